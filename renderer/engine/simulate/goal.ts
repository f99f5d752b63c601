/** The switchover goal or downtime limit at a moment: some tools raise it while a migration does not end. */
import type { Parameters } from './parameters.ts';
import type { RoundRecord } from './run-result.ts';

/** Seconds. Constant unless the scenario grows it step by step after a round. */
export function goalAt(
  { goalSeconds, growingGoal }: Parameters,
  rounds: readonly RoundRecord[],
  seconds: number,
): number {
  if (!growingGoal) return goalSeconds;
  const { fromSeconds, toSeconds, steps, everySeconds, afterRound } = growingGoal;
  const since = rounds[afterRound - 1];
  if (!since) return fromSeconds;
  const taken = Math.min(steps, 1 + Math.floor((seconds - since.startSeconds - since.seconds) / everySeconds));
  return fromSeconds + ((toSeconds - fromSeconds) * taken) / steps;
}
