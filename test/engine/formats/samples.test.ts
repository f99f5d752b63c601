/** Every header, message and signature is shown by its samples. */
import { expect, test } from 'vitest';
import { allChecks } from './faults.ts';

test.each(allChecks().map(({ room, line, fault }) => [room, line, fault] as const))('%s: %s', (_room, _line, fault) => {
  expect(fault()).toBeUndefined();
});

test('no two samples of a room are the same line', () => {
  const lines = allChecks().map(({ room, line }) => `${room}: ${line}`);
  expect(new Set(lines).size).toBe(lines.length);
});
