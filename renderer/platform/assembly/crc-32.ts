/**
 * CRC-32 as gzip has it (RFC 1952), sixteen bytes a step: what each of sixteen tables says of one byte is put together.
 * AssemblyScript. M. Kounavis and F. Berry, "A systematic approach to building high performance, software-based, CRC
 * generators", 2005.
 */

const polynomial: u32 = 0xedb88320;
const stepBytes: usize = 16;
const tables: usize = 16;
const tableBytes: usize = 1024;
/** Where memory begins that the other side may use. */
export const free: usize = tables + stepBytes * tableBytes;

/** Once, before anything else. Each table is the one before it, shifted by a byte more. */
export function makeTables(): void {
  for (let byte: u32 = 0; byte < 256; byte += 1) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (polynomial & -(sum & 1));
    store<u32>(tables + ((<usize>byte) << 2), sum);
  }
  for (let at = tables; at < free - tableBytes; at += 4) {
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

/** @param before the CRC-32 of the bytes before these; 0 for none */
export function crc32(from: usize, to: usize, before: u32): u32 {
  let sum = ~before;
  let at = from;
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
