/**
 * Inflates a raw deflate stream (RFC 1951) piece by piece. AssemblyScript. Bits are refilled 64 at a time, a table over eleven of
 * them decodes nearly every symbol in one step, and repetitions are copied sixteen bytes at a time.
 *
 * A symbol with its extra bits and its distance has at most 48 bits. Where a piece ends within one, its bits stay unused until the
 * next call, which continues from this state:
 */
import { crc32, freeOfCrc } from './crc-32';

export { makeTables } from './crc-32';

let unusedBits: u64 = 0; // the next one lowest
let unusedCount: u32 = 0;
let savedState: u32 = 0;
let isLast: bool = false; // whether this block is the last one
let left: u32 = 0; // bytes of a stored block still to come
let literals: u32 = 0; // codes of a block's literal and length alphabet
let distances: u32 = 0; // codes of its distance alphabet
let precodes: u32 = 0; // codes of the alphabet that code lengths are written in
let done: u32 = 0; // code lengths read so far
let givenBefore: u64 = 0; // bytes of output before this call
const precodeLengths: usize = freeOfCrc; // a byte for each of 19 codes
const lengths: usize = precodeLengths + 32; // a byte for each code of both alphabets, 320 at the most
const literalTable: usize = lengths + 320;
const mostLiteralEntries: u32 = 2400; // codes of 15 bits need at most 2342 with a first level of 11 bits
const distanceTable: usize = literalTable + 4 * 2400;
const mostDistanceEntries: u32 = 700; // at most 594 with a first level of 9 bits
const precodeTable: usize = distanceTable + 4 * 700;
const mostPrecodeEntries: u32 = 128;

const counts: usize = precodeTable + 4 * 128; // four bytes for each length of a code
const nextCodes: usize = counts + 64;
const reversed: usize = nextCodes + 64; // two bytes for each code
const furtherBits: usize = reversed + 640; // a byte for each entry of a table's first level
export const input: usize = furtherBits + 2048;
export const inputBytes: usize = 65536;
const history: usize = input + inputBytes + 16;
const historyBytes: usize = 32768;
export const output: usize = history + historyBytes;
/** No symbol is begun beyond so many bytes; three literals may follow, and a repetition of 258. */
const enough: usize = 262144;
/** Up to thirty bytes behind it may be overwritten. */
export const outputBytes: usize = enough + 3 + 258;

/** States of a stream. */
const atBlock: u32 = 0;
const atStoredLength: u32 = 1;
const inStored: u32 = 2;
const atAlphabets: u32 = 3;
const inPrecode: u32 = 4;
const inLengths: u32 = 5;
const inBlock: u32 = 6;
export const ended: u32 = 7;
export const damaged: u32 = 8;

const literalBits: u32 = 11;
const distanceBits: u32 = 9;
const precodeBits: u32 = 7;
const longestCode: u32 = 15;

// The lowest four bits of a table's entry are the number of bits of its code; 0: there is no such code. The entry is
const isLiteral: u32 = 1 << 31; // a literal: the byte from bit 16 on,
const isFurther: u32 = 1 << 7; // a second-level table: its first entry from bit 16 on, its number of bits from bit 8 on,
const isEnd: u32 = 1 << 6; // the end of a block,
// or a length, a distance or a code length: its base from bit 16 on, its number of extra bits from bit 8 on.
const noMeaning: u32 = u32.MAX_VALUE;

/** Bytes of `output` that the last call wrote, and of `input` that it used. */
export let given: u32 = 0;
export let used: u32 = 0;

/** Begins another stream. */
export function begin(): void {
  unusedBits = 0;
  unusedCount = 0;
  savedState = atBlock;
  isLast = false;
  givenBefore = 0;
  given = 0;
}

/** The CRC-32 of the last call's output. @param before that of the output before it; 0 for none */
export function crcOfGiven(before: u32): u32 {
  return crc32(output, given, before);
}

