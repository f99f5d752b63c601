/**
 * Inflating with the browser's DecompressionStream. It stops with an error where anything follows the first gzip member,
 * another member included, without saying where that was (whatwg/compression 42 and 76); so the end of a member is found by
 * the length that stands there, and the next one begins with a new stream.
 */
import { ByteReader } from '../engine/archive/byte-reader.ts';
import { endBetweenMembers } from '../engine/archive/gzip.ts';
import type { Bytes, InflateEnd } from '../engine/archive/source.ts';
import { Salvage } from './salvage.ts';
import type { PieceInflater } from './salvage.ts';

/** Compressed bytes written at once. */
const pieceBytes = 16 * 1024;
/**
 * A stream that fails drops what nobody had asked for yet. So as many reads wait as one piece can fill: deflate expands at
 * most 1032 times, and Chromium gives out 64 KiB at a time.
 */
const readsWaiting = Math.ceil((1032 * pieceBytes) / (64 * 1024)) + 2;

export async function* gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(compressed);
  try {
    for (let members = 0; ; members += 1) {
      const end = (await endBetweenMembers(reader, members)) ?? (yield* member(reader));
      if (end) return onEnd(end);
    }
  } finally {
    await reader.close();
  }
}

export async function* inflateRaw(
  compressed: Bytes,
  onEnd: (end: InflateEnd) => void,
): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(compressed);
  const inflater = new Inflater('deflate-raw');
  try {
    while (reader.has(1) || (await reader.fill(1))) {
      const piece = reader.view(pieceBytes);
      yield* await inflater.inflate(piece);
      if (inflater.error) return onEnd({ kind: 'damaged', message: reasonOf(inflater.error), offset: reader.offset });
      reader.take(piece.length);
    }
    yield* await inflater.finish();
    onEnd({ kind: inflater.error ? 'truncated' : 'complete' });
  } finally {
    inflater.close();
    await reader.close();
  }
}

/** One member. Undefined where it ended well and more follows; the reader stands behind it then. */
async function* member(reader: ByteReader): AsyncGenerator<Uint8Array, InflateEnd | undefined> {
  const inflater = new Inflater('gzip');
  const salvage = new Salvage();
  const begin = reader.offset;
  let before: Uint8Array = new Uint8Array(lengthBytes);
  let given = 0;
  try {
    while (reader.has(1) || (await reader.fill(1))) {
      const piece = reader.view(pieceBytes);
      salvage.keep(piece);
      for (const chunk of await inflater.inflate(piece)) {
        given += chunk.length;
        yield chunk;
      }
      if (inflater.error) {
        const end = endOfMember(before, piece, given, begin + smallestMember - reader.offset);
        if (end === undefined) {
          yield* salvage.beyond(given, () => new Inflater('gzip'));
          return { kind: 'damaged', message: reasonOf(inflater.error), offset: reader.offset };
        }
        reader.take(end);
        return undefined;
      }
      before = lastOf(before, piece);
      reader.take(piece.length);
    }
    yield* await inflater.finish();
    return inflater.error ? { kind: 'truncated' } : { kind: 'complete' };
  } finally {
    inflater.close();
  }
}

/** The length of what a member holds, modulo 2^32, ends it. */
const lengthBytes = 4;
/** Header, an empty deflate stream, two checks. */
const smallestMember = 20;

/**
 * Where in `piece`, not before `earliest`, the member ends that gave `given` bytes; `before` are the bytes before the piece.
 * Rather where another header follows than at the first place that happens to look like an end.
 */
function endOfMember(before: Uint8Array, piece: Uint8Array, given: number, earliest: number): number | undefined {
  const bytes = new DataView(new ArrayBuffer(lengthBytes + piece.length));
  new Uint8Array(bytes.buffer).set(before);
  new Uint8Array(bytes.buffer).set(piece, lengthBytes);
  let first: number | undefined;
  for (let at = Math.max(0, earliest); at <= piece.length; at += 1) {
    if (bytes.getUint32(at, true) !== given % 2 ** 32) continue;
    if (piece[at] === 0x1f && piece[at + 1] === 0x8b) return at;
    first ??= at;
  }
  return first;
}

function lastOf(before: Uint8Array, piece: Uint8Array): Uint8Array {
  if (piece.length >= lengthBytes) return piece.slice(-lengthBytes);
  const both = new Uint8Array(lengthBytes);
  both.set(before.subarray(piece.length));
  both.set(piece, lengthBytes - piece.length);
  return both;
}

/** Without what Chromium puts around it: "Failed to execute 'write' on …: The compressed data was not valid: …." */
function reasonOf({ message }: Error): string {
  return message.replace(/^Failed to execute [^:]*: /, '').replace(/\.$/, '');
}

/** A DecompressionStream, a piece of input at a time. */
class Inflater implements PieceInflater {
  error: Error | undefined;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #given: Uint8Array[] = [];
  readonly #ended: Promise<unknown>;

  constructor(format: 'gzip' | 'deflate-raw') {
    const stream = new DecompressionStream(format);
    this.#writer = stream.writable.getWriter();
    this.#reader = stream.readable.getReader();
    this.#ended = Promise.all(Array.from({ length: readsWaiting }, () => this.#collect()));
    // Told by `inflate` and `finish`.
    this.#writer.closed.catch(() => undefined);
    this.#reader.closed.catch(() => undefined);
  }

  /** What a piece gives. Where it is the last that can be inflated, `error` says why. */
  async inflate(piece: Uint8Array): Promise<readonly Uint8Array[]> {
    // A copy: the stream may look at it after the write is done, as Node's does.
    await this.#settled(this.#writer.write(piece.slice()));
    if (this.error) await this.#ended;
    return this.#taken();
  }

  /** The rest; `error` is set where the stream lacks its end. */
  async finish(): Promise<readonly Uint8Array[]> {
    await this.#settled(this.#writer.close());
    await this.#ended;
    return this.#taken();
  }

  close(): void {
    this.#reader.cancel().catch(() => undefined);
  }

  async #settled(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.error = error instanceof Error ? error : new Error(String(error));
    }
  }

  #taken(): readonly Uint8Array[] {
    const given = this.#given;
    this.#given = [];
    return given;
  }

  async #collect(): Promise<void> {
    try {
      for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read())
        this.#given.push(next.value);
    } catch {
      // The write that failed tells it.
    }
  }
}
