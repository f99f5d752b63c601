/** The table of contents of a zip that can be read from any offset. */
import { copyOf } from '../base/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import type { ByteSource, Platform } from './source.ts';
import * as zip from './zip-records.ts';
import type { ZipEntry } from './zip-records.ts';

/** The end record has a comment of up to 64 KiB after it, and the zip64 locator before it. */
const tailBytes = zip.end64LocatorBytes + zip.endBytes + 0xffff;

export interface ZipDirectory {
  /** In the order of their offsets. */
  readonly entries: readonly ZipEntry[];
  /** Where the directory begins: no file extends beyond it. */
  readonly offset: number;
}

interface End {
  readonly bytes: number;
  readonly offset: number;
}

/**
 * Reads the directory; undefined if it is missing, damaged or does not fit the file. Bytes before the archive are allowed for. Not
 * many more than `limit` entries are read.
 */
export async function readDirectory(
  source: ByteSource,
  utf8: Platform['utf8'],
  limit: number,
): Promise<ZipDirectory | undefined> {
  const found = await findEnd(source);
  if (found === undefined) return undefined;
  const { end, at } = found;
  const offset = at - end.bytes;
  const shift = offset - end.offset;
  if (shift < 0 || offset < 0) return undefined;
  const reader = new ByteReader(source.read(offset));
  try {
    const entries: ZipEntry[] = [];
    // Not by the count in the end record: it has 16 bits, and writers let it overflow.
    while (reader.offset < end.bytes && entries.length <= limit) {
      const entry = await readCentral(reader, utf8);
      if (entry === undefined) return undefined;
      entries.push({ ...entry, offset: entry.offset + shift });
    }
    // An empty directory behind other bytes belongs to another zip, or was changed.
    if (entries.length === 0 && offset > 0) return undefined;
    return { entries: entries.sort((a, b) => a.offset - b.offset), offset };
  } finally {
    await reader.close();
  }
}

async function readCentral(reader: ByteReader, utf8: Platform['utf8']): Promise<ZipEntry | undefined> {
  if (!(await reader.fill(zip.centralBytes))) return undefined;
  const fixed = reader.view(zip.centralBytes);
  if (zip.uint32(fixed, 0) !== zip.signature.central) return undefined;
  const length = zip.centralBytes + zip.centralTail(fixed);
  if (!(await reader.fill(length))) return undefined;
  const entry = zip.parseCentral(reader.view(length), utf8);
  reader.take(length);
  return entry;
}

/** The end record, and the end of the directory: at this record, or at its zip64 form. */
async function findEnd(source: ByteSource): Promise<{ end: End; at: number } | undefined> {
  const from = Math.max(0, source.size - tailBytes);
  const tail = await readAll(source, from);
  for (let at = tail.length - zip.endBytes; at >= 0; at -= 1) {
    if (tail[at] !== 0x50 || zip.uint32(tail, at) !== zip.signature.end) continue;
    const wide = await readEnd64(source, tail.subarray(Math.max(0, at - zip.end64LocatorBytes), at));
    if (wide) return wide;
    const end = { bytes: zip.uint32(tail, at + 12), offset: zip.uint32(tail, at + 16) };
    return { end, at: from + at };
  }
  return undefined;
}

async function readEnd64(source: ByteSource, locator: Uint8Array): Promise<{ end: End; at: number } | undefined> {
  if (locator.length < zip.end64LocatorBytes || zip.uint32(locator, 0) !== zip.signature.end64Locator) return undefined;
  const at = zip.uint64(locator, 8);
  if (at + zip.end64Bytes > source.size) return undefined;
  const bytes = await readAll(source, at);
  if (zip.uint32(bytes, 0) !== zip.signature.end64) return undefined;
  return { end: { bytes: zip.uint64(bytes, 40), offset: zip.uint64(bytes, 48) }, at };
}

/** The bytes from `start` on, at most as many as the end records can take. */
async function readAll(source: ByteSource, start: number): Promise<Uint8Array> {
  const reader = new ByteReader(source.read(start));
  const wanted = Math.min(source.size - start, tailBytes);
  try {
    await reader.fill(wanted);
    return copyOf(reader.view(wanted));
  } finally {
    await reader.close();
  }
}
