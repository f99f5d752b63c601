/** A variant at every combination of positions of one or two levers: curves and heat maps. */
import { completes, simulate } from '../simulate/index.ts';
import { bounded, leverOf } from './levers.ts';
import type { Lever, Variant } from './levers.ts';

export interface LeverAxis {
  /** A lever's id. */
  readonly lever: string;
  readonly values: readonly number[];
}

export interface LeverPoint {
  /** The value on each axis, in the axes' order. */
  readonly at: readonly number[];
  /** Undefined where the inputs are impossible together. */
  readonly totalSeconds: number | undefined;
  readonly downtimeMs: number | undefined;
  readonly rounds: number;
  /** Pre-copy ends by itself. */
  readonly isConverged: boolean;
  readonly isComplete: boolean;
}

/**
 * Values of a lever for a curve: its positions, else `count` of them around where it stands (a hundredth to a hundredfold
 * on a log scale) within its range, the present one among them.
 */
export function spread(lever: Lever, variant: Variant, count: number): readonly number[] {
  const here = lever.read(variant);
  if (lever.choices) return lever.choices.map(({ value }) => value);
  const isLog = lever.scale === 'log';
  const [from, to] =
    isLog && here > 0 ? [Math.max(lever.min, here / 100), Math.min(lever.max, here * 100)] : [lever.min, lever.max];
  const values = Array.from({ length: count }, (_, at) => {
    const part = at / (count - 1);
    return bounded(lever, isLog && from > 0 ? from * (to / from) ** part : from + (to - from) * part);
  });
  return [...new Set([...values, here])].sort((a, b) => a - b);
}

/** The last axis changes fastest. */
export function sweepLevers(variant: Variant, axes: readonly LeverAxis[]): readonly LeverPoint[] {
  const start: readonly (readonly number[])[] = [[]];
  const combinations = axes.reduce(
    (so, { values }) => so.flatMap((at) => values.map((value) => [...at, value])),
    start,
  );
  return combinations.map((at) => {
    const moved = axes.reduce((one, { lever }, index) => leverOf(lever).write(one, at[index] ?? 0), variant);
    return pointAt(moved, at);
  });
}

function pointAt({ mode, inputs }: Variant, at: readonly number[]): LeverPoint {
  const simulated = simulate({ hypervisor: 'VMware', mode, inputs });
  if (!simulated.ok)
    return { at, totalSeconds: undefined, downtimeMs: undefined, rounds: 0, isConverged: false, isComplete: false };
  const { verdict, totalTimeSeconds, downtimeMs, iterations } = simulated.migration;
  const isComplete = completes(verdict);
  return {
    at,
    totalSeconds: isComplete ? totalTimeSeconds : undefined,
    downtimeMs,
    rounds: iterations,
    isConverged: isComplete && verdict !== 'forced',
    isComplete,
  };
}
