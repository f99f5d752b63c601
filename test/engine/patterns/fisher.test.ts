import { describe, expect, it } from 'vitest';
import { alpha, canMatter, corrected } from '../../../renderer/engine/patterns/family.ts';
import { leastTail, logUpperTail } from '../../../renderer/engine/patterns/fisher.ts';

const tail = (total: number, hits: number, members: number, both: number) =>
  Math.exp(logUpperTail({ total, hits, members }, both));

/** By counting: of all ways to draw the members, those with enough hits. */
function counted(total: number, hits: number, members: number, both: number): number {
  const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  let ways = 0;
  for (let at = both; at <= members; at += 1) ways += choose(hits, at) * choose(total - hits, members - at);
  return ways / choose(total, members);
}

describe("Fisher's test", () => {
  it('gives the probability of the tea cups: three or more of four by chance', () => {
    // Fisher's own example: 8 cups, 4 of each kind, 4 are to be named; 17 of 70 ways.
    expect(tail(8, 4, 4, 3)).toBeCloseTo(17 / 70, 12);
    expect(tail(8, 4, 4, 4)).toBeCloseTo(1 / 70, 12);
  });

  it('counts what there is to count, for every small table', () => {
    for (let total = 1; total <= 9; total += 1)
      for (let hits = 0; hits <= total; hits += 1)
        for (let members = 0; members <= total; members += 1)
          for (let both = Math.max(0, hits + members - total); both <= Math.min(hits, members); both += 1)
            expect(tail(total, hits, members, both)).toBeCloseTo(counted(total, hits, members, both), 10);
  });

  it('is never below the least that its margins allow', () => {
    const margins = { total: 40, hits: 5, members: 9 };
    expect(tail(40, 5, 9, 5)).toBeCloseTo(leastTail(margins), 14);
    expect(tail(40, 5, 9, 4)).toBeGreaterThan(leastTail(margins));
  });

  it('orders what is below the least number', () => {
    const strong = logUpperTail({ total: 20_000, hits: 800, members: 1000 }, 700);
    const stronger = logUpperTail({ total: 20_000, hits: 800, members: 1000 }, 750);
    expect(stronger).toBeLessThan(strong);
    expect(Number.isFinite(stronger)).toBe(true);
    expect(Math.exp(strong)).toBe(0);
  });
});

describe('the correction for many tests', () => {
  it('is that of Holm, in the order of the tests', () => {
    const found = corrected([0.03, 0.01, 0.04, 0.005]);
    [0.06, 0.03, 0.06, 0.02].forEach((wanted, at) => expect(found[at]).toBeCloseTo(wanted, 12));
    expect(corrected([0.9, 0.6])).toEqual([1, 1]);
    expect(corrected([])).toEqual([]);
  });

  it('leaves out tests that cannot come to anything, whoever failed', () => {
    const tests = [...Array.from({ length: 100 }, () => ({ least: 0.2 })), { least: 0.01 }, { least: 0.02 }];
    expect(canMatter(tests)).toEqual([{ least: 0.01 }, { least: 0.02 }]);
    // Of many alike, none can.
    expect(canMatter(Array.from({ length: 100 }, () => ({ least: 0.001 })))).toEqual([]);
    for (const { least } of canMatter(tests)) expect(least).toBeLessThanOrEqual(alpha / 2);
  });
});
