import { describe, expect, it } from 'vitest';
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import {
  advise,
  adviceInWords,
  defaultGoal,
  difference,
  kneeOf,
  leverOf,
  resultOfSimulated,
} from '../../../renderer/engine/what-if/index.ts';
import type { Result, Variant } from '../../../renderer/engine/what-if/index.ts';

/** A guest that dirties a link's worth: the rounds stop shrinking at about a quarter of a million pages. */
const stuck: Variant = {
  mode: 'precopy',
  inputs: {
    memoryMiB: 51_200,
    zeroFraction: 0,
    bandwidthMiBps: 1066,
    switchoverGoalSeconds: 0.5,
    fixedStunMs: 61,
    roundOverheadMs: 1,
    sdps: 0,
    dirtyCurve: { periodMs: [928, 2306, 9936, 47_648], dirtySampled: [251_554, 427_776, 1_137_967, 2_709_445] },
  },
};
const run = ({ mode, inputs }: Variant) => {
  const simulated = simulate({ hypervisor: 'VMware', mode, inputs });
  if (!simulated.ok) throw new Error(simulated.problems.join(' '));
  return simulated.migration;
};

describe('advice', () => {
  const goal = defaultGoal(stuck);
  const { advice, isMet, summary, inVain } = advise(stuck, goal);

  it('finds changes for a migration that was stopped for lack of progress', () => {
    expect(run(stuck).verdict).toBe('forced');
    expect(isMet).toBe(false);
    expect(advice.map(({ lever }) => lever)).toContain('link');
    expect(summary).toMatch(/Nothing you can set helps; what would: |The cheapest change that meets the goal: /);
    expect(inVain).toContain('rtt');
  });

  it('each of them is enough, and a tenth less of the change is not', () => {
    for (const { lever: id, from, to } of advice) {
      const lever = leverOf(id);
      const migration = run(lever.write(stuck, to));
      expect([id, migration.verdict]).not.toEqual([id, 'forced']);
      expect(migration.downtimeMs).toBeLessThanOrEqual(goal.downtimeMs);
      if (lever.choices || Math.abs(to - from) <= lever.step) continue;
      const less = run(lever.write(stuck, to + (from - to) * 0.1));
      expect([id, less.verdict === 'forced' || (less.downtimeMs ?? Infinity) > goal.downtimeMs]).toEqual([id, true]);
    }
  });

  it('is silent where the goal is met, and says so', () => {
    const fast = leverOf('link').write(stuck, 100);
    expect(advise(fast, goal)).toMatchObject({ isMet: true, advice: [] });
  });

  it('says that nothing helps where the goal is below the stun itself', () => {
    const { advice: none, summary: why } = advise({ ...stuck, inputs: { ...stuck.inputs, fixedStunMs: 900 } }, goal);
    expect(none).toEqual([]);
    expect(why).toContain('Nothing helps by itself');
  });

  it('puts what can be set before what must be bought', () => {
    const encrypted: Variant = {
      mode: 'precopy',
      inputs: {
        memoryMiB: 65_536,
        zeroFraction: 0,
        linkGbps: 100,
        sharePercent: 20,
        sdps: 0,
        workingSetMiB: 8192,
        dirtyRatePagesPerSec: 900_000,
      },
    };
    const { advice: ranked } = advise(encrypted, { downtimeMs: 700 });
    const costs = ranked.map(({ lever }) => leverOf(lever).cost);
    expect(costs[0]).not.toBe('hardware');
    expect([...costs].sort((a, b) => order.indexOf(a) - order.indexOf(b))).toEqual(costs);
  });

  it('reads as a sentence', () => {
    const link = advice.find(({ lever }) => lever === 'link');
    expect(link && adviceInWords(link)).toMatch(
      /^Line rate for vMotion: [\d.]+ (Gbit\/s|GbE) instead of 9\.51 Gbit\/s$/,
    );
  });
});

const order = ['setting', 'configuration', 'load', 'hardware', 'not-offered'];

describe('differences in words', () => {
  const real: Result = {
    totalSeconds: 84,
    preCopySeconds: 70,
    downtimeMs: 980,
    rounds: 9,
    copiedBytes: undefined,
    isComplete: true,
    isConverged: false,
  };

  it('says what changes against the real one', () => {
    const to = { ...real, totalSeconds: 31, downtimeMs: 210, rounds: 2, isConverged: true };
    expect(difference('25 GbE', to, real)).toBe(
      '25 GbE: 31 s instead of 84 s, downtime 210 ms instead of 980 ms; two rounds instead of nine; pre-copy would converge.',
    );
  });

  it('leaves out what stays, and figures that one side lacks', () => {
    expect(difference('goal 1 s', real, real)).toBe('goal 1 s: no difference in time or downtime.');
    expect(difference('1 GbE', { ...real, rounds: 1 }, { ...real, downtimeMs: undefined, rounds: 9 })).toBe(
      '1 GbE: downtime 980 ms; one round instead of nine.',
    );
  });

  it('says when it would not complete', () => {
    expect(difference('1 GbE', { ...real, isComplete: false }, real)).toBe('1 GbE: it would not complete.');
  });

  it('takes its figures from the simulation', () => {
    const migration = run(stuck);
    const { totalSeconds, downtimeMs } = resultOfSimulated(migration);
    expect([totalSeconds, downtimeMs]).toEqual([migration.totalTimeSeconds, migration.downtimeMs]);
  });
});

describe('the knee of a curve', () => {
  it('is where more stops paying', () => {
    const points = Array.from({ length: 50 }, (_, at) => ({ x: at + 1, y: 100 / (at + 1) }));
    expect(points[kneeOf(points) ?? 0]?.x).toBeGreaterThan(3);
    expect(points[kneeOf(points) ?? 0]?.x).toBeLessThan(12);
  });

  it('is not there in a straight or a flat line', () => {
    expect(kneeOf(Array.from({ length: 20 }, (_, x) => ({ x, y: 3 * x })))).toBeUndefined();
    expect(kneeOf(Array.from({ length: 20 }, (_, x) => ({ x, y: 7 })))).toBeUndefined();
  });
});
