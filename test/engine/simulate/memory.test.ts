import { describe, expect, it } from 'vitest';
import { Guest, subtract } from '../../../renderer/engine/simulate/dirty-state.ts';
import {
  curveClasses,
  distinctPages,
  hotColdClasses,
  sweepClasses,
  uniformClasses,
  zipfClasses,
} from '../../../renderer/engine/simulate/memory.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('classes of pages', () => {
  it('follow the saturating law for uniform writes', () => {
    // 10,000 writes/s over 65,536 pages for 6.99 s: the measured run found 43,102, about a hundred of them the kernel's.
    expect(distinctPages(uniformClasses(65_536), 10_000, 6.9898)).toBeCloseTo(42_980, -2);
  });

  it('sweep each page once per period', () => {
    expect(distinctPages(sweepClasses(1000), 100, 4)).toBeCloseTo(400);
    expect(distinctPages(sweepClasses(1000), 100, 40)).toBeCloseTo(1000);
  });

  it('split Zipf ranks into buckets that hold all pages and all writes', () => {
    for (const exponent of [0.5, 1, 1.5]) {
      const classes = zipfClasses(65_536, exponent);
      expect(sum(classes.map(({ pages }) => pages))).toBe(65_536);
      expect(sum(classes.map(({ share }) => share))).toBeCloseTo(1, 12);
    }
  });

  it('count distinct pages of a Zipf guest as the sum over all its ranks does', () => {
    const [pages, writes, seconds] = [65_536, 20_000, 6.9];
    const norm = sum(Array.from({ length: pages }, (_, rank) => 1 / (rank + 1)));
    const exact = sum(Array.from({ length: pages }, (_, rank) => -Math.expm1((-writes * seconds) / (rank + 1) / norm)));
    expect(distinctPages(zipfClasses(pages, 1), writes, seconds) / exact).toBeCloseTo(1, 2);
  });

  it('give the hot pages their share of the writes', () => {
    const [hot, warm] = hotColdClasses(1000, 0.9, 0.1);
    expect([hot?.pages, hot?.share, warm?.pages]).toEqual([100, 0.9, 900]);
    expect(warm?.share).toBeCloseTo(0.1);
  });

  it('reproduce a measured curve at its points', () => {
    const curve = { periodMs: [125, 250, 500, 1000, 4000], dirtySampled: [33, 60, 100, 150, 300] };
    const { classes, writes } = curveClasses(curve, 10, 100_000);
    for (const [at, ms] of curve.periodMs.entries())
      expect(distinctPages(classes, writes, ms / 1000)).toBeCloseTo((curve.dirtySampled[at] ?? 0) * 10, 6);
  });
});

describe('the guest', () => {
  it('changes its rate when told and slows when throttled', () => {
    const guest = new Guest(
      uniformClasses(1000),
      [
        { atSeconds: 0, pagesPerSecond: 10 },
        { atSeconds: 2, pagesPerSecond: 100 },
      ],
      0,
    );
    expect(guest.writesBetween(0, 3)).toBe(120);
    expect(guest.run(0, 3, 0.5)).toBe(60);
  });

  it('knows where its sweep went', () => {
    const guest = new Guest(sweepClasses(100), [{ atSeconds: 0, pagesPerSecond: 10 }], 95);
    guest.run(0, 2, 1);
    expect(guest.sweptIntervals()).toEqual([
      { from: 0, to: 15 },
      { from: 95, to: 100 },
    ]);
    guest.run(2, 30, 1);
    expect(guest.sweptIntervals()).toEqual([{ from: 0, to: 100 }]);
  });

  it('subtracts what is waiting from what was swept', () => {
    expect(
      subtract(
        [{ from: 0, to: 10 }],
        [
          { from: 2, to: 4 },
          { from: 8, to: 12 },
        ],
      ),
    ).toEqual([
      { from: 0, to: 2 },
      { from: 4, to: 8 },
    ]);
  });
});
