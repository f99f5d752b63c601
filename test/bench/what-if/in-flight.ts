/** The benchmark's fourth part: logs cut after each of their rounds, and asked what is still to come. */
import type { HostFacts } from '../../../renderer/engine/host-facts.ts';
import { expectedOf, isInFlight } from '../../../renderer/engine/simulate/index.ts';
import type { Expected } from '../../../renderer/engine/simulate/index.ts';
import type { Told } from '../../engine/simulate/log-lines.ts';
import { readAfterRound, toldOf } from './as-log.ts';
import type { Counting } from './as-log.ts';
import { qemu } from './baselines.ts';
import { outcomeOf, unslowed } from './measured.ts';
import { capabilitiesOf } from './runs.ts';
import type { MeasuredRun } from './runs.ts';
import { quantile } from './score.ts';
import { syntheticMoves } from './synthetic.ts';

export interface CutScore {
  /** Rounds that the log had. */
  readonly seen: number;
  /** Undefined where the answer is that both may come. */
  readonly isRight: boolean | undefined;
  /** Of the time left, relative and in seconds; undefined for a copy that never ended. Infinite where no end was seen coming. */
  readonly time: number | undefined;
  readonly seconds: number | undefined;
  readonly isInBand: boolean | undefined;
  /** The band's, relative to the time left. */
  readonly width: number | undefined;
  readonly downtime: number | undefined;
}

/** More rounds of a run that never ends tell the same again. */
const mostRounds = 12;

/** The log after each round but the last, which ends pre-copy. */
const cutsOf = ({ rounds }: Told): readonly number[] =>
  Array.from({ length: Math.max(0, Math.min(mostRounds, rounds.length - 1)) }, (_, at) => at + 1);

/** Every measured run by plain pre-copy. */
export function scoreCuts(runs: readonly MeasuredRun[], counting: Counting): readonly CutScore[] {
  return runs
    .filter(({ inputs }) => capabilitiesOf(inputs).length === 0)
    .flatMap((run) => {
      const told = toldOf(run, counting);
      const { downtimeMs } = outcomeOf(run);
      const truth = { told: { ...told, downtimeMs }, converged: run.measured.converged };
      return cutsOf(told).map((seen) => scoredCut(truth, seen, expectedAfter(told, seen, hostOf(run), qemu)));
    });
}

/** Simulated vMotions: what a log tells of a guest in flight, SDPS included; truth is the same model. */
export const scoreSyntheticCuts = (): readonly CutScore[] =>
  syntheticMoves().flatMap((told) =>
    cutsOf(told).map((seen) =>
      scoredCut({ told, converged: told.completed }, seen, expectedAfter(told, seen, undefined, 'VMware')),
    ),
  );

/** @throws where the cut log does not read as a move that is under way */
function expectedAfter(told: Told, seen: number, host: HostFacts | undefined, hypervisor: string): Expected {
  const log = readAfterRound(told, seen);
  const expected = isInFlight(log) ? expectedOf(log, host, { hypervisor }) : undefined;
  if (!expected) throw new Error(`After round ${seen} of ${told.rounds.length} nothing is expected.`);
  return expected;
}

/** A goal is stated where pre-copy ends; before, the source's bundle says it. */
const hostOf = ({ inputs }: MeasuredRun): HostFacts => ({
  ...unslowed,
  settings: [
    ...(unslowed.settings ?? []),
    { name: 'Migrate.PreCopySwitchoverTimeGoal', value: { value: inputs.downtimeLimitMs } },
  ],
});

export function scoredCut(
  { told, converged }: { readonly told: Told; readonly converged: boolean },
  seen: number,
  { leftSeconds: band, downtimeMs, outlook }: Expected,
): CutScore {
  const since = (name: string) => (told.milestones.find((one) => one.name === name)?.time ?? Number.NaN) / 1e6;
  const end = (told.rounds[seen - 1]?.end ?? 0) / 1e6;
  if (!converged) {
    // Longer than anybody waited is as good as never.
    const isLater = band !== undefined && band.low > since('failure') - end;
    const none = { time: undefined, seconds: undefined, isInBand: undefined, width: undefined, downtime: undefined };
    return { seen, isRight: isLater || (outlook === 'open' ? undefined : outlook === 'stays'), ...none };
  }
  const left = since('stun') - end;
  const { downtimeMs: stood } = told;
  return {
    seen,
    isRight: outlook === 'open' ? undefined : outlook === 'moves',
    time: band ? Math.abs(band.middle / left - 1) : Infinity,
    seconds: band ? Math.abs(band.middle - left) : Infinity,
    isInBand: band !== undefined && left >= band.low && left <= band.high,
    width: band && (band.high - band.low) / left,
    downtime: stood === undefined || !downtimeMs ? undefined : Math.abs(downtimeMs.middle / stood - 1),
  };
}

type Figure = Exclude<keyof CutScore, 'seen'>;

const columns: readonly (readonly [string, Figure, number | 'share' | 'known'])[] = [
  ['decided', 'isRight', 'known'],
  ['right', 'isRight', 'share'],
  ['median', 'time', 0.5],
  ['p90', 'time', 0.9],
  ['seconds', 'seconds', 0.5],
  ['in band', 'isInBand', 'share'],
  ['width', 'width', 0.5],
  ['stun', 'downtime', 0.5],
];
const nameWidth = 46;
const wide = 9;

export const cutHead = (what: string): string =>
  `${what.padEnd(nameWidth)}${['n', ...columns.map(([title]) => title)].map((text) => text.padStart(wide)).join('')}`;

/** By rounds that were there. */
export function cutLines(all: readonly CutScore[]): readonly string[] {
  const after = (name: string, list: readonly CutScore[]) =>
    `${name.padEnd(nameWidth)}${[String(list.length), ...columns.map((one) => figureOf(list, one))].map((text) => text.padStart(wide)).join('')}`;
  return [
    after('all cuts', all),
    ...[1, 2, 3, 4].map((seen) =>
      after(
        `  after round ${seen}`,
        all.filter((one) => one.seen === seen),
      ),
    ),
    after(
      '  after more rounds',
      all.filter(({ seen }) => seen > 4),
    ),
  ];
}

function figureOf(list: readonly CutScore[], [, name, of]: (typeof columns)[number]): string {
  const values = list.flatMap((one) => one[name] ?? []).map(Number);
  const share =
    of === 'known' ? values.length / list.length : values.reduce((sum, one) => sum + one, 0) / values.length;
  const value = typeof of === 'number' ? quantile(values, of) : share;
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return 'inf';
  return name === 'seconds' ? `${value.toFixed(2)} s` : `${(100 * value).toFixed(1)}%`;
}
