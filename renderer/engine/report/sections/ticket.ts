/**
 * One migration for a ticket, whose fields hold 32,767 characters and whose readers have a minute: what happened, why, what to do,
 * three figures, and the lines that say so. The whole report has the rest.
 */
import type { Finding, LineRef, LogLine, Migration } from '../../model.ts';
import { answerOf } from '../../presentation/answer.ts';
import { duration } from '../../presentation/figures.ts';
import { shownFigures } from '../../presentation/figures-shown.ts';
import type { ShownFigure } from '../../presentation/figures-shown.ts';
import { routeLabel, shortened, vmLabel } from '../../presentation/names.ts';
import { heading } from '../document.ts';
import type { Block, Inline, Text } from '../document.ts';
import type { Context } from './context.ts';
import { answer, findingBlocks, leftOut, opening, remarks, stunBudget } from './migration.ts';

/** Characters of a line of a log, and of any other text; the lines that are shown. Our choice. */
const mostOfLine = 240;
const mostOfText = 600;
const mostLines = 8;

/** @param lines how many are shown at most */
export function ticketBlocks(context: Context, migration: Migration, lines = mostLines): readonly Block[] {
  const figures = threeFigures(migration);
  const said = saying(migration, figures).slice(0, lines);
  const id = migration.id;
  const blocks: readonly Block[] = [
    {
      kind: 'heading',
      level: 2,
      text: [
        { code: vmLabel(migration) },
        ' ',
        { code: routeLabel(migration) },
        ...(id === undefined ? [] : [', id ', { code: id }]),
      ],
    },
    ...opening(context, migration),
    ...stunBudget(context, migration),
    ...leftOut(migration),
    ...remarks(context, migration),
    ...answer(context, migration),
    ...observed(context, migration),
    ...(figures.length > 0 ? [heading(3, 'Figures')] : []),
    ...(figures.length > 0
      ? [
          {
            kind: 'list' as const,
            items: figures.map(({ title, text, kind, evidence }): Text => [
              `${title}: ${text}`,
              kind === 'derived' ? ', computed' : '',
              ...context.references(migration, evidence.slice(0, 1)),
            ]),
          },
        ]
      : []),
    ...(said.length > 0 ? [heading(3, 'Lines that say so')] : []),
    ...(said.length > 0
      ? [
          {
            kind: 'lines' as const,
            lines: said.map((line) => {
              const shown = context.shownLine(migration, line);
              return { ...shown, text: shortened(shown.text.trim(), mostOfLine) };
            }),
          },
        ]
      : []),
  ];
  return blocks.map(shortBlock);
}

/** Of what succeeded there is no why; what was slow about it is an observation, with what to do. */
function observed(context: Context, migration: Migration): readonly Block[] {
  return observations(migration).flatMap((finding) =>
    findingBlocks(finding, context.references(migration, finding.evidence)),
  );
}

const observations = ({ outcome, findings }: Migration): readonly Finding[] =>
  outcome === 'succeeded' ? findings.filter(({ rank }) => rank !== 'noise').slice(0, 2) : [];

/** How long the VM stood still, how long it took, and what stands first of the others. */
function threeFigures(migration: Migration): readonly ShownFigure[] {
  const all = shownFigures(migration);
  const queued = migration.task?.queuedSeconds ?? migration.asked?.queuedSeconds;
  // The rarest of all, and the whole story where there is one.
  const waited: readonly ShownFigure[] =
    queued === undefined || queued < 1
      ? []
      : [
          {
            title: 'waited at vCenter',
            text: duration(queued),
            kind: 'derived',
            evidence: migration.task?.evidence ?? migration.asked?.evidence ?? [],
          },
        ];
  const first = ['downtimeMs', 'durationSeconds'];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  const sorted = all.toSorted((a, b) => rank(a.name) - rank(b.name));
  return [...sorted.slice(0, 2), ...waited, ...sorted.slice(2)].slice(0, 3);
}

/** The lines of the cause, of the end, and of the figures, in order of time. */
function saying(migration: Migration, figures: readonly ShownFigure[]): readonly LogLine[] {
  const why = answerOf(migration)?.why;
  const refs: readonly LineRef[] = [
    ...(why?.evidence.slice(0, 4) ?? []),
    ...(why?.also.flatMap(({ evidence }) => evidence.slice(0, 1)) ?? []),
    ...(migration.failure?.evidence.slice(0, 2) ?? []),
    ...observations(migration).flatMap(({ evidence }) => evidence.slice(0, 2)),
    ...figures.flatMap(({ evidence }) => evidence.slice(0, 1)),
  ];
  const keys = [...new Set(refs.map(({ source, line }) => `${source}:${line}`))].slice(0, mostLines);
  return migration.lines.filter(({ source, line }) => keys.includes(`${source}:${line}`));
}

/** Nothing of a log is as long as it likes. */
function shortBlock(block: Block): Block {
  if (block.kind === 'note') return { ...block, text: shortened(block.text, 2 * mostOfText) };
  if (block.kind === 'list') return { ...block, items: block.items.map((item) => item.map(shortInline)) };
  return block.kind === 'heading' || block.kind === 'paragraph'
    ? { ...block, text: block.text.map(shortInline) }
    : block;
}

function shortInline(inline: Inline): Inline {
  if (typeof inline === 'string') return shortened(inline, mostOfText);
  if ('code' in inline) return { code: shortened(inline.code, mostOfText) };
  return 'strong' in inline ? { strong: shortened(inline.strong, mostOfText) } : inline;
}
