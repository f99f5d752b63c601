/**
 * What the overview counts of each move, in columns: a migration is visited once, as 20,000 are scattered over the memory and each
 * visit waits for it. All pictures and counts of the overview are made from these.
 */
import type { HostFacts } from '../host-facts.ts';
import type { LogSource, Migration, Outcome } from '../model.ts';
import { HostNames } from '../patterns/host-names.ts';
import { causeOf } from '../presentation/cause.ts';
import { shortLabel } from '../presentation/names.ts';
import { shownStuns } from '../stun-budget/verdict.ts';

/** Each list has an entry for each move, in the order of the migrations. */
export interface Columns {
  readonly keys: readonly string[];
  readonly vms: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Microseconds; NaN where no line has a time. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Places in `hosts`; −1 where no line names the host, or shows that the move reached one. */
  readonly sources: Int32Array;
  readonly destinations: Int32Array;
  /** Milliseconds that the guest stood still; NaN where no line states it. */
  readonly stuns: Float64Array;
  /** Where none does, and the move failed with the guest stunned: what it stood still at least. NaN elsewhere. */
  readonly leastStuns: Float64Array;
  /** Of pre-copy, as the log has it, in its own MB/s; NaN where it does not. */
  readonly rates: Float64Array;
  /** Why it did not go well; undefined where it did. */
  readonly causes: readonly (string | undefined)[];
  /** In order of their names. */
  readonly hosts: readonly string[];
}

export function columnsOf(
  migrations: readonly Migration[],
  facts: readonly HostFacts[],
  logs: readonly Pick<LogSource, 'format'>[] = [],
): Columns {
  const names = new HostNames(migrations, facts);
  const { length } = migrations;
  const empty = () => new Float64Array(length).fill(NaN);
  const [starts, ends, stuns, leastStuns, rates] = [empty(), empty(), empty(), empty(), empty()];
  const [sources, destinations] = [new Int32Array(length), new Int32Array(length)];
  const keys: string[] = [];
  const vms: string[] = [];
  const outcomes: Outcome[] = [];
  const causes: (string | undefined)[] = [];
  /** In the order in which they are met. */
  const met = new Map<string, number>();
  const placeOf = (host: string | undefined) => {
    if (host === undefined) return -1;
    const place = met.get(host) ?? met.size;
    met.set(host, place);
    return place;
  };
  migrations.forEach((one, at) => {
    const { key, outcome, firstSeen, lastSeen, metrics, reachedHost } = one;
    keys.push(key);
    vms.push(shortLabel(one));
    outcomes.push(outcome);
    causes.push(causeOf(one));
    starts[at] = firstSeen ?? NaN;
    ends[at] = lastSeen ?? firstSeen ?? NaN;
    const stun = metrics.downtimeMs?.value ?? NaN;
    // Below zero the clocks of two hosts are at fault.
    stuns[at] = stun >= 0 ? stun : NaN;
    if (outcome === 'failed' && Number.isNaN(stun))
      leastStuns[at] = shownStuns(one, logs).find(({ of }) => of === 'failed')?.lowMs ?? NaN;
    rates[at] = metrics.bandwidthMBps?.value ?? NaN;
    // What only vCenter speaks of ran on no host, as far as is known.
    const isOnHosts = reachedHost !== false;
    sources[at] = isOnHosts ? placeOf(names.of(one.source)) : -1;
    destinations[at] = isOnHosts ? placeOf(names.of(one.destination)) : -1;
  });
  const hosts = [...met.keys()].sort();
  const sorted = new Map(hosts.map((host, at) => [host, at]));
  const places = Int32Array.from(met.keys(), (host) => sorted.get(host) ?? -1);
  const inOrder = (place: number) => places[place] ?? -1;
  return {
    ...{ keys, vms, outcomes, starts, ends, stuns, leastStuns, rates, causes, hosts },
    ...{ sources: sources.map(inOrder), destinations: destinations.map(inOrder) },
  };
}

/** What of the moves a mark of a picture stands for; what is left out does not matter. */
export interface Mark {
  /** Began at or after, and before. */
  readonly from?: number;
  readonly to?: number;
  /** A place in `hosts`, at either end. */
  readonly host?: number;
  readonly source?: number;
  readonly destination?: number;
  readonly outcome?: Outcome | 'not-failed';
  /** Milliseconds that the guest stood still: above, and at most. */
  readonly aboveStun?: number;
  readonly mostStun?: number;
  readonly hasRate?: boolean;
  readonly cause?: string;
}

/** Places of the moves that a mark stands for: what is drawn and what the list then shows are the same moves. */
export function placesOf(columns: Columns, mark: Mark): readonly number[] {
  const { starts, sources, destinations, outcomes, stuns, rates, causes } = columns;
  const { from, to, host, source, destination, outcome, aboveStun, mostStun, hasRate, cause } = mark;
  return columns.keys.flatMap((_key, at) => {
    const start = starts[at] ?? NaN;
    const stun = stuns[at] ?? NaN;
    const isMeant =
      (from === undefined || start >= from) &&
      (to === undefined || start < to) &&
      (host === undefined || sources[at] === host || destinations[at] === host) &&
      (source === undefined || sources[at] === source) &&
      (destination === undefined || destinations[at] === destination) &&
      (outcome === undefined || (outcome === 'not-failed' ? outcomes[at] !== 'failed' : outcomes[at] === outcome)) &&
      (aboveStun === undefined || stun > aboveStun) &&
      (mostStun === undefined || stun <= mostStun) &&
      (hasRate !== true || !Number.isNaN(rates[at])) &&
      (cause === undefined || causes[at] === cause);
    return isMeant ? [at] : [];
  });
}

export const keysOf = (columns: Columns, mark: Mark): readonly string[] =>
  placesOf(columns, mark).flatMap((at) => columns.keys[at] ?? []);

/** Milliseconds that the guest stood still, as far as lines state it: the stun, else what it lasted at least; NaN where none does. */
export function shownStun({ stuns, leastStuns }: Columns, at: number): number {
  const stun = stuns[at] ?? NaN;
  return Number.isNaN(stun) ? (leastStuns[at] ?? NaN) : stun;
}

/** How many moves ended how: of the same moves as everything else here. */
export function countEnds({ outcomes }: Columns): ReadonlyMap<Outcome, number> {
  const counts = new Map<Outcome, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}

/** Causes and how many moves each has, the most frequent first. */
export function countCauses({ causes }: Columns): readonly { readonly cause: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const cause of causes) if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count);
}

/** Of sorted values, by nearest rank; NaN of none. @param share from 0 to 1 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}
