import { describe, expect, it } from 'vitest';
import { bandOf, evacuate, parseAxis, resolve, simulate, sweep } from '../../../renderer/engine/simulate/index.ts';
import type { Evacuation, Inputs } from '../../../renderer/engine/simulate/index.ts';
import { fairShares } from '../../../renderer/engine/simulate/shares.ts';

const guest: Inputs = {
  memoryMiB: 32_768,
  zeroFraction: 0.3,
  bandwidthMbps: 10_000,
  workingSetMiB: 4096,
  dirtyRatePagesPerSec: 60_000,
};

describe('sweep', () => {
  it('spaces values evenly or by factors, ends included', () => {
    expect(parseAxis('bandwidthMbps=1000:100000:log:3')).toEqual({
      ok: true,
      axis: { input: 'bandwidthMbps', values: [1000, 10_000, 100_000] },
    });
    expect(parseAxis('memoryMiB=0:100:linear:5')).toEqual({
      ok: true,
      axis: { input: 'memoryMiB', values: [0, 25, 50, 75, 100] },
    });
  });

  it.each([
    ['bandwithMbps=1:2:log:3', '"bandwithMbps" is no input with a number. Did you mean "bandwidthMbps"?'],
    ['memoryMiB=1:2:log', 'is no range'],
    ['memoryMiB=0:2:log:3', 'a log range starts and ends above 0'],
    ['memoryMiB=1:2:log:1', 'give 2 to 10000 steps'],
    ['memoryMiB=a:2:log:9', 'must be numbers'],
  ])('refuses %s', (text, why) => {
    const parsed = parseAxis(text);
    expect(parsed.ok ? '' : parsed.problem).toContain(why);
  });

  it('gives at each point what a single simulation gives', () => {
    const axes = [
      { input: 'bandwidthMbps' as const, values: [5000, 20_000] },
      { input: 'dirtyRatePagesPerSec' as const, values: [1000, 0, 300_000] },
    ];
    const { points } = sweep({ inputs: guest }, axes);
    expect(points.map(({ at }) => at)).toEqual([
      [5000, 1000],
      [5000, 0],
      [5000, 300_000],
      [20_000, 1000],
      [20_000, 0],
      [20_000, 300_000],
    ]);
    for (const { at, totalTimeSeconds, verdict } of points) {
      const single = simulate({ inputs: { ...guest, bandwidthMbps: at[0] ?? 0, dirtyRatePagesPerSec: at[1] ?? 0 } });
      expect(single.ok && [single.migration.totalTimeSeconds, single.migration.verdict]).toEqual([
        totalTimeSeconds,
        verdict,
      ]);
    }
  });

  it('marks impossible points instead of giving up', () => {
    const { points } = sweep({ inputs: guest }, [{ input: 'workingSetMiB', values: [1024, 99_999] }]);
    expect(points.map(({ verdict }) => verdict)).toEqual(['converged', 'impossible']);
  });
});

describe('the band', () => {
  const parametersOf = (inputs: Inputs) => {
    const resolved = resolve({ inputs });
    if (!resolved.ok) throw new Error(resolved.problems.join(' '));
    return resolved.parameters;
  };

  it('repeats for a seed, differs for another, and holds the steady prediction', () => {
    const one = bandOf(parametersOf(guest));
    expect(bandOf(parametersOf(guest))).toEqual(one);
    expect(bandOf(parametersOf({ ...guest, seed: 2 })).totalTimeSeconds).not.toEqual(one.totalTimeSeconds);
    const single = simulate({ inputs: guest });
    const seconds = single.ok ? single.migration.totalTimeSeconds : Number.NaN;
    expect(seconds).toBeGreaterThan(one.totalTimeSeconds?.low ?? Infinity);
    expect(seconds).toBeLessThan(one.totalTimeSeconds?.high ?? 0);
  });

  it('knows no error of a hypervisor that was never measured', () => {
    expect(bandOf(parametersOf(guest), 2).validated).toBeUndefined();
  });
});

