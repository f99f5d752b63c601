import { expect, test } from 'vitest';
import { concurrency } from '../../../renderer/engine/diagnosis/concurrency.ts';
import type { Migration } from '../../../renderer/engine/model.ts';

function run(source: string, destination: string, firstSeen: number, lastSeen: number): Migration {
  return {
    kind: 'vmotion',
    source: { host: source },
    destination: { host: destination },
    firstSeen,
    lastSeen,
  } as Migration;
}

test('the busiest moment on either host counts, not all that overlap somewhere', () => {
  const long = run('a', 'b', 0, 100);
  const early = run('a', 'c', 10, 20);
  const late = run('d', 'b', 30, 50);
  const later = run('a', 'b', 40, 60);
  const apart = run('x', 'y', 0, 100);
  const peaks = concurrency([later, late, apart, early, long]);
  expect([long, early, late, later, apart].map((one) => peaks.get(one))).toEqual([3, 2, 3, 3, 1]);
});

test('one that begins as another ends runs alone', () => {
  const one = run('a', 'b', 0, 10);
  const next = run('a', 'b', 10, 20);
  expect([...concurrency([one, next]).values()]).toEqual([1, 1]);
});

test('a host that one line names and another gives only the vMotion address of is one host', () => {
  const named = { ...run('a', 'b', 0, 10), source: { host: 'a', ip: '10.0.0.1' } } as Migration;
  const bare = { ...run('x', 'c', 2, 8), source: { ip: '10.0.0.1' } } as Migration;
  expect([...concurrency([named, bare]).values()]).toEqual([2, 2]);
});
