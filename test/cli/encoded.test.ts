import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encoded } from '../../electron/cli/encoded.ts';

it('is the same text', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.tuple(fc.constantFrom('a', 'é', '→', '😀'), fc.integer({ min: 1, max: 200_000 })).map(([of, n]) => of.repeat(n)),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      // Each holds until the next is asked for.
      const pieces = Array.from(encoded(parts), (piece) => Buffer.from(piece));
      expect(Buffer.concat(pieces).equals(Buffer.from(parts.join('')))).toBe(true);
      expect(pieces.every(({ length }) => length > 0)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('puts small parts together', () => {
  const parts = Array.from({ length: 10_000 }, (_, at) => `${at} – `);
  expect([...encoded(parts)].length).toBeLessThan(4);
});