/** The table entry of a symbol, without the number of bits of its code. */
function meaning(bits: u32, symbol: u32): u32 {
  if (bits === precodeBits) return symbol << 16;
  if (bits === distanceBits) {
    if (symbol >= 30) return noMeaning;
    if (symbol < 4) return (symbol + 1) << 16;
    const extra = (symbol >> 1) - 1;
    return ((((2 + (symbol & 1)) << extra) + 1) << 16) | (extra << 8);
  }
  if (symbol < 256) return isLiteral | (symbol << 16);
  if (symbol === 256) return isEnd;
  if (symbol < 265) return (symbol - 254) << 16;
  if (symbol === 285) return 258 << 16;
  if (symbol > 285) return noMeaning;
  const extra = (symbol - 261) >> 2;
  return ((((4 + ((symbol - 261) & 3)) << extra) + 3) << 16) | (extra << 8);
}

/** Writes the code of each symbol to `reversed`, its first bit lowest. Returns whether the lengths are valid: see `fillTable`. */
function makeCodes(bits: u32, lengths: usize, count: u32): bool {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < count; symbol += 1) {
    const length = counts + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(length, load<u32>(length) + 1);
  }
  store<u32>(counts, 0);
  let room: i32 = 1;
  let longest: u32 = 0;
  let code: u32 = 0;
  for (let length: u32 = 1; length <= longestCode; length += 1) {
    const ofLength = load<u32>(counts + ((<usize>length) << 2));
    code = (code + load<u32>(counts + ((<usize>(length - 1)) << 2))) << 1;
    store<u32>(nextCodes + ((<usize>length) << 2), code);
    room = (room << 1) - <i32>ofLength;
    if (room < 0) return false;
    if (ofLength > 0) longest = length;
  }
  if (room > 0 && longest > 0 && (bits === precodeBits || longest > 1)) return false;
  for (let symbol: u32 = 0; symbol < count; symbol += 1) {
    const length: u32 = load<u8>(lengths + symbol);
    if (length === 0) continue;
    const next = nextCodes + ((<usize>length) << 2);
    let own = load<u32>(next);
    store<u32>(next, own + 1);
    let turned: u32 = 0;
    for (let bit: u32 = 0; bit < length; bit += 1) {
      turned = (turned << 1) | (own & 1);
      own >>= 1;
    }
    store<u16>(reversed + ((<usize>symbol) << 1), <u16>turned);
  }
  return true;
}

/**
 * Fills the table of an alphabet from the lengths of its codes.
 *
 * @param bits of its first level, which differ between the alphabets
 * @returns whether the lengths are valid: a complete code, none, or a single one of one bit
 */
function fillTable(table: usize, bits: u32, most: u32, lengths: usize, count: u32): bool {
  if (!makeCodes(bits, lengths, count)) return false;
  const first: u32 = 1 << bits;
  memory.fill(table, 0, (<usize>first) << 2);
  memory.fill(furtherBits, 0, first);
  for (let symbol: u32 = 0; symbol < count; symbol += 1) {
    const length: u32 = load<u8>(lengths + symbol);
    const place = furtherBits + (load<u16>(reversed + ((<usize>symbol) << 1)) & (first - 1));
    if (length > bits && length - bits > load<u8>(place)) store<u8>(place, <u8>(length - bits));
  }
  let next = first;
  for (let symbol: u32 = 0; symbol < count; symbol += 1) {
    const length: u32 = load<u8>(lengths + symbol);
    const what = meaning(bits, symbol);
    if (length === 0) continue;
    const code: u32 = load<u16>(reversed + ((<usize>symbol) << 1));
    if (length <= bits) {
      if (what !== noMeaning) fill(table, code, first, length, what);
      continue;
    }
    const head = table + ((<usize>(code & (first - 1))) << 2);
    const further: u32 = load<u8>(furtherBits + (code & (first - 1)));
    if (load<u32>(head) === 0) {
      if (next + (1 << further) > most) return false;
      store<u32>(head, isFurther | (next << 16) | (further << 8) | bits);
      memory.fill(table + ((<usize>next) << 2), 0, (<usize>4) << further);
      next += 1 << further;
    }
    const part = table + ((<usize>(load<u32>(head) >> 16)) << 2);
    if (what !== noMeaning) fill(part, code >> bits, 1 << further, length - bits, what);
  }
  return true;
}

