/** What the overview counts of many moves, from a made-up cluster whose truth is known. */
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../renderer/engine/model.ts';
import { columnsOf, countCauses, countEnds, keysOf, placesOf } from '../../../renderer/engine/overview/columns.ts';
import {
  barsBetween,
  binned,
  binStep,
  hostRows,
  mostBins,
  spanOfMoves,
  worstHosts,
} from '../../../renderer/engine/overview/over-time.ts';
import { pairRates } from '../../../renderer/engine/overview/pairs.ts';
import { strongestOf } from '../../../renderer/engine/overview/strongest.ts';
import { longestStuns, stunsOf } from '../../../renderer/engine/overview/stuns.ts';
import { manyOf } from '../../../renderer/engine/patterns/many.ts';
import { verdictsOf } from '../../../renderer/engine/stun-budget/verdict.ts';
import { chance, clusterMoves, firstStart, hostName, migrationOf, migrationsOf } from '../../fixtures/moves.ts';
import type { Fate } from '../../fixtures/moves.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

const hour = 3600e6;
const random = seededRandom(5);
const moves = clusterMoves({ moves: 2000, hosts: 6, hours: 36, seed: 4 });
const cluster = migrationsOf(moves, ({ to }) => chance(random, to === 5 ? 0.4 : 0.01));
const columns = columnsOf(cluster, []);
const total = (counts: Uint32Array) => counts.reduce((sum, one) => sum + one, 0);

function move(n: number, from: number, to: number, at: number, fate: Partial<Fate> = {}): Migration {
  return migrationOf(
    { n, vm: `vm-${n}`, from, to, at, gibibytes: 4 },
    { outcome: 'succeeded', downtimeMs: 200, rateMBps: 1000, seconds: 40, ...fate },
  );
}

describe('bins over time', () => {
  it('hold every move once, and once on each of its hosts', () => {
    const [from, to] = spanOfMoves(columns) as [number, number];
    const { all, ofHosts, count } = binned(columns, from, to, binStep(from, to));
    expect(count).toBeLessThanOrEqual(mostBins + 1);
    const failed = cluster.filter(({ outcome }) => outcome === 'failed').length;
    expect([total(all.failed), total(all.others)]).toEqual([failed, 2000 - failed]);
    expect(ofHosts.reduce((sum, one) => sum + total(one.failed) + total(one.others), 0)).toBe(4000);
    expect(columns.hosts[ofHosts.findIndex((one) => total(one.failed) === failedOn(5))]).toBe(hostName(5));
  });
  const failedOn = (host: number) =>
    moves.filter(({ from, to }, at) => (from === host || to === host) && cluster[at]?.outcome === 'failed').length;

  it('are the moves that their mark leads to', () => {
    const bins = binned(columns, firstStart, firstStart + 36 * hour, hour);
    bins.ofHosts.forEach((of, host) => {
      for (const bin of [0, 7, 35]) {
        const at = { from: bins.from + bin * hour, to: bins.from + (bin + 1) * hour, host };
        expect(placesOf(columns, { ...at, outcome: 'failed' })).toHaveLength(of.failed[bin] ?? NaN);
        expect(placesOf(columns, { ...at, outcome: 'not-failed' })).toHaveLength(of.others[bin] ?? NaN);
      }
    });
  });

  it('begin at round times of the clock that is shown', () => {
    const start = firstStart + 10 * 60e6;
    expect(binned(columns, start, start + hour, hour).from).toBe(firstStart);
    // Kathmandu is 5 h 45 min ahead: a full hour there is a quarter past here.
    expect(binned(columns, start, start + hour, hour, 5.75 * hour).from).toBe(firstStart - 45 * 60e6);
  });

  it('leave out a move without a time, and make no bin endless', () => {
    const timeless = { ...move(1, 1, 2, 0), firstSeen: undefined, lastSeen: undefined };
    const few = columnsOf([timeless, move(2, 1, 2, 30)], []);
    const [from, to] = spanOfMoves(few) as [number, number];
    expect([from, to]).toEqual([firstStart + 30e6, firstStart + 70e6]);
    expect(total(binned(few, from, to, binStep(from, to)).all.others)).toBe(1);
    expect(spanOfMoves(columnsOf([timeless], []))).toBeUndefined();
    expect(binStep(from, from)).toBe(1e6);
    // Four years in days, and not a bin more than can be seen.
    expect((4 * 365 * 24 * hour) / binStep(0, 4 * 365 * 24 * hour)).toBeLessThanOrEqual(mostBins);
  });
});

