import { expect, test } from 'vitest';
import { greatest, least } from '../../../renderer/engine/base/extremes.ts';

test('of more numbers than a call takes arguments, of none, and of none beyond the bound', () => {
  const many = Array.from({ length: 300_000 }, (_, n) => (n * 7919) % 300_007);
  expect([least(many), greatest(many)]).toEqual([0, 300_006]);
  expect([least([]), greatest([]), least([], 5), greatest([], 5)]).toEqual([Infinity, -Infinity, 5, 5]);
  expect([least([7, 8], 5), greatest([3, 4], 5)]).toEqual([5, 5]);
});
