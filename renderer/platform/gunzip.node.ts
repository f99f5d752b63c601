/**
 * Inflating with Node's zlib, on its threads. zlib's own reading of gzip throws away what it inflated from a piece of input
 * in which a member ends and junk begins, so it is given the bare deflate streams and the frame is read by us.
 */
import { constants, crc32, createInflateRaw } from 'node:zlib';
import { ByteReader } from '../engine/archive/byte-reader.ts';
import { gunzipMembers } from '../engine/archive/gzip.ts';
import type { DeflateEnd } from '../engine/archive/gzip.ts';
import type { Bytes, InflateEnd } from '../engine/archive/source.ts';
import { readAhead } from './read-ahead.ts';

/** Compressed bytes given to zlib at once: what it made of a piece in which the data is damaged is lost. */
const pieceBytes = 64 * 1024;
const chunkBytes = 256 * 1024;
const chunksAhead = 4;

export function gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  return readAhead(
    gunzipMembers(new ByteReader(compressed), (reader) => inflateStream(reader, true), onEnd),
    chunksAhead,
  );
}

export function inflateRaw(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  return readAhead(bare(new ByteReader(compressed), onEnd), chunksAhead);
}

async function* bare(reader: ByteReader, onEnd: (end: InflateEnd) => void): AsyncGenerator<Uint8Array, void> {
  const { kind, ...rest } = yield* inflateStream(reader, false);
  onEnd(kind === 'damaged' ? { kind, message: '', ...rest, offset: reader.offset } : { kind });
}

/** Inflates one deflate stream and takes exactly its bytes from the reader. */
async function* inflateStream(reader: ByteReader, checked: boolean): AsyncGenerator<Uint8Array, DeflateEnd> {
  const zlib = createInflateRaw({ chunkSize: chunkBytes, flush: constants.Z_NO_FLUSH });
  const ready: Buffer[] = [];
  let error: Error | undefined;
  let sum = 0;
  zlib.on('data', (chunk: Buffer) => ready.push(chunk));
  zlib.on('error', (reason) => (error = reason));
  const written = async (piece: Uint8Array) => {
    const before = zlib.bytesWritten;
    await new Promise<void>((resolve) => zlib.write(piece, () => resolve()));
    return zlib.bytesWritten - before;
  };
  try {
    while (reader.has(1) || (await reader.fill(1))) {
      const piece = reader.view(pieceBytes);
      const used = await written(piece);
      reader.take(used);
      for (const chunk of ready.splice(0)) {
        if (checked) sum = crc32(chunk, sum);
        yield chunk;
      }
      if (error) return { kind: 'damaged', message: error.message };
      if (used < piece.length) return { kind: 'complete', ...(checked && { crc32: sum }) };
    }
    // A stream that ends with its input is only known to have ended by not wanting more.
    return (await written(new Uint8Array(1))) === 0 && !error ? { kind: 'complete' } : { kind: 'truncated' };
  } finally {
    zlib.destroy();
  }
}
