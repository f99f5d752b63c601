/** A variant at every combination of positions of one or two levers: curves and heat maps. */
import { combinations, completes, simulate } from '../simulate/index.ts';
import type { Lever, Variant } from './lever.ts';
import { between, leverOf } from './levers.ts';

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
  /** Pre-copy ends without a rule giving up on it. */
  readonly isConverged: boolean;
  readonly isComplete: boolean;
}

/**
 * Values of a lever for a curve: its positions, else `count` of them around the present one (a hundredth to a hundredfold
 * on a log scale) within its range, that one included.
 */
export function spread(lever: Lever, variant: Variant, count: number): readonly number[] {
  const here = lever.read(variant);
  if (lever.choices) return lever.choices.map(({ value }) => value);
  const [from, to] =
    lever.scale === 'log' && here > 0
      ? [Math.max(lever.min, here / 100), Math.min(lever.max, here * 100)]
      : [lever.min, lever.max];
  const parts = Array.from({ length: count }, (_, at) => at / (count - 1));
  const values = between(lever, from, to, parts);
  return [...new Set([...values, here])].sort((a, b) => a - b);
}

/** The last axis changes fastest. */
export function sweepLevers(variant: Variant, axes: readonly LeverAxis[]): readonly LeverPoint[] {
  return combinations(axes).map((at) => {
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
