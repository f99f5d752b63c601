/**
 * How far the clocks of two hosts differ, from events of their migrations that can only happen in one order.
 *
 * Of one migration, in the true order of things:
 * - the destination's VM has its migration info ("Dest vmmLeaderID") before the source's has, which names that world
 *   ("Dest wid = …");
 * - the source stuns the VM, and has sent all modified pages, before the destination has received all changed pages and
 *   before it resumes the VM;
 * - the destination has resumed the VM before hostd on the source reports the result, and before the vmx on the source
 *   reaches FINISHED of a success.
 *
 * Each pair bounds the offset on one side. Two hosts' migrations help one another, as far as clocks may have drifted apart
 * in between.
 */
import { isNameless } from '../base/nameless.ts';
import { pushTo } from '../base/push-to.ts';
import type { ClockOffset, LineRef, Metric, Micros, Migration, Milestone, Side } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { measuredDowntime } from './downtime.ts';

/** How much two clocks may drift apart, microseconds a microsecond: twice what a quartz without NTP does (50 ppm each). */
const mostDrift = 100e-6;

/** Bounds of (clock of the second host − clock of the first) that one migration gives, at one moment. */
interface Bounds {
  readonly time: Micros;
  low: number;
  high: number;
  lowBy: readonly LineRef[];
  highBy: readonly LineRef[];
}

/** Bounds that one migration gives, as the first host of its pair, by name, sees them. */
interface OfPair {
  readonly key: string;
  readonly isForward: boolean;
  readonly bounds: Bounds;
}

/** Takes in all migrations, then adds to each its offset. */
export class Clocks {
  readonly #pairs = new Map<string, OfPair[]>();

