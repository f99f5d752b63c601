/**
 * The records of a zip archive: a local header before each file, a table of contents ("central directory") at the end, and
 * an end record that points to it. All numbers are little-endian. PKWARE, APPNOTE.TXT 6.3.10, section 4.3.
 */
import type { Platform } from './source.ts';

export const signature = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,
  descriptor: 0x08074b50,
} as const;

export const localBytes = 30;
export const centralBytes = 46;
export const endBytes = 22;
export const end64Bytes = 56;
export const end64LocatorBytes = 20;

/** Bits of the flags. `descriptor`: sizes were unknown when the header was written; they follow the data. */
export const flag = { encrypted: 1, descriptor: 8 } as const;

/** Value of a 32-bit field whose real value is in the zip64 extra field. */
const elsewhere = 0xffffffff;
const zip64Extra = 1;

export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  /** Of the local header; only known from the directory. */
  readonly offset: number;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) + uint16(bytes, at + 2) * 0x10000;
}

/** Inexact above 2^53, but no file is that big. */
export function uint64(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) + uint32(bytes, at + 4) * 2 ** 32;
}

/** Bytes of name, extra field and comment, which follow the fixed part of a header. */
export function localTail(header: Uint8Array): number {
  return uint16(header, 26) + uint16(header, 28);
}

export function centralTail(header: Uint8Array): number {
  return uint16(header, 28) + uint16(header, 30) + uint16(header, 32);
}

/** A local header with its tail. */
export function parseLocal(bytes: Uint8Array, utf8: Platform['utf8']): ZipEntry {
  const nameEnd = localBytes + uint16(bytes, 26);
  const extra = bytes.subarray(nameEnd, nameEnd + uint16(bytes, 28));
  const [size = 0, compressed = 0] = widened(extra, [uint32(bytes, 22), uint32(bytes, 18)]);
  const name = nameOf(bytes.subarray(localBytes, nameEnd), utf8);
  return { name, flags: uint16(bytes, 6), method: uint16(bytes, 8), compressed, size, offset: 0 };
}

/** A directory header with its tail. */
export function parseCentral(bytes: Uint8Array, utf8: Platform['utf8']): ZipEntry {
  const nameEnd = centralBytes + uint16(bytes, 28);
  const extra = bytes.subarray(nameEnd, nameEnd + uint16(bytes, 30));
  const narrow = [uint32(bytes, 24), uint32(bytes, 20), uint32(bytes, 42)];
  const [size = 0, compressed = 0, offset = 0] = widened(extra, narrow);
  const name = nameOf(bytes.subarray(centralBytes, nameEnd), utf8);
  return { name, flags: uint16(bytes, 8), method: uint16(bytes, 10), compressed, size, offset };
}

/** Folders are separated by slashes (4.4.17.1), though some writers on Windows use backslashes. */
function nameOf(bytes: Uint8Array, utf8: Platform['utf8']): string {
  const name = utf8(bytes);
  return name.includes('/') ? name : name.replaceAll('\\', '/');
}

/** Replaces sizes and offset that did not fit: the zip64 field has only these, in the same order. */
function widened(extra: Uint8Array, narrow: readonly number[]): readonly number[] {
  if (!narrow.includes(elsewhere)) return narrow;
  for (let at = 0; at + 4 <= extra.length; at += 4 + uint16(extra, at + 2)) {
    if (uint16(extra, at) !== zip64Extra) continue;
    let value = at + 4 - 8;
    return narrow.map((field) => (field === elsewhere ? uint64(extra, (value += 8)) : field));
  }
  return narrow;
}
