/**
 * The hot loops: which line of a text holds one of many strings, where one string stands, where lines end. AssemblyScript:
 * TypeScript that becomes WebAssembly, so that bytes are looked at eight or sixteen at a time. Nothing is allocated here;
 * `../byte-search.ts` lays out the memory, and holds the conventions of the tables.
 *
 * An address is a place in the module's memory; a range ends before `to`. Up to fifteen bytes behind `to` may be looked at,
 * and are never found.
 */

const newline: u8 = 10;
/** What `nextLine` tells besides its answer: three numbers from this address on. */
export const result: usize = 16;
/** One entry of two bytes for each slot: the list of what may stand over a word, in units of four bytes; 0 for nothing. */
export const slots: usize = 64;
export const slotBits: u32 = 16;
/** Lists: a count, then for each candidate how many of its bytes stand before the word, its length, its address. */
export const lists: usize = slots + (2 << slotBits);
/** Where memory begins that the other side shares out. */
export const free: usize = lists + (4 << 16);

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
  const head = lists + (<usize>list << 2);
  const end = head + 4 + load<u32>(head) * 12;
  for (let entry = head + 4; entry < end; entry += 12) {
    const start = at - load<u32>(entry);
    const length = load<u32>(entry, 4);
    if (start >= from && start + length <= to && same(start, load<u32>(entry, 8), length)) return start;
  }
  return 0;
}

/**
 * Where one of the needles that are loaded stands in the range; 0 where none does. No needle lies wholly before it. Each
 * needle has six bytes or more, so that three bytes of it fill the first three places of some aligned word of four: it is
 * enough to look those up.
 */
export function find(from: usize, to: usize): usize {
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

export function countNewlines(from: usize, to: usize): u32 {
  const newlines = i8x16.splat(newline);
  let count: u32 = 0;
  let at = from;
  for (; at + 16 <= to; at += 16) count += popcnt<u32>(i8x16.bitmask(i8x16.eq(v128.load(at), newlines)));
  for (; at < to; at += 1) count += <u32>(load<u8>(at) === newline);
  return count;
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
