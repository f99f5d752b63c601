/**
 * Search over bytes, eight or sixteen at a time: where one of many strings or a single one occurs, and where lines begin and end.
 * AssemblyScript. Nothing is allocated here: `../byte-search.ts` lays out the memory and fills the tables.
 *
 * A number of type `usize` is an address in the module's memory; a range ends before `to`. Up to fifteen bytes behind `to` may be
 * read, but never count as found.
 */

const newline: u8 = 10;
/** Where a function writes up to three numbers besides the one that it returns. */
export const result: usize = 16;
/** A hash table, two bytes a slot: the list of candidates for a word with this hash, in units of four bytes; 0 for none. */
export const slots: usize = 64;
export const slotBits: u32 = 16;
/** Lists of candidates: a count, then for each how many of its bytes precede the word, its length, its address. */
export const lists: usize = slots + (2 << slotBits);
/** A string searched for alone, each byte with the bits of its mask set; behind it the masks. */
export const literal: usize = lists + (4 << 16);
export const mostLiteralBytes: u32 = 256;
const masks: usize = literal + mostLiteralBytes;
/** The bytes of the needles while searching; offsets of lines while indexing. */
export const scratch: usize = masks + mostLiteralBytes;
export const scratchBytes: usize = 65536;
/** First address of the memory that is searched, or that another module may use. */
export const free: usize = scratch + scratchBytes;

/** 0 while the needles are searched for. */
let literalLength: usize = 0;
/** Positions in the literal of two bytes that are rare in a log. */
let rare: usize = 0;
let alsoRare: usize = 0;

function listOver(word: u32): u32 {
  return load<u16>(slots + ((((word & 0xffffff) * 0x9e3779b1) >>> (32 - slotBits)) << 1));
}

/** Whether the bytes at two addresses are the same. */
function same(one: usize, other: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 1) if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  return true;
}

/** Address of a candidate of the list that matches around the word at `at`, within the range; 0 if none does. */
function candidateOver(list: u32, at: usize, from: usize, to: usize): usize {
  const head = lists + ((<usize>list) << 2);
  const end = head + 4 + load<u32>(head) * 12;
  for (let entry = head + 4; entry < end; entry += 12) {
    const start = at - load<u32>(entry);
    const length = load<u32>(entry, 4);
    if (start >= from && start + length <= to && same(start, load<u32>(entry, 8), length)) return start;
  }
  return 0;
}

/** Address of the literal or of a needle in the range, with no other wholly before it; 0 if there is none. */
export function find(from: usize, to: usize): usize {
  return literalLength === 0 ? findNeedle(from, to) : findLiteral(from, to);
}

/**
 * A needle has at least six bytes, so three of them are the first three bytes of some aligned word of four, wherever it occurs:
 * looking up one hash for each word is enough.
 */
function findNeedle(from: usize, to: usize): usize {
  let at = (from + 3) & ~3;
  for (; at + 15 <= to; at += 16) {
    const low = load<u64>(at);
    const high = load<u64>(at, 8);
    const first = listOver(<u32>low);
    const second = listOver(<u32>(low >> 32));
    const third = listOver(<u32>high);
    const fourth = listOver(<u32>(high >> 32));
    if ((first | second | third | fourth) === 0) continue;
    let hit: usize = 0;
    if (first !== 0) hit = candidateOver(first, at, from, to);
    if (hit === 0 && second !== 0) hit = candidateOver(second, at + 4, from, to);
    if (hit === 0 && third !== 0) hit = candidateOver(third, at + 8, from, to);
    if (hit === 0 && fourth !== 0) hit = candidateOver(fourth, at + 12, from, to);
    if (hit !== 0) return hit;
  }
  for (; at + 3 <= to; at += 4) {
    const list = listOver(load<u32>(at));
    if (list === 0) continue;
    const hit = candidateOver(list, at, from, to);
    if (hit !== 0) return hit;
  }
  return 0;
}

export function useNeedles(): void {
  literalLength = 0;
}

/** @param one position of a rare byte @param other position of another, or the same */
export function useLiteral(length: u32, one: u32, other: u32): void {
  literalLength = length;
  rare = one;
  alsoRare = other;
}

function isLiteral(at: usize): bool {
  for (let i: usize = 0; i < literalLength; i += 1) {
    if ((load<u8>(at + i) | load<u8>(masks + i)) !== load<u8>(literal + i)) return false;
  }
  return true;
}

/** A lane of ones for each of sixteen positions at which both rare bytes match. */
function rareBytesAt(at: usize, one: v128, oneMask: v128, other: v128, otherMask: v128): v128 {
  const isOne = i8x16.eq(v128.or(v128.load(at + rare), oneMask), one);
  return v128.and(isOne, i8x16.eq(v128.or(v128.load(at + alsoRare), otherMask), other));
}

