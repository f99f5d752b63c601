import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedNumbers } from '../../../renderer/engine/correlate/join/sorted-numbers.ts';

const number = fc.integer({ min: -50, max: 50 });

test('whatever is put in, they are in order, and the nearest is found', () => {
  fc.assert(
    fc.property(
      fc.array(number, { maxLength: 3000, size: 'max' }),
      fc.array(number, { maxLength: 3000, size: 'max' }),
      fc.array(number, { minLength: 1 }),
      (first, later, asked) => {
        const sorted = new SortedNumbers(first);
        for (const one of later) sorted.add(one);
        const all = [...first, ...later].sort((a, b) => a - b);
        expect([...sorted]).toEqual(all);
        for (const one of asked) {
          expect(sorted.distanceTo(one)).toBe(Math.min(Infinity, ...all.map((other) => Math.abs(other - one))));
        }
      },
    ),
    { numRuns: 60 },
  );
});

// Each put before all the others of one array, this took a minute.
test('half a million, backwards', () => {
  const sorted = new SortedNumbers([]);
  for (let n = 500_000; n > 0; n -= 1) sorted.add(2 * n);
  expect(sorted.distanceTo(77_777)).toBe(1);
  expect(sorted.distanceTo(0)).toBe(2);
  expect(sorted.distanceTo(1_000_010)).toBe(10);
});
