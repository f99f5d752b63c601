/** How a simulated migration ends, and why, in one sentence. */
import type { RunResult } from './run-result.ts';
import type { SteadyState } from './steady-state.ts';

export type Verdict =
  | 'converged'
  | 'converged-by-throttling'
  /** Switched to post-copy before pre-copy was done. */
  | 'post-copy'
  /** A rule ran out of rounds, volume or progress and sent the rest with the guest stopped. */
  | 'forced'
  | 'would-not-converge'
  | 'failed-by-time-out';

export function verdictOf(result: RunResult): Verdict {
  switch (result.end) {
    case 'switchover':
      return result.throttleMost > 0 ? 'converged-by-throttling' : 'converged';
    case 'post-copy':
      return 'post-copy';
    case 'forced':
      return 'forced';
    case 'gave-up':
      return 'would-not-converge';
    case 'switchover-too-long':
      return 'failed-by-time-out';
  }
}

/** From the task's beginning to its end, in seconds. */
export const totalSecondsOf = (result: RunResult): number =>
  result.parameters.setupSeconds +
  result.endSeconds +
  (completes(verdictOf(result)) ? result.parameters.afterSeconds : 0);

/** True when the VM ends up on the destination. */
export const completes = (verdict: Verdict): boolean =>
  verdict !== 'would-not-converge' && verdict !== 'failed-by-time-out';

/** One sentence: what decided it, with the figures, and what would change it where it went wrong. */
export function reasonOf(result: RunResult, steady: SteadyState): string {
  const { parameters, bytesPerSecond } = result;
  const left = mebibytes(result.pagesLeft * parameters.pageBytes);
  const rate = gigabits(bytesPerSecond);
  const goal = seconds(parameters.goalSeconds);
  const n = result.rounds.filter((round) => round.phase === 'pre-copy').length;
  const rounds = n === 1 ? 'one round' : `${n} rounds`;
  if (parameters.mode === 'stopcopy')
    return `Stop and copy: the guest stood still while all ${left} travelled at ${rate}.`;
  switch (verdictOf(result)) {
    case 'converged':
      return `Pre-copy converged after ${rounds}: ${left} were left to send at ${rate}${parameters.goalSeconds > 0 ? `, within the goal of ${goal}` : ''}.`;
    case 'converged-by-throttling':
      return `Pre-copy converged after ${rounds} because the guest was slowed by up to ${percent(result.throttleMost)}: ${left} were left to send at ${rate}.`;
    case 'post-copy':
      return `The guest moved after ${rounds} and pulled the remaining ${left} from the source: a failure of either host or of the link in that time loses the VM.`;
    case 'forced':
      return `The rules stopped pre-copy after ${rounds} with ${left} left, which kept the guest stopped for ${seconds(result.memorySeconds)}. ${remedy(result, steady)}`;
    case 'would-not-converge':
      return result.rounds.at(-1)?.endedBy === 'cancel'
        ? `It was given up after ${duration(result.endSeconds)}, in round ${n}: ${left} were still to send.${n === 1 ? '' : ` ${remedy(result, steady)}`}`
        : `${left} were still to send after ${rounds}. ${remedy(result, steady)}`;
    case 'failed-by-time-out':
      return `The rest, ${left}, would take ${seconds((result.pagesLeft * parameters.pageBytes) / bytesPerSecond)} at ${rate}, over the longest switchover of ${seconds(parameters.maxSwitchoverSeconds)}. ${remedy(result, steady)}`;
  }
}

function remedy({ parameters }: RunResult, steady: SteadyState): string {
  const { requiredBytesPerSecond, requiredGoalSeconds, requiredThrottle } = steady;
  if (steady.backlogSeconds <= parameters.goalSeconds || requiredBytesPerSecond <= parameters.network.bytesPerSecond)
    return 'The writes alone would not keep the backlog over the goal: a rule ended pre-copy before the rest fitted.';
  // A fixed point: rounds come near it and never reach it, so each of these is too little by a bit.
  const goal =
    requiredGoalSeconds < parameters.maxSwitchoverSeconds ? [`a goal over ${seconds(requiredGoalSeconds)}`] : [];
  const throttle = requiredThrottle === undefined ? [] : [`a guest slowed by more than ${percent(requiredThrottle)}`];
  return (
    `Each round dirties what it sends: the backlog stays near ${mebibytes(steady.backlogBytes)} (${seconds(steady.backlogSeconds)} of sending). ` +
    `It takes ${listed([`more than ${gigabits(requiredBytesPerSecond)}`, ...goal, ...throttle])}.`
  );
}

const listed = (ways: readonly string[]): string =>
  ways.length < 2 ? ways.join('') : `${ways.slice(0, -1).join(', ')} or ${ways.at(-1) ?? ''}`;

const significant = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');
const mebibytes = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${significant(bytes / 2 ** 30)} GiB` : `${significant(bytes / 2 ** 20)} MiB`;
/** Of payload: a line carries 94 % of its rate at MTU 1500. */
const gigabits = (bytesPerSecond: number): string => `${significant((bytesPerSecond * 8) / 1e9)} Gbit/s`;
const seconds = (value: number): string => (value < 1 ? `${significant(value * 1000)} ms` : `${significant(value)} s`);
const duration = (value: number): string => (value < 7200 ? seconds(value) : `${significant(value / 3600)} hours`);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