/** Fills every entry whose lowest bits are the code. */
function fill(table: usize, code: u32, end: u32, length: u32, what: u32): void {
  for (let at = code; at < end; at += 1 << length) store<u32>(table + ((<usize>at) << 2), what | length);
}

/** The tables of a block with fixed codes. */
function fillFixed(): void {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  fillTable(literalTable, literalBits, mostLiteralEntries, lengths, 288);
  memory.fill(lengths, 5, 32);
  fillTable(distanceTable, distanceBits, mostDistanceEntries, lengths, 32);
}

/** The tables of a block with codes of its own. */
function fillOwn(): bool {
  return (
    load<u8>(lengths + 256) !== 0 &&
    fillTable(literalTable, literalBits, mostLiteralEntries, lengths, literals) &&
    fillTable(distanceTable, distanceBits, mostDistanceEntries, lengths + literals, distances)
  );
}

/** The order of the code length alphabet in a block (RFC 1951, 3.2.7). */
function placeOfPrecode(index: u32): u32 {
  if (index < 3) return 16 + index;
  if (index === 3) return 0;
  return index & 1 ? 7 - ((index - 5) >> 1) : 8 + ((index - 4) >> 1);
}

/** Copies `length` bytes to `to` from `distance` before it, and up to fifteen more. */
function repeat(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  if (distance >= 16) {
    v128.store(to, v128.load(to - distance));
    v128.store(to, v128.load(to - distance, 16), 16);
    for (let at = to + 32; at < end; at += 16) v128.store(at, v128.load(at - distance));
  } else if (distance === 1) {
    const byte = v128.load8_splat(to - 1);
    for (let at = to; at < end; at += 16) v128.store(at, byte);
  } else {
    for (let at = to; at < end; at += 1) store<u8>(at, load<u8>(at - distance));
  }
}

/**
 * Inflates `length` bytes of `input`, until they are used up, `output` is full, or the stream ends.
 *
 * @returns the stream's state
 */
