import { expect, test } from 'vitest';
import { isTooLong } from '../../../renderer/engine/base/too-long.ts';

const errorOf = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error;
  }
};

test('a text that is longer than V8 holds is told from what else goes wrong', () => {
  const half = 'x'.repeat(2 ** 28);
  const parts = errorOf(() => [half, half].join());
  const sum = errorOf(() => half + half + half);
  expect(parts).toBeInstanceOf(RangeError);
  expect(sum).toBeInstanceOf(RangeError);
  expect(isTooLong(parts)).toBe(true);
  expect(isTooLong(sum)).toBe(true);
  expect(isTooLong(errorOf(() => new Array(-1)))).toBe(false);
  expect(isTooLong('Invalid string length')).toBe(false);
});
