import { describe, expect, it } from 'vitest';
import { narrowed } from '../../../renderer/engine/base/bisect.ts';
import { duration } from '../../../renderer/engine/presentation/figures.ts';
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import {
  advise,
  adviceInWords,
  adviceTitle,
  bounded,
  defaultGoal,
  difference,
  kneeOf,
  leverOf,
  resultOfSimulated,
  risksOf,
  settingInWords,
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
const run = ({ mode, inputs }: Variant, worse = 0) => {
  const vary = { bandwidth: 1 - worse / 100, writes: 1 + worse / 100 };
  const simulated = simulate({ hypervisor: 'VMware', mode, inputs }, { vary });
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
    expect(summary).toMatch(/^The cheapest change that meets the goal: /);
    expect(inVain).toContain('goal');
  });

  const fails = (variant: Variant, worse: number): boolean => {
    const { verdict, downtimeMs = Infinity } = run(variant, worse);
    return verdict === 'forced' || downtimeMs > goal.downtimeMs;
  };

  it('each of them is enough with the rate a tenth lower and the writes a tenth higher, and a tenth less of the change is not', () => {
    for (const { lever: id, from, to, marginPercent } of advice) {
      const lever = leverOf(id);
      expect(marginPercent).toBeGreaterThanOrEqual(10);
      for (const worse of [0, 5, 10])
        expect([id, worse, fails(lever.write(stuck, to), worse)]).toEqual([id, worse, false]);
      if (lever.choices || lever.offered || Math.abs(to - from) <= lever.step) continue;
      const less = lever.write(stuck, to + (from - to) * 0.1);
      expect([id, [0, 5, 10].some((worse) => fails(less, worse))]).toEqual([id, true]);
    }
  });

  it('takes the least NIC that is enough, not a rate that nobody sells', () => {
    const { to = 0 } = advice.find(({ lever }) => lever === 'link') ?? {};
    const offered = leverOf('link').offered ?? [];
    expect(offered).toContain(to);
    const smaller = offered[offered.indexOf(to) - 1] ?? 0;
    expect(fails(leverOf('link').write(stuck, smaller), 10)).toBe(true);
  });

  it('puts a wish last, and no other load is advice at all', () => {
    const ids = advice.map(({ lever }) => lever);
    expect(ids.at(-1)).toBe('writes');
    expect(ids).not.toContain('memory');
    expect(ids).not.toContain('post-copy');
  });

  it('of a wish alone says that nothing can be set', () => {
    // A line that is as fast as lines are, and a guest that writes most of its memory anew.
    const inputs = { memoryMiB: 2 ** 21, zeroFraction: 0, linkGbps: 400, sdps: 2, switchoverGoalSeconds: 0.1 };
    const wild = { mode: 'precopy' as const, inputs: { ...inputs, workingSetMiB: 2 ** 20, dirtyRatePagesPerSec: 3e8 } };
    const { advice: wishes, summary: words } = advise(wild, { downtimeMs: 250 });
    expect(wishes.map(({ lever }) => lever)).toEqual(['write-rate']);
    expect(words).toMatch(/^Nothing you can set or buy is enough by itself\. Move it at a quieter time: /);
  });

  it('tries no position that makes it harder', () => {
    const line = { memoryMiB: 2 ** 22, zeroFraction: 0, linkGbps: 1, mtu: 9000, workingSetMiB: 65_536, sdps: 1 };
    const slow: Variant = { mode: 'precopy', inputs: { ...line, dirtyRatePagesPerSec: 4e5 } };
    const { advice: some, inVain: none } = advise(slow, { downtimeMs: 300 });
    const tried = [...none, ...some.map(({ lever }) => lever)];
    for (const id of ['encryption', 'mtu', 'release', 'sdps']) expect(tried).not.toContain(id);
    expect(tried).toContain('link');
  });

  it('says what each costs, and how far it holds', () => {
    const slowed = advice.find(({ lever }) => lever === 'sdps');
    if (!slowed) throw new Error('SDPS is no advice');
    const { throttleMostPercent, throttledSeconds } = slowed.result;
    expect(throttledSeconds).toBeGreaterThan(0);
    expect(risksOf(slowed)).toEqual([
      `slows the guest by up to ${Math.round(throttleMostPercent)} % for ${duration(throttledSeconds)}`,
      `still meets it with ${slowed.marginPercent} % less rate and ${slowed.marginPercent} % more writes`,
    ]);
    expect([settingInWords(slowed), adviceTitle(slowed)]).toEqual([
      'Migrate.SdpsEnabled 2',
      'Stun during page send: when needed',
    ]);
    expect(settingInWords({ ...slowed, lever: 'goal', to: 1.2 })).toBe('Migrate.PreCopySwitchoverTimeGoal 1200');
    expect(risksOf({ ...slowed, marginPercent: 5 })[1]).toMatch(/^only just: with 10 % less rate/);
  });

  it('of a goal that is only just met says so', () => {
    const link = leverOf('link');
    const safe = advice.find(({ lever }) => lever === 'link')?.to ?? 0;
    const atEdge = narrowed(9.51, safe, 14, (gbps) => !fails(link.write(stuck, gbps), 0));
    const { advice: wider, summary: words } = advise(link.write(stuck, bounded(link, atEdge + 0.01)), goal);
    expect(words).toMatch(/^It meets the goal as it is, but only just: .* It would hold with Stun during page send: /);
    for (const { marginPercent } of wider) expect(marginPercent).toBeGreaterThanOrEqual(10);
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

const order = ['setting', 'configuration', 'hardware', 'load'];

describe('differences in words', () => {
  const real: Result = {
    totalSeconds: 84,
    preCopySeconds: 70,
    downtimeMs: 980,
    rounds: 9,
    copiedBytes: undefined,
    isComplete: true,
    isConverged: false,
    slowedFrom: undefined,
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
