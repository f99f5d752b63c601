/**
 * What a supposed guest would have dirtied in each round of a log: in the log's own times, under the hypervisor's own slowing.
 *
 * Every round begins where the log says it did, so an error of one round does not become one of the next.
 */
import type { GuestShape } from './guest-shapes.ts';
import type { Logged, LoggedRound, Reading } from './logged.ts';
import { shareSinceSent } from './memory.ts';
import type { Parameters, Tracking } from './parameters.ts';
import type { RoundRules } from './round-rules.ts';

/** A shape with size and speed. */
export interface Supposed {
  readonly shape: GuestShape;
  readonly pages: number;
  /** Writes a second to a page, in the mean. */
  readonly rate: number;
}

/** Under what a log arose: how the guest was slowed, where it was, and how pages are tracked. */
export interface Origin {
  readonly logged: Logged;
  readonly reading: Reading;
  readonly tracking: Tracking;
  readonly slowing: { readonly rules: RoundRules; readonly parameters: Parameters } | undefined;
}

/** Pages dirtied in each round of the log. */
export function replay(guest: Supposed, origin: Origin): readonly number[] {
  const { logged, reading, slowing } = origin;
  const result: number[] = [];
  let throttle = 0;
  for (let at = 0; at < reading.rounds.length; at++) {
    const round = reading.rounds[at];
    if (!round) break;
    // Only what SDPS does on the way makes a round's time more than one stretch at one speed.
    let awake = round.seconds * (1 - throttle);
    const check = slowing?.rules.firstRound;
    if (at === 0 && check && slowing) {
      const seconds = check.seconds(slowing.parameters);
      if (round.seconds > seconds) {
        const sent = ((logged.pages ?? round.sent) * seconds) / round.seconds;
        const dirtied = distinct(guest, seconds);
        throttle = check.throttle({ sent, dirtied }, throttle, slowing.parameters);
        awake = seconds + (round.seconds - seconds) * (1 - throttle);
      }
    }
    result.push(dirtiedIn(guest, round, reading.rounds[at - 1], awake, origin));
    if (slowing) throttle = slowedAfter(guest, origin, at, throttle);
  }
  return result;
}

/** Distinct pages after `seconds` of unslowed writing. */
export function distinct({ shape, pages, rate }: Supposed, seconds: number): number {
  if (shape.isSweep) return pages * Math.min(1, rate * seconds);
  let sum = 0;
  for (const part of shape.parts) sum -= part.pages * Math.expm1(-part.rate * rate * seconds);
  return pages * sum;
}

/** Those that a pass left unsent are dirty already; they are of what the pass before it found. */
function dirtiedIn(
  guest: Supposed,
  round: LoggedRound,
  before: LoggedRound | undefined,
  seconds: number,
  { tracking, reading }: Origin,
): number {
  const { shape, pages, rate } = guest;
  const waiting = before ? round.unsent : 0;
  if (shape.isSweep) return Math.max(0, Math.min(pages - waiting, pages * rate * seconds));
  const isLate = tracking === 'armed-before-send';
  const found = before && (waiting > 0 || isLate) ? Math.max(1, distinct(guest, before.seconds)) : 1;
  let [sum, stillWaiting] = [0, waiting];
  // From the part written least on.
  for (let at = shape.parts.length - 1; at >= 0; at--) {
    const part = shape.parts[at];
    if (!part) continue;
    const size = pages * part.pages;
    const x = part.rate * rate * seconds;
    const share = -Math.expm1(-x);
    const ofFound = before ? -size * Math.expm1(-part.rate * rate * before.seconds) : 0;
    const left =
      reading.waiting === 'any' ? Math.min(size, (waiting * ofFound) / found) : Math.min(stillWaiting, ofFound);
    stillWaiting -= left;
    if (!isLate) sum += (size - left) * share;
    else {
      const sent = Math.min(size - left, before ? (round.sent * ofFound) / found : size);
      sum += sent * shareSinceSent('random', x) + (size - left - sent) * share;
    }
  }
  return sum;
}

/** The hosts decided by what they saw, which the log states; how far they slowed the guest hangs on what it would have written. */
function slowedAfter(guest: Supposed, { logged, reading, slowing }: Origin, at: number, throttle: number): number {
  const round = reading.rounds[at];
  if (!slowing || !round) return throttle;
  const sent = at === 0 ? (logged.pages ?? round.sent) : (reading.rounds[at - 1]?.dirtied ?? round.sent);
  const leftSeconds = (round.dirtied * 4104) / round.bytesPerSecond;
  const after = {
    ...{ rounds: [], left: round.dirtied, leftSeconds, throttle },
    nextSeconds: leftSeconds + (logged.overheadSeconds ?? 0),
    transmitToDirtyPercent: (100 * sent) / Math.max(1, round.dirtied),
    dirtied: (seconds: number, slow: number) => distinct(guest, seconds * (1 - slow)),
  };
  return slowing.rules.decide(after, slowing.parameters).throttle;
}
