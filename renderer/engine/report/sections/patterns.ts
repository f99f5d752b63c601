/** What failing or slow moves of the report share, and the worst of them. */
import type { OwnText } from '../../base/own-text.ts';
import { grouped, figure } from '../../presentation/figures.ts';
import { routeLabel, vmLabel } from '../../presentation/names.ts';
import { manyOf } from '../../patterns/many.ts';
import type { Pattern, Worst, WorstThing } from '../../patterns/pattern.ts';
import { detailsOf } from '../../patterns/words.ts';
import { fewestMoves } from '../../patterns/questions.ts';
import type { Migration } from '../../model.ts';
import type { Unit } from '../../vocabulary.ts';
import { heading, numbers, paragraph, table } from '../document.ts';
import type { Block, Inline, Text } from '../document.ts';
import type { Context } from './context.ts';

/** Before the table of all migrations, and behind it. */
export function patternBlocks(context: Context): {
  readonly shared: readonly Block[];
  readonly worst: readonly Block[];
} {
  const { analysis, zoneMinutes, patterns } = context.request;
  // Of so few the table shows all.
  if (context.migrations.length < fewestMoves) return { shared: [], worst: [] };
  const many = manyOf(context.migrations, { hosts: analysis.hosts, sources: analysis.sources, zoneMinutes });
  return { shared: sharedBlocks(patterns ?? many.patterns), worst: worstBlocks(context, many.worst) };
}

function sharedBlocks(patterns: readonly Pattern[]): readonly Block[] {
  if (patterns.length === 0) return [];
  const item = (pattern: Pattern): Text => [
    ...inline(pattern.sentence),
    '. ',
    ...detailsOf(pattern).flatMap((one, at): Inline[] => [at === 0 ? '' : '; ', ...inline(one)]),
    '.',
  ];
  return [
    heading(3, 'What failing and slow migrations share'),
    { kind: 'list', items: patterns.map(item) },
    paragraph('What is shared is not yet the cause.'),
  ];
}

/** Names are what systems said. */
function inline({ text, slots }: OwnText): readonly Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const slot of slots) {
    parts.push(text.slice(at, slot.at), { code: text.slice(slot.at, slot.at + slot.length) });
    at = slot.at + slot.length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== '');
}

function worstBlocks(context: Context, { downtimes, rates, rounds, vms, hosts }: Worst): readonly Block[] {
  const byKey = new Map(context.migrations.map((one) => [one.key, one]));
  const moves = (title: string, unit: Unit, list: Worst['downtimes']) =>
    list.flatMap(({ key, value }, at): readonly (readonly Text[])[] => {
      const one = byKey.get(key);
      return one ? [[[at === 0 ? title : ''], ...nameOf(context, one), [figure({ value, unit })]]] : [];
    });
  const rows = [
    ...moves('Longest downtime', 'ms', downtimes),
    ...moves('Slowest', 'MB/s', rates),
    ...moves('Most rounds', 'rounds', rounds),
  ];
  const failing = [...thingRows('VMs', vms), ...thingRows('Hosts', hosts)];
  return [
    ...(rows.length > 0
      ? [heading(3, 'The worst'), table(['', numbers('#'), 'VM', 'From → to', numbers('Value')], rows)]
      : []),
    ...(failing.length > 0
      ? [heading(3, 'Most failures'), table(['', 'Name', numbers('Failed'), numbers('Of')], failing)]
      : []),
  ];
}

function nameOf(context: Context, one: Migration): readonly Text[] {
  const number = context.numberOf(one);
  return [[{ to: `m${number}`, text: String(number) }], [{ code: vmLabel(one) }], [{ code: routeLabel(one) }]];
}

function thingRows(title: string, things: readonly WorstThing[]): readonly (readonly Text[])[] {
  return things.map(({ name, failures }, at) => [
    [at === 0 ? title : ''],
    [{ code: name }],
    [grouped(failures.count)],
    [grouped(failures.of)],
  ]);
}
