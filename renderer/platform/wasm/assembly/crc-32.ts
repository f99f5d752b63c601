/**
 * CRC-32 as gzip has it (RFC 1952). AssemblyScript.
 *
 * The bytes are the coefficients of a polynomial over GF(2); its CRC-32 is the remainder of a division by a fixed polynomial. The
 * shortest multiple of that with five terms is x^300 + x^155 + x^117 + x^89 + 1 (found by trying all shorter ones). Squaring it
 * again and again keeps it a multiple, so the same holds with x^128 for x, a step of sixteen bytes: a step can be eliminated by XOR
 * into the four steps that are 145, 183, 211 and 300 behind it. That is done until tables are quick enough for the rest.
 *
 * S. Russell, "Chorba: A novel CRC32 implementation", arXiv:2412.16398, 2024. Tables: M. Kounavis and F. Berry, "A systematic
 * approach to building high performance, software-based, CRC generators", 2005.
 */

import { free as freeOfSearch } from './byte-search';

const polynomial: u32 = 0xedb88320;
const stepBytes: usize = 16;
/** Distances of the steps that an eliminated step is added to. */
const first: usize = (300 - 155) * stepBytes;
const second: usize = (300 - 117) * stepBytes;
const third: usize = (300 - 89) * stepBytes;
const fourth: usize = 300 * stepBytes;

// Behind the tables of a search in the same memory.
const tables: usize = freeOfSearch;
const tableBytes: usize = 1024;
/** Zeros before `became`, so that the first steps need no special case. */
const zeros: usize = tables + stepBytes * tableBytes;
/** What the bytes become while steps are eliminated. */
const became: usize = zeros + fourth;
/** The longest range. */
const mostBytes: usize = 1 << 19;
/** First address that another part of the module may use. */
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

/** The entry for the lowest byte of `value` in one of the tables. */
function entry(table: usize, value: u32): u32 {
  return load<u32>(tables + table * tableBytes + ((<usize>(value & 0xff)) << 2));
}

function entries(table: usize, four: u32): u32 {
  return (
    entry(table + 3, four) ^ entry(table + 2, four >>> 8) ^ entry(table + 1, four >>> 16) ^ entry(table, four >>> 24)
  );
}

/** What the eliminated steps add to the one at `at`. */
function added(at: usize): v128 {
  const near = v128.xor(v128.load(at - first), v128.load(at - second));
  return v128.xor(near, v128.xor(v128.load(at - third), v128.load(at - fourth)));
}

/**
 * Eliminates as many steps as possible of more than 300.
 *
 * @param sum is added to the first four bytes
 * @returns address of the steps that remain, in `became`
 */
function eliminate(from: usize, length: usize, sum: u32): usize {
  const left = became + ((length - fourth) & ~(stepBytes - 1));
  const offset = from - became;
  v128.store(became, v128.xor(v128.load(from), i32x4(sum, 0, 0, 0)));
  for (let at = became + stepBytes; at < left; at += stepBytes) {
    v128.store(at, v128.xor(v128.load(at + offset), added(at)));
  }
  // Only eliminated steps are added to those that remain.
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
 * The CRC-32 of at most 512 KiB.
 *
 * @param before the CRC-32 of the bytes before these; 0 for none
 */
export function crc32(from: usize, length: usize, before: u32): u32 {
  let at = from;
  let to = from + length;
  let sum = ~before;
  if (length > fourth + stepBytes) {
    at = eliminate(from, length, sum);
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
