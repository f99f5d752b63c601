import { crc32 as zlibs } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../renderer/platform/crc-32.ts';

test('is the one of zlib, in one piece and in two', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      expect(crc32(bytes, 0)).toBe(zlibs(bytes));
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(zlibs(bytes));
    }),
  );
});

test('of more bytes than fit at once', () => {
  const bytes = Uint8Array.from({ length: 700_001 }, (_one, at) => (at * 7) ^ (at >> 8));
  expect(crc32(bytes, 0)).toBe(zlibs(bytes));
});