describe('a lane opens into bars', () => {
  it('where few moves are in view, those at once in rows', () => {
    const few = columnsOf([move(1, 1, 2, 0), move(2, 1, 3, 20), move(3, 1, 2, 41)], []);
    const bars = barsBetween(few, firstStart, firstStart + hour) ?? [];
    const onFirst = bars.filter(({ host }) => few.hosts[host] === hostName(1));
    expect(onFirst.map(({ at, row }) => [at, row])).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
    expect(bars).toHaveLength(6);
  });
  it('and not where they are many', () => {
    expect(barsBetween(columns, firstStart, firstStart + 36 * hour)).toBeUndefined();
    expect(barsBetween(columns, firstStart + 5 * hour, firstStart + 5.2 * hour)?.length).toBeGreaterThan(0);
  });
});

describe('the rows of hosts', () => {
  it('count a move on both hosts, and take the median of stated stuns', () => {
    const some = [move(1, 1, 2, 0), move(2, 1, 3, 9, { outcome: 'failed' }), move(3, 2, 1, 9, { downtimeMs: 900 })];
    const [first] = hostRows(columnsOf(some, []));
    expect(first).toEqual({ host: 0, moves: 3, failed: 1, medianStun: 200 });
    const silent = { ...move(1, 1, 2, 0), metrics: {} };
    expect(hostRows(columnsOf([silent], []))[0]?.medianStun).toBeNaN();
  });
  it('of many begin with the worst, in order of their names', () => {
    const rows = hostRows(columns);
    const worst = worstHosts(rows, 2).map(({ host }) => columns.hosts[host]);
    expect(worst).toContain(hostName(5));
    expect(worst).toEqual([...worst].sort());
    expect(worstHosts(rows, 6)).toBe(rows);
  });
  it('a host is one in any spelling, as in the patterns', () => {
    const one = move(1, 1, 2, 0);
    const same = { ...move(2, 1, 2, 9), source: { host: 'ESX-01' } };
    expect(columnsOf([one, same], []).hosts).toEqual([hostName(1), hostName(2)]);
  });
  it('what only vCenter speaks of ran on none', () => {
    expect(columnsOf([{ ...move(1, 1, 2, 0), reachedHost: false }], []).hosts).toEqual([]);
  });
});

describe('stuns', () => {
  const stunned = (...all: readonly number[]) =>
    columnsOf(
      all.map((downtimeMs, n) => move(n, 1, 2, n, { downtimeMs })),
      [],
    );
  it('are all in the bins, which are the moves that their mark leads to', () => {
    const found = stunsOf(columns, 500);
    const stated = cluster.filter(({ metrics }) => metrics.downtimeMs).length;
    expect([found?.count, found?.bins.reduce((sum, { count }) => sum + count, 0)]).toEqual([stated, stated]);
    for (const { from, to, count } of found?.bins ?? [])
      expect(placesOf(columns, { aboveStun: from, mostStun: to })).toHaveLength(count);
  });
  it('a stun as long as its budget is on the side of those that keep it', () => {
    const { bins = [] } = stunsOf(stunned(500, 500.001, 8310), 500) ?? {};
    const upTo = bins.filter(({ to }) => to <= 500);
    expect(upTo.reduce((sum, { count }) => sum + count, 0)).toBe(1);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });
  it('the longest are first, one of zero has a place, one below zero is none', () => {
    const of = stunned(0, 300, -20, 4000);
    expect(longestStuns(of, 9)).toEqual([3, 1, 0]);
    expect(stunsOf(of)?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(stunsOf(columnsOf([{ ...move(1, 1, 2, 0), metrics: {} }], []))).toBeUndefined();
  });
});

it('rates of pairs: the slowest pair first, with the middle of its moves', () => {
  const slow = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => move(n, 2, 3, n, { rateMBps: 100 * n }));
  const of = columnsOf([move(0, 1, 2, 0), ...slow, { ...move(11, 3, 1, 0), metrics: {} }], []);
  expect(pairRates(of)).toEqual([
    { source: 1, destination: 2, count: 10, median: 500, low: 100, high: 900 },
    { source: 0, destination: 1, count: 1, median: 1000, low: 1000, high: 1000 },
  ]);
  expect(keysOf(of, { source: 1, destination: 2, hasRate: true })).toHaveLength(10);
});

