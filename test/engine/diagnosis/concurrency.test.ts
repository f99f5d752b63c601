import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Concurrency } from '../../../renderer/engine/diagnosis/concurrency.ts';
import type { Migration } from '../../../renderer/engine/model.ts';

function run(source: string, destination: string, firstSeen: number, lastSeen: number, key = ''): Migration {
  return {
    key: `${source} ${destination} ${firstSeen} ${key}`,
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

test('each has as many beside it as hold out when one of them begins', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 20 })), { maxLength: 40 });
  fc.assert(
    fc.property(spans, (all) => {
      const runs = all.map(([start, length], n) => run('a', 'b', start, start + length, String(n)));
      const inOrder = runs.map((_one, n) => n).sort((a, b) => (all[a]?.[0] ?? 0) - (all[b]?.[0] ?? 0));
      const expected = runs.map(() => 0);
      let active: number[] = [];
      for (const n of inOrder) {
        active = [...active.filter((one) => (runs[one]?.lastSeen ?? 0) > (runs[n]?.firstSeen ?? 0)), n];
        for (const one of active) expected[one] = Math.max(expected[one] ?? 0, active.length);
      }
      expect(peaks(runs)).toEqual(expected);
    }),
  );
});

// Each held against all beside it, this took half a minute.
test('thirty thousand at once', () => {
  const runs = Array.from({ length: 30_000 }, (_, n) => run('a', 'b', n, 100_000 + n));
  expect(new Set(peaks(runs))).toEqual(new Set([30_000]));
});
