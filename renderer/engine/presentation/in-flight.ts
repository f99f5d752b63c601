/** What is expected of a migration whose log ends in pre-copy, in two sentences. */
import type { Micros, Migration } from '../model.ts';
import type { Flight, Range } from '../simulate/index.ts';
import { duration } from './figures.ts';
import { vmLabel } from './names.ts';

/**
 * `db-03 is in pre-copy, 4 rounds done: 12 s more (9 s to 20 s), then a stun of 260 ms (190 ms to 420 ms); it would converge.`
 *
 * @param write a moment with its zone
 */
export function flightSentence(migration: Migration, flight: Flight, write: (time: Micros) => string): string {
  const { rounds, asOf, silentUntil, nextLineSeconds, assumed } = flight;
  const done = `${vmLabel(migration)} is in pre-copy, ${rounds === 1 ? 'one round' : `${rounds} rounds`} done`;
  const when = `as of the line at ${write(asOf)}`;
  if (silentUntil !== undefined)
    return `${done} ${when}. By the simulation its next line was due within ${duration(nextLineSeconds)}, and the log goes on to ${write(silentUntil)} without it: nothing is expected of it here.`;
  const goal = assumed.find(({ input }) => input === 'switchoverGoalSeconds');
  const given = goal === undefined ? '' : ` No line states the switchover goal: ${duration(goal.value)}, ${goal.why}.`;
  const brackets = flight.leftSeconds ? '; 80 % of what is possible lies in the brackets' : '';
  return `${done}: ${coming(flight)}. Simulated from these rounds, ${when}${brackets}.${given}`;
}

function coming(flight: Flight): string {
  const { leftSeconds, downtimeMs, outlook, completedShare } = flight;
  if (outlook === 'stays' || !leftSeconds || !downtimeMs) return ending(flight);
  const stun = inSeconds(downtimeMs, 1 / 1000);
  const times = `${inSeconds(leftSeconds, 1)} more, then a stun of ${stun}`;
  if (outlook === 'moves') return `${times}; ${ending(flight)}`;
  return `it may not get across: of the guests that these rounds allow, ${percent(completedShare)} do; with those ${times}`;
}

function ending({ verdict }: Flight): string {
  switch (verdict) {
    case 'converged':
    case 'post-copy':
      return 'it would converge';
    case 'converged-by-throttling':
      return 'it would converge, with the guest slowed (SDPS)';
    case 'forced':
      return 'it would not converge: for lack of progress the rest would be sent with the guest stopped';
    case 'would-not-converge':
      return 'it would not converge';
    case 'failed-by-time-out':
      return 'it would fail: the rest would take longer than the longest switchover';
  }
}

const inSeconds = ({ low, middle, high }: Range, factor: number): string =>
  `${duration(middle * factor)} (${duration(low * factor)} to ${duration(high * factor)})`;

const percent = (share: number): string => `${Math.round(100 * share)} %`;
