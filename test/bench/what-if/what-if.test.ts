import { describe, expect, it } from 'vitest';
import { readBack, toldOf } from './as-log.ts';
import { askedOf, baselines } from './baselines.ts';
import { outcomeOf, ours, rowsOf, scorePairs } from './measured.ts';
import { cutLines, scoreCuts, scoredCut } from './in-flight.ts';
import { otherLinkPairs } from './other-links.ts';
import { directionOf, pairsOf } from './runs.ts';
import type { MeasuredRound, MeasuredRun } from './runs.ts';
import { line, meanOf, quantile, rowOf, scored } from './score.ts';

const round = (n: number, sent: number, left: number, dirtied: number, startMs: number): MeasuredRound => ({
  phase: 'precopy',
  startMs,
  durationMs: (sent / 64) * 1000,
  transferredMiB: sent * (4104 / 4096),
  remainingMiBAtStart: sent + left,
  remainingMiBAtEnd: left,
  newDirtyPages: dirtied * 256,
  endedBy: n === 0 ? 'switchover' : 'below-threshold',
});

/** 128 MiB at 64 MiB/s: 120 sent and 8 left, 40 dirtied; 32 sent and 16 left, 4 dirtied. */
const run: MeasuredRun = {
  id: 'made-up',
  hypervisor: 'QEMU 10.0.2 TCG',
  inputs: {
    ...{ memoryMiB: 128, workingSetMiB: 48, pattern: 'uniform', dirtyRatePagesPerSec: 6000, zeroFraction: 0 },
    ...{ bandwidthMiBps: 64, bandwidthLimit: 'link', downtimeLimitMs: 400, capabilities: ['events'] },
  },
  measured: {
    converged: true,
    totalTimeMs: 2687.5,
    downtimeMs: 312.5,
    rounds: [
      round(1, 120, 8, 40, 0),
      round(2, 32, 16, 4, 1875),
      { ...round(3, 20, 0, 0, 2375), phase: 'stop-and-copy', newDirtyPages: null },
    ],
  },
};
const other: MeasuredRun = { ...run, id: 'slower', inputs: { ...run.inputs, bandwidthMiBps: 32 } };

describe('pairs of measured runs', () => {
  it('are the same guest behind another limit, both ways', () => {
    const busier = { ...other, inputs: { ...other.inputs, workingSetMiB: 40 } };
    const repeated = { ...run, id: 'again' };
    const later = { ...other, inputs: { ...other.inputs, capabilities: ['postcopy-ram'] } };
    const ids = pairsOf([run, other, busier, repeated, later]).map(({ a, b }) => `${a.id} ${b.id}`);
    expect(ids).toEqual(['made-up slower', 'slower made-up', 'slower again', 'again slower']);
  });

  it('have a direction', () => {
    expect(directionOf({ a: run, b: other })).toBe('slower');
    expect(directionOf({ a: other, b: run })).toBe('faster');
    expect(directionOf({ a: run, b: { ...run, inputs: { ...run.inputs, bandwidthMiBps: 65 } } })).toBe('same');
  });
});

describe('the log of a measured run', () => {
  it('reads back as its rounds, their times and its stun', () => {
    const { rounds, metrics, outcome } = readBack(toldOf(run, 'newly-dirtied'));
    expect(outcome).toBe('succeeded');
    expect(rounds.map(({ remainingPages }) => remainingPages)).toEqual([40 * 256, 4 * 256]);
    expect(rounds.map(({ seconds }) => seconds)).toEqual([1.875, 0.5]);
    expect(rounds.map(({ transmitToDirtyPercent }) => transmitToDirtyPercent)).toEqual([300, 800]);
    expect(rounds[0]?.bandwidthMBps).toBeCloseTo((64 * 2 ** 20 * 4104) / 4096 / 1e6, 2);
    expect(metrics.downtimeMs?.value).toBeCloseTo(312.5, 1);
    expect(metrics.durationSeconds?.value).toBeCloseTo(2.6875, 3);
    expect(metrics.switchoverGoalSeconds?.value).toBe(0.4);
  });

  it('counts as left what a pass carried over, where that is asked for', () => {
    const { rounds } = readBack(toldOf(run, 'carried-over'));
    expect(rounds.map(({ remainingPages }) => remainingPages)).toEqual([48 * 256, 20 * 256]);
  });

  it('is one of a failure where the run was given up', () => {
    const never = { ...run, measured: { ...run.measured, converged: false, downtimeMs: null } };
    const { outcome, rounds } = readBack(toldOf(never, 'newly-dirtied'));
    expect([outcome, rounds.length]).toEqual(['failed', 2]);
  });
});

