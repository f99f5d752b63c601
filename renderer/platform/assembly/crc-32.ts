/**
 * CRC-32 as gzip has it (RFC 1952). AssemblyScript.
 *
 * Bits are coefficients of a polynomial, and the CRC-32 is what its division by a certain one leaves. The shortest multiple of
 * that one with five terms is x^300 + x^155 + x^117 + x^89 + 1 (all shorter ones were tried); squared, and squared again, it is
 * still one, so it is with x^128 for x, a step of sixteen bytes. So a step can be taken out if it is added (which is XOR) to the
 * four steps that stand 145, 183, 211 and 300 behind it: sixteen bytes at a time, until so few are left that tables are quick.
 *
 * S. Russell, "Chorba: A novel CRC32 implementation", arXiv:2412.16398, 2024. Tables: M. Kounavis and F. Berry, "A systematic
 * approach to building high performance, software-based, CRC generators", 2005.
 */

import { free as freeOfSearch } from './byte-search';

const polynomial: u32 = 0xedb88320;
const stepBytes: usize = 16;
/** How far behind a step those stand that it is added to. */
const first: usize = (300 - 155) * stepBytes;
const second: usize = (300 - 117) * stepBytes;
const third: usize = (300 - 89) * stepBytes;
const fourth: usize = 300 * stepBytes;

// Behind what a search in the same memory needs.
const tables: usize = freeOfSearch;
const tableBytes: usize = 1024;
/** Nothing, which stands before what the bytes become. */
const zeros: usize = tables + stepBytes * tableBytes;
const became: usize = zeros + fourth;
/** The longest stretch of bytes. */
const mostBytes: usize = 1 << 19;
/** Where memory begins that another part of the module may use. */
export const freeOfCrc: usize = became + mostBytes;

/** Once, before anything else. Each table is the one before it, shifted by a byte more. */
export function makeTables(): void {
  for (let byte: u32 = 0; byte < 256; byte += 1) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (polynomial & -(sum & 1));
    store<u32>(tables + ((<usize>byte) << 2), sum);
  }
  for (let at = tables; at < zeros - tableBytes; at += 4) {
    const sum = load<u32>(at);
    store<u32>(at + tableBytes, (sum >>> 8) ^ entry(0, sum));
  }
}

/** Of the lowest byte of `value`, in one of the tables. */
function entry(table: usize, value: u32): u32 {
  return load<u32>(tables + table * tableBytes + ((<usize>(value & 0xff)) << 2));
}

function entries(table: usize, four: u32): u32 {
  return (
    entry(table + 3, four) ^ entry(table + 2, four >>> 8) ^ entry(table + 1, four >>> 16) ^ entry(table, four >>> 24)
  );
}

/** What steps that were taken out add to the one that was to be at `at`. */
function added(at: usize): v128 {
  const near = v128.xor(v128.load(at - first), v128.load(at - second));
  return v128.xor(near, v128.xor(v128.load(at - third), v128.load(at - fourth)));
}

/**
 * Takes out as many steps as can be of more than 300.
 *
 * @param sum is added to the first four bytes
 * @returns where those begin that are left, and become what is added to them
 */
function takenOut(from: usize, length: usize, sum: u32): usize {
  const left = became + ((length - fourth) & ~(stepBytes - 1));
  const offset = from - became;
  v128.store(became, v128.xor(v128.load(from), i32x4(sum, 0, 0, 0)));
  for (let at = became + stepBytes; at < left; at += stepBytes) {
    v128.store(at, v128.xor(v128.load(at + offset), added(at)));
  }
  // Only what was taken out is added to what is left.
  memory.copy(left, left + offset, became + length - left);
  for (let at = left; at < left + fourth; at += stepBytes) {
    let step = v128.xor(v128.load(at), v128.load(at - fourth));
    if (at - third < left) step = v128.xor(step, v128.load(at - third));
    if (at - second < left) step = v128.xor(step, v128.load(at - second));
    if (at - first < left) step = v128.xor(step, v128.load(at - first));
    v128.store(at, step);
  }
  return left;
}

/**
 * Of at most 512 KiB.
 *
 * @param before the CRC-32 of the bytes before these; 0 for none
 */
export function crc32(from: usize, length: usize, before: u32): u32 {
  let at = from;
  let to = from + length;
  let sum = ~before;
  if (length > fourth + stepBytes) {
    at = takenOut(from, length, sum);
    to = became + length;
    sum = 0;
  }
  for (; at + stepBytes <= to; at += stepBytes) {
    sum =
      entries(12, load<u32>(at) ^ sum) ^
      entries(8, load<u32>(at, 4)) ^
      entries(4, load<u32>(at, 8)) ^
      entries(0, load<u32>(at, 12));
  }
  for (; at < to; at += 1) sum = (sum >>> 8) ^ entry(0, sum ^ load<u8>(at));
  return ~sum;
}
