import { copyOf } from '../base/bytes.ts';
import type { Bytes } from './source.ts';

const nothing = new Uint8Array(0);

/**
 * Reads a stream of bytes by amounts of our choosing. What lies inside one chunk is handed out as a view of it, without
 * a copy and without waiting: `reader.has(n) || (await reader.fill(n))` costs a promise only where a chunk ends.
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

  /** True once the stream gave all it has and all of that was taken. */
  get atEnd(): boolean {
    return this.#ended && this.#at === this.#chunk.length;
  }

  /** Whether `count` bytes lie ready. */
  has(count: number): boolean {
    return this.#chunk.length - this.#at >= count;
  }

  /** Waits until `count` bytes lie ready; false where the stream ends before. */
  async fill(count: number): Promise<boolean> {
    while (!this.has(count)) if (!(await this.#more())) return false;
    return true;
  }

  /** Up to `count` of the bytes that lie ready, as a view that holds until the next `fill`. Takes none of them. */
  view(count = Infinity): Uint8Array {
    return this.#chunk.subarray(this.#at, Math.min(this.#chunk.length, this.#at + count));
  }

  /** Passes over `count` bytes that lie ready. */
  take(count: number): void {
    if (!this.has(count)) throw new RangeError(`Took ${count} bytes where fewer lie ready.`);
    this.#at += count;
  }

  /** Moves on to `offset`, or to the end where that comes first; true where it was reached. */
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
   * The next `count` bytes, chunk by chunk as they come, fewer where the stream ends before. Ends as well when somebody
   * else moves this reader: a body that was kept cannot read into its neighbour.
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

  /** Tells the stream that no more is wanted. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#source.return?.();
  }

  /** Gets one more chunk. A chunk is ours only until the next is asked for, so an unread rest is copied first. */
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

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
