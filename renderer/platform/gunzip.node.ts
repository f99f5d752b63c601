import { constants, crc32, createInflateRaw } from 'node:zlib';
import { ByteReader } from '../engine/archive/byte-reader.ts';
import { gunzipMembers } from '../engine/archive/gzip.ts';
import type { DeflateEnd } from '../engine/archive/gzip.ts';
import type { Bytes, InflateEnd } from '../engine/archive/source.ts';

const chunkBytes = 256 * 1024;

export function gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  const reader = new ByteReader(compressed);
  return closing(reader, gunzipMembers(reader, (from) => inflateStream(from, true), onEnd));
}
export function inflateRaw(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes {
  const reader = new ByteReader(compressed);
  return closing(reader, bare(reader, onEnd));
}
async function* bare(reader: ByteReader, onEnd: (end: InflateEnd) => void): AsyncGenerator<Uint8Array, void> {
  const end = yield* inflateStream(reader, false);
  onEnd(end.kind === 'damaged' ? { ...end, offset: reader.offset } : end);
}
async function* closing(reader: ByteReader, stream: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  try { yield* stream; } finally { await reader.close(); }
}
async function* inflateStream(reader: ByteReader, checked: boolean): AsyncGenerator<Uint8Array, DeflateEnd> {
  const zlib = createInflateRaw() as any;
  const handle = zlib._handle; const state = zlib._writeState as Uint32Array;
  let error: string | undefined;
  handle.onerror = (message: string) => { error = message; };
  const out = Buffer.allocUnsafeSlow(chunkBytes);
  let sum = 0;
  try {
    while (reader.has(1) || (await reader.fill(1))) {
      const piece = reader.view();
      handle.writeSync(constants.Z_NO_FLUSH, piece, 0, piece.length, out, 0, chunkBytes);
      const [left = 0, unread = 0] = state;
      reader.take(piece.length - unread);
      const chunk = out.subarray(0, chunkBytes - left);
      if (chunk.length) { if (checked) sum = crc32(chunk, sum); yield chunk; }
      if (error) return { kind: 'damaged', message: error };
      if (left > 0 && unread > 0) return { kind: 'complete', ...(checked && { crc32: sum }) };
    }
    return { kind: 'truncated' };
  } finally { zlib.destroy(); }
}
