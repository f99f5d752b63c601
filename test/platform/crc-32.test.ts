import { crc32 as zlibs } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../renderer/platform/crc-32.ts';

const few = fc.uint8Array({ maxLength: 200 });
/** From some 5000 on they are gone through in another way. */
const many = fc.tuple(fc.integer({ min: 4700, max: 15_000 }), fc.nat()).map(([length, seed]) => noise(length, seed));

function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

test('is the one of zlib, in one piece and in two', () => {
  fc.assert(
    fc.property(fc.oneof(few, many), fc.nat(20_000), (bytes, cut) => {
      expect(crc32(bytes, 0)).toBe(zlibs(bytes));
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(zlibs(bytes));
    }),
  );
});

test('of every length about the one from which most bytes are taken out', () => {
  for (let length = 4780; length < 4850; length += 1) {
    const bytes = noise(length, length);
    expect(crc32(bytes, 0x1234abcd), `${length} bytes`).toBe(zlibs(bytes, 0x1234abcd));
  }
});

test('of more bytes than fit at once', () => {
  const bytes = Uint8Array.from({ length: 700_001 }, (_one, at) => (at * 7) ^ (at >> 8));
  expect(crc32(bytes, 0)).toBe(zlibs(bytes));
});