describe('fair shares', () => {
  it('fill evenly, hold limits and links, and leave nothing unused that someone could have', () => {
    expect(
      fairShares(
        [
          { limit: 100, link: 0 },
          { limit: 100, link: 0 },
        ],
        100,
        [100],
      ),
    ).toEqual([50, 50]);
    expect(
      fairShares(
        [
          { limit: 10, link: 0 },
          { limit: 100, link: 0 },
        ],
        100,
        [100],
      ),
    ).toEqual([10, 90]);
    expect(
      fairShares(
        [
          { limit: 100, link: 0 },
          { limit: 100, link: 0 },
          { limit: 100, link: 1 },
        ],
        100,
        [30, 100],
      ),
    ).toEqual([15, 15, 70]);
    expect(fairShares([], 100, [100])).toEqual([]);
  });
});

describe('evacuation', () => {
  const planned = (inputs: Inputs): Evacuation => {
    const done = evacuate({ inputs });
    if (!done.ok) throw new Error(done.problems.join(' '));
    return done.evacuation;
  };
  const idle: Inputs = { memoryMiB: 8192, zeroFraction: 0, dirtyRatePagesPerSec: 0 };

  it('runs four at once on 1 GbE and eight on 10 GbE and more', () => {
    const running = (nicGbps: number) => {
      const { vms, atOnce } = planned({ ...idle, nicGbps, vmCount: 30 });
      expect(vms).toHaveLength(30);
      const most = Math.max(
        ...vms.map(
          (one) =>
            vms.filter((other) => other.startSeconds <= one.startSeconds && other.endSeconds > one.startSeconds).length,
        ),
      );
      expect(most).toBe(atOnce);
      return most;
    };
    expect([running(1), running(10), running(100)]).toEqual([4, 8, 8]);
  });

  it('takes as long as the bytes need when the link is what binds', () => {
    const { totalSeconds, binds } = planned({ ...idle, nicGbps: 1, vmCount: 12 });
    const bytes = 12 * 8192 * 2 ** 20 * (4104 / 4096);
    expect(binds).toBe('links');
    expect(totalSeconds / (bytes / (0.94e9 / 8))).toBeCloseTo(1, 1);
  });

  it('finds that one after the other pays every orchestration, and more at once overlaps it', () => {
    const { byConcurrency } = planned({ ...idle, nicGbps: 100, vmCount: 16 });
    const seconds = (atOnce: number) => byConcurrency.find((one) => one.atOnce === atOnce)?.totalSeconds ?? 0;
    expect(seconds(1)).toBeGreaterThan(16 * 6);
    expect(seconds(8)).toBeLessThan(seconds(1) / 3);
  });

  it('uses no more with a fast link than the receiving hosts take, and more with more of them', () => {
    const one = planned({ ...idle, nicGbps: 10, nics: 2, vmCount: 16, destinations: 1, linkGbps: 10 });
    const two = planned({ ...idle, nicGbps: 10, nics: 2, vmCount: 16, destinations: 2, linkGbps: 10 });
    expect(two.totalSeconds).toBeLessThanOrEqual(one.totalSeconds);
    expect(new Set(two.vms.map(({ destination }) => destination))).toEqual(new Set([0, 1]));
  });

  it('refuses a number of VMs that no host has, before it makes them', () => {
    const refused = evacuate({ inputs: { memoryMiB: 8192, vmCount: 1e9 } });
    expect(refused.ok ? [] : refused.problems).toEqual(['vmCount is 1000000000; it must be at most 100000.']);
  });

  it('refuses storage, of which it knows no share of the links', () => {
    const refused = evacuate({ inputs: { nicGbps: 10, vms: [{ name: 'db', memoryMiB: 8192, storageGiB: 5 }] } });
    expect(refused.ok ? [] : refused.problems).toEqual([
      'db: storageGiB is for one migration; many that copy their storage at once are not simulated.',
    ]);
  });

  it('names what is wrong with a VM, and those that would stay', () => {
    const refused = evacuate({ inputs: { nicGbps: 10, vms: [{ name: 'db', memoryMiB: 8192, workingSetMiB: 9999 }] } });
    expect(refused.ok ? [] : refused.problems).toEqual([
      'db: workingSetMiB is 9999 MiB, more than the 8192 MiB of the guest.',
    ]);
    const hot = {
      memoryMiB: 65_536,
      workingSetMiB: 60_000,
      dirtyRatePagesPerSec: 9e6,
      sdps: 0,
      maxSwitchoverSeconds: 5,
    };
    expect(
      planned({
        nicGbps: 1,
        vms: [
          { name: 'db', ...hot },
          { name: 'web', ...idle },
        ],
      }).stay,
    ).toEqual(['db']);
  });
});
