import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOwnStreams, inputSpecs, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration, Verdict } from '../../../renderer/engine/simulate/index.ts';

/** 12,000 random scenarios, a sixth for each property. */
const seeded = { seed: 8_743, numRuns: 2000 };

/** The better, the higher. */
const rank: Readonly<Partial<Record<Verdict, number>>> = { forced: 1, 'converged-by-throttling': 2, converged: 3 };
/** SDPS that is always on slows whom it need not: to be slowed is no worse then. */
const rankOf = ({ verdict }: SimulatedMigration, { sdps }: Inputs): number =>
  Math.min(rank[verdict] ?? 0, sdps === 1 ? 2 : 3);

const factor = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((log) => Math.exp(log));

const scenarios = fc
  .record({
    memoryMiB: factor(64, 8_388_608),
    workingShare: factor(0.001, 0.5),
    dirtyRatePagesPerSec: factor(1, 2_000_000),
    zeroFraction: fc.double({ min: 0, max: 0.4, noNaN: true }),
    pattern: fc.constantFrom('uniform', 'sequential', 'zipf', 'hotcold'),
    linkGbps: factor(0.5, 200),
    vmknics: fc.integer({ min: 1, max: 4 }),
    esxiRelease: fc.constantFrom('7.0.1', '8.0.2'),
    rttMs: fc.oneof(fc.constant(0), factor(0.1, 150)),
    switchoverGoalSeconds: fc.oneof(fc.constant(0.5), factor(0.1, 12)),
    sdps: fc.constantFrom(0, 1, 2),
  })
  .map(({ workingShare, ...inputs }) => ({ ...inputs, workingSetMiB: inputs.memoryMiB * workingShare }));

/** Guests as a log explains them: parts, each with its own pages and writes. */
const calibrated = fc
  .record({
    memoryMiB: factor(64, 8_388_608),
    zeroFraction: fc.double({ min: 0, max: 0.2, noNaN: true }),
    parts: fc.array(fc.record({ share: factor(0.0005, 0.1), perPage: factor(0.001, 50) }), {
      minLength: 1,
      maxLength: 5,
    }),
    linkGbps: factor(0.5, 200),
    rttMs: factor(0.1, 150),
    switchoverGoalSeconds: fc.oneof(fc.constant(0.5), factor(0.1, 12)),
    minProgressPercent: fc.constantFrom(101, 130),
    sdps: fc.constantFrom(0, 1, 2),
  })
  .map(({ parts, ...inputs }) => ({
    ...inputs,
    writers: parts.map(({ share, perPage }) => {
      const pages = Math.max(1, inputs.memoryMiB * 256 * share);
      return { pages, pagesPerSec: pages * perPage };
    }),
  }));

function of(inputs: Inputs): SimulatedMigration {
  const done = simulate({ hypervisor: 'VMware', inputs });
  // A refusal inside the documented ranges.
  if (!done.ok) throw new Error(done.problems.join(' '));
  expect(Number.isFinite(done.migration.totalTimeSeconds)).toBe(true);
  return done.migration;
}

/**
 * The easier one ends no worse, and no later where both end alike. Where the guest was slowed, a round that just need not be slowed
 * moves the slowing to a later one, which may take longer: README.md, "Limits".
 */
function expectEasier(hard: Inputs, easy: Inputs): void {
  const [before, after] = [of(hard), of(easy)];
  expect(rankOf(after, easy)).toBeGreaterThanOrEqual(rankOf(before, hard));
  if (before.verdict === after.verdict && before.completed && before.throttleMostPercent === 0)
    expect(after.totalTimeSeconds).toBeLessThanOrEqual(before.totalTimeSeconds * 1.001);
}

describe('a migration is never worse', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });

  it('with a faster line', () => {
    fc.assert(
      fc.property(scenarios, factor(1.001, 4), (one, more) => {
        expectEasier(one, { ...one, linkGbps: one.linkGbps * more });
      }),
      seeded,
    );
  });

  it('with more vmknics', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 1, max: 4 }), (one, more) => {
        expectEasier(one, { ...one, vmknics: one.vmknics + more });
      }),
      seeded,
    );
  });

  it('over a shorter way', () => {
    fc.assert(
      fc.property(scenarios, part, (one, share) => {
        expectEasier(one, { ...one, rttMs: one.rttMs * share });
      }),
      seeded,
    );
  });

  it('with less memory', () => {
    fc.assert(
      fc.property(scenarios, part, (one, share) => {
        const memoryMiB = one.memoryMiB * (0.3 + 0.7 * share);
        const workingSetMiB = Math.min(one.workingSetMiB, memoryMiB * (1 - one.zeroFraction));
        expectEasier(one, { ...one, memoryMiB, workingSetMiB });
      }),
      seeded,
    );
  });

  it('of a calibrated guest, with a faster line or over a shorter way', () => {
    fc.assert(
      fc.property(calibrated, factor(1.001, 4), part, (one, more, share) => {
        expectEasier(one, { ...one, linkGbps: one.linkGbps * more });
        expectEasier(one, { ...one, rttMs: one.rttMs * share });
      }),
      seeded,
    );
  });

  it('longer in pre-copy with a larger goal', () => {
    fc.assert(
      fc.property(fc.oneof(scenarios, calibrated), factor(1.001, 8), (one, more) => {
        const [before, after] = [of(one), of({ ...one, switchoverGoalSeconds: one.switchoverGoalSeconds * more })];
        const seconds = (run: SimulatedMigration) => run.metrics.preCopySeconds?.value ?? 0;
        if (before.completed) expect(seconds(after)).toBeLessThanOrEqual(seconds(before) * 1.0001);
      }),
      seeded,
    );
  });
});

