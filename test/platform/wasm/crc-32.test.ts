/** The CRC-32 of an inflater's output, and its plain reference, compared with zlib's. */
import { crc32 as zlibs, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inflater } from '../../../renderer/platform/wasm/inflater.ts';
import { plainCrc32 } from '../../../renderer/platform/wasm/plain.ts';

/** @param pieces bytes of compressed data at a time; in all as many calls as they take */
function crcOf(bytes: Uint8Array, pieces = Infinity): number {
  const compressed = deflateRawSync(bytes);
  const inflater = new Inflater();
  let sum = 0;
  for (let at = 0; inflater.state === 'going';) {
    at += inflater.inflate(compressed.subarray(at, at + pieces)).used;
    sum = inflater.crc32(sum);
  }
  inflater.close();
  return sum;
}

function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

const few = fc.uint8Array({ maxLength: 200 });
/** From some 5000 on they are gone through in another way. */
const many = fc.tuple(fc.integer({ min: 4700, max: 15_000 }), fc.nat()).map(([length, seed]) => noise(length, seed));

test('is that of zlib, in one piece and in several', () => {
  fc.assert(
    fc.property(fc.oneof(few, many), fc.integer({ min: 1, max: 9000 }), (bytes, pieces) => {
      expect(crcOf(bytes)).toBe(zlibs(bytes));
      expect(crcOf(bytes, pieces)).toBe(zlibs(bytes));
      const cut = Math.min(pieces, bytes.length);
      expect(plainCrc32(bytes.subarray(cut), plainCrc32(bytes.subarray(0, cut)))).toBe(zlibs(bytes));
    }),
  );
});

test('of every length about the one from which most bytes are taken out', () => {
  for (let length = 4780; length < 4850; length += 1)
    expect(crcOf(noise(length, length)), `${length} bytes`).toBe(zlibs(noise(length, length)));
});

test('of as much as is given in one go, and of more', () => {
  for (const bytes of [new Uint8Array(1_000_000), new Uint8Array(1_000_000).fill(255), noise(700_001, 1)])
    expect(crcOf(bytes)).toBe(zlibs(bytes));
});
