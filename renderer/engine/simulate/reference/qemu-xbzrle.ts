/**
 * XBZRLE: pages that were sent before (from the second pass on) and are in the cache travel as differences.
 *
 * A hit costs a header and the changed bytes, a miss the whole page. A page whose writes of the round all came before it
 * was sent is marked dirty, but has not changed: it costs nothing (ram.c, save_xbzrle_page returns 0).
 */
import type { XbzrleSettings } from '../inputs/qemu.ts';
import type { MemoryState } from '../memory-state.ts';
import { pageHeaderBytes } from '../memory-state.ts';
import type { Parameters } from '../parameters.ts';

/** Page header, encoding flag and length of a difference. */
const hitHeaderBytes = pageHeaderBytes + 3;
/** Two run lengths for each changed place. */
const runBytes = 3;

export class XbzrleCache {
  readonly #pages: number;
  readonly #bytesPerWrite: number;
  readonly #pageBytes: number;
  /** Share of each class that is in the cache. */
  readonly #cached: number[];
  readonly #sizes: readonly number[];
  readonly #sweeps: readonly boolean[];

  constructor(settings: XbzrleSettings, { classes, pageBytes }: Parameters) {
    this.#pages = settings.cacheBytes / pageBytes;
    this.#bytesPerWrite = settings.bytesPerWrite;
    this.#pageBytes = pageBytes;
    this.#cached = classes.map(() => 0);
    this.#sizes = classes.map((one) => one.pages);
    this.#sweeps = classes.map((one) => one.law !== 'random');
  }

  /** What the round sent is in the cache now; the first pass does not fill it. */
  roundEnds({ queue }: MemoryState, first: boolean): void {
    if (first) return;
    for (let at = 0; at < this.#cached.length; at++) {
      const sent = Math.min(1, (queue.sentByClass[at] ?? 0) / Math.max(1, this.#sizes[at] ?? 1));
      this.#cached[at] = 1 - (1 - (this.#cached[at] ?? 0)) * (1 - sent);
    }
  }

  /** Mean bytes of a page of class `at` that the coming sync finds dirty, `left` of which still wait in the queue. */
  dirtyPageBytes(at: number, left: number, { guest, queue, wire }: MemoryState): number {
    const x = guest.exposure[at] ?? 0;
    const dirty = guest.dirtyShare(at);
    const others = Math.max(1, (this.#sizes[at] ?? 0) - left);
    if (dirty <= 0 || x < 1e-9) return wire.dataBytes;
    const hit = Math.min(1, ((this.#cached[at] ?? 0) * (this.#sizes[at] ?? 0)) / others) * this.#keeps(at);
    const sent = Math.min(1, (queue.sentByClass[at] ?? 0) / others);
    const difference = (writes: number) => Math.min(wire.dataBytes, this.#differenceBytes(writes));
    // Of the pages sent in this round: dirty, but not written after they went; and the writes of those that were.
    const quietAfter = -Math.expm1(-x) / x;
    const unchanged = Math.max(0, quietAfter - Math.exp(-x)) / dirty;
    const sentBytes = (1 - unchanged) * difference(x / 2 / (1 - quietAfter));
    const bytes = sent * sentBytes + (1 - sent) * difference(x / dirty);
    return hit * bytes + (1 - hit) * wire.dataBytes;
  }

  /** Share of the pages wanted that the cache still has: by chance when they come at random, none when a sweep is longer. */
  #keeps(at: number): number {
    const wanted = this.#cached.reduce((sum, share, index) => sum + share * (this.#sizes[index] ?? 0), 0);
    if (wanted <= this.#pages) return 1;
    return this.#sweeps[at] ? 0 : this.#pages / wanted;
  }

  #differenceBytes(writes: number): number {
    const changed = this.#pageBytes * (1 - (1 - Math.min(1, this.#bytesPerWrite / this.#pageBytes)) ** writes);
    return hitHeaderBytes + runBytes * writes + changed;
  }
}