  add(migration: Migration): void {
    const bounds = isBetweenHosts(migration) ? boundsOf(migration) : undefined;
    if (!bounds) return;
    const { key, source, destination } = migration;
    const isForward = (source.host ?? '') <= (destination.host ?? '');
    pushTo(this.#pairs, pairKeyOf(migration), { key, isForward, bounds: isForward ? bounds : mirrored(bounds) });
  }

  /** Returns what adds to a migration its clock offset, and the downtime that can be measured with it. */
  settled(): (migration: Migration) => Migration {
    const offsets = new Map<string, ClockOffset>();
    for (const pair of this.#pairs.values()) {
      const narrowed = narrowedBounds(pair.map(({ bounds }) => bounds));
      for (const [at, { key, isForward }] of pair.entries()) {
        const offset = offsetOf(narrowed[at], isForward);
        if (offset) offsets.set(key, offset);
      }
    }
    return (migration) => withClock(migration, offsets.get(migration.key));
  }
}

function withClock(migration: Migration, clock: ClockOffset | undefined): Migration {
  if (!clock) return migration;
  const measured = measuredDowntime(migration, clock);
  if (!measured) return { ...migration, clock };
  const downtimes = [...migration.downtimes, measured];
  const downtimeMs: Metric = { value: measured.ms, unit: 'ms', kind: 'derived', evidence: measured.evidence };
  return { ...migration, clock, downtimes, metrics: { downtimeMs, ...migration.metrics } };
}

/** Both hosts' names where they are known: clocks of unknown hosts are compared within one migration only. */
function pairKeyOf({ key, source, destination }: Migration): string {
  if (isNameless(source.host) || isNameless(destination.host)) return `alone ${key}`;
  return [source.host, destination.host].sort().join(' ');
}

/** The same, seen from the other host. */
function mirrored({ time, low, high, lowBy, highBy }: Bounds): Bounds {
  return { time, low: -high, high: -low, lowBy: highBy, highBy: lowBy };
}

/** A moment on one host's clock, and the line that states it. */
interface Moment {
  readonly time: Micros;
  readonly evidence: readonly LineRef[];
}

/** Bounds of (destination's clock − source's clock) from one migration's own lines. */
function boundsOf({ milestones, phases }: Migration): Bounds | undefined {
  const on = (side: Side, ...names: readonly Milestone['name'][]) =>
    milestones.flatMap((one) =>
      one.side === side && names.includes(one.name) ? momentOf(one.time, one.evidence) : [],
    );
  const setUpOn = (side: Side) =>
    phases.flatMap((one) => (one.side === side && one.name === 'setup' ? momentOf(one.start, one.evidence) : []));
  const [sent, resume] = [on('source', 'all-pages-sent'), on('destination', 'resume')];
  const sourceFirst = [
    ...pairsOf(on('source', 'stun', 'stunned'), resume),
    ...pairsOf(sent, resume),
    ...pairsOf(sent, on('destination', 'all-pages-received')),
  ];
  const destinationFirst = [
    ...pairsOf(on('source', 'result'), resume),
    ...pairsOf(setUpOn('source'), setUpOn('destination')),
  ];
  const time = (sourceFirst[0] ?? destinationFirst[0])?.time;
  if (time === undefined) return undefined;
  // The difference of their stamps is at least the offset where the source came first, at most where it came last.
  const high = sourceFirst.reduce((least, one) => (one.apart < least.apart ? one : least), unbounded(time, Infinity));
  const low = destinationFirst.reduce((most, one) => (one.apart > most.apart ? one : most), unbounded(time, -Infinity));
  return { time, low: low.apart, high: high.apart, lowBy: low.evidence, highBy: high.evidence };
}

/** None where no line states its time. */
function momentOf(time: Micros | undefined, evidence: readonly LineRef[]): readonly Moment[] {
  return time === undefined ? [] : [{ time, evidence: evidence.slice(0, 1) }];
}

/** How far apart two moments are, whatever their order; `time` is the source's. */
interface Apart {
  readonly time: Micros;
  readonly apart: number;
  readonly evidence: readonly LineRef[];
}

function pairsOf(source: readonly Moment[], destination: readonly Moment[]): readonly Apart[] {
  return source.flatMap((one) =>
    destination.map((other) => ({
      time: one.time,
      apart: other.time - one.time,
      evidence: one.evidence.concat(other.evidence),
    })),
  );
}

function unbounded(time: Micros, apart: number): Apart {
  return { time, apart, evidence: [] };
}

/**
 * Lets each migration's bounds narrow those of the others, as far as drift allows: once forward in time, once back. Bounds
 * that contradict themselves are left out, so that one odd line does not spoil the clocks of a whole night.
 */
function narrowedBounds(own: readonly Bounds[]): readonly Bounds[] {
  const narrowed = own.map((bounds) => ({ ...bounds }));
  const order = narrowed.filter(isPossible).sort((a, b) => a.time - b.time);
  for (const direction of [order, order.toReversed()])
    direction.forEach((bounds, at) => narrow(bounds, direction[at - 1]));
  return narrowed;
}

function isPossible({ low, high }: Pick<Bounds, 'low' | 'high'>): boolean {
  return low <= high;
}

/** Leaves the bounds as they are where the neighbour's would leave nothing of them: a clock was set in between. */
function narrow(bounds: Bounds, neighbour: Bounds | undefined): void {
  if (!neighbour) return;
  const drift = Math.abs(bounds.time - neighbour.time) * mostDrift;
  const [low, high] = [neighbour.low - drift, neighbour.high + drift];
  if (!isPossible({ low: Math.max(low, bounds.low), high: Math.min(high, bounds.high) })) return;
  if (low > bounds.low) [bounds.low, bounds.lowBy] = [low, neighbour.lowBy];
  if (high < bounds.high) [bounds.high, bounds.highBy] = [high, neighbour.highBy];
}

/** Undefined unless bounded on both sides. Bounds that cross are reported, and spread to hold both. */
function offsetOf(bounds: Bounds | undefined, isForward: boolean): ClockOffset | undefined {
  if (!bounds || !Number.isFinite(bounds.low) || !Number.isFinite(bounds.high)) return undefined;
  const { low, high, lowBy, highBy } = isForward ? bounds : mirrored(bounds);
  return {
    lowMicros: Math.min(low, high),
    highMicros: Math.max(low, high),
    isConsistent: low <= high,
    evidence: [...lowBy, ...highBy],
  };
}