export function run(length: u32): u32 {
  // Repetitions reach back into the output of the last call.
  if (given > 0) memory.copy(history, history + given, historyBytes);
  let at = input;
  const end = input + length;
  let to = output;
  const full = output + enough;
  const before = givenBefore;
  let bits = unusedBits;
  let count = unusedCount;
  let state = savedState;

  for (;;) {
    for (; count < 56 && at < end; at += 1, count += 8) bits |= (<u64>load<u8>(at)) << count;

    if (state === inBlock) {
      // With sixteen bytes of input left no symbol can run out of bits.
      while (to < full && at + 16 <= end) {
        bits |= load<u64>(at) << count;
        at += (63 - count) >> 3;
        count |= 56;
        let entry = load<u32>(literalTable + ((<usize>((<u32>bits) & 0x7ff)) << 2));
        if (entry & isLiteral) {
          // Literals come in runs: the bits suffice for four, or for three and the first level of the next symbol.
          for (let more = 3; ; more -= 1) {
            bits >>= entry & 15;
            count -= entry & 15;
            store<u8>(to, <u8>(entry >> 16));
            to += 1;
            if (more === 0) break;
            entry = load<u32>(literalTable + ((<usize>((<u32>bits) & 0x7ff)) << 2));
            if (!(entry & isLiteral)) break;
          }
          if (entry & isLiteral) continue;
          bits |= load<u64>(at) << count;
          at += (63 - count) >> 3;
          count |= 56;
        }
        if (entry & isFurther) {
          bits >>= literalBits;
          count -= literalBits;
          const mask = (1 << ((entry >> 8) & 15)) - 1;
          entry = load<u32>(literalTable + ((<usize>((entry >> 16) + ((<u32>bits) & mask))) << 2));
        }
        bits >>= entry & 15;
        count -= entry & 15;
        if (entry & isLiteral) {
          store<u8>(to, <u8>(entry >> 16));
          to += 1;
          continue;
        }
        if (entry & isEnd) {
          state = atBlock;
          break;
        }
        if (entry === 0) {
          state = damaged;
          break;
        }
        let extra = (entry >> 8) & 15;
        const bytes = (entry >> 16) + ((<u32>bits) & ((1 << extra) - 1));
        bits >>= extra;
        count -= extra;
        entry = load<u32>(distanceTable + ((<usize>((<u32>bits) & 0x1ff)) << 2));
        if (entry & isFurther) {
          bits >>= distanceBits;
          count -= distanceBits;
          const mask = (1 << ((entry >> 8) & 15)) - 1;
          entry = load<u32>(distanceTable + ((<usize>((entry >> 16) + ((<u32>bits) & mask))) << 2));
        }
        bits >>= entry & 15;
        count -= entry & 15;
        extra = (entry >> 8) & 15;
        const distance = (entry >> 16) + ((<u32>bits) & ((1 << extra) - 1));
        bits >>= extra;
        count -= extra;
        if (entry === 0 || distance > before + (to - output)) {
          state = damaged;
          break;
        }
        repeat(to, distance, bytes);
        to += bytes;
      }
      if (state !== inBlock) {
        if (state === damaged) break;
        continue;
      }
      if (to >= full) break;
      // Near the end of the input: a symbol is only consumed once all its bits have come.
      for (; count < 56 && at < end; at += 1, count += 8) bits |= (<u64>load<u8>(at)) << count;
      let rest = bits;
      let taken: u32 = 0;
      let entry = load<u32>(literalTable + ((<usize>((<u32>rest) & 0x7ff)) << 2));
      if (entry & isFurther) {
        rest >>= literalBits;
        taken = literalBits;
        const mask = (1 << ((entry >> 8) & 15)) - 1;
        entry = load<u32>(literalTable + ((<usize>((entry >> 16) + ((<u32>rest) & mask))) << 2));
      }
      if (entry === 0) {
        if (count >= longestCode) state = damaged;
        break;
      }
      rest >>= entry & 15;
      taken += entry & 15;
      if (taken > count) break;
      if (entry & (isLiteral | isEnd)) {
        if (entry & isLiteral) {
          store<u8>(to, <u8>(entry >> 16));
          to += 1;
        } else state = atBlock;
        bits = rest;
        count -= taken;
        continue;
      }
      let extra = (entry >> 8) & 15;
      const bytes = (entry >> 16) + ((<u32>rest) & ((1 << extra) - 1));
      rest >>= extra;
      taken += extra;
      entry = load<u32>(distanceTable + ((<usize>((<u32>rest) & 0x1ff)) << 2));
      if (entry & isFurther) {
        rest >>= distanceBits;
        taken += distanceBits;
        const mask = (1 << ((entry >> 8) & 15)) - 1;
        entry = load<u32>(distanceTable + ((<usize>((entry >> 16) + ((<u32>rest) & mask))) << 2));
      }
      if (entry === 0) {
        if (count >= taken + longestCode) state = damaged;
        break;
      }
      rest >>= entry & 15;
      extra = (entry >> 8) & 15;
      taken += (entry & 15) + extra;
      if (taken > count) break;
      const distance = (entry >> 16) + ((<u32>rest) & ((1 << extra) - 1));
      if (distance > before + (to - output)) {
        state = damaged;
        break;
      }
      repeat(to, distance, bytes);
      to += bytes;
      bits = rest >> extra;
      count -= taken;
    } else if (state === atBlock) {
      if (isLast) {
        state = ended;
        break;
      }
      if (count < 3) break;
      const kind = ((<u32>bits) >> 1) & 3;
      isLast = ((<u32>bits) & 1) !== 0;
      bits >>= 3;
      count -= 3;
      if (kind === 0) {
        bits >>= count & 7;
        count -= count & 7;
        state = atStoredLength;
      } else if (kind === 1) {
        fillFixed();
        state = inBlock;
      } else if (kind === 2) state = atAlphabets;
      else {
        state = damaged;
        break;
      }
    } else if (state === atStoredLength) {
      if (count < 32) break;
      const bytes = (<u32>bits) & 0xffff;
      if (bytes !== (((<u32>bits) >> 16) ^ 0xffff)) {
        state = damaged;
        break;
      }
      // The block consists of bytes: those that were read as bits already are read again.
      at -= (count - 32) >> 3;
      bits = 0;
      count = 0;
      left = bytes;
      state = inStored;
    } else if (state === inStored) {
      // Bits read since then are bytes of the block.
      at -= count >> 3;
      bits = 0;
      count = 0;
      const bytes = min<u32>(left, <u32>min<usize>(end - at, full - to));
      memory.copy(to, at, bytes);
      to += bytes;
      at += bytes;
      left -= bytes;
      if (left > 0) break;
      state = atBlock;
    } else if (state === atAlphabets) {
      if (count < 14) break;
      literals = ((<u32>bits) & 31) + 257;
      distances = (((<u32>bits) >> 5) & 31) + 1;
      if (literals > 286 || distances > 30) {
        state = damaged;
        break;
      }
      precodes = (((<u32>bits) >> 10) & 15) + 4;
      done = 0;
      memory.fill(precodeLengths, 0, 19);
      bits >>= 14;
      count -= 14;
      state = inPrecode;
    } else if (state === inPrecode) {
      for (; done < precodes && count >= 3; done += 1) {
        store<u8>(precodeLengths + placeOfPrecode(done), <u8>((<u32>bits) & 7));
        bits >>= 3;
        count -= 3;
      }
      if (done < precodes) {
        if (at >= end) break;
        continue;
      }
      done = 0;
      state = fillTable(precodeTable, precodeBits, mostPrecodeEntries, precodeLengths, 19) ? inLengths : damaged;
      if (state === damaged) break;
    } else if (state === inLengths) {
      // The lengths of both alphabets are one sequence.
      const all = literals + distances;
      if (done === all) {
        state = fillOwn() ? inBlock : damaged;
        if (state === damaged) break;
        continue;
      }
      const entry = load<u32>(precodeTable + ((<usize>((<u32>bits) & 0x7f)) << 2));
      if (entry === 0) {
        if (count >= precodeBits) state = damaged;
        break;
      }
      const symbol = entry >> 16;
      const extra: u32 = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
      const taken = (entry & 15) + extra;
      if (taken > count) break;
      const times: u32 =
        symbol < 16 ? 1 : (symbol === 18 ? 11 : 3) + (((<u32>bits) >> (entry & 15)) & ((1 << extra) - 1));
      if (done + times > all || (symbol === 16 && done === 0)) {
        state = damaged;
        break;
      }
      const next = lengths + done;
      memory.fill(next, symbol < 16 ? <u8>symbol : symbol === 16 ? load<u8>(next - 1) : 0, times);
      done += times;
      bits >>= taken;
      count -= taken;
    } else break;
  }

  if (state >= ended || to >= full) {
    // Whole bytes that were read but not used stay in the input.
    at -= count >> 3;
    count &= 7;
  }
  given = <u32>(to - output);
  used = <u32>(at - input);
  givenBefore = before + given;
  unusedBits = bits & (((<u64>1) << count) - 1);
  unusedCount = count;
  savedState = state;
  return state;
}
