/** Moves over time, in bins: how many began when, on all hosts and on each. */
import type { Micros } from '../model.ts';
import { quantile } from './columns.ts';
import type { Columns } from './columns.ts';

const second = 1e6;
const minute = 60 * second;
const hour = 60 * minute;
/** Lengths of bins that a person would choose. */
const steps = [
  ...[1, 2, 5, 10, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 30].map((n) => n * minute),
  ...[1, 2, 6, 12, 24].map((n) => n * hour),
];
/** Our choice: more columns than this are no easier to see on any window. */
export const mostBins = 90;

/** The shortest bin of which not more than `most` lie between two moments. */
export function binStep(from: Micros, to: Micros, most = mostBins): Micros {
  const span = Math.max(0, to - from);
  const day = 24 * hour;
  return steps.find((one) => span / one <= most) ?? day * Math.ceil(span / (most * day));
}

/** Moves that began in each bin. */
export interface Tally {
  /** All that did not fail: most succeeded. */
  readonly others: Uint32Array;
  readonly failed: Uint32Array;
}

export interface Bins {
  /** Where the first begins. */
  readonly from: Micros;
  readonly step: Micros;
  readonly count: number;
  readonly all: Tally;
  /** For each host of the columns. A move counts on both of its hosts. */
  readonly ofHosts: readonly Tally[];
}

/**
 * @param from bins begin at or before it
 * @param offset microseconds east of UTC: bins begin at round times of that clock
 */
export function binned(columns: Columns, from: Micros, to: Micros, step: Micros, offset = 0): Bins {
  const first = Math.floor((from + offset) / step) * step - offset;
  const count = Math.max(1, Math.floor((to - first) / step) + 1);
  const tally = (): Tally => ({ others: new Uint32Array(count), failed: new Uint32Array(count) });
  const [all, ofHosts] = [tally(), columns.hosts.map(tally)];
  const { starts, sources, destinations, outcomes } = columns;
  outcomes.forEach((outcome, at) => {
    const bin = Math.floor(((starts[at] ?? NaN) - first) / step);
    // Also false of a move without a time.
    if (!(bin >= 0 && bin < count)) return;
    const kind = outcome === 'failed' ? 'failed' : 'others';
    const [source = -1, destination = -1] = [sources[at], destinations[at]];
    add(all[kind], bin);
    add(ofHosts[source]?.[kind], bin);
    if (destination !== source) add(ofHosts[destination]?.[kind], bin);
  });
  return { from: first, step, count, all, ofHosts };
}

function add(counts: Uint32Array | undefined, bin: number): void {
  if (counts) counts[bin] = (counts[bin] ?? 0) + 1;
}

/** From the first start to the last end; undefined without any time. */
export function spanOfMoves({ starts, ends }: Columns): readonly [Micros, Micros] | undefined {
  let [from, to] = [Infinity, -Infinity];
  for (const start of starts) if (start < from) from = start;
  for (const end of ends) if (end > to) to = end;
  return from <= to ? [from, to] : undefined;
}

/** A move as a bar, where so few are in view that each can be seen. */
export interface Bar {
  /** In the columns. */
  readonly at: number;
  readonly host: number;
  readonly start: Micros;
  readonly end: Micros;
  /** Of bars that overlap each has a row of its own. */
  readonly row: number;
}

/** Our choice: as many bars can still be told apart and clicked. */
const mostOpen = 60;

/** The bars between two moments, on both hosts of each move; undefined where there are too many for bars. */
export function barsBetween(columns: Columns, from: Micros, to: Micros): readonly Bar[] | undefined {
  const { starts, ends, sources, destinations } = columns;
  const seen: number[] = [];
  for (let at = 0; at < starts.length; at += 1) {
    if (!((ends[at] ?? NaN) >= from && (starts[at] ?? NaN) <= to)) continue;
    if (seen.length === mostOpen) return undefined;
    seen.push(at);
  }
  seen.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  /** When the last bar of each row ends, by host. */
  const rows = new Map<number, number[]>();
  return seen.flatMap((at) => {
    const [start = NaN, end = NaN] = [starts[at], ends[at]];
    return [...new Set([sources[at] ?? -1, destinations[at] ?? -1])].flatMap((host) => {
      if (host < 0) return [];
      const taken = rows.get(host) ?? [];
      rows.set(host, taken);
      const free = taken.findIndex((until) => until < start);
      const row = free < 0 ? taken.length : free;
      taken[row] = end;
      return { at, host, start, end, row };
    });
  });
}

/** A host's row beside its lane. */
export interface HostRow {
  /** A place in the columns' hosts. */
  readonly host: number;
  readonly moves: number;
  readonly failed: number;
  /** Milliseconds; NaN where no line states a stun. */
  readonly medianStun: number;
}

/** In order of their names. A move counts on both of its hosts. */
export function hostRows({ hosts, sources, destinations, outcomes, stuns }: Columns): readonly HostRow[] {
  const of = hosts.map(() => ({ moves: 0, failed: 0, stuns: [] as number[] }));
  outcomes.forEach((outcome, at) => {
    for (const host of new Set([sources[at] ?? -1, destinations[at] ?? -1])) {
      const one = of[host];
      if (!one) continue;
      one.moves += 1;
      if (outcome === 'failed') one.failed += 1;
      const stun = stuns[at] ?? NaN;
      if (!Number.isNaN(stun)) one.stuns.push(stun);
    }
  });
  return of.map(({ moves, failed, stuns: all }, host) => ({
    ...{ host, moves, failed },
    medianStun: quantile(Float64Array.from(all).sort(), 0.5),
  }));
}

/** The hosts that are shown first where there are more: with the most failures, then moves; in order of their names again. */
export function worstHosts(rows: readonly HostRow[], most: number): readonly HostRow[] {
  if (rows.length <= most) return rows;
  const sorted = [...rows].sort((a, b) => b.failed - a.failed || b.moves - a.moves || a.host - b.host);
  return sorted.slice(0, most).sort((a, b) => a.host - b.host);
}
