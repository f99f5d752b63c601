/** The guest and the send queue together: what fetching the dirty bitmap finds, and what sending it costs. */
import { Guest, subtract } from './dirty-state.ts';
import type { Interval } from './dirty-state.ts';
import { shareSinceSent } from './memory.ts';
import type { WriteClass } from './memory.ts';
import type { Parameters } from './parameters.ts';
import { SendQueue, queued } from './queue.ts';
import type { Queued, WireSize } from './queue.ts';
import type { Variation } from './run-result.ts';

/** Header of a data page and cost of a zero page on the wire (within 1 % of every QEMU record). */
export const pageHeaderBytes = 8;
export const zeroPageBytes = 9;

/** Bytes on the wire of a page of a class that was found dirty, `left` of the class still waiting. XBZRLE makes them fewer. */
export type DirtyPageBytes = (at: number, left: number) => number;

export class MemoryState {
  readonly guest: Guest;
  readonly queue: SendQueue;
  readonly wire: WireSize;
  readonly #parameters: Parameters;
  readonly #classes: readonly WriteClass[];

  constructor(parameters: Parameters, vary: Variation) {
    this.#parameters = parameters;
    this.#classes = parameters.classes;
    const rates = parameters.rates.map((rate) => ({ ...rate, pagesPerSecond: rate.pagesPerSecond * vary.writes }));
    this.guest = new Guest(parameters.classes, rates, parameters.sweptBefore);
    this.wire = wireOf(parameters);
    this.queue = new SendQueue(this.#everything(), parameters.classes.length);
  }

  /** All of memory: what the first pass sends. */
  #everything(): readonly Queued[] {
    const sweep = this.#classes.findIndex((one) => one.law === 'sweep');
    return this.#parameters.layout.map((segment) => {
      const whole = sweep >= 0 && segment.classPages[sweep] === segment.pages;
      return { ...queued(segment, this.wire), ...(whole && { sweep: { from: 0, to: segment.pages } }) };
    });
  }

  /** Fetches the bitmap: puts what is newly dirty behind the queue, forgets what was written. Returns those pages. */
  sync(dirtyPageBytes: DirtyPageBytes = () => this.wire.dataBytes): number {
    const left = this.#leftByClass();
    const fresh = [...this.#sweptAnew(left, dirtyPageBytes), this.#mixed(left, dirtyPageBytes)];
    this.queue.append(fresh);
    this.guest.clear();
    this.queue.resetSent();
    return fresh.reduce((sum, one) => sum + one.pages, 0);
  }

  /** The end of a round that a log states: all is sent, and as many pages are left as it says, of the kinds that were written. */
  syncAs(pages: number): void {
    this.queue.take(Infinity);
    this.sync();
    this.queue.scaleTo(pages, this.wire);
  }

  #leftByClass(): readonly number[] {
    const left = this.#classes.map(() => 0);
    for (const segment of this.queue.rest)
      for (let at = 0; at < left.length; at++) left[at] = (left[at] ?? 0) + (segment.classPages[at] ?? 0);
    return left;
  }

  /** Pages of the classes that get dirty anywhere, as one segment: their addresses are mixed. */
  #mixed(left: readonly number[], dirtyPageBytes: DirtyPageBytes): Queued {
    const classPages = this.#classes.map((one, at) =>
      one.law === 'sweep' ? 0 : this.#newlyDirty(one, at, left[at] ?? 0),
    );
    const pages = classPages.reduce((sum, count) => sum + count, 0);
    const wireBytes = classPages.reduce(
      (sum, count, at) => sum + (count > 0 ? count * dirtyPageBytes(at, left[at] ?? 0) : 0),
      0,
    );
    return { pages, zeroPages: 0, classPages, wireBytes };
  }

  #newlyDirty(one: WriteClass, at: number, left: number): number {
    const share = this.guest.dirtyShare(at);
    if (this.#parameters.tracking !== 'armed-before-send') return Math.max(0, one.pages - left) * share;
    const sent = Math.min(one.pages - left, this.queue.sentByClass[at] ?? 0);
    return sent * shareSinceSent(one.law, this.guest.exposure[at] ?? 0) + Math.max(0, one.pages - left - sent) * share;
  }

  #sweptAnew(left: readonly number[], dirtyPageBytes: DirtyPageBytes): readonly Queued[] {
    const at = this.#classes.findIndex((one) => one.law === 'sweep');
    const one = this.#classes[at];
    if (!one) return [];
    const waiting = this.queue.rest.flatMap(({ sweep }) => (sweep ? [sweep] : [])).sort((a, b) => a.from - b.from);
    const placed = waiting.reduce((sum, { from, to }) => sum + to - from, 0);
    // Pages that wait in a mixed segment have no place: as many of them are swept as of the others.
    const spread = 1 - Math.max(0, (left[at] ?? 0) - placed) / one.pages;
    return subtract(this.guest.sweptIntervals(), waiting).map((piece) =>
      this.#piece(piece, at, spread, dirtyPageBytes(at, left[at] ?? 0)),
    );
  }

  #piece(sweep: Interval, at: number, spread: number, pageBytes: number): Queued {
    const pages = (sweep.to - sweep.from) * spread;
    const classPages = this.#classes.map((_, index) => (index === at ? pages : 0));
    return { pages, zeroPages: 0, classPages, wireBytes: pages * pageBytes, sweep };
  }
}

function wireOf(parameters: Parameters): WireSize {
  return {
    dataBytes: (parameters.pageBytes + pageHeaderBytes) / parameters.network.compressionRatio,
    zeroBytes: zeroPageBytes,
  };
}
