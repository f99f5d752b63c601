/** All migrations of the report at a glance. */
import type { Migration } from '../../model.ts';
import { movesInWords } from '../../presentation/moves.ts';
import { vmLabel } from '../../presentation/names.ts';
import { shownRow } from '../../presentation/row.ts';
import { heading, numbers, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import type { Context } from './context.ts';
import { patternBlocks } from './patterns.ts';
import { mostSimulated } from './simulated.ts';

export function summary(context: Context): readonly Block[] {
  const { migrations } = context;
  if (!context.has('summary') || migrations.length < 2) return [];
  const { shared, worst } = patternBlocks(context);
  return [
    heading(2, 'Summary'),
    { kind: 'paragraph', tone: 'lead', text: [movesInWords(migrations)] },
    ...shared,
    table(
      [numbers('#'), 'VM', 'From → to', 'Start', numbers('Duration'), numbers('Downtime'), 'Outcome', 'Cause'],
      migrations.map((one) => rowOf(context, one)),
    ),
    ...worst,
    ...(context.has('simulated') && migrations.length > mostSimulated
      ? [
          quiet(
            `Of more than ${mostSimulated} migrations only those with scenarios are simulated. Report on fewer to have each beside its simulation.`,
          ),
        ]
      : []),
  ];
}

function rowOf(context: Context, one: Migration): readonly Text[] {
  const { route, duration, downtime, outcome, cause } = shownRow(one);
  return [
    [{ to: `m${context.numberOf(one)}`, text: String(context.numberOf(one)) }],
    [{ code: vmLabel(one) }],
    [{ code: route }],
    [context.time(one.firstSeen, one.lines) ?? '—'],
    [duration],
    [downtime],
    [outcome],
    [cause],
  ];
}
