/** All migrations of the report at a glance. */
import type { Migration } from '../../model.ts';
import { movesInWords } from '../../presentation/moves.ts';
import { vmLabel } from '../../presentation/names.ts';
import { shownRow } from '../../presentation/row.ts';
import { countVerdicts } from '../../stun-budget/verdict.ts';
import { budgetInWords, countInWords } from '../../stun-budget/words.ts';
import { duration } from '../../presentation/figures.ts';
import { heading, numbers, paragraph, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import type { Context } from './context.ts';
import { patternBlocks } from './patterns.ts';
import { mostSimulated } from '../simulation.ts';

export function summary(context: Context): readonly Block[] {
  const { migrations } = context;
  if (!context.has('summary') || migrations.length < 2) return [];
  const { shared, worst } = patternBlocks(context);
  return [
    heading(2, 'Summary'),
    { kind: 'paragraph', tone: 'lead', text: [movesInWords(migrations)] },
    ...budgets(context),
    ...shared,
    table(
      [
        ...[numbers('#'), 'VM', 'From → to', 'Start', numbers('Duration'), numbers('Downtime')],
        ...(hasBudgets(context) ? ['Stun budget'] : []),
        ...['Outcome', 'Cause'],
      ],
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

const hasBudgets = ({ request: { budgets = [] } }: Context): boolean => budgets.length > 0;

/** Which moves stood still longer than a person allows, where one said so. */
function budgets(context: Context): readonly Block[] {
  if (!hasBudgets(context)) return [];
  const verdicts = context.migrations.flatMap(({ key }) => context.verdicts.get(key) ?? []);
  const all = (context.request.budgets ?? []).map(budgetInWords).join(', ');
  return [paragraph(countInWords(countVerdicts(verdicts))), quiet(`Stun budgets, as they were set: ${all}.`)];
}

function budgetCell(context: Context, { key }: Migration): readonly Text[] {
  if (!hasBudgets(context)) return [];
  const verdict = context.verdicts.get(key);
  const limit = verdict?.budget ? `${duration(verdict.budget.ms / 1000)}: ` : '';
  return [[verdict ? `${limit}${verdict.state}` : '—']];
}

function rowOf(context: Context, one: Migration): readonly Text[] {
  const { route, duration: took, downtime, outcome, cause } = shownRow(one);
  return [
    [{ to: `m${context.numberOf(one)}`, text: String(context.numberOf(one)) }],
    [{ code: vmLabel(one) }],
    [{ code: route }],
    [context.time(one.firstSeen, one.lines) ?? '—'],
    [took],
    [downtime],
    ...budgetCell(context, one),
    [outcome],
    [cause],
  ];
}
