/**
 * How sure a prediction is: the spread of repeated runs in which everything that is unknown is drawn anew, and the error this
 * model made on measured migrations of the same kind.
 */
import type { Parameters } from './parameters.ts';
import { backlogBand } from './backlog.ts';
import type { BacklogRange } from './backlog.ts';
import { quantile, uniformFrom } from './random.ts';
import { profileOf, run } from './profiles.ts';
import { steady } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { unknownsOf } from './uncertainty.ts';
import type { Draw, Unknown } from './uncertainty.ts';
import type { ValidatedError } from './validated.ts';
import { completes, totalSecondsOf, verdictOf } from './verdict.ts';

export interface Range {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export interface Band {
  /** 10th percentile, median and 90th over the runs that completed; undefined when none did. */
  readonly totalTimeSeconds: Range | undefined;
  readonly downtimeMs: Range | undefined;
  /** Of each run that completed, the shortest first, in milliseconds. */
  readonly downtimesMs: readonly number[];
  /** What was still to be sent, over time. */
  readonly backlog: readonly BacklogRange[];
  /** Share of the runs that completed: near the edge of convergence the ending is chance. */
  readonly completedShare: number;
  /** Share of the runs in which pre-copy converged. */
  readonly convergedShare: number;
  readonly runs: number;
  readonly seed: number;
  /** What this model was off by on measured migrations like this; undefined where none were available. */
  readonly validated: ValidatedError | undefined;
  /** What makes the total time uncertain most, in words; undefined where nothing does. */
  readonly widestBy: string | undefined;
}

/** So many runs give a band whose ends do not jump, in a blink. */
export const usualRuns = 60;

/**
 * Runs the migration `runs` times, everything that is unknown drawn anew each time (uncertainty.ts). The same parameters and
 * seed give the same band.
 */
export function bandOf(parameters: Parameters, runs = usualRuns): Band {
  const seed = parameters.settings.seed;
  const plain = run(parameters);
  const unknowns = unknownsOf(parameters, plain.stunAtSeconds);
  const results = drawn(parameters, unknowns, runs, seed);
  const done = completed(results);
  const downtimesMs = done.map((result) => result.downtimeSeconds * 1000).sort((a, b) => a - b);
  return {
    totalTimeSeconds: around(plain, totalSecondsOf, rangeOf(done.map(totalSecondsOf))),
    downtimeMs: around(plain, ({ downtimeSeconds }) => downtimeSeconds * 1000, rangeOf(downtimesMs)),
    downtimesMs,
    backlog: backlogBand(results),
    completedShare: done.length / runs,
    convergedShare: done.filter((result) => verdictOf(result) !== 'forced').length / runs,
    runs,
    seed,
    validated: profileOf(parameters.hypervisor).validated?.(parameters),
    widestBy: widestOf(parameters, unknowns, seed),
  };
}

/** The run that is shown is one of those that are possible, also where it is a rare one: close to an edge. */
function around(plain: RunResult, figure: (result: RunResult) => number, range: Range | undefined): Range | undefined {
  if (!range || !completes(verdictOf(plain))) return range;
  const shown = figure(plain);
  return { ...range, low: Math.min(range.low, shown), high: Math.max(range.high, shown) };
}

function drawn(parameters: Parameters, unknowns: readonly Unknown[], runs: number, seed: number): readonly RunResult[] {
  const uniform = uniformFrom(seed);
  return Array.from({ length: runs }, (_, at) => {
    const none: Draw = { parameters, variation: steady };
    const draw = unknowns.reduce((from, one) => one.draw(from, uniform, at), none);
    return run(draw.parameters, draw.variation);
  });
}

/**
 * Runs with everything unknown drawn anew.
 *
 * @param seconds how long the copy, or what is left of it, takes without any of it
 * @param more unknowns besides
 */
export const drawsOf = (
  parameters: Parameters,
  runs: number,
  seconds: number,
  more: readonly Unknown[],
): readonly RunResult[] =>
  drawn(parameters, [...unknownsOf(parameters, seconds), ...more], runs, parameters.settings.seed);

const completed = (results: readonly RunResult[]): readonly RunResult[] =>
  results.filter((result) => completes(verdictOf(result)));

/** Runs with one unknown alone, to see which matters most. */
const runsOfEach = 12;

function widestOf(parameters: Parameters, unknowns: readonly Unknown[], seed: number): string | undefined {
  const widths = unknowns.map((one) => {
    const results = drawn(parameters, [one], runsOfEach, seed);
    const times = completed(results).map(totalSecondsOf);
    // Whether it ends at all matters more than when.
    const isChance = times.length > 0 && times.length < results.length;
    return isChance ? Infinity : times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  });
  const widest = Math.max(...widths);
  return widest > 0 ? unknowns[widths.indexOf(widest)]?.words : undefined;
}

export function rangeOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined;
  return { low: quantile(values, 0.1), middle: quantile(values, 0.5), high: quantile(values, 0.9) };
}
