import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../renderer/engine/base/sha256.ts';

const real = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('any bytes in any pieces give what Node gives', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
      const hash = new Sha256();
      for (const piece of pieces) hash.update(piece);
      return hash.hex() === real(Buffer.concat(pieces));
    }),
    { numRuns: 300 },
  );
});

test('every length around a block’s end', () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = new Uint8Array(length).fill(0x61);
    expect(new Sha256().update(bytes).hex()).toBe(real(bytes));
  }
});