/** First address of the literal in the range; 0 if there is none. */
function findLiteral(from: usize, to: usize): usize {
  if (to - from < literalLength) return 0;
  const last = to - literalLength;
  const one = v128.load8_splat(literal + rare);
  const oneMask = v128.load8_splat(masks + rare);
  const other = v128.load8_splat(literal + alsoRare);
  const otherMask = v128.load8_splat(masks + alsoRare);
  for (let at = from; at <= last;) {
    // Most of a log does not match: 64 positions are ruled out at once.
    for (; at + 48 <= last; at += 64) {
      const first = rareBytesAt(at, one, oneMask, other, otherMask);
      const second = rareBytesAt(at + 16, one, oneMask, other, otherMask);
      const third = rareBytesAt(at + 32, one, oneMask, other, otherMask);
      const fourth = rareBytesAt(at + 48, one, oneMask, other, otherMask);
      if (v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) break;
    }
    for (const end = at + 64; at < end && at <= last; at += 16) {
      let found = i8x16.bitmask(rareBytesAt(at, one, oneMask, other, otherMask));
      for (; found !== 0; found &= found - 1) {
        const hit = at + ctz<u32>(found);
        if (hit <= last && isLiteral(hit)) return hit;
      }
    }
  }
  return 0;
}

/** Each of sixteen counters of one byte can count 255 steps. */
const mostCounted: usize = 255 * 16;

export function countNewlines(from: usize, to: usize): u32 {
  const newlines = i8x16.splat(newline);
  let count: u32 = 0;
  let at = from;
  while (at + 16 <= to) {
    const end = min(at + mostCounted, to - 15);
    let counts = i8x16.splat(0);
    // A lane that is equal is -1.
    for (; at < end; at += 16) counts = i8x16.sub(counts, i8x16.eq(v128.load(at), newlines));
    const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts));
    count += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
    count += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  }
  for (; at < to; at += 1) count += <u32>(load<u8>(at) === newline);
  return count;
}

export function hasZeros(from: usize, to: usize): bool {
  let at = from;
  for (; at + 16 <= to; at += 16) if (!i8x16.all_true(v128.load(at))) return true;
  for (; at < to; at += 1) if (load<u8>(at) === 0) return true;
  return false;
}

/** Address of the first newline of the range; `to` if there is none. */
export function lineEnd(from: usize, to: usize): usize {
  const newlines = i8x16.splat(newline);
  for (let at = from; at < to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), newlines));
    if (found !== 0) {
      const end = at + ctz<u32>(found);
      return end < to ? end : to;
    }
  }
  return to;
}

/** Address behind the last newline of the range; `from` if there is none. */
export function lineStart(from: usize, to: usize): usize {
  const newlines = i8x16.splat(newline);
  let at = to;
  for (; at >= from + 16; at -= 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at - 16), newlines));
    if (found !== 0) return at - clz<u32>(found << 16);
  }
  for (; at > from; at -= 1) if (load<u8>(at - 1) === newline) return at;
  return from;
}

/**
 * Finds the first line with a match in a range that begins with a line. Writes to `result` where the line begins, where it ends (at
 * its newline, or at `to`), and how many newlines precede it; without a match `to`, `to` and all newlines.
 */
export function nextLine(from: usize, to: usize): bool {
  const hit = find(from, to);
  const start = hit === 0 ? to : lineStart(from, hit);
  store<u32>(result, <u32>start);
  store<u32>(result, <u32>(hit === 0 ? to : lineEnd(hit, to)), 4);
  store<u32>(result, countNewlines(from, start), 8);
  return hit !== 0;
}

/**
 * Writes the offset of every `stride`th line of a range, four bytes each, from `out` on; to `result` the number of newlines, the
 * number of offsets, and whether a byte is not ASCII.
 *
 * @param before newlines of the text before this range, which continues it
 */
export function indexLines(from: usize, to: usize, stride: u32, before: u32, out: usize): void {
  let newlines = before;
  let written = out;
  let bytes = i8x16.splat(0);
  for (let at = from; at < to; at += 16) {
    const chunk = v128.load(at);
    let found = i8x16.bitmask(i8x16.eq(chunk, i8x16.splat(newline)));
    const present = <i32>(to - at);
    if (present < 16) found &= (1 << present) - 1;
    else bytes = v128.or(bytes, chunk);
    const count = popcnt<u32>(found);
    if (newlines / stride !== (newlines + count) / stride) {
      let line = newlines;
      for (; found !== 0; found &= found - 1) {
        line += 1;
        if (line % stride !== 0) continue;
        store<u32>(written, <u32>(at - from) + ctz<u32>(found) + 1);
        written += 4;
      }
    }
    newlines += count;
  }
  for (let at = to - ((to - from) & 15); at < to; at += 1) bytes = v128.or(bytes, i8x16.splat(load<u8>(at)));
  store<u32>(result, newlines - before);
  store<u32>(result, (<u32>(written - out)) >> 2, 4);
  store<u32>(result, i8x16.bitmask(bytes), 8);
}
