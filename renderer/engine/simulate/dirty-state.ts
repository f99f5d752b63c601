/** The guest's dirty state: what was written since the bitmap was fetched last, class by class. */
import { distinctShare } from './memory.ts';
import type { WriteClass } from './memory.ts';

/** A piece of the swept range, in pages from its start. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** From this moment on, the guest writes this many pages per second. */
export interface RateFrom {
  readonly atSeconds: number;
  readonly pagesPerSecond: number;
}

export class Guest {
  readonly classes: readonly WriteClass[];
  /** Expected writes per page since then, per class. */
  readonly exposure: Float64Array;
  readonly #rates: readonly RateFrom[];
  #position = 0;
  #swept = 0;

  /** `rates` in time order; the first holds from the start, however long the guest ran before (`sweptBefore` pages). */
  constructor(classes: readonly WriteClass[], rates: readonly RateFrom[], sweptBefore: number) {
    this.classes = classes;
    this.exposure = new Float64Array(classes.length);
    this.#rates = rates;
    const sweep = classes.find((one) => one.law === 'sweep');
    if (sweep && sweep.pages > 0) this.#position = sweptBefore % sweep.pages;
  }

  /** Page writes in [from, to) seconds, unthrottled. */
  writesBetween(from: number, to: number): number {
    let sum = 0;
    for (let at = 0; at < this.#rates.length; at++) {
      const start = at === 0 ? -Infinity : (this.#rates[at]?.atSeconds ?? 0);
      const end = this.#rates[at + 1]?.atSeconds ?? Infinity;
      const overlap = Math.min(to, end) - Math.max(from, start);
      if (overlap > 0) sum += overlap * (this.#rates[at]?.pagesPerSecond ?? 0);
    }
    return sum;
  }

  /** Page writes per second at a moment. */
  rateAt(seconds: number): number {
    let rate = this.#rates[0]?.pagesPerSecond ?? 0;
    for (const step of this.#rates) if (step.atSeconds <= seconds) rate = step.pagesPerSecond;
    return rate;
  }

  /** Lets the guest run; `slow` is what throttling leaves of its write rate. Returns the page writes it did. */
  run(from: number, to: number, slow: number): number {
    if (to <= from) return 0;
    const writes = this.writesBetween(from, to) * slow;
    for (let at = 0; at < this.classes.length; at++) {
      const one = this.classes[at];
      if (!one || one.pages <= 0) continue;
      const here = writes * one.share + (one.ownRate ?? 0) * (to - from);
      this.exposure[at] = (this.exposure[at] ?? 0) + here / one.pages;
      if (one.law === 'sweep') this.#swept = Math.min(one.pages, this.#swept + here);
      if (one.law === 'sweep') this.#position = (this.#position + here) % one.pages;
    }
    return writes;
  }

  /** Share of a class that was written since then. */
  dirtyShare(at: number): number {
    const one = this.classes[at];
    return one ? distinctShare(one.law, this.exposure[at] ?? 0) : 0;
  }

  /** What the sweeping writer went over since then, in ascending pieces. */
  sweptIntervals(): readonly Interval[] {
    const sweep = this.classes.find((one) => one.law === 'sweep');
    if (!sweep || this.#swept <= 0) return [];
    if (this.#swept >= sweep.pages) return [{ from: 0, to: sweep.pages }];
    const from = this.#position - this.#swept;
    if (from >= 0) return [{ from, to: this.#position }];
    return [
      { from: 0, to: this.#position },
      { from: from + sweep.pages, to: sweep.pages },
    ];
  }

  /** The bitmap was fetched and cleared. */
  clear(): void {
    this.exposure.fill(0);
    this.#swept = 0;
  }
}

/** The parts of `minuend` that no interval of `taken` covers. Both ascending. */
export function subtract(minuend: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  let left = [...minuend];
  for (const hole of taken)
    left = left.flatMap((one) => [
      ...(one.from < Math.min(one.to, hole.from) ? [{ from: one.from, to: Math.min(one.to, hole.from) }] : []),
      ...(Math.max(one.from, hole.to) < one.to ? [{ from: Math.max(one.from, hole.to), to: one.to }] : []),
    ]);
  return left;
}
