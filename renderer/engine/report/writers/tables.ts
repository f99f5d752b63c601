/** The migrations of a report, and their rounds, as CSV. Figures with all digits, in the units of the heads; times ISO 8601. */
import { csvPieces } from '../../base/csv.ts';
import type { Cell } from '../../base/csv.ts';
import { metricNames, metricTable } from '../../metric-table.ts';
import type { Analysis, LineRef, MetricName, Micros, Migration, Round } from '../../model.ts';
import { causeOf } from '../../presentation/cause.ts';
import { withoutControls } from '../inert.ts';
import { chosenMigrations, verdictsIn } from '../request.ts';
import type { ReportRequest } from '../request.ts';
import type { SimulatedMigration } from '../../simulate/index.ts';
import { simulationOf } from '../simulation.ts';
import { isZoneStated, stamp } from '../zones.ts';

interface Requested extends Pick<
  ReportRequest,
  'analysis' | 'keys' | 'isRedacted' | 'budgets' | 'verdicts' | 'sections' | 'scenarios'
> {
  /** As calibrated from its lines, where the report simulates it. */
  readonly simulatedOf?: (one: Migration) => SimulatedMigration | undefined;
}
/** A head and its cell in each row. */
type Column<Row> = readonly [string, (row: Row, request: Requested) => Cell];

const metricColumns = (names: readonly MetricName[]) =>
  names.map((name): Column<Migration> => [metricTable[name].head, ({ metrics }) => metrics[name]?.value]);

/** They were published between the identity and the cause, and stay there; all others stand at the end. */
const early: readonly MetricName[] = [
  'durationSeconds',
  'downtimeMs',
  'preCopySeconds',
  'rounds',
  'bandwidthMBps',
  'transmitToDirtyPercent',
  'pagesLeft',
  'switchoverGoalSeconds',
  'preCopyStunMs',
  'copiedBytes',
];

/** In both tables: the file's name alone may not say it. */
const redacted: Column<unknown> = ['redacted', (_, { isRedacted }) => (isRedacted ? 'yes' : 'no')];

/**
 * A spreadsheet reads digits as a number and rounds the last ones of an id; behind a word they are a text in each, which no apostrophe
 * shows in and which is no formula. (Our choice: the bare id stays where programs read it.)
 */
const idAsText = (id: string | undefined): Cell => id && `id ${id}`;

/** Of one that would not complete there is no time. */
function simulatedColumn(head: string, cellOf: (one: SimulatedMigration) => Cell): Column<Migration> {
  return [
    head,
    (one, { simulatedOf }) => {
      const simulated = simulatedOf?.(one);
      return simulated?.completed ? cellOf(simulated) : undefined;
    },
  ];
}

