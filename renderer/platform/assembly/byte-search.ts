/**
 * The hot loops: which line of a text holds one of many strings, where one string stands, where lines end. AssemblyScript:
 * TypeScript that becomes WebAssembly, so that bytes are looked at eight or sixteen at a time. Nothing is allocated here;
 * `../byte-search.ts` lays out the memory, and holds the conventions of the tables.
 *
 * An address is a place in the module's memory; a range ends before `to`. Up to fifteen bytes behind `to` may be looked at,
 * and are never found.
 */

const newline: u8 = 10;
const carriageReturn: u8 = 13;
/** What a function tells besides its answer: up to four numbers from this address on. */
export const result: usize = 16;
/** One entry of two bytes for each slot: the list of what may stand over a word, in units of four bytes; 0 for nothing. */
export const slots: usize = 64;
export const slotBits: u32 = 16;
/** Lists: a count, then for each candidate how many of its bytes stand before the word, its length, its address. */
export const lists: usize = slots + (2 << slotBits);
/** A literal that is looked for alone, each byte with the bits of its mask set; behind it the masks. */
export const literal: usize = lists + (4 << 16);
export const mostLiteralBytes: u32 = 256;
const masks: usize = literal + mostLiteralBytes;
/** For what is written beside what is looked through: the needles themselves, and where lines begin. */
export const side: usize = masks + mostLiteralBytes;
export const sideBytes: usize = 65536;
/** Lines that were gathered, one after another, and behind them for each where it ends and its number. */
export const gathered: usize = side + sideBytes;
export const gatheredBytes: usize = 65536;
export const gatheredTable: usize = gathered + gatheredBytes;
export const mostGathered: u32 = 1024;
/** Where memory begins that may be looked through, and that another module may use. */
export const free: usize = gatheredTable + (mostGathered << 3);

/** Of the literal; 0: the needles are looked for. */
let literalLength: usize = 0;
/** Places of two of its bytes that are rare in a log. */
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

/** Start of a candidate of the list that lies over the word at `at`, within the range; 0 when none does. */
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

/** Where the literal, or one of the needles, stands in the range; 0 where none does. None lies wholly before it. */
export function find(from: usize, to: usize): usize {
  return literalLength === 0 ? findNeedle(from, to) : findLiteral(from, to);
}

/**
 * Each needle has six bytes or more, so that three bytes of it fill the first three places of some aligned word of four: it is
 * enough to look those up.
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

export function lookForNeedles(): void {
  literalLength = 0;
}

/** @param one a place in the literal; @param other another, or the same */
export function lookForLiteral(length: u32, one: u32, other: u32): void {
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

/** Of sixteen places those, as bits that are all set, where both rare bytes stand as in the literal. */
function rareBytesAt(at: usize, one: v128, oneMask: v128, other: v128, otherMask: v128): v128 {
  const isOne = i8x16.eq(v128.or(v128.load(at + rare), oneMask), one);
  return v128.and(isOne, i8x16.eq(v128.or(v128.load(at + alsoRare), otherMask), other));
}

/** Where the literal stands first in the range; 0 where it does not. */
function findLiteral(from: usize, to: usize): usize {
  if (to - from < literalLength) return 0;
  const last = to - literalLength;
  // Sixteen times one rare byte and the other, and their masks.
  const one = v128.load8_splat(literal + rare);
  const oneMask = v128.load8_splat(masks + rare);
  const other = v128.load8_splat(literal + alsoRare);
  const otherMask = v128.load8_splat(masks + alsoRare);
  for (let at = from; at <= last;) {
    // Mostly there is nothing for a long way.
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

/** Each of sixteen counts takes one byte of a step, and holds no more. */
const mostCounted: usize = 255 * 16;

export function countNewlines(from: usize, to: usize): u32 {
  const newlines = i8x16.splat(newline);
  let count: u32 = 0;
  let at = from;
  while (at + 16 <= to) {
    const end = min(at + mostCounted, to - 15);
    let counts = i8x16.splat(0);
    // What is equal is minus one.
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

/** The first newline of the range; `to` where there is none. */
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

/** Behind the last newline of the range; `from` where there is none. */
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
 * The first line of the range, which begins with a line, that holds a needle: `result` has where it begins, where it ends
 * (at its newline, or at `to`), and how many newlines lie before it; all of the range where there is no such line.
 */
export function nextLine(from: usize, to: usize): bool {
  const hit = find(from, to);
  const start = hit === 0 ? to : lineStart(from, hit);
  store<u32>(result, <u32>start);
  store<u32>(result, <u32>(hit === 0 ? to : lineEnd(hit, to)), 4);
  store<u32>(result, countNewlines(from, start), 8);
  return hit !== 0;
}

/** Whether four digits and a dash stand at a place, as where nearly every entry of a log begins: as `formats.ts` asks it. */
function beginsWithYear(at: usize): bool {
  for (let i: usize = 0; i < 4; i += 1) if (<u32>(load<u8>(at + i) - 0x30) > 9) return false;
  return load<u8>(at, 4) === 0x2d;
}

/**
 * Gathers the lines of the range, which begins with a line, that hold a needle, without their ends: one after another, as long as
 * an entry begins behind each and there is room. Whether there may be more, from the place on that `result` begins with: an entry
 * may go on there, or the next line finds no room. `result` has further how many lines lie before that place, or before `to`
 * where there is no more; how many lines were gathered; and their bytes.
 *
 * @param line how many lines lie before the range
 */
export function gather(from: usize, to: usize, line: u32): bool {
  let at = from;
  let lines = line;
  let count: u32 = 0;
  let used: usize = 0;
  let isMore = false;
  while (!isMore && at < to) {
    const hit = find(at, to);
    if (hit === 0) {
      lines += countNewlines(at, to) + <u32>(load<u8>(to - 1) !== newline);
      break;
    }
    const start = lineStart(at, hit);
    const end = lineEnd(hit, to);
    let length = end - start;
    while (length > 0 && load<u8>(start + length - 1) === carriageReturn) length -= 1;
    isMore = count === mostGathered || used + length > gatheredBytes;
    if (isMore) break;
    lines += countNewlines(at, start) + 1;
    memory.copy(gathered + used, start, length);
    used += length;
    const entry = gatheredTable + ((<usize>count) << 3);
    store<u32>(entry, <u32>used);
    store<u32>(entry, lines, 4);
    count += 1;
    at = min(end + 1, to);
    isMore = at < to && !(at + 5 <= to && beginsWithYear(at));
  }
  store<u32>(result, <u32>at);
  store<u32>(result, lines, 4);
  store<u32>(result, count, 8);
  store<u32>(result, <u32>used, 12);
  return isMore;
}

/**
 * Notes where every `stride`th line of a range begins, counted from its first line: offsets of four bytes each from `out` on.
 * `result` has how many newlines there are, how many offsets were written, and whether a byte is no ASCII.
 *
 * @param before newlines that were counted before this range, which goes on with their text
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
