/**
 * The benchmark's second part: simulated vMotions whose log is written, read and calibrated, then asked for another line.
 * Truth is the same simulator, so what is tried is what a log tells of a guest, SDPS included, not the model.
 */
import { calibrate, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';
import { readBack } from './as-log.ts';
import { rowOf } from './score.ts';
import type { Row, Scored } from './score.ts';

const sizesGiB = [16, 128, 1024];
const linesGbps = [1, 10, 25, 100];

/** Working sets as shares of memory; page writes per second. The figures are ours, to have easy and hopeless ones of each. */
const patterns: Readonly<Record<string, (memoryMiB: number) => Inputs>> = {
  'hardly anything': () => ({ workingSetMiB: 64, pattern: 'uniform', dirtyRatePagesPerSec: 500 }),
  'uniform, small set': (memory) => ({ ...writes(memory, 0.02, 40_000), pattern: 'uniform' }),
  'uniform, large set': (memory) => ({ ...writes(memory, 0.3, 200_000), pattern: 'uniform' }),
  sequential: (memory) => ({ ...writes(memory, 0.1, 60_000), pattern: 'sequential' }),
  zipf: (memory) => ({ ...writes(memory, 0.25, 150_000), pattern: 'zipf' }),
  'hot and cold': (memory) => ({ ...writes(memory, 0.2, 100_000), pattern: 'hotcold' }),
};

const writes = (memoryMiB: number, share: number, dirtyRatePagesPerSec: number): Inputs => ({
  workingSetMiB: memoryMiB * share,
  dirtyRatePagesPerSec,
});

export interface SyntheticScore {
  readonly pattern: string;
  /** Whether SDPS slowed the guest in the log; only behind the line that is asked for; nowhere. */
  readonly throttled: 'log throttled' | 'only the new line throttles' | 'never throttled';
  readonly direction: 'slower' | 'faster';
  readonly scored: Scored;
}

const guests = (): readonly { readonly pattern: string; readonly inputs: Inputs }[] =>
  sizesGiB.flatMap((gib) =>
    Object.entries(patterns).map(([pattern, guest]) => ({
      pattern,
      inputs: { memoryMiB: gib * 1024, zeroFraction: 0.25, ...guest(gib * 1024) },
    })),
  );

/** Every size and pattern behind every line. */
export const syntheticMoves = (): readonly SimulatedMigration[] =>
  guests().flatMap(({ inputs }) => linesGbps.map((linkGbps) => run({ ...inputs, linkGbps })));

/** Each of them asked for every other line. */
export function scoreSynthetic(bandRuns = 30): readonly SyntheticScore[] {
  return guests().flatMap(({ pattern, inputs }) => {
    const truths = linesGbps.map((linkGbps) => run({ ...inputs, linkGbps }));
    return linesGbps.flatMap((from, at) => {
      const log = truths[at];
      if (!log) return [];
      const { scenario } = calibrate(readBack(log));
      return linesGbps.flatMap((linkGbps, index): readonly SyntheticScore[] => {
        const truth = truths[index];
        if (index === at || !truth) return [];
        const { bandwidthMiBps: _, ...guest } = scenario.inputs;
        const done = run({ ...guest, linkGbps }, bandRuns);
        const direction = linkGbps < from ? 'slower' : 'faster';
        return [{ pattern, throttled: throttledOf(log, truth), direction, scored: scoredAs(truth, done) }];
      });
    });
  });
}

/** The verdict itself is asked for: by throttling or by force is not converged. */
function scoredAs(truth: SimulatedMigration, done: SimulatedMigration): Scored {
  const isRight = truth.verdict === done.verdict;
  const band = done.band?.totalTimeSeconds;
  if (!truth.completed)
    return {
      isRight,
      time: isRight ? undefined : Infinity,
      downtime: undefined,
      isInBand: undefined,
      width: undefined,
    };
  const { totalTimeSeconds: seconds, downtimeMs = 1 } = truth;
  return {
    isRight,
    time: isRight ? Math.abs(done.totalTimeSeconds / seconds - 1) : Infinity,
    downtime: isRight ? Math.abs((done.downtimeMs ?? 0) / downtimeMs - 1) : Infinity,
    isInBand: band !== undefined && seconds >= band.low && seconds <= band.high,
    width: band && (band.high - band.low) / seconds,
  };
}

function throttledOf(log: SimulatedMigration, asked: SimulatedMigration): SyntheticScore['throttled'] {
  if (log.throttleMostPercent > 0) return 'log throttled';
  return asked.throttleMostPercent > 0 ? 'only the new line throttles' : 'never throttled';
}

function run(inputs: Inputs, bandRuns?: number): SimulatedMigration {
  const done = simulate({ hypervisor: 'VMware', inputs }, bandRuns === undefined ? {} : { bandRuns });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

export function syntheticRows(all: readonly SyntheticScore[]): readonly (readonly [string, Row])[] {
  const rowIn = (list: readonly SyntheticScore[]): Row => rowOf(list.map((one) => one.scored));
  const groups = (key: 'throttled' | 'direction' | 'pattern') =>
    [...new Set(all.map((one) => one[key]))].map(
      (name) => [`  ${name}`, rowIn(all.filter((one) => one[key] === name))] as const,
    );
  return [['all', rowIn(all)], ...groups('throttled'), ...groups('direction'), ...groups('pattern')];
}
