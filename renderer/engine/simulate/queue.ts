/** What is still to be sent, in send order. Within a segment the classes are mixed evenly, so a part of it holds a part of each. */
import type { Interval } from './dirty-state.ts';
import type { Segment } from './memory.ts';

/** Bytes on the wire of one page. */
export interface WireSize {
  readonly dataBytes: number;
  readonly zeroBytes: number;
}

export interface Queued extends Segment {
  /** Bytes on the wire of the whole segment. */
  readonly wireBytes: number;
  /** The piece of the swept range this is, when it is one. */
  readonly sweep?: Interval;
}

/** What one send took from the queue. */
export interface Sent {
  readonly pages: number;
  readonly zeroPages: number;
  readonly bytes: number;
}

export class SendQueue {
  #segments: Queued[];
  #head = 0;
  #pages: number;
  /** Data pages of each class sent since {@link resetSent}. */
  readonly sentByClass: Float64Array;

  constructor(segments: readonly Queued[], classes: number) {
    this.#segments = segments.filter((one) => one.pages > 0);
    this.#pages = this.#segments.reduce((sum, one) => sum + one.pages, 0);
    this.sentByClass = new Float64Array(classes);
  }

  /** Pages still to send, zero pages included. */
  get pages(): number {
    return this.#pages;
  }

  /** The segment that is being sent. */
  get first(): Queued | undefined {
    return this.#segments[this.#head];
  }

  /** Segments still to send, in order. */
  get rest(): readonly Queued[] {
    return this.#segments.slice(this.#head);
  }

  get wireBytes(): number {
    return this.rest.reduce((sum, one) => sum + one.wireBytes, 0);
  }

  /** Sends up to `bytes` on the wire; a segment that costs nothing goes for nothing. */
  take(bytes: number): Sent {
    let left = bytes;
    let [pages, zeroPages] = [0, 0];
    for (let first = this.first; first; first = this.first) {
      const whole = first.wireBytes <= left;
      if (!whole && left <= 0) break;
      const part = whole ? 1 : left / first.wireBytes;
      pages += first.pages * part;
      zeroPages += first.zeroPages * part;
      this.#drop(first, part);
      left -= first.wireBytes * part;
      if (!whole) break;
    }
    return { pages, zeroPages, bytes: bytes - left };
  }

  #drop(first: Queued, part: number): void {
    for (let at = 0; at < this.sentByClass.length; at++)
      this.sentByClass[at] = (this.sentByClass[at] ?? 0) + (first.classPages[at] ?? 0) * part;
    this.#pages = Math.max(0, this.#pages - first.pages * part);
    if (part >= 1) this.#head += 1;
    else this.#segments[this.#head] = cut(first, part);
    if (this.#head >= this.#segments.length) this.#pages = 0;
  }

  /** Puts newly dirtied pages behind what is left. */
  append(segments: readonly Queued[]): void {
    this.#segments = [...this.rest, ...segments.filter((one) => one.pages > 1e-9)];
    this.#head = 0;
    this.#pages = this.#segments.reduce((sum, one) => sum + one.pages, 0);
  }

  /** As many pages as a log says are left, of the kinds that are here; of no kind where there are none. */
  scaleTo(pages: number, size: WireSize): void {
    const rest = this.rest;
    const factor = pages / this.#pages;
    this.#head = 0;
    this.#segments = Number.isFinite(factor)
      ? rest.map((one) => ({ ...one, ...scaled(one, factor) }))
      : [queued({ pages, zeroPages: 0, classPages: Array.from(this.sentByClass, () => 0) }, size)];
    this.#pages = pages;
  }

  resetSent(): void {
    this.sentByClass.fill(0);
  }
}

/** What is left of a segment when its first `part` is gone. */
function cut(one: Queued, part: number): Queued {
  return {
    ...scaled(one, 1 - part),
    ...(one.sweep && { sweep: { from: one.sweep.from + (one.sweep.to - one.sweep.from) * part, to: one.sweep.to } }),
  };
}

const scaled = (one: Queued, factor: number): Omit<Queued, 'sweep'> => ({
  pages: one.pages * factor,
  zeroPages: one.zeroPages * factor,
  classPages: one.classPages.map((pages) => pages * factor),
  wireBytes: one.wireBytes * factor,
});

/** A segment with its cost on the wire. */
export function queued(segment: Segment, size: WireSize): Queued {
  const wireBytes = (segment.pages - segment.zeroPages) * size.dataBytes + segment.zeroPages * size.zeroBytes;
  return { ...segment, wireBytes };
}
