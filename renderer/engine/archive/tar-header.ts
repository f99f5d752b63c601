/**
 * One header block of a tar archive: POSIX.1-1988 ustar, its pax successor, GNU tar and the old Unix V7 form.
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html, POSIX.1-2017 "pax".
 */
export const blockSize = 512;

const field = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  type: [156, 157],
  magic: [257, 263],
  /** ustar only: GNU tar keeps times and the sparse map there. */
  prefix: [345, 500],
} as const;

/** GNU's sparse form: set when more blocks of the map follow the header. The same flag in each of those blocks. */
export const sparseContinues = { inHeader: 482, inMap: 504 } as const;

export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** The type letter; `0` where the block has none (V7). */
  readonly type: string;
  readonly sparseContinues: boolean;
}

/** "ustar": how the magic of all but the old form begins. */
const ustar = [0x75, 0x73, 0x74, 0x61, 0x72];

type Utf8 = (bytes: Uint8Array) => string;

/** Parses a header block; undefined if its checksum is wrong or its size is not a number. */
export function parseTarHeader(block: Uint8Array, utf8: Utf8): TarHeader | undefined {
  if (!isTarHeader(block)) return undefined;
  const size = parseNumber(slice(block, 'size'));
  if (size === undefined) return undefined;
  const name = text(slice(block, 'name'), utf8);
  const prefix = text(slice(block, 'magic'), utf8) === 'ustar' ? text(slice(block, 'prefix'), utf8) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size,
    type: String.fromCharCode(block[field.type[0]] || 0x30),
    sparseContinues: block[sparseContinues.inHeader] === 1,
  };
}

/** Whether the block's checksum is right, as a sum of unsigned bytes (POSIX) or signed ones (some old Unix tars). */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockSize || block[0] === 0) return false;
  const stated = parseNumber(slice(block, 'checksum'));
  if (stated === undefined) return false;
  let unsigned = 0;
  let above127 = 0;
  for (let i = 0; i < blockSize; i += 1) {
    const byte = i >= field.checksum[0] && i < field.checksum[1] ? 0x20 : (block[i] as number);
    unsigned += byte;
    if (byte > 127) above127 += 1;
  }
  return stated === unsigned || stated === unsigned - 256 * above127;
}

/** Offset of a header behind the first byte, by its magic; -1 if there is none. */
export function indexOfMagic(bytes: Uint8Array): number {
  const magicAt = field.magic[0];
  for (let at = bytes.indexOf(0x75, magicAt + 1); at >= 0; at = bytes.indexOf(0x75, at + 1)) {
    if (ustar.every((byte, i) => bytes[at + i] === byte)) return at - magicAt;
  }
  return -1;
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * The records of a pax header (`27 path=var/run/log/vmkernel`): key → value. Stops at the first invalid record; `sound` is false
 * then.
 */
export function parsePax(bytes: Uint8Array, utf8: Utf8): { records: ReadonlyMap<string, string>; sound: boolean } {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(utf8(bytes.subarray(at, Math.max(at, Math.min(space, at + 20)))));
    const equals = bytes.indexOf(0x3d, space);
    const end = at + length;
    if (!(length > 0) || equals < 0 || equals >= end || end > bytes.length || bytes[end - 1] !== 0x0a) {
      return { records, sound: false };
    }
    records.set(utf8(bytes.subarray(space + 1, equals)), utf8(bytes.subarray(equals + 1, end - 1)));
    at = end;
  }
  return { records, sound: true };
}

function slice(block: Uint8Array, name: keyof typeof field): Uint8Array {
  return block.subarray(field[name][0], field[name][1]);
}

/** Text up to the first NUL. */
export function text(bytes: Uint8Array, utf8: Utf8): string {
  const end = bytes.indexOf(0);
  return utf8(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits between spaces and NULs; or, if the first bit is set, GNU's base 256. Undefined if it is neither. */
function parseNumber(bytes: Uint8Array): number | undefined {
  const value = (bytes[0] ?? 0) & 0x80 ? base256(bytes) : octal(bytes);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

function base256(bytes: Uint8Array): number | undefined {
  // 0xff begins a negative number, which no size is.
  if (bytes[0] !== 0x80) return undefined;
  return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}

function octal(bytes: Uint8Array): number | undefined {
  let at = 0;
  while (bytes[at] === 0x20) at += 1;
  let value = 0;
  for (let digit = digitAt(bytes, at); digit >= 0 && digit < 8; digit = digitAt(bytes, at)) {
    value = value * 8 + digit;
    at += 1;
  }
  return at === bytes.length || bytes[at] === 0x20 || bytes[at] === 0 ? value : undefined;
}

/** Below 0 or above 9 if it is not a digit. */
function digitAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) - 0x30;
}
