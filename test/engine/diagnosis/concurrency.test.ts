import { expect, test } from 'vitest';
import { Concurrency } from '../../../renderer/engine/diagnosis/concurrency.ts';
import type { Migration } from '../../../renderer/engine/model.ts';

function run(source: string, destination: string, firstSeen: number, lastSeen: number): Migration {
  return {
    key: `${source} ${destination} ${firstSeen}`,
    kind: 'vmotion',
    source: { host: source },
    destination: { host: destination },
    firstSeen,
    lastSeen,
  } as Migration;
}

function peaks(migrations: readonly Migration[]): readonly number[] {
  const all = new Concurrency();
  for (const one of migrations) all.add(one);
  return migrations.map(all.settled());
}

test('the busiest moment on either host counts, not all that overlap somewhere', () => {
  const long = run('a', 'b', 0, 100);
  const early = run('a', 'c', 10, 20);
  const late = run('d', 'b', 30, 50);
  const later = run('a', 'b', 40, 60);
  const apart = run('x', 'y', 0, 100);
  expect(peaks([later, late, apart, early, long])).toEqual([3, 3, 1, 2, 3]);
});

test('one that begins as another ends runs alone', () => {
  const one = run('a', 'b', 0, 10);
  const next = run('a', 'b', 10, 20);
  expect(peaks([one, next])).toEqual([1, 1]);
});

test('a host that one line names and another gives only the vMotion address of is one host', () => {
  const named = { ...run('a', 'b', 0, 10), source: { host: 'a', ip: '10.0.0.1' } } as Migration;
  const bare = { ...run('x', 'c', 2, 8), source: { ip: '10.0.0.1' } } as Migration;
  expect(peaks([named, bare])).toEqual([2, 2]);
});
