import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../../renderer/engine/host-facts.ts';
import { calibrate, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Calibration, Inputs, SimulatedMigration, Writer } from '../../../renderer/engine/simulate/index.ts';
import { readBack } from '../../bench/what-if/as-log.ts';

const guest: Inputs = { memoryMiB: 65_536, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec: 120_000 };

function of(inputs: Inputs): SimulatedMigration {
  const done = simulate({ hypervisor: 'VMware', inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

const hostWith = (settings: Readonly<Record<string, number>>): HostFacts => ({
  host: 'esx-a',
  ...{ vmknics: [], nics: [], switches: [], datastores: [], vms: [] },
  settings: Object.entries(settings).map(([name, value]) => ({ name, value: { value } })),
});

const sum = (writers: readonly Writer[] | undefined, of: (one: Writer) => number): number =>
  (writers ?? []).reduce((all, one) => all + of(one), 0);
const pagesOf = (writers: readonly Writer[] | undefined) => sum(writers, ({ pages }) => pages);
const rateOf = (writers: readonly Writer[] | undefined) => sum(writers, ({ pagesPerSec }) => pagesPerSec);
const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values);
const why = ({ assumed }: Calibration, input: string) => assumed.find((one) => one.input === input)?.why;

describe('the guest that explains a log', () => {
  it('is the one that wrote it, where several rounds tell', () => {
    const { scenario, residualPercent } = calibrate(readBack(of({ ...guest, linkGbps: 10 })));
    expect(residualPercent).toBeLessThan(1);
    expect(pagesOf(scenario.inputs.writers) / (8192 * 256)).toBeCloseTo(1, 1);
    expect(rateOf(scenario.inputs.writers) / 120_000).toBeCloseTo(1, 1);
    const family = (scenario.inputs.family ?? []).map((one) => rateOf(one) / 120_000);
    expect(family.filter((rate) => Math.abs(rate - 1) < 0.1).length).toBeGreaterThan(12);
  });

  it('sweeps where pages are written one after another', () => {
    const { scenario } = calibrate(readBack(of({ ...guest, pattern: 'sequential', linkGbps: 25 })));
    const sweeps = (scenario.inputs.family ?? []).filter(([one]) => one?.order === 'sweep');
    expect(sweeps.length).toBeGreaterThan(12);
  });

  it('is one of many where one round is all there is', () => {
    const log = readBack(of({ ...guest, dirtyRatePagesPerSec: 2000, linkGbps: 25 }));
    expect(log.rounds).toHaveLength(1);
    const { scenario, identified, residualPercent } = calibrate(log);
    expect(residualPercent).toBeUndefined();
    expect(spread((scenario.inputs.family ?? []).map(rateOf))).toBeGreaterThan(3);
    expect(identified.find(({ input }) => input === 'writers')?.from).toBe('pages left and time of the only round');
  });

  it('is an idle one where the rounds left no page', () => {
    const { scenario } = calibrate(readBack(of({ ...guest, dirtyRatePagesPerSec: 0, linkGbps: 10 })));
    expect(scenario.inputs.dirtyRatePagesPerSec).toBe(0);
    expect(scenario.inputs.writers).toBeUndefined();
    expect(of(scenario.inputs).verdict).toBe('converged');
  });
});

describe('a log that SDPS slowed', () => {
  const zipf: Inputs = { ...guest, memoryMiB: 16_384, workingSetMiB: 4096, pattern: 'zipf' };
  const log = of({ ...zipf, linkGbps: 1 });

  it('is inverted through the slowing: the same link gives the same rounds', () => {
    expect(log.throttleMostPercent).toBeGreaterThan(0);
    const { scenario, residualPercent } = calibrate(readBack(log));
    expect(scenario.inputs.sdps).toBe(2);
    expect(residualPercent).toBeLessThan(6);
    const again = of(scenario.inputs);
    expect(again.verdict).toBe(log.verdict);
    expect(again.totalTimeSeconds / log.totalTimeSeconds).toBeCloseTo(1, 1);
    expect(again.throttleMostPercent).toBeGreaterThan(0);
  });

  it('answers for a link on which nothing would be slowed, and the other way round', () => {
    const asked = (from: number, linkGbps: number) => {
      const { bandwidthMiBps: _, ...inputs } = calibrate(readBack(of({ ...zipf, linkGbps: from }))).scenario.inputs;
      return [of({ ...inputs, linkGbps }), of({ ...zipf, linkGbps })] as const;
    };
    for (const [from, to] of [
      [1, 25],
      [25, 1],
    ] as const) {
      const [predicted, truth] = asked(from, to);
      expect(predicted.verdict).toBe(truth.verdict);
      expect(Math.abs(predicted.totalTimeSeconds / truth.totalTimeSeconds - 1)).toBeLessThan(0.25);
      // A guest that was told to stand still for 92 s behind 1 GbE once: SDPS keeps it under the goal.
      expect(predicted.downtimeMs).toBeLessThan(700);
    }
  });

  it('counts as not slowed where the source states that SDPS is off, or where no guest explains it otherwise', () => {
    const busy: Inputs = { ...guest, dirtyRatePagesPerSec: 200_000, workingSetMiB: 40_000, sdps: 0, linkGbps: 10 };
    const real = readBack(of({ ...busy, minProgressPercent: 100 }));
    expect(real.rounds.length).toBeGreaterThan(3);
    const stated = calibrate(real, hostWith({ 'Migrate.SdpsEnabled': 0 }));
    expect(stated.scenario.inputs.sdps).toBe(0);
    expect(why(stated, 'sdps')).toBe('Migrate.SdpsEnabled, as the source’s bundle states it');
    const unknown = calibrate(real);
    expect(unknown.scenario.inputs.sdps).toBe(0);
    expect(why(unknown, 'sdps')).toContain('no guest explains the rounds');
  });

  it('says that the default is assumed where no bundle states the setting', () => {
    const calibration = calibrate(readBack(log));
    expect(why(calibration, 'sdps')).toBe('Migrate.SdpsEnabled, default assumed: no bundle of the source states it');
    const own = calibrate(readBack(log), hostWith({ 'Migrate.SdpsEnabled': 1, 'Migrate.SdpsTargetRate': 300 }));
    expect(own.scenario.inputs).toMatchObject({ sdps: 1, sdpsTargetPercent: 300 });
  });
});

describe('what the first pass says of the memory', () => {
  const real = readBack(of({ ...guest, linkGbps: 10 }));

  it('is its size by pages, and the zero share by its bytes', () => {
    const { scenario, contradictions } = calibrate(real);
    expect((scenario.inputs.memoryMiB ?? 0) / 65_536).toBeCloseTo(1, 2);
    expect(scenario.inputs.zeroFraction).toBeCloseTo(0.25, 2);
    expect(contradictions).toEqual([]);
  });

  it('is told as a contradiction where it carried more bytes than its pages hold', () => {
    const [first, ...rest] = real.rounds;
    const fewer = { ...first, n: 1, evidence: [], transmitToDirtyPercent: (first?.transmitToDirtyPercent ?? 0) / 2 };
    const calibration = calibrate({ ...real, rounds: [fewer, ...rest] });
    expect(calibration.contradictions).toHaveLength(1);
    expect(calibration.contradictions[0]).toMatch(/^the first pass carried \d+ MiB by its rate and time, and \d+ MiB/);
    const names = calibration.identified.map(({ input }) => input);
    expect(names).not.toContain('memoryMiB');
    expect(names).not.toContain('zeroFraction');
  });

  it('is nothing where neither is stated', () => {
    const { assumed } = calibrate({ milestones: [], phases: [], rounds: [], metrics: {} });
    expect(assumed.map(({ input }) => input)).toEqual(expect.arrayContaining(['memoryMiB', 'zeroFraction']));
  });
});

describe('the round trip', () => {
  const real = readBack(of({ ...guest, linkGbps: 10 }));

  it('is where the lever starts, and what was seen belongs to it', () => {
    const evidence = [{ source: 0, line: 9 }];
    const roundTripMs = { value: 12, unit: 'ms', kind: 'stated', evidence } as const;
    const { scenario, identified } = calibrate({ ...real, metrics: { ...real.metrics, roundTripMs } });
    expect(scenario.inputs).toEqual({ ...calibrate(real).scenario.inputs, rttMs: 12, measuredRttMs: 12 });
    expect(identified.find(({ input }) => input === 'rttMs')).toMatchObject({ value: 12, evidence });
    const as = (inputs: Inputs) => {
      const done = simulate({ hypervisor: 'VMware', inputs });
      return done.ok ? [done.migration.totalTimeSeconds, done.migration.downtimeMs] : [];
    };
    expect(as(scenario.inputs)).toEqual(as(calibrate(real).scenario.inputs));
  });

  it('is not given where no line states it', () => {
    expect(calibrate(real).scenario.inputs).not.toHaveProperty('rttMs');
  });
});

describe('the time around the copy', () => {
  it('is none where the lines begin and end with the copy, however the seconds round', () => {
    const real = readBack(of({ ...guest, linkGbps: 10 }));
    const preCopy = real.metrics.preCopySeconds;
    const downtime = real.metrics.downtimeMs;
    if (!preCopy || !downtime) throw new Error('no time was read back');
    const durationSeconds = { ...preCopy, value: preCopy.value + downtime.value / 1000 + 2e-14 };
    const { scenario, identified, assumed } = calibrate({ ...real, metrics: { ...real.metrics, durationSeconds } });
    expect(scenario.inputs.setupSeconds).toBe(0);
    expect(identified.map(({ input }) => input)).not.toContain('setupSeconds');
    expect(assumed.find(({ input }) => input === 'setupSeconds')?.why).toBe('the lines begin with the copy');
  });
});