describe('the headline', () => {
  const none = new Map();
  const strong = (migrations: readonly Migration[], verdicts = none as ReturnType<typeof verdictsOf>) =>
    strongestOf({
      migrations,
      columns: columnsOf(migrations, []),
      patterns: manyOf(migrations, { hosts: [], sources: [] }).patterns,
      verdicts,
    });

  it('is the strongest pattern, and leads to its moves', () => {
    const [first, ...rest] = strong(cluster);
    expect(first?.sentence).toMatch(/^\d+ of \d+ failures have esx-05\.lab\.example as destination/);
    expect(first?.leadsTo).toHaveProperty('keys');
    expect(rest.length).toBeLessThanOrEqual(2);
  });
  it('else the worst failure: where the guest stood still longest, then what took longest', () => {
    const failed = (n: number, fate: Partial<Fate>) => {
      const one = move(n, 1, 2, n, { ...fate, outcome: 'failed' });
      return fate.downtimeMs === undefined ? { ...one, metrics: {} } : one;
    };
    const some = [move(0, 1, 2, 0), failed(1, { seconds: 900 }), failed(2, { seconds: 20 })];
    expect(strong(some)[0]).toMatchObject({ leadsTo: { key: 'm1' }, details: 'the longest of 2 failures' });
    expect(strong([...some, failed(3, { downtimeMs: 9000, seconds: 5 })])[0]).toMatchObject({ leadsTo: { key: 'm3' } });
  });
  it('else the longest stun; with budgets the one broken by most', () => {
    const some = [move(1, 1, 2, 0, { downtimeMs: 900 }), move(2, 1, 2, 9, { downtimeMs: 700 }), move(3, 1, 2, 18)];
    expect(strong(some)).toMatchObject([
      { sentence: 'vm-1 stood still 900 ms', details: 'the longest of 3 stuns', leadsTo: { key: 'm1' } },
    ]);
    const budgets = [
      { pattern: 'vm-1', ms: 800 },
      { pattern: 'vm-2', ms: 100 },
    ];
    expect(strong(some, verdictsOf(some, budgets, []))).toMatchObject([
      { sentence: 'vm-2 stood still 700 ms', details: 'its stun budget is 100 ms (vm-2)', leadsTo: { key: 'm2' } },
    ]);
  });
  it('is none where nothing failed and no line states a stun', () => {
    expect(strong([{ ...move(1, 1, 2, 0), metrics: {} }])).toEqual([]);
  });
  it('of the sample: the failure whose guest stood still a hundred seconds, which no line states as a downtime', async () => {
    const { migrations, hosts, sources } = await analyseSample();
    const of = columnsOf(migrations, hosts, sources);
    const found = strongestOf({ migrations, columns: of, patterns: [], verdicts: none });
    expect(found.map(({ sentence, details }) => [sentence, details])).toEqual([
      [
        'erp-01 stayed on esx-01: the guest stood still longer than allowed',
        'erp-01 stood still at least 100 s, the longest stun of 3 failures, which have 3 causes',
      ],
    ]);
    const names = longestStuns(of, 2).map((at) => of.vms[at]);
    expect(names).toEqual(['erp-01', 'db-03']);
    // A stun whose end no line states is in no bin.
    expect(stunsOf(of)?.count).toBe(4);
  });
});

it('ends and causes are counted once each', () => {
  expect([...countEnds(columns).values()].reduce((a, b) => a + b)).toBe(2000);
  const [only] = countCauses(columns);
  expect(only?.count).toBe(countEnds(columns).get('failed'));
  expect(keysOf(columns, { cause: only?.cause ?? '' })).toHaveLength(only?.count ?? NaN);
});

it('20,000 moves are read in less than a task of 50 ms, and so is everything counted of them', () => {
  const many = migrationsOf(clusterMoves({ moves: 20_000, hosts: 32, hours: 72, seed: 9 }), () => chance(random, 0.03));
  const of = columnsOf(many, []);
  const [from, to] = spanOfMoves(of) as [number, number];
  // The quickest of some, as the machine has other work.
  const quickest = (work: () => unknown) =>
    Math.min(
      ...Array.from({ length: 7 }, () => {
        const begun = performance.now();
        work();
        return performance.now() - begun;
      }),
    );
  for (const work of [
    () => columnsOf(many, []),
    () => binned(of, from, to, binStep(from, to)),
    () => hostRows(of),
    () => stunsOf(of),
    () => pairRates(of),
  ])
    expect(quickest(work)).toBeLessThan(50);
});
