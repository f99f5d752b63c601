/** All migrations of the report at a glance. */
import type { Migration } from '../../model.ts';
import { outcomes } from '../../vocabulary.ts';
import { heading } from '../document.ts';
import type { Block, Text } from '../document.ts';
import { duration, figure } from '../figures.ts';
import { routeLabel, vmLabel } from '../story.ts';
import type { Context } from './context.ts';

export function summary(context: Context): readonly Block[] {
  const { migrations } = context;
  if (!context.has('summary') || migrations.length < 2) return [];
  const counts = outcomes
    .map((outcome) => ({ outcome, count: migrations.filter((one) => one.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcome === 'unknown' ? 'without a known end' : outcome}`);
  return [
    heading(2, 'Summary'),
    { kind: 'paragraph', tone: 'lead', text: [`${migrations.length} migrations: ${counts.join(', ')}.`] },
    {
      kind: 'table',
      columns: [
        { title: '#', isNumber: true },
        { title: 'VM' },
        { title: 'From → to' },
        { title: 'Start' },
        { title: 'Duration', isNumber: true },
        { title: 'Downtime', isNumber: true },
        { title: 'Outcome' },
        { title: 'Cause' },
      ],
      rows: migrations.map((one) => rowOf(context, one)),
    },
  ];
}

function rowOf(context: Context, one: Migration): readonly Text[] {
  const { durationSeconds, downtimeMs } = one.metrics;
  return [
    [{ to: `m${context.numberOf(one)}`, text: String(context.numberOf(one)) }],
    [{ code: vmLabel(one) }],
    [{ code: routeLabel(one) }],
    [context.time(one.firstSeen, one.lines) ?? '—'],
    [durationSeconds ? duration(durationSeconds.value) : '—'],
    [downtimeMs ? figure(downtimeMs) : '—'],
    [one.kind === 'vmotion' ? one.outcome : `${one.outcome} (${one.kind})`],
    [causeOf(one)],
  ];
}

/** The first cause that was found, else what the log says of the failure. */
export function causeOf({ failure, findings }: Migration): string {
  const found = findings.find(({ rank }) => rank === 'cause')?.title;
  if (found !== undefined) return found;
  if (!failure) return '';
  const text = failure.status ?? failure.message ?? failure.messageId ?? failure.fault ?? '';
  return failure.code === undefined ? text : `${text} (${failure.code})`;
}
