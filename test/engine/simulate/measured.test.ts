import { describe, expect, it } from 'vitest';
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';

/** Migrations of a 512 MiB guest that were measured with QEMU 10.0.2 (TCG): settings, then what came out. */
const guest: Inputs = {
  memoryMiB: 512,
  ramTotalMiB: 512.508,
  guestNonZeroMiB: 453,
  allocatedMiB: 384,
  workload: 'paced',
  pageSize: 4096,
  bandwidthMiBps: 64,
  downtimeLimitMs: 300,
  giveUpAfterMs: 45_000,
};

const measured: readonly (readonly [string, Inputs, { seconds?: number; miB: number; downtimeMs?: number }])[] = [
  [
    'light, capped',
    { workingSetMiB: 128, pattern: 'uniform', dirtyRatePagesPerSecMeasured: 2000, bandwidthLimit: 'max-bandwidth' },
    { seconds: 7.515, miB: 502.8 },
  ],
  [
    'uniform on a link',
    { workingSetMiB: 256, pattern: 'uniform', dirtyRatePagesPerSecMeasured: 10_000, bandwidthLimit: 'link' },
    { seconds: 12.378, miB: 790.6, downtimeMs: 325 },
  ],
  [
    'with a limit of 1 s',
    {
      workingSetMiB: 256,
      pattern: 'uniform',
      dirtyRatePagesPerSecMeasured: 10_000,
      bandwidthLimit: 'link',
      downtimeLimitMs: 1000,
    },
    { seconds: 11.156, miB: 712.6, downtimeMs: 1005 },
  ],
  [
    'sequential on a link',
    { workingSetMiB: 256, pattern: 'sequential', dirtyRatePagesPerSecMeasured: 10_000, bandwidthLimit: 'link' },
    { seconds: 16.653, miB: 1063.8, downtimeMs: 320 },
  ],
  [
    'Zipf, capped',
    { workingSetMiB: 256, pattern: 'zipf', dirtyRatePagesPerSecMeasured: 20_001, bandwidthLimit: 'max-bandwidth' },
    { seconds: 9.123, miB: 611.7 },
  ],
  [
    'too fast for its link',
    {
      workingSetMiB: 256,
      pattern: 'uniform',
      dirtyRatePagesPerSecMeasured: 19_999,
      bandwidthLimit: 'link',
      giveUpAfterMs: 30_000,
    },
    { miB: 1921.5 },
  ],
  [
    'post-copy after a pass',
    {
      workingSetMiB: 256,
      pattern: 'uniform',
      dirtyRatePagesPerSecMeasured: 10_000,
      bandwidthLimit: 'link',
      bandwidthMiBps: 32,
      capabilities: ['postcopy-ram'],
      postcopyTrigger: { kind: 'dirty-sync-count', value: 2 },
    },
    { seconds: 21.284, miB: 680.5, downtimeMs: 1 },
  ],
  [
    'XBZRLE',
    {
      workingSetMiB: 64,
      pattern: 'uniform',
      dirtyRatePagesPerSecMeasured: 9999,
      bandwidthLimit: 'max-bandwidth',
      bandwidthMiBps: 32,
      bytesPerWrite: 8,
      capabilities: ['xbzrle'],
      parameters: { 'xbzrle-cache-size': 134_217_728 },
    },
    { seconds: 15.942, miB: 518.7 },
  ],
];

describe('measured migrations', () => {
  it.each(measured)('%s', (_, own, { seconds, miB, downtimeMs }) => {
    const done = simulate({ hypervisor: 'QEMU 10.0.2 TCG', inputs: { ...guest, ...own } });
    if (!done.ok) throw new Error(done.problems.join(' '));
    const one = done.migration;
    expect(one.completed).toBe(seconds !== undefined);
    expect(one.transferredMiB / miB).toBeCloseTo(1, 1);
    expect(Math.abs(one.transferredMiB / miB - 1)).toBeLessThan(0.02);
    if (seconds !== undefined) expect(Math.abs(one.totalTimeSeconds / seconds - 1)).toBeLessThan(0.02);
    if (downtimeMs !== undefined) expect(Math.abs((one.downtimeMs ?? 0) / downtimeMs - 1)).toBeLessThan(0.12);
  });

  it('throttles an auto-converging guest step by step until it ends', () => {
    const done = simulate({
      hypervisor: 'QEMU 10.0.2 TCG',
      inputs: {
        ...guest,
        memoryMiB: 256,
        ramTotalMiB: 256.508,
        guestNonZeroMiB: 225,
        allocatedMiB: 160,
        workingSetMiB: 128,
        pattern: 'uniform',
        dirtyRatePagesPerSecMeasured: 10_000,
        bandwidthMiBps: 32,
        bandwidthLimit: 'max-bandwidth',
        capabilities: ['auto-converge'],
      },
    });
    if (!done.ok) throw new Error(done.problems.join(' '));
    // Measured: 32.9 s, 20 % at 10.1 s, ten points more every other sync, no effect before 90 %.
    expect(done.migration.verdict).toBe('converged-by-throttling');
    expect(Math.abs(done.migration.totalTimeSeconds / 32.852 - 1)).toBeLessThan(0.06);
    expect(done.migration.throttleMostPercent).toBeGreaterThanOrEqual(90);
    expect(done.migration.roundRecords.find(({ throttle }) => throttle > 0)?.startSeconds).toBeCloseTo(10.1, 0);
  });

  it('says why a guest never gets across, and what it would take', () => {
    const done = simulate({
      hypervisor: 'QEMU 10.0.2 TCG',
      inputs: {
        ...guest,
        workingSetMiB: 256,
        pattern: 'uniform',
        dirtyRatePagesPerSecMeasured: 20_000,
        bandwidthLimit: 'link',
      },
    });
    if (!done.ok) throw new Error(done.problems.join(' '));
    // The measured backlog settled near 80 MiB behind 64 MiB/s.
    expect(done.migration.steadyState.backlogBytes / 2 ** 20).toBeGreaterThan(50);
    expect(done.migration.steadyState.backlogBytes / 2 ** 20).toBeLessThan(90);
    expect(done.migration.reason).toMatch(
      /^It was given up after .*, in round \d+: .*backlog stays near .* MiB.*It takes more than .*\/s, a goal over .* s or a guest slowed by more than \d+ %/,
    );
  });
});
