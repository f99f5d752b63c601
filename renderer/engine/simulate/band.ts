/**
 * How sure a prediction is: the spread of repeated runs with a bandwidth and a write rate that are a bit off, and the
 * error this model made on measured migrations of the same kind.
 */
import type { Parameters } from './parameters.ts';
import { backlogBand } from './backlog.ts';
import type { BacklogRange } from './backlog.ts';
import { logNormal, quantile, uniformFrom } from './random.ts';
import { profileOf, run } from './profiles.ts';
import type { ValidatedError } from './validated.ts';
import { completes, verdictOf } from './verdict.ts';

export interface Range {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export interface Band {
  /** 10th percentile, median and 90th over the runs that completed; undefined when none did. */
  readonly totalTimeSeconds: Range | undefined;
  readonly downtimeMs: Range | undefined;
  /** What was still to be sent, over time. */
  readonly backlog: readonly BacklogRange[];
  /** Share of the runs that completed: near the edge of convergence the ending is chance. */
  readonly completedShare: number;
  readonly runs: number;
  readonly seed: number;
  /** What this model was off by on measured migrations like this; undefined where none were available. */
  readonly validated: ValidatedError | undefined;
}

/** Spread of bandwidth on a dedicated link, and of a write rate that was measured once: our choice. */
const bandwidthSigma = 0.07;
const writesSigma = 0.15;

/** Runs the migration `runs` times with log-normal noise. The same parameters and seed give the same band. */
export function bandOf(parameters: Parameters, runs = 60): Band {
  const seed = parameters.settings.seed;
  const uniform = uniformFrom(seed);
  const { noisePercent } = parameters.settings;
  const sigma = noisePercent === undefined ? bandwidthSigma : noisePercent / 100;
  const results = Array.from({ length: runs }, () =>
    run(parameters, { bandwidth: logNormal(uniform, sigma), writes: logNormal(uniform, writesSigma) }),
  );
  const done = results.filter((result) => completes(verdictOf(result)));
  return {
    totalTimeSeconds: rangeOf(done.map((result) => parameters.setupSeconds + result.endSeconds)),
    downtimeMs: rangeOf(done.map((result) => result.downtimeSeconds * 1000)),
    backlog: backlogBand(results),
    completedShare: done.length / runs,
    runs,
    seed,
    validated: profileOf(parameters.hypervisor).validated?.(parameters),
  };
}

function rangeOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined;
  return { low: quantile(values, 0.1), middle: quantile(values, 0.5), high: quantile(values, 0.9) };
}
