/** How long the guests of many moves stood still: a histogram over a logarithmic axis, as stuns spread over decades. */
import { quantile, shownStun } from './columns.ts';
import type { Columns } from './columns.ts';

export interface StunBin {
  /** Milliseconds: above, and at most: a stun as long as a budget keeps it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Stuns {
  /** How many moves have one that a line states. */
  readonly count: number;
  readonly median: number;
  /** Without gaps, from the least stun to the longest. */
  readonly bins: readonly StunBin[];
}

/** Our choice: bins in which neighbours differ by a fifth. */
const binsPerDecade = 12;

/**
 * Undefined where no line states a stun.
 *
 * @param edge milliseconds at which a bin ends: a budget, so that no bin lies on both sides of it
 */
export function stunsOf({ stuns }: Columns, edge = 100): Stuns | undefined {
  const places = [...stuns.keys()].filter((at) => !Number.isNaN(stuns[at]));
  if (places.length === 0) return undefined;
  const sorted = Float64Array.from(places, (at) => stuns[at] ?? NaN).sort();
  const edgeOf = (bin: number) => (bin === 0 ? edge : edge * 10 ** (bin / binsPerDecade));
  // A stun below 1 ms is shown with those of 1 ms, the shortest that a log states.
  const binOf = (ms: number) => {
    const bin = Math.ceil(binsPerDecade * Math.log10(Math.max(1, ms) / edge)) - 1;
    // Rounding must not move what lies on an edge.
    return ms > edgeOf(bin + 1) ? bin + 1 : ms <= edgeOf(bin) && ms >= 1 ? bin - 1 : bin;
  };
  const [first, last] = [binOf(sorted[0] ?? 1), binOf(sorted.at(-1) ?? 1)];
  const counts = new Uint32Array(last - first + 1);
  for (const ms of sorted) counts[binOf(ms) - first] = (counts[binOf(ms) - first] ?? 0) + 1;
  return {
    count: sorted.length,
    median: quantile(sorted, 0.5),
    bins: Array.from(counts, (count, at) => ({ from: edgeOf(first + at), to: edgeOf(first + at + 1), count })),
  };
}

/** Places of the moves whose guests stood still longest, as far as lines state it, the longest first. */
export function longestStuns(columns: Columns, most: number): readonly number[] {
  return [...columns.stuns.keys()]
    .filter((at) => !Number.isNaN(shownStun(columns, at)))
    .sort((a, b) => shownStun(columns, b) - shownStun(columns, a) || a - b)
    .slice(0, most);
}
