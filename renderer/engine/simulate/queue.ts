/** What is still to be sent, in send order. Within a stretch the classes are mixed evenly, so a part of it holds a part of each. */
import type { Interval } from './guest.ts';
import type { Stretch } from './memory.ts';

/** Bytes on the wire of one page. */
export interface WireSize {
  readonly dataBytes: number;
  readonly zeroBytes: number;
}

export interface Queued extends Stretch {
  /** Bytes on the wire of the whole stretch. */
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
  #stretches: Queued[];
  #head = 0;
  #pages: number;
  /** Data pages of each class sent since {@link resetSent}. */
  readonly sentByClass: Float64Array;

  constructor(stretches: readonly Queued[], classes: number) {
    this.#stretches = stretches.filter((one) => one.pages > 0);
    this.#pages = this.#stretches.reduce((sum, one) => sum + one.pages, 0);
    this.sentByClass = new Float64Array(classes);
  }

  /** Pages still to send, zero pages included. */
  get pages(): number {
    return this.#pages;
  }

  /** The stretch that is being sent. */
  get first(): Queued | undefined {
    return this.#stretches[this.#head];
  }

  /** Stretches still to send, in order. */
  get rest(): readonly Queued[] {
    return this.#stretches.slice(this.#head);
  }

  get wireBytes(): number {
    return this.rest.reduce((sum, one) => sum + one.wireBytes, 0);
  }

  /** Sends up to `bytes` on the wire; a stretch that costs nothing goes for nothing. */
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
    else this.#stretches[this.#head] = cut(first, part);
    if (this.#head >= this.#stretches.length) this.#pages = 0;
  }

  /** Puts newly dirtied pages behind what is left. */
  append(stretches: readonly Queued[]): void {
    this.#stretches = [...this.rest, ...stretches.filter((one) => one.pages > 1e-9)];
    this.#head = 0;
    this.#pages = this.#stretches.reduce((sum, one) => sum + one.pages, 0);
  }

  resetSent(): void {
    this.sentByClass.fill(0);
  }
}

/** What is left of a stretch when its first `part` is gone. */
function cut(one: Queued, part: number): Queued {
  const keep = 1 - part;
  return {
    pages: one.pages * keep,
    zeroPages: one.zeroPages * keep,
    classPages: one.classPages.map((pages) => pages * keep),
    wireBytes: one.wireBytes * keep,
    ...(one.sweep && { sweep: { from: one.sweep.from + (one.sweep.to - one.sweep.from) * part, to: one.sweep.to } }),
  };
}

/** A stretch with its cost on the wire. */
export function queued(stretch: Stretch, size: WireSize): Queued {
  const wireBytes = (stretch.pages - stretch.zeroPages) * size.dataBytes + stretch.zeroPages * size.zeroBytes;
  return { ...stretch, wireBytes };
}
