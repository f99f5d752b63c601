import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, compare, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';
import { logLines } from './log-lines.ts';

const options = {
  startMicros: Date.UTC(2026, 2, 14, 9, 30) * 1000,
  id: '8743996508480001077',
  sourceIp: '192.168.1.22',
  destinationIp: '192.168.1.23',
};

function of(inputs: Inputs): SimulatedMigration {
  const done = simulate({ hypervisor: 'VMware', inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

function readBack(one: SimulatedMigration) {
  const logs = logLines(one, options);
  const { migrations } = reconstruct({
    'esx-a/var/log/vmkernel.log': logs.sourceVmkernel,
    'esx-a/vmfs/volumes/ds/app/vmware.log': logs.sourceVmware,
    'esx-b/var/log/vmkernel.log': logs.destinationVmkernel,
  });
  expect(migrations).toHaveLength(1);
  const [migration] = migrations;
  if (!migration) throw new Error('nothing was read back');
  return migration;
}

const busy: Inputs = {
  memoryMiB: 65_536,
  zeroFraction: 0.2,
  bandwidthMbps: 10_000,
  workingSetMiB: 8192,
  dirtyRatePagesPerSec: 120_000,
  pattern: 'uniform',
};

describe('a simulated log', () => {
  it('reads back as the same rounds and metrics', () => {
    const one = of(busy);
    expect(one.rounds.length).toBeGreaterThan(2);
    const real = readBack(one);
    expect(real).toMatchObject({ id: options.id, outcome: 'succeeded', source: { ip: '192.168.1.22' } });
    expect(real.rounds.map(({ remainingPages }) => remainingPages)).toEqual(
      one.rounds.map(({ remainingPages }) => remainingPages),
    );
    for (const [at, round] of real.rounds.entries()) {
      expect(round.bandwidthMBps).toBeCloseTo(one.rounds[at]?.bandwidthMBps ?? 0, 2);
      expect(round.transmitToDirtyPercent).toBe(Math.round(one.rounds[at]?.transmitToDirtyPercent ?? 0));
    }
    expect(real.metrics.pagesLeft?.value).toBe(one.metrics.pagesLeft?.value);
    expect(real.metrics.switchoverGoalSeconds?.value).toBe(0.5);
    expect(real.metrics.bandwidthMBps?.value).toBeCloseTo(one.metrics.bandwidthMBps?.value ?? 0, 2);
  });

  it('reads back as the same rounds whatever the guest', () => {
    const guests = fc.record({
      memoryMiB: fc.integer({ min: 1024, max: 524_288 }),
      share: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      dirtyRatePagesPerSec: fc.integer({ min: 10, max: 1_000_000 }),
      bandwidthMbps: fc.integer({ min: 1000, max: 100_000 }),
    });
    fc.assert(
      fc.property(guests, ({ share, ...guest }) => {
        const one = of({ ...guest, workingSetMiB: guest.memoryMiB * share });
        const real = readBack(one);
        expect(real.rounds.map(({ remainingPages }) => remainingPages)).toEqual(
          one.rounds.map(({ remainingPages }) => remainingPages),
        );
        expect(real.outcome).toBe(one.completed ? 'succeeded' : 'failed');
      }),
      { seed: 44, numRuns: 60 },
    );
  });

  it('tells a switchover that would be too long as a failure', () => {
    const one = of({
      ...busy,
      sdps: 0,
      workingSetMiB: 40_000,
      dirtyRatePagesPerSec: 3_000_000,
      maxSwitchoverSeconds: 8,
    });
    expect(one.verdict).toBe('failed-by-time-out');
    const real = readBack(one);
    expect(real.outcome).toBe('failed');
    expect(real.metrics.maxSwitchoverSeconds?.value).toBe(8);
  });
});

describe('calibrate', () => {
  it('finds bandwidth, memory and writes of a log, and the rounds come out again', () => {
    const one = of(busy);
    const real = readBack(one);
    const { scenario, identified, assumed } = calibrate(real);
    expect(identified.map(({ input }) => input)).toEqual([
      'switchoverGoalSeconds',
      'memoryMiB',
      'zeroFraction',
      'bandwidthMiBps',
      'noisePercentPerSecond',
      'roundOverheadMs',
      'afterSeconds',
      'writers',
    ]);
    expect(assumed.map(({ input }) => input)).toEqual(['fixedStunMs', 'setupSeconds', 'sdps']);
    // Each of them leads to the line that says it.
    for (const { evidence } of identified) expect(evidence.length).toBeGreaterThan(0);
    expect(scenario.inputs.memoryMiB).toBeCloseTo(65_536, -3);
    expect(scenario.inputs.zeroFraction).toBeCloseTo(0.2, 2);
    const again = simulate(scenario);
    if (!again.ok) throw new Error(again.problems.join(' '));
    const { rounds, medianPercent } = compare(real, again.migration);
    // Where the rest just fits the goal, one round more or less is chance.
    expect(Math.abs(again.migration.rounds.length - one.rounds.length)).toBeLessThanOrEqual(1);
    for (const { figures } of rounds)
      for (const { name, percent } of figures)
        if (name === 'remainingPages') expect(Math.abs(percent ?? 0)).toBeLessThan(5);
    expect(medianPercent).toBeLessThan(2);
  });

  it('predicts the same guest behind another link from its log', () => {
    const { scenario } = calibrate(readBack(of(busy)));
    const faster = {
      ...scenario,
      inputs: { ...scenario.inputs, bandwidthMiBps: (scenario.inputs.bandwidthMiBps ?? 0) * 2.5 },
    };
    const predicted = simulate(faster);
    if (!predicted.ok) throw new Error(predicted.problems.join(' '));
    expect(predicted.migration.totalTimeSeconds / of({ ...busy, bandwidthMbps: 25_000 }).totalTimeSeconds).toBeCloseTo(
      1,
      1,
    );
  });

  it('reads the only line of an old log backwards', () => {
    // KB 436882: 1296 pages left, 145.404 MB/s, 101088 % t2d: a first pass of about 1.31 M pages in 37 s.
    const metric = (value: number, unit: 'pages' | 'MB/s' | '%') => ({
      value,
      unit,
      kind: 'stated' as const,
      evidence: [],
    });
    const round = { n: 1, remainingPages: 1296, bandwidthMBps: 145.404, transmitToDirtyPercent: 101_088, evidence: [] };
    const metrics = {
      pagesLeft: metric(1296, 'pages'),
      bandwidthMBps: metric(145.404, 'MB/s'),
      transmitToDirtyPercent: metric(101_088, '%'),
    };
    const { scenario } = calibrate({ milestones: [], phases: [], rounds: [round], metrics });
    expect(scenario.inputs.memoryMiB).toBeCloseTo(5118, -1);
    const again = simulate(scenario);
    if (!again.ok) throw new Error(again.problems.join(' '));
    expect(again.migration.metrics.pagesLeft?.value).toBeCloseTo(1296, -1);
  });

  it('never takes the total time, and marks what the downtime gave', () => {
    const one = of(busy);
    const { byConstruction, scenario } = calibrate(one);
    expect(byConstruction).toEqual(['downtimeMs']);
    const doubled = {
      ...one,
      metrics: {
        ...one.metrics,
        durationSeconds: { value: 9999, unit: 's' as const, kind: 'stated' as const, evidence: [] },
      },
    };
    expect(calibrate(doubled).scenario).toEqual(scenario);
  });

  it('says so when nothing can be known', () => {
    const { identified, assumed } = calibrate({ milestones: [], phases: [], rounds: [], metrics: {} });
    expect(identified).toEqual([]);
    expect(assumed.map(({ input }) => input)).toContain('memoryMiB');
  });
});

describe('compare', () => {
  it('puts residuals beside each other and names the farthest off', () => {
    const [a, b] = [of(busy), of({ ...busy, dirtyRatePagesPerSec: 150_000 })];
    const same = compare(a, a);
    expect(same.medianPercent).toBe(0);
    expect(same.verdict).toMatch(/^The simulation agrees/);
    const { metrics, rounds } = compare(a, b);
    const seconds = metrics.find(({ name }) => name === 'durationSeconds');
    expect(seconds?.residual).toBeCloseTo(b.totalTimeSeconds - a.totalTimeSeconds, 6);
    expect(rounds[0]?.figures.find(({ name }) => name === 'remainingPages')?.residual).toBeGreaterThan(0);
    expect(metrics.find(({ name }) => name === 'switchoverGoalSeconds')?.byConstruction).toBe(true);
  });
});
