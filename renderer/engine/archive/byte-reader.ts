import { copyOf, joined } from '../base/bytes.ts';
import type { Bytes } from './source.ts';

const nothing = new Uint8Array(0);

/**
 * Reads a stream of bytes in amounts of our choosing. Bytes within one chunk are a view of it, without a copy and without waiting:
 * `reader.has(n) || (await reader.fill(n))` costs a promise only at the end of a chunk.
 */
export class ByteReader {
  #chunk: Uint8Array = nothing;
  #at = 0;
  #passed = 0;
  #ended = false;
  readonly #source: AsyncIterator<Uint8Array>;

  constructor(bytes: Bytes) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  /** Bytes taken or skipped so far. */
  get offset(): number {
    return this.#passed + this.#at;
  }

  /** True once the stream has ended and all of it was taken. */
  get atEnd(): boolean {
    return this.#ended && this.#at === this.#chunk.length;
  }

  /** Whether `count` bytes are buffered. */
  has(count: number): boolean {
    return this.#chunk.length - this.#at >= count;
  }

  /** Waits until `count` bytes are buffered; false if the stream ends before. */
  async fill(count: number): Promise<boolean> {
    while (!this.has(count)) if (!(await this.#more())) return false;
    return true;
  }

  /** Up to `count` of the buffered bytes, as a view that is valid until the next `fill`. Takes none of them. */
  view(count = Infinity): Uint8Array {
    return this.#chunk.subarray(this.#at, Math.min(this.#chunk.length, this.#at + count));
  }

  /** Takes `count` of the buffered bytes. */
  take(count: number): void {
    if (!this.has(count)) throw new RangeError(`Took ${count} bytes where fewer lie ready.`);
    this.#at += count;
  }

  /** Skips to `offset`, or to the end if that comes first; true if it was reached. */
  async skipTo(offset: number): Promise<boolean> {
    for (;;) {
      const count = offset - this.offset;
      if (this.has(count)) {
        this.#at += Math.max(0, count);
        return true;
      }
      this.#at = this.#chunk.length;
      if (!(await this.#more())) return false;
    }
  }

  /**
   * The next `count` bytes, chunk by chunk as they come, fewer if the stream ends before. Ends as well when somebody else moves this
   * reader: a body that is read too late cannot run into its neighbour.
   */
  async *body(count = Infinity): AsyncGenerator<Uint8Array, void> {
    let left = count;
    let at = this.offset;
    while (left > 0 && (this.has(1) || (await this.fill(1))) && this.offset === at) {
      const part = this.view(left);
      this.take(part.length);
      left -= part.length;
      at += part.length;
      yield part;
    }
  }

  /** Cancels the stream. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#source.return?.();
  }

  /** Reads one more chunk. A chunk is valid only until the next one is requested, so an unread rest is copied first. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const rest = copyOf(this.#chunk.subarray(this.#at));
    const next = await this.#source.next();
    this.#passed += this.#at;
    this.#at = 0;
    if (next.done) {
      this.#chunk = rest;
      this.#ended = true;
      return false;
    }
    this.#chunk = rest.length === 0 ? next.value : joined(rest, next.value);
    return true;
  }
}
