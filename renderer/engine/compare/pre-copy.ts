/**
 * Why one pre-copy took longer than another, as far as the rounds of both say. Bytes of a round are its rate times its time
 * (simulate/README.md, "Calibration"), so its time follows from two things that the log states: how much it sent, and how fast.
 */
import type { LineRef, Round } from '../model.ts';
import { pageBytes } from '../presentation/memory.ts';

/** Seconds by which B's pre-copy took longer than A's, divided; they add up to `seconds`. */
export interface PreCopyParts {
  readonly seconds: number;
  /** Of rounds that both had: by sending slower. */
  readonly rate: number;
  /** Of rounds that both had: by sending more. */
  readonly amount: number;
  /** Of rounds that only one had. */
  readonly moreRounds: number;
}

/** A round whose time and rate its lines state. */
interface Timed extends Round {
  readonly seconds: number;
  readonly bandwidthMBps: number;
}

/** The round in which two differ most. */
export interface ApartRound {
  readonly n: number;
  readonly a: Timed;
  readonly b: Timed;
}

const isTimed = (round: Round | undefined): round is Timed =>
  round?.seconds !== undefined && round.seconds > 0 && round.bandwidthMBps !== undefined && round.bandwidthMBps > 0;

/** Undefined unless every round of both states its time and its rate, or where a list has a gap. */
export function preCopyParts(a: readonly Round[], b: readonly Round[]): PreCopyParts | undefined {
  if (a.length === 0 || b.length === 0 || !a.every(isTimed) || !b.every(isTimed)) return undefined;
  const both = Math.min(a.length, b.length);
  let [rate, amount] = [0, 0];
  for (let at = 0; at < both; at++) {
    const [one, other] = [a[at], b[at]];
    if (!isTimed(one) || !isTimed(other) || one.n !== other.n) return undefined;
    const weight = logarithmicMean(one.seconds, other.seconds);
    rate += weight * Math.log(one.bandwidthMBps / other.bandwidthMBps);
    amount += weight * Math.log(bytesOf(other) / bytesOf(one));
  }
  const rest = (rounds: readonly Timed[]) => rounds.slice(both).reduce((sum, { seconds }) => sum + seconds, 0);
  const moreRounds = rest(b.filter(isTimed)) - rest(a.filter(isTimed));
  return { seconds: rate + amount + moreRounds, rate, amount, moreRounds };
}

/** By its log's own MB/s. */
export const bytesOf = ({ seconds, bandwidthMBps }: Timed): number => seconds * bandwidthMBps * 1e6;

/**
 * With it the logarithms of the factors divide a difference without a rest (B. W. Ang, Decomposition analysis for policymaking in energy,
 * Energy Policy 32, 2004: the logarithmic mean Divisia index).
 */
function logarithmicMean(x: number, y: number): number {
  return Math.abs(x - y) < 1e-9 * x ? x : (x - y) / Math.log(x / y);
}

/** The round that both had and that took the most longer in one of them. */
export function roundsApart(a: readonly Round[], b: readonly Round[]): ApartRound | undefined {
  let found: ApartRound | undefined;
  for (const one of a) {
    const other = b.find(({ n }) => n === one.n);
    if (!isTimed(one) || !isTimed(other)) continue;
    const apart = Math.abs(other.seconds - one.seconds);
    if (!found || apart > Math.abs(found.b.seconds - found.a.seconds)) found = { n: one.n, a: one, b: other };
  }
  return found;
}

interface Goal {
  readonly seconds: number;
  readonly refs: readonly LineRef[];
}

/**
 * The round after which a migration would have been within the other's switchover goal, where that is not its last: "only N pages left
 * to send, which can be sent within the switchover time goal" is the log's own rule. Undefined where both have one goal, or it would not.
 *
 * @param own what its log states of its own goal @param other the other's
 */
export function endsBy(rounds: readonly Round[], own: Goal | undefined, other: Goal | undefined): number | undefined {
  if (!own || !other || own.seconds >= other.seconds) return undefined;
  const within = rounds.find(
    ({ remainingPages, bandwidthMBps }) =>
      remainingPages !== undefined &&
      bandwidthMBps !== undefined &&
      remainingPages * pageBytes <= other.seconds * bandwidthMBps * 1e6,
  );
  return within && within.n < rounds.length ? within.n : undefined;
}
