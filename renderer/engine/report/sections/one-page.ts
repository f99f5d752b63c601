/** A page for somebody who reads no more: what happened, why, what to do, three figures, one picture. What else there is a whole report tells. */
import { aheadOf } from '../../clock.ts';
import type { Migration } from '../../model.ts';
import { answerOf } from '../../presentation/answer.ts';
import { causesOf } from '../../presentation/cause.ts';
import { duration, figure } from '../../presentation/figures.ts';
import { shownFigures } from '../../presentation/figures-shown.ts';
import { aside, headline } from '../../presentation/headline.ts';
import { realLanes } from '../../presentation/lanes.ts';
import { movesInWords } from '../../presentation/moves.ts';
import { vmLabel } from '../../presentation/names.ts';
import { greatest } from '../../base/extremes.ts';
import { heading, lanesChart, numbers, paragraph, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import type { ReportRequest } from '../request.ts';
import { Context } from './context.ts';

const mostSteps = 3;
const mostFigures = 3;
const mostCauses = 5;

export function onePage(request: ReportRequest): readonly Block[] {
  // Without sections a figure names file and line: a page has no list of lines to lead to.
  const context = new Context({ ...request, sections: [] });
  const one = worstOf(context.migrations);
  if (!one) return [];
  const isMany = context.migrations.length > 1;
  return [
    heading(2, 'What happened'),
    ...(isMany ? overAll(context) : []),
    ...happened(context, one, isMany),
    ...why(context, one),
    heading(3, 'Figures'),
    table(['Figure', numbers('Value'), 'Line'], isMany ? figuresOfMany(context) : figuresOf(context, one)),
    ...picture(one, isMany),
  ];
}

/** What the page is about: the last that failed, else the one that stood still longest, else the last. */
function worstOf(all: readonly Migration[]): Migration | undefined {
  const stun = ({ metrics }: Migration) => metrics.downtimeMs?.value ?? -1;
  const longest = greatest(all.map(stun));
  return all.findLast(({ outcome }) => outcome === 'failed') ?? all.findLast((one) => stun(one) === longest);
}

function overAll({ migrations }: Context): readonly Block[] {
  const causes = causesOf(migrations).slice(0, mostCauses);
  return [
    { kind: 'paragraph', tone: 'lead', text: [movesInWords(migrations)] },
    ...(causes.length === 0
      ? []
      : [{ kind: 'list' as const, items: causes.map(({ cause, count }): Text => [`${count} × `, cause]) }]),
  ];
}

function happened(context: Context, one: Migration, isMany: boolean): readonly Block[] {
  const which = one.outcome === 'failed' ? 'The last that failed: ' : 'The longest stun: ';
  const beside = aside(one, (time) => context.time(time, one.lines) ?? '');
  return [
    {
      kind: 'paragraph',
      tone: one.outcome === 'failed' ? 'failed' : 'lead',
      text: [isMany ? which : '', { strong: headline(one) }],
    },
    ...(beside.length > 0 ? [quiet(beside.join(' · '))] : []),
  ];
}

function why(context: Context, one: Migration): readonly Block[] {
  const found = answerOf(one);
  if (!found) return [];
  const { title, words, sure, against, evidence } = found.why;
  const steps = found.next.slice(0, mostSteps);
  return [
    heading(3, `Why (${sure})`),
    paragraph({ strong: `${title.text}. ` }, words.text, ...context.references(one, evidence.slice(0, 1))),
    ...(against ? [quiet(`Against: ${against.text}`)] : []),
    ...(steps.length === 0
      ? []
      : [
          heading(3, 'What to do next'),
          {
            kind: 'list' as const,
            items: steps.map(({ text, command }): Text =>
              command ? [`${text.text}: `, { code: command.text }] : [text.text],
            ),
          },
        ]),
  ];
}

function figuresOf(context: Context, one: Migration): readonly (readonly Text[])[] {
  return shownFigures(one)
    .slice(0, mostFigures)
    .map(({ title, text, evidence }) => [[title], [text], context.references(one, evidence.slice(0, 1))]);
}

/** The longest of all of them, each with whose it is. */
function figuresOfMany(context: Context): readonly (readonly Text[])[] {
  const longest = (name: 'downtimeMs' | 'durationSeconds' | 'preCopySeconds', title: string): (readonly Text[])[] => {
    const most = greatest(context.migrations.map(({ metrics }) => metrics[name]?.value ?? -1));
    const one = context.migrations.find(({ metrics }) => metrics[name]?.value === most);
    const metric = one?.metrics[name];
    if (!one || !metric) return [];
    const value = name === 'downtimeMs' ? figure(metric) : duration(metric.value);
    return [[[`${title}, of `, { code: vmLabel(one) }], [value], context.references(one, metric.evidence.slice(0, 1))]];
  };
  return [
    ...longest('downtimeMs', 'longest downtime'),
    ...longest('durationSeconds', 'longest move'),
    ...longest('preCopySeconds', 'longest pre-copy'),
  ];
}

function picture(one: Migration, isMany: boolean): readonly Block[] {
  const { bars } = realLanes(one, aheadOf(one));
  if (bars.length === 0) return [];
  const aligned = one.clock?.isConsistent ? 'on the source’s clock' : 'as each host’s clock has them';
  return [lanesChart(`Phases on each host, ${aligned}${isMany ? `: ${vmLabel(one)}` : ''}`, bars)];
}
