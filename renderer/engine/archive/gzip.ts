/** The frame of gzip around deflate (RFC 1952): members one after another, each with a header, data, and two checks. */
import type { ByteReader } from './byte-reader.ts';
import type { InflateEnd } from './source.ts';
import { uint32 } from './zip-records.ts';

/** How the deflate stream of one member ended, with CRC-32 and length of its output. */
export type DeflateEnd =
  | { readonly kind: 'complete'; readonly crc32: number; readonly bytes: number }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'damaged'; readonly message: string };

/** Inflates one deflate stream, and takes exactly its bytes from the reader. */
export type InflateStream = (reader: ByteReader) => AsyncGenerator<Uint8Array, DeflateEnd>;

/** Two bytes for gzip, one for deflate, one of flags. */
const magicBytes = 4;
const fixedBytes = 10;
const trailerBytes = 8;
const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
/** Names and comments in a header end with a NUL; a longer one is not of a gzip. */
const longestText = 2 ** 16;

/** All members as one stream of bytes. Calls `onEnd` once, unless the consumer leaves before. */
export async function* gunzipMembers(
  reader: ByteReader,
  inflate: InflateStream,
  onEnd: (end: InflateEnd) => void,
): AsyncGenerator<Uint8Array, void> {
  let mismatch: InflateEnd | undefined;
  for (let members = 0; ; members += 1) {
    const end = await endBetweenMembers(reader, members);
    if (end) return onEnd(end.kind === 'truncated' ? end : (mismatch ?? end));
    if (!(await skipHeader(reader))) return onEnd({ kind: 'truncated' });
    const deflated = yield* inflate(reader);
    if (deflated.kind === 'damaged') return onEnd({ ...deflated, offset: reader.offset });
    if (deflated.kind === 'truncated' || !(await reader.fill(trailerBytes))) return onEnd({ kind: 'truncated' });
    const trailer = reader.view(trailerBytes);
    const [checksum, length] = [uint32(trailer, 0), uint32(trailer, 4)];
    if (deflated.crc32 !== checksum) {
      mismatch ??= { kind: 'damaged', offset: reader.offset, message: 'its checksum does not fit its content' };
    } else if (deflated.bytes % 2 ** 32 !== length) {
      mismatch ??= { kind: 'damaged', offset: reader.offset, message: 'its length does not fit its content' };
    }
    reader.take(trailerBytes);
  }
}

/**
 * Skips zero padding after `members` members, up to the header of the next one. Undefined if there is one; else how the stream
 * ended.
 */
export async function endBetweenMembers(reader: ByteReader, members: number): Promise<InflateEnd | undefined> {
  const offset = reader.offset;
  if (members > 0) await skipZeros(reader);
  if (await reader.fill(magicBytes)) {
    const [a, b, c, flags = 0] = reader.view(magicBytes);
    if (a === 0x1f && b === 0x8b && c === 8 && (flags & flag.reserved) === 0) return undefined;
  } else if (reader.offset > offset && reader.atEnd) return { kind: 'trailing', what: 'padding', offset };
  else if (reader.atEnd) return members > 0 ? { kind: 'complete' } : { kind: 'truncated' };
  else if (reader.view(1)[0] === 0x1f) return { kind: 'truncated' };
  if (members > 0) return { kind: 'trailing', what: 'junk', offset: reader.offset };
  return { kind: 'damaged', offset, message: 'its header is not that of gzip' };
}

async function skipZeros(reader: ByteReader): Promise<void> {
  while (await reader.fill(1)) {
    const view = reader.view();
    const zeros = view.findIndex((byte) => byte !== 0);
    reader.take(zeros < 0 ? view.length : zeros);
    if (zeros >= 0) return;
  }
}

/** False if the stream ends in the header. */
async function skipHeader(reader: ByteReader): Promise<boolean> {
  if (!(await reader.fill(fixedBytes))) return false;
  const flags = reader.view(fixedBytes)[3] ?? 0;
  reader.take(fixedBytes);
  if (flags & flag.extra && !(await skipExtra(reader))) return false;
  for (const text of [flag.name, flag.comment]) if (flags & text && !(await skipText(reader))) return false;
  return (flags & flag.headerChecksum) === 0 || (await reader.skipTo(reader.offset + 2));
}

async function skipExtra(reader: ByteReader): Promise<boolean> {
  if (!(await reader.fill(2))) return false;
  const [low = 0, high = 0] = reader.view(2);
  return await reader.skipTo(reader.offset + 2 + low + 256 * high);
}

async function skipText(reader: ByteReader): Promise<boolean> {
  for (let wanted = 1; wanted < longestText; wanted = reader.view().length + 1) {
    if (!(await reader.fill(wanted))) return false;
    const end = reader.view().indexOf(0);
    if (end < 0) continue;
    reader.take(end + 1);
    return true;
  }
  return false;
}

/** The uncompressed size of the last member of a gzip (ISIZE), modulo 2^32. @param bytes all of it */
export function statedLength(bytes: Uint8Array): number {
  return uint32(bytes.subarray(-4), 0);
}