describe('a score', () => {
  const truth = { converged: true, seconds: 10, downtimeMs: 300 };

  it('is infinite where the verdict is wrong', () => {
    expect(scored(truth, { converged: false, seconds: 10 })).toMatchObject({ isRight: false, time: Infinity });
    const never = { converged: false, seconds: 10 };
    expect(scored(never, truth).time).toBe(Infinity);
    expect(scored(never, never)).toMatchObject({ isRight: true, time: undefined });
  });

  it('has the error of both times and what the band holds', () => {
    const one = scored(truth, { converged: true, seconds: 12, downtimeMs: 150, band: { low: 9, high: 11 } });
    expect(one.time).toBeCloseTo(0.2, 9);
    expect(one.downtime).toBeCloseTo(0.5, 9);
    expect(one.isInBand).toBe(true);
    expect(one.width).toBeCloseTo(0.2, 9);
    expect(scored(truth, { ...truth, band: { low: 10.1, high: 11 } }).isInBand).toBe(false);
    // No guest of the family gets across: that band holds nothing.
    expect(scored(truth, { ...truth, band: undefined }).isInBand).toBe(false);
    expect(scored(truth, truth).isInBand).toBeUndefined();
  });

  it('becomes a row, and rows their mean', () => {
    const of = (seconds: number) => scored(truth, { converged: true, seconds });
    const row = rowOf([of(10), of(11), of(14), scored(truth, { converged: false, seconds: 1 })]);
    expect(row).toMatchObject({ count: 4, verdict: 0.75, p90: Infinity, bad: 0.5 });
    expect(meanOf([row, rowOf([of(10)])])).toMatchObject({ verdict: 0.875, bad: 0.25 });
    expect(line('a', row)).toContain('75.0%');
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
  });
});

describe('predictions', () => {
  it('know of run B what was asked of it, and nothing that came out', () => {
    expect(askedOf(other)).toEqual({
      ...{ bandwidthMiBps: 32, bandwidthLimit: 'link', switchoverGoalSeconds: 0.4, setupSeconds: 0 },
    });
    expect(
      outcomeOf({ ...run, inputs: { ...run.inputs, bandwidthLimit: 'max-bandwidth' } }).downtimeMs,
    ).toBeUndefined();
  });

  it('are scored by everything, guest and direction', () => {
    const all = scorePairs(pairsOf([run, other]), 'newly-dirtied', ours('QEMU'));
    const rows = new Map(rowsOf(all));
    expect([...rows.keys()]).toEqual([
      'all pairs',
      '  128 MiB, uniform undefined/s in 48 MiB',
      '  mean over guests',
      '  slower link',
      '  faster link',
    ]);
    expect(rows.get('  slower link')?.count).toBe(1);
  });

  it('of rules of thumb differ, and those of the true inputs hold', () => {
    const pairs = otherLinkPairs([run]).filter(({ b }) => b.measured.converged);
    expect(pairs.length).toBeGreaterThan(1);
    const rowFor = (name: string) => {
      const predict = baselines[name];
      if (!predict) throw new Error(`There is no baseline "${name}".`);
      return rowOf(scorePairs(pairs, 'newly-dirtied', predict).map((one) => one.scored));
    };
    expect(rowFor('true inputs (nobody has them)').median).toBeLessThan(0.01);
    expect(rowFor('time x ratio of the bandwidths').median).toBeGreaterThan(0.01);
  });
});

describe('a log cut after each round', () => {
  const expected = {
    leftSeconds: { low: 0.4, middle: 0.55, high: 0.6 },
    downtimeMs: { low: 200, middle: 250, high: 400 },
    ...({ verdict: 'converged', completedShare: 1, outlook: 'moves', nextLineSeconds: 1, assumed: [] } as const),
  };
  const told = toldOf(run, 'newly-dirtied');

  it('is asked for the time until the stun', () => {
    // The first round ends at 1.875 s, the second, with the stun, at 2.375 s.
    const one = scoredCut({ told, converged: true }, 1, expected);
    expect(one).toMatchObject({ seen: 1, isRight: true, isInBand: true });
    expect(one.time).toBeCloseTo(0.1, 9);
    expect(one.seconds).toBeCloseTo(0.05, 9);
    expect(one.width).toBeCloseTo(0.4, 9);
    expect(one.downtime).toBeCloseTo(0.2, 9);
    const outside = { ...expected, leftSeconds: { low: 0.51, middle: 0.55, high: 0.6 } };
    expect(scoredCut({ told, converged: true }, 1, outside).isInBand).toBe(false);
  });

  it('counts a wrong outlook, and one that is open apart', () => {
    const stays = { ...expected, outlook: 'stays' } as const;
    expect(scoredCut({ told, converged: true }, 1, stays).isRight).toBe(false);
    expect(scoredCut({ told, converged: true }, 1, { ...expected, outlook: 'open' }).isRight).toBeUndefined();
    const never = toldOf({ ...run, measured: { ...run.measured, converged: false } }, 'newly-dirtied');
    const given = { told: never, converged: false };
    expect([scoredCut(given, 1, expected).isRight, scoredCut(given, 1, stays).isRight]).toEqual([false, true]);
    // Given up 0.8 s later: nobody saw what would have come after that.
    const later = { ...expected, leftSeconds: { low: 0.9, middle: 1, high: 2 } };
    expect(scoredCut(given, 1, later).isRight).toBe(true);
  });

  it('is cut before the round that ends pre-copy, and makes a line for each number of rounds', () => {
    const scores = scoreCuts([run], 'newly-dirtied');
    expect(scores.map(({ seen }) => seen)).toEqual([1]);
    expect(cutLines(scores)[1]).toMatch(/^ {2}after round 1 +1 /);
  });
});