const migrationColumns: readonly Column<Migration>[] = [
  ['id', ({ id }) => id],
  ['id hex', ({ idHex }) => idHex],
  ['kind', ({ kind }) => kind],
  ['outcome', ({ outcome }) => outcome],
  ['vm', ({ vm }) => vm.name],
  ['vm path', ({ vm }) => vm.path],
  ['source', ({ source }) => source.host],
  ['source ip', ({ source }) => source.ip],
  ['destination', ({ destination }) => destination.host],
  ['destination ip', ({ destination }) => destination.ip],
  ['source datastore', ({ source }) => source.datastore],
  ['destination datastore', ({ destination }) => destination.datastore],
  ['reached a host', ({ reachedHost }) => (reachedHost === undefined ? undefined : reachedHost ? 'yes' : 'no')],
  ['asked for by', ({ asked, task }) => asked?.by ?? task?.askedBy],
  ['user', ({ asked }) => asked?.user],
  ['task', ({ task }) => task?.id],
  ['operation', ({ task }) => task?.method],
  ['queued s', ({ asked, task }) => task?.queuedSeconds ?? asked?.queuedSeconds],
  ['priority', ({ priority }) => priority],
  ['encrypted', ({ encrypted }) => (encrypted === undefined ? undefined : encrypted ? 'yes' : 'no')],
  ['first line', ({ firstSeen, lines }, { analysis }) => timeOf(firstSeen, lines, analysis)],
  ['last line', ({ lastSeen, lines }, { analysis }) => timeOf(lastSeen, lines, analysis)],
  ...metricColumns(early),
  ['cause', causeOf],
  ['failure status', ({ failure }) => failure?.status],
  ['failure code', ({ failure }) => failure?.code],
  ['clock ahead low s', ({ clock }) => (clock?.isConsistent ? clock.lowMicros / 1e6 : undefined)],
  ['clock ahead high s', ({ clock }) => (clock?.isConsistent ? clock.highMicros / 1e6 : undefined)],
  ['opID', ({ opIds }) => opIds[0]],
  ['evidence', ({ failure, lines }, { analysis }) => placeOf(failure?.evidence ?? lines, analysis)],
  redacted,
  ...metricColumns(metricNames.filter((name) => !early.includes(name))),
  ['stun budget ms', ({ key }, { verdicts }) => verdicts?.get(key)?.budget?.ms],
  ['stun budget', ({ key }, { verdicts }) => verdicts?.get(key)?.state],
  ['simulated', (one, { simulatedOf }) => simulatedOf?.(one)?.verdict],
  simulatedColumn('simulated s', ({ totalTimeSeconds }) => totalTimeSeconds),
  simulatedColumn('simulated low s', ({ band }) => band?.totalTimeSeconds?.low),
  simulatedColumn('simulated high s', ({ band }) => band?.totalTimeSeconds?.high),
  simulatedColumn('simulated downtime ms', ({ downtimeMs }) => downtimeMs),
  simulatedColumn('simulated downtime low ms', ({ band }) => band?.downtimeMs?.low),
  simulatedColumn('simulated downtime high ms', ({ band }) => band?.downtimeMs?.high),
  ['id as text', ({ id }) => idAsText(id)],
];

interface RoundRow {
  readonly one: Migration;
  readonly round: Round;
}

const roundColumns: readonly Column<RoundRow>[] = [
  ['migration id', ({ one }) => one.id],
  ['vm', ({ one }) => one.vm.name],
  ['round', ({ round }) => round.n],
  ['start', ({ round }, { analysis }) => timeOf(round.start, round.evidence, analysis)],
  ['end', ({ round }, { analysis }) => timeOf(round.end, round.evidence, analysis)],
  ['seconds', ({ round }) => round.seconds],
  ['pages', ({ round }) => round.pages],
  ['bytes', ({ round }) => round.bytes],
  ['pages left', ({ round }) => round.remainingPages],
  ['bandwidth MB/s', ({ round }) => round.bandwidthMBps],
  ['sent/dirtied %', ({ round }) => round.transmitToDirtyPercent],
  ['evidence', ({ round }, { analysis }) => placeOf(round.evidence, analysis)],
  redacted,
  ['id as text', ({ one }) => idAsText(one.id)],
];

export function* migrationsCsv(request: Requested): Generator<string, void> {
  const migrations = chosenMigrations(request);
  let [last, simulated]: [Migration | undefined, SimulatedMigration | undefined] = [undefined, undefined];
  // A row's cells ask one after the other.
  const simulatedOf = (one: Migration) => {
    if (one !== last) simulated = simulationOf(request, one, migrations.length)?.base?.migration;
    last = one;
    return simulated;
  };
  yield* table(migrationColumns, migrations, { ...request, verdicts: verdictsIn(request), simulatedOf });
}

export function* roundsCsv(request: Requested): Generator<string, void> {
  yield* table(roundColumns, roundsOf(request), request);
}

/** One by one: there may be millions. */
function* roundsOf(request: Requested): Generator<RoundRow, void> {
  for (const one of chosenMigrations(request)) for (const round of one.rounds) yield { one, round };
}

function* table<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  request: Requested,
): Generator<string, void> {
  yield* csvPieces([columns.map(([head]) => head)]);
  for (const row of rows) yield* csvPieces([columns.map(([, cellOf]) => inert(cellOf(row, request)))]);
}

const inert = (cell: Cell): Cell => (typeof cell === 'string' ? withoutControls(cell) : cell);

const timeOf = (time: Micros | undefined, evidence: readonly LineRef[], { sources }: Analysis): Cell =>
  stamp(time, isZoneStated(evidence, sources));

const placeOf = ([first]: readonly LineRef[], { sources }: Analysis): Cell =>
  first && `${sources[first.source]?.path ?? '?'}:${first.line}`;
