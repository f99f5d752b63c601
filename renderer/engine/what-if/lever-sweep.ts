/** A variant at every combination of positions of one or two levers: curves and heat maps. */
import { completes, simulate } from '../simulate/index.ts';
import { leverOf } from './levers.ts';
import type { Variant } from './levers.ts';

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
