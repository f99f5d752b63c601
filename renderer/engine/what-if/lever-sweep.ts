/** A variant at every combination of positions of one or two levers: curves and heat maps. */
import { combinations, completes, simulate } from '../simulate/index.ts';
import type { Lever, Variant } from './lever.ts';
import { between, leverOf } from './levers.ts';
import { ruleChange, slowedFromRound } from './rule-change.ts';

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
  /** The round from which on SDPS slows the guest; 0: none. */
  readonly slowedFrom: number;
}

/** A place on a curve at which a rule decides otherwise, and what ought to help makes it worse. */
export interface SweepStep {
  /** The first position, the way that helps, at which it does. */
  readonly at: number;
  readonly words: string;
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
    return {
      at,
      totalSeconds: undefined,
      downtimeMs: undefined,
      rounds: 0,
      isConverged: false,
      isComplete: false,
      slowedFrom: 0,
    };
  const { verdict, totalTimeSeconds, downtimeMs, iterations } = simulated.migration;
  const isComplete = completes(verdict);
  return {
    at,
    totalSeconds: isComplete ? totalTimeSeconds : undefined,
    downtimeMs,
    rounds: iterations,
    isConverged: isComplete && verdict !== 'forced',
    isComplete,
    slowedFrom: slowedFromRound(simulated.migration),
  };
}

/** Where the curve of one lever steps back, each with its rule; in the order in which the lever helps. */
export function stepsBack(lever: Lever, points: readonly LeverPoint[]): readonly SweepStep[] {
  // Between the positions of a switch, the switch is the rule.
  if (lever.choices) return [];
  const sign = lever.helps === 'up' ? 1 : -1;
  const sorted = [...points].sort((a, b) => sign * ((a.at[0] ?? 0) - (b.at[0] ?? 0)));
  return sorted.flatMap((to, index) => {
    const from = sorted[index - 1];
    const words = from?.isComplete && to.isComplete ? ruleChange(to, from) : undefined;
    return words === undefined ? [] : [{ at: to.at[0] ?? 0, words }];
  });
}
