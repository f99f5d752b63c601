/** Gzip and raw deflate streams for the engine, the same in every host. */
import { ByteReader } from '../../engine/archive/byte-reader.ts';
import { gunzipMembers } from '../../engine/archive/gzip.ts';
import type { DeflateEnd } from '../../engine/archive/gzip.ts';
import type { Bytes, InflateEnd, Platform } from '../../engine/archive/source.ts';
import { Inflater } from './inflater.ts';

export const inflating: Pick<Platform, 'gunzip' | 'inflateRaw'> = {
  gunzip: (compressed, onEnd) => readThrough(compressed, (reader) => gunzipMembers(reader, member, onEnd)),
  inflateRaw: (compressed, onEnd) => readThrough(compressed, (reader) => bare(reader, onEnd)),
};

async function* member(reader: ByteReader): AsyncGenerator<Uint8Array, DeflateEnd> {
  let [sum, bytes] = [0, 0];
  const end = yield* inflated(reader, (inflater, given) => {
    sum = inflater.crc32(sum);
    bytes += given;
  });
  return end.kind === 'complete' ? { ...end, crc32: sum, bytes } : end;
}

async function* bare(reader: ByteReader, onEnd: (end: InflateEnd) => void): AsyncGenerator<Uint8Array, void> {
  const end = yield* inflated(reader);
  onEnd(end.kind === 'damaged' ? { ...end, offset: reader.offset } : end);
}

async function* readThrough(
  compressed: Bytes,
  read: (reader: ByteReader) => AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(compressed);
  try {
    yield* read(reader);
  } finally {
    await reader.close();
  }
}

/** How a stream ended, before its checksum is compared. */
type StreamEnd = { readonly kind: 'complete' } | Exclude<DeflateEnd, { readonly kind: 'complete' }>;

/** Inflates one deflate stream and takes exactly its bytes from the reader. @param onOutput gets the length of each piece */
async function* inflated(
  reader: ByteReader,
  onOutput?: (inflater: Inflater, given: number) => void,
): AsyncGenerator<Uint8Array, StreamEnd> {
  const inflater = new Inflater();
  try {
    for (;;) {
      const isAtEnd = !reader.has(1) && !(await reader.fill(1));
      const { used, given } = inflater.inflate(reader.view());
      reader.take(used);
      if (given.length > 0) {
        onOutput?.(inflater, given.length);
        yield given;
      }
      if (inflater.state === 'ended') return { kind: 'complete' };
      if (inflater.state === 'damaged') return { kind: 'damaged', message: 'it makes no sense from here on' };
      if (isAtEnd && given.length === 0) return { kind: 'truncated' };
    }
  } finally {
    inflater.close();
  }
}
