import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from '../../../renderer/engine/base/json-pieces.ts';

const written = (value: unknown, gap?: string) => [...jsonPieces(value, gap)].join('');
const small = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.constant(undefined));
/** Long enough to be taken apart. */
const long = fc
  .tuple(fc.integer({ min: 1, max: 6000 }), small, small)
  .map(([n, one, last]) => [...Array.from({ length: n }, () => one), last]);
const value = fc.oneof(
  small,
  fc.dictionary(fc.string(), fc.oneof(small, long), { maxKeys: 4 }),
  fc.array(long, { maxLength: 3 }),
);

test.each(['', ' ', '  '])('to the letter what JSON.stringify writes, with a gap of “%s”', (gap) => {
  fc.assert(
    fc.property(value, (one) => {
      if (one !== undefined) expect(written(one, gap)).toBe(JSON.stringify(one, undefined, gap));
    }),
    { numRuns: 25 },
  );
});

test('a list may come one by one, below others', () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ n, text: 'x\ny', list: [1, [2, { a: [] }], {}] }));
  const lazy = { a: new Set(many).values(), b: { c: [new Set(many).values()] }, none: new Set().values() };
  const plain = { a: many, b: { c: [many] }, none: [] };
  expect(written(lazy)).toBe(JSON.stringify(plain));
  const again = { a: new Set(many).values(), b: { c: [new Set(many).values()] }, none: new Set().values() };
  expect(written(again, ' ')).toBe(JSON.stringify(plain, undefined, 1));
});

test('no piece is as long as the whole, however it is nested', () => {
  const rows = Array.from({ length: 200_000 }, (_, n) => ({ n, evidence: [{ source: 0, line: n }] }));
  for (const nested of [rows, { a: { b: { rows } } }, [[rows]], { a: [{ rows }, { rows }] }]) {
    for (const gap of ['', ' '])
      for (const piece of jsonPieces(nested, gap)) expect(piece.length).toBeLessThan(600_000);
  }
});
