/** The migrations of a report, and their rounds, as CSV. Figures with all digits, in the units of the heads; times ISO 8601. */
import { csvPieces } from '../../base/csv.ts';
import type { Cell } from '../../base/csv.ts';
import { formatMicros } from '../../base/time.ts';
import type { LineRef, LogSource, MetricName, Micros, Migration } from '../../model.ts';
import { chosenMigrations } from '../request.ts';
import type { ReportRequest } from '../request.ts';
import { causeOf } from '../../presentation/cause.ts';
import { withoutControls } from '../inert.ts';

const metrics: readonly (readonly [MetricName, string])[] = [
  ['durationSeconds', 'duration s'],
  ['downtimeMs', 'downtime ms'],
  ['preCopySeconds', 'pre-copy s'],
  ['rounds', 'rounds'],
  ['bandwidthMBps', 'bandwidth MB/s'],
  ['transmitToDirtyPercent', 'sent/dirtied %'],
  ['pagesLeft', 'pages left'],
  ['switchoverGoalSeconds', 'switchover goal s'],
  ['preCopyStunMs', 'pre-copy stun ms'],
  ['copiedBytes', 'copied bytes'],
];

type Requested = Pick<ReportRequest, 'analysis' | 'keys' | 'isRedacted'>;

/** The last column of both: it says so where no file's name does. */
const redacted = 'redacted';
const isRedacted = (request: Requested): string => (request.isRedacted ? 'yes' : 'no');

export function* migrationsCsv(request: Requested): Generator<string, void> {
  const { sources } = request.analysis;
  const identity = [
    'id',
    'id hex',
    'kind',
    'outcome',
    'vm',
    'vm path',
    'source',
    'source ip',
    'destination',
    'destination ip',
  ];
  const heads = [...identity, 'first line', 'last line', ...metrics.map(([, title]) => title)];
  const rest = [
    'cause',
    'failure status',
    'failure code',
    'clock ahead low s',
    'clock ahead high s',
    'opID',
    'evidence',
    redacted,
  ];
  yield* csvPieces([[...heads, ...rest]]);
  for (const one of chosenMigrations(request)) yield* csvPieces([[...row(one, sources), isRedacted(request)]]);
}

function row(one: Migration, sources: readonly LogSource[]): readonly Cell[] {
  const { vm, source, destination, clock, failure } = one;
  const isConsistent = clock?.isConsistent === true;
  return [
    told(one.id),
    told(one.idHex),
    one.kind,
    one.outcome,
    told(vm.name),
    told(vm.path),
    told(source.host),
    told(source.ip),
    told(destination.host),
    told(destination.ip),
    stamp(one.firstSeen, one.lines, sources),
    stamp(one.lastSeen, one.lines, sources),
    ...metrics.map(([name]) => one.metrics[name]?.value),
    told(causeOf(one)),
    told(failure?.status),
    told(failure?.code),
    isConsistent ? clock.lowMicros / 1e6 : undefined,
    isConsistent ? clock.highMicros / 1e6 : undefined,
    told(one.opIds[0]),
    told(placeOf(failure?.evidence ?? one.lines, sources)),
  ];
}

export function* roundsCsv(request: Requested): Generator<string, void> {
  const { sources } = request.analysis;
  const heads = [
    'migration id',
    'vm',
    'round',
    'start',
    'end',
    'seconds',
    'pages',
    'bytes',
    'pages left',
    'bandwidth MB/s',
    'sent/dirtied %',
    'evidence',
    redacted,
  ];
  yield* csvPieces([heads]);
  for (const one of chosenMigrations(request)) {
    const rows = one.rounds.map((round): readonly Cell[] => [
      told(one.id),
      told(one.vm.name),
      round.n,
      stamp(round.start, round.evidence, sources),
      stamp(round.end, round.evidence, sources),
      round.seconds,
      round.pages,
      round.bytes,
      round.remainingPages,
      round.bandwidthMBps,
      round.transmitToDirtyPercent,
      told(placeOf(round.evidence, sources)),
      isRedacted(request),
    ]);
    yield* csvPieces(rows);
  }
}

const told = (text: string | undefined): Cell => (text === undefined ? undefined : withoutControls(text));

function stamp(time: Micros | undefined, evidence: readonly LineRef[], sources: readonly LogSource[]): Cell {
  if (time === undefined) return undefined;
  return formatMicros(
    time,
    evidence.every(({ source }) => sources[source]?.zone !== 'unstated'),
  );
}

function placeOf([first]: readonly LineRef[], sources: readonly LogSource[]): string | undefined {
  return first && `${sources[first.source]?.path ?? '?'}:${first.line}`;
}
