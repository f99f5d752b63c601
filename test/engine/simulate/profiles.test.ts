import { describe, expect, it } from 'vitest';
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';

function of(hypervisor: string, inputs: Inputs, mode = 'precopy'): SimulatedMigration {
  const done = simulate({ hypervisor, mode, inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

/** Writes 4 GiB over and over, about as fast as 10 GbE carries them. */
const hot: Inputs = {
  memoryMiB: 32_768,
  zeroFraction: 0,
  bandwidthMbps: 10_000,
  workingSetMiB: 4096,
  dirtyRatePagesPerSec: 600_000,
  pattern: 'uniform',
};

describe('vMotion', () => {
  it('goes on while a round sends 130 % of what is dirtied, and stops when the rest fits the goal', () => {
    const one = of('VMware', { ...hot, dirtyRatePagesPerSec: 100_000 });
    expect(one.verdict).toBe('converged');
    const ratios = one.rounds.map(({ transmitToDirtyPercent }) => transmitToDirtyPercent ?? 0);
    for (const ratio of ratios.slice(0, -1)) expect(ratio).toBeGreaterThanOrEqual(130);
    expect(one.downtimeParts?.memoryMs).toBeLessThanOrEqual(500);
    const before = one.rounds.at(-2)?.remainingPages ?? 0;
    expect((before * 4104) / ((0.94 * 10e9) / 8)).toBeGreaterThan(0.5);
  });

  it('stuns during page send when progress is poor, by no more than is needed', () => {
    const one = of('VMware', hot);
    expect(one.verdict).toBe('converged-by-throttling');
    expect(one.throttleMostPercent).toBeGreaterThan(20);
    expect(one.throttleMostPercent).toBeLessThan(95);
    // The round after the delay was chosen sends 500 % of what it lets the guest dirty.
    const slowed = one.roundRecords.findIndex(({ throttle }) => throttle > 0);
    expect(one.rounds[slowed]?.transmitToDirtyPercent).toBeCloseTo(500, -1);
    expect(one.lostCpuSeconds).toBeGreaterThan(0);
  });

  it('without SDPS forces a switchover that is possible and fails one over the limit', () => {
    expect(of('VMware', { ...hot, sdps: 0 }).verdict).toBe('forced');
    const limited = of('VMware', { ...hot, sdps: 0, maxSwitchoverSeconds: 2 });
    expect(limited.verdict).toBe('failed-by-time-out');
    expect(limited.downtimeMs).toBeUndefined();
    expect(limited.reason).toContain('over the longest switchover of 2 s');
  });

  it('ends sooner with a larger goal, and with one that grows', () => {
    const steady = of('VMware', { ...hot, sdps: 0, dirtyRatePagesPerSec: 200_000, minProgressPercent: 100 });
    const larger = of('VMware', { ...hot, sdps: 0, dirtyRatePagesPerSec: 200_000, switchoverGoalSeconds: 3 });
    expect(larger.totalTimeSeconds).toBeLessThan(steady.totalTimeSeconds);
    const growing = { goalMaxMs: 4000, goalSteps: 4, goalStepSeconds: 1 };
    expect(of('QEMU', hot).completed).toBe(false);
    expect(of('QEMU', { ...hot, ...growing }).completed).toBe(true);
  });
});

describe('QEMU', () => {
  it('lets a dirty limit do what no throttle could in time', () => {
    const without = of('QEMU', hot);
    const limited = of('QEMU', { ...hot, dirtyLimitMBps: 100, vcpus: 4 });
    expect([without.verdict, limited.verdict]).toEqual(['would-not-converge', 'converged-by-throttling']);
  });

  it('needs three strikes a step before release 5 and two since', () => {
    const old = of('QEMU', { ...hot, autoConverge: true, qemu: '2.6' });
    const recent = of('QEMU', { ...hot, autoConverge: true, qemu: '8.0' });
    expect(old.totalTimeSeconds).toBeGreaterThan(recent.totalTimeSeconds * 1.2);
  });

  it('moves a guest that never converges by post-copy, with a stop that does not depend on its writes', () => {
    const one = of('QEMU', hot, 'hybrid');
    const quiet = of('QEMU', { ...hot, dirtyRatePagesPerSec: 1 }, 'hybrid');
    expect(one.verdict).toBe('post-copy');
    expect(one.downtimeMs).toBeLessThan(100);
    expect(one.totalTimeSeconds).toBeGreaterThan(quiet.totalTimeSeconds);
    expect(one.milestones.map(({ name }) => name)).toContain('page-in-end');
    expect(one.reason).toContain('loses the VM');
  });

  it('carries a quarter of the bytes when they compress four to one', () => {
    const plain = of('QEMU', { ...hot, dirtyRatePagesPerSec: 0 });
    const packed = of('QEMU', {
      ...hot,
      dirtyRatePagesPerSec: 0,
      compression: 'zstd, 32 threads',
      compressionRatio: 4,
    });
    expect(plain.transferredMiB / packed.transferredMiB).toBeCloseTo(4, 2);
    expect(plain.totalTimeSeconds / packed.totalTimeSeconds).toBeGreaterThan(3);
  });
});

describe('Xen', () => {
  it('stops after five rounds since 4.6 and after 29 or three times the memory before', () => {
    expect(of('Xen', hot).iterations).toBe(5);
    expect(of('Xen', hot).verdict).toBe('forced');
    const legacy = of('Xen', { ...hot, xenRules: 'legacy' });
    expect(legacy.iterations).toBeLessThanOrEqual(29);
    expect(legacy.transferredMiB).toBeLessThan(5 * 32_768 * 1.003);
  });

  it('leaves out pages that are dirty again before their turn', () => {
    const one = of('Xen', { ...hot, memoryMiB: 8192 });
    expect(one.roundRecords[0]?.skippedPages).toBeGreaterThan(100_000);
    expect(one.roundRecords[0]?.pages).toBeLessThan(8192 * 256);
  });

  it('of 2005 starts at its lowest rate and follows the dirty rate', () => {
    const one = of('Xen', {
      memoryMiB: 800,
      bandwidthMbps: 500,
      minBandwidthMbps: 100,
      workingSetMiB: 40,
      dirtyRatePagesPerSec: 4000,
    });
    const rates = one.roundRecords
      .filter(({ phase }) => phase === 'pre-copy')
      .map(({ bytes, sendSeconds }) => (bytes / sendSeconds) * 8e-6);
    expect(rates[0]).toBeCloseTo(100, 0);
    expect(Math.max(...rates)).toBeLessThanOrEqual(500.01);
    expect(rates.at(-1)).toBeGreaterThan(150);
  });

  it('of 2005 states the rate of its last round, also where nothing is left to send', () => {
    const one = of('Xen', { memoryMiB: 512, bandwidthMbps: 500, minBandwidthMbps: 100, dirtyRatePagesPerSec: 0 });
    expect(one.reason).toContain('0 MiB were left to send at 0.1 Gbit/s');
  });

  it('stops and copies when told to: 512 MB at 128 Mbit/s is 32 s, as Clark reckons', () => {
    const one = of('Xen', { memoryMiB: 512, bandwidthMbps: 128 }, 'stopcopy');
    expect(Math.abs(one.totalTimeSeconds / 32 - 1)).toBeLessThan(0.06);
    expect(one.iterations).toBe(0);
  });
});

describe('Hyper-V', () => {
  it('passes ten times at most', () => {
    const one = of('Hyper-V', hot);
    expect([one.iterations, one.verdict]).toEqual([10, 'forced']);
    expect(of('Hyper-V', { ...hot, dirtyRatePagesPerSec: 1000 }).iterations).toBe(1);
  });
});
