/**
 * The loops of this room in plain TypeScript, written for speed as far as that stays plain: tests compare the WebAssembly with it,
 * and `build/measure-loops.mjs` measures the gain. Nothing else uses it.
 */
import type { ByteSearch, Haystack, LineIndex, Needles } from '../../engine/base/byte-search.ts';
import { ascii, newline, standsAt } from '../../engine/base/bytes.ts';
import { escaped } from '../../engine/base/escaped.ts';
import { countNewlines, lineEnd } from '../../engine/logs/line-bytes.ts';

/** Larger strings are slower to make and to search. */
const windowBytes = 512 * 1024;

/** Offset of the first match in `bytes[from, to)`; -1 if there is none. */
type Find = (bytes: Uint8Array, from: number, to: number) => number;

export const plainSearch: ByteSearch = {
  needles: (texts) => searchBy(anyOf(texts.map(ascii))),
  literal: (text, ignoresCase) => searchBy(ignoresCase ? inAnyCase(text) : inSameCase(ascii(text))),
  indexLines,
  allocate: (length) => new Uint8Array(length),
};

function searchBy(find: Find): Needles {
  return { over: (bytes) => new PlainHaystack(bytes, find) };
}

/** Looks up three bytes at every fourth offset: some of them are within the first six bytes of any needle that occurs. */
function anyOf(needles: readonly Uint8Array[]): Find {
  const candidates = new Array<{ before: number; needle: Uint8Array }[] | undefined>(1 << 16).fill(undefined);
  const hashAt = (bytes: Uint8Array, at: number) => {
    const key = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    return Math.imul(key, 0x9e3779b1) >>> 16;
  };
  for (const needle of needles)
    for (const before of [0, 1, 2, 3]) (candidates[hashAt(needle, before)] ??= []).push({ before, needle });
  return (bytes, from, to) => {
    for (let at = from; at + 2 < to; at += 4) {
      const some = candidates[hashAt(bytes, at)];
      if (some === undefined) continue;
      for (const { before, needle } of some) {
        const start = at - before;
        if (start >= from && start + needle.length <= to && standsAt(bytes, needle, start)) return start;
      }
    }
    return -1;
  };
}

function inSameCase(literal: Uint8Array): Find {
  const [first = 0] = literal;
  return (bytes, from, to) => {
    const end = to - literal.length;
    for (let at = bytes.indexOf(first, from); at >= 0 && at <= end; at = bytes.indexOf(first, at + 1))
      if (standsAt(bytes, literal, at)) return at;
    return -1;
  };
}

function inAnyCase(text: string): Find {
  const pattern = new RegExp(escaped(text), 'i');
  const latin1 = new TextDecoder('latin1');
  return (bytes, from, to) => {
    for (let at = from; at < to; at += windowBytes) {
      const end = Math.min(to, at + windowBytes + text.length - 1);
      const found = latin1.decode(bytes.subarray(at, end)).search(pattern);
      if (found >= 0) return at + found;
    }
    return -1;
  };
}

class PlainHaystack implements Haystack {
  start = 0;
  end = 0;
  passed = 0;
  readonly #bytes: Uint8Array;
  readonly #find: Find;

  constructor(bytes: Uint8Array, find: Find) {
    this.#bytes = bytes;
    this.#find = find;
  }

  find(from: number, to: number): number {
    return this.#find(this.#bytes, from, to);
  }

  hasZeros(from: number, to: number): boolean {
    return this.#bytes.subarray(from, to).includes(0);
  }

  nextLine(from: number, to: number): boolean {
    const bytes = this.#bytes;
    const hit = this.find(from, to);
    this.start = hit < 0 ? to : bytes.subarray(from, hit).lastIndexOf(newline) + 1 + from;
    this.end = hit < 0 ? to : lineEnd(bytes, hit, to);
    this.passed = countNewlines(bytes, from, this.start);
    return hit >= 0;
  }
}

function indexLines(bytes: Uint8Array, stride: number): LineIndex {
  const starts = [0];
  let [newlines, bits] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    bits |= byte;
    if (byte === newline && (newlines += 1) % stride === 0) starts.push(at + 1);
  }
  return { newlines, starts, isAscii: bits < 128 };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  return sum;
});

/** The CRC-32 of gzip (RFC 1952). @param before that of the bytes before these; 0 for none */
export function plainCrc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (let at = 0; at < bytes.length; at += 1)
    sum = (sum >>> 8) ^ (crcTable[(sum ^ (bytes[at] as number)) & 0xff] as number);
  return ~sum >>> 0;
}