describe('streams', () => {
  const seconds = (inputs: Inputs) => of({ memoryMiB: 262_144, linkGbps: 100, ...inputs }).totalTimeSeconds;

  it('are one formula: not stated is one vmknic', () => {
    for (const esxiRelease of ['6.7.0', '7.0 U1', '7.0 U2', '8.0.2'])
      expect(seconds({ esxiRelease })).toBe(seconds({ esxiRelease, vmknics: 1 }));
  });

  it('follow the line from 7.0 U2 on, and a release that nobody states is a later one', () => {
    expect(seconds({ vmknics: 1 })).toBe(seconds({ vmknics: 4, esxiRelease: '8.0.2' }));
    expect(seconds({})).toBeLessThan(0.3 * seconds({ esxiRelease: '7.0.1' }));
    expect(seconds({ esxiRelease: '7.0.1', vmknics: 2 })).toBeLessThan(seconds({ esxiRelease: '7.0.1' }));
  });

  it.each([
    ['6.7.0', false],
    ['7.0.0', false],
    ['7.0.1', false],
    ['7.0 U1', false],
    ['VMware ESXi 7.0 Update 1', false],
    ['7.0.2', true],
    ['7.0 U3', true],
    ['8.0.0', true],
    ['', true],
  ])('of "%s": by themselves %s', (esxiRelease, expected) => {
    expect(hasOwnStreams({ esxiRelease })).toBe(expected);
  });
});

describe('within the ranges of the inputs', () => {
  const base = { memoryMiB: 65_536, linkGbps: 10, workingSetMiB: 8192, dirtyRatePagesPerSec: 300_000 };
  const numbers = Object.entries(inputSpecs).filter(([, { kind, isUnused }]) => kind === 'number' && !isUnused);

  it.each(numbers)('%s has an answer in figures at both ends', (name, { min = 0, max = 0, positive }) => {
    for (const value of [positive ? 1e-3 : min, max]) {
      const done = simulate({ hypervisor: 'VMware', inputs: { ...base, [name]: value } });
      // Values that are impossible beside the others are refused, in a sentence.
      if (!done.ok) expect(done.problems.join()).toMatch(/more than the|is over the longest switchover/);
      else {
        const { totalTimeSeconds, downtimeMs = 0, throttleMostPercent, lostCpuSeconds, reason } = done.migration;
        for (const figure of [totalTimeSeconds, downtimeMs, lostCpuSeconds]) expect(figure).toBeGreaterThanOrEqual(0);
        expect(throttleMostPercent).toBeGreaterThanOrEqual(0);
        expect(throttleMostPercent).toBeLessThan(100);
        expect(reason).not.toMatch(/NaN|Infinity/);
      }
    }
  });
});

describe('a longer way', () => {
  it('is never faster, and nowhere a jump', () => {
    const seconds = (rttMs: number) => of({ memoryMiB: 65_536, linkGbps: 25, rttMs }).totalTimeSeconds;
    const ways = [0, 0.5, 1, 2, 3.9, 4, 4.1, 10, 50, 150].map(seconds);
    expect(ways).toEqual([...ways].sort((a, b) => a - b));
    expect(seconds(4.1) / seconds(3.9)).toBeLessThan(1.01);
  });

  it('is counted beyond the one that was measured: at its own it changes nothing, shorter it is no slower', () => {
    const measured = {
      memoryMiB: 65_536,
      bandwidthMiBps: 1066,
      roundOverheadMs: 40,
      fixedStunMs: 61,
      measuredRttMs: 10,
    };
    const far = (rttMs: number) => of({ ...measured, rttMs });
    const { rttMs: _, measuredRttMs, ...without } = { ...measured, rttMs: 10 };
    expect(measuredRttMs).toBe(10);
    expect(far(10).totalTimeSeconds).toBe(of(without).totalTimeSeconds);
    const ways = [0, 0.1, 5, 9.9, 10, 10.1, 50, 150].map((rttMs) => far(rttMs).totalTimeSeconds);
    expect(ways).toEqual([...ways].sort((a, b) => a - b));
    expect(far(0).downtimeMs).toBeGreaterThan(0);
    expect((far(10.1).downtimeMs ?? 0) - (far(10).downtimeMs ?? 0)).toBeCloseTo(0.3, 1);
  });
});
