/**
 * Inflating with Node's zlib, on its threads. zlib's own reading of gzip throws away what it inflated from a piece of input
 * in which a member ends and junk begins, so it is given the bare deflate streams and the frame is read by us.
 */
import { crc32, createInflateRaw } from 'node:zlib';
import { ByteReader } from '../engine/archive/byte-reader.ts';
import { gunzipMembers } from '../engine/archive/gzip.ts';
import type { DeflateEnd } from '../engine/archive/gzip.ts';
import type { Bytes, InflateEnd } from '../engine/archive/source.ts';
import { readAhead } from './read-ahead.ts';
import { Salvage } from './salvage.ts';
import type { PieceInflater } from './salvage.ts';

/** Compressed bytes given to zlib at once. */
const pieceBytes = 64 * 1024;
const chunkBytes = 256 * 1024;
const chunksAhead = 4;

export function gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  const reader = new ByteReader(compressed);
  const members = gunzipMembers(reader, (from) => inflateStream(from, true), onEnd);
  return readAhead(closing(reader, members), chunksAhead);
}

export function inflateRaw(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  const reader = new ByteReader(compressed);
  return readAhead(closing(reader, bare(reader, onEnd)), chunksAhead);
}

async function* bare(reader: ByteReader, onEnd: (end: InflateEnd) => void): AsyncGenerator<Uint8Array, void> {
  const end = yield* inflateStream(reader, false);
  onEnd(end.kind === 'damaged' ? { ...end, offset: reader.offset } : end);
}

async function* closing(
  reader: ByteReader,
  stream: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* stream;
  } finally {
    await reader.close();
  }
}

/** Inflates one deflate stream and takes exactly its bytes from the reader. */
async function* inflateStream(reader: ByteReader, checked: boolean): AsyncGenerator<Uint8Array, DeflateEnd> {
  const zlib = new Inflater();
  const salvage = new Salvage();
  let sum = 0;
  let given = 0;
  try {
    while (reader.has(1) || (await reader.fill(1))) {
      const piece = reader.view(pieceBytes);
      salvage.keep(piece);
      for (const chunk of await zlib.inflate(piece)) {
        if (checked) sum = crc32(chunk, sum);
        given += chunk.length;
        yield chunk;
      }
      if (zlib.error) {
        yield* salvage.beyond(given, () => new Inflater());
        return { kind: 'damaged', message: zlib.error.message };
      }
      reader.take(zlib.used);
      if (zlib.used < piece.length) return { kind: 'complete', ...(checked && { crc32: sum }) };
    }
    // That a stream ends with its input shows in its not wanting more.
    await zlib.inflate(new Uint8Array(1));
    return zlib.used === 0 && !zlib.error ? { kind: 'complete' } : { kind: 'truncated' };
  } finally {
    zlib.close();
  }
}

/** A deflate stream in zlib, a piece of input at a time. */
class Inflater implements PieceInflater {
  error: Error | undefined;
  /** Bytes of the last piece that belonged to the stream: fewer than all where it ended. */
  used = 0;
  readonly #zlib = createInflateRaw({ chunkSize: chunkBytes });
  #given: Buffer[] = [];
  #failed: () => void = () => undefined;

  constructor() {
    this.#zlib.on('data', (chunk: Buffer) => this.#given.push(chunk));
    this.#zlib.on('error', (error) => {
      this.error = error;
      this.#failed();
    });
  }

  async inflate(piece: Uint8Array): Promise<readonly Buffer[]> {
    const before = this.#zlib.bytesWritten;
    await new Promise<void>((resolve) => {
      // zlib calls back for a piece only where it is sound.
      this.#failed = resolve;
      this.#zlib.write(piece, () => resolve());
    });
    this.used = this.#zlib.bytesWritten - before;
    const given = this.#given;
    this.#given = [];
    return given;
  }

  close(): void {
    this.#zlib.destroy();
  }
}
