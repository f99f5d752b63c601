/** The fixed point of the loop: the backlog that reproduces itself, and what it would take to get below the goal. */
import { narrowed } from '../base/bisect.ts';
import { pageHeaderBytes } from './memory-state.ts';
import { distinctPages } from './memory.ts';
import type { Parameters } from './parameters.ts';

export interface SteadyState {
  /** Seconds of sending that dirty as much as they send; 0 when every round is shorter than the last one. */
  readonly backlogSeconds: number;
  readonly backlogBytes: number;
  /** Bytes per second with which the backlog would fit the goal. */
  readonly requiredBytesPerSecond: number;
  /** The goal, in seconds, that the backlog would fit. */
  readonly requiredGoalSeconds: number;
  /** Share of the write rate to take from the guest, 0 to 1; undefined when no throttle below 99 % is enough. */
  readonly requiredThrottle: number | undefined;
}

/** Of the guest as it writes at `atSeconds` (write rates may change), at the network's rate. */
export function steadyState(parameters: Parameters, atSeconds: number): SteadyState {
  const { network, goalSeconds, pageBytes } = parameters;
  const writes = parameters.rates.findLast((rate) => rate.atSeconds <= atSeconds)?.pagesPerSecond ?? 0;
  const wireBytes = (pageBytes + pageHeaderBytes) / network.compressionRatio;
  const dirtied = (seconds: number, factor = 1) =>
    distinctPages(parameters.classes, writes * factor, seconds) * wireBytes;
  const backlogSeconds = fixedPoint(dirtied, network.bytesPerSecond, parameters);
  const goal = Math.max(goalSeconds, 0.001);
  return {
    backlogSeconds,
    backlogBytes: backlogSeconds * network.bytesPerSecond,
    requiredBytesPerSecond: dirtied(goal) / goal,
    requiredGoalSeconds: backlogSeconds,
    requiredThrottle: throttleFor((factor) => dirtied(goal, factor), goal * network.bytesPerSecond),
  };
}

/** D is concave and starts at 0: D(T) = B T has one positive solution, or none when the first writes already fit B. */
function fixedPoint(dirtied: (seconds: number) => number, bytesPerSecond: number, parameters: Parameters): number {
  const least = 1e-3;
  if (dirtied(least) <= bytesPerSecond * least) return 0;
  const most = (parameters.pages * parameters.pageBytes * 1.1) / bytesPerSecond + 1;
  return narrowed(least, most, 50, (seconds) => dirtied(seconds) <= bytesPerSecond * seconds, 1e-6);
}

function throttleFor(dirtied: (factor: number) => number, allowed: number): number | undefined {
  if (dirtied(1) <= allowed) return 0;
  if (dirtied(0.01) > allowed) return undefined;
  return 1 - narrowed(1, 0.01, 30, (factor) => dirtied(factor) <= allowed);
}
