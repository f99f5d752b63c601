import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldNumber } from '../../../renderer/engine/presentation/figures.ts';
import { simulate, withInput } from '../../../renderer/engine/simulate/index.ts';
import {
  bounded,
  changes,
  leverOf,
  levers,
  networkPresets,
  sweepLevers,
  variantName,
  vmPresets,
  withPresets,
} from '../../../renderer/engine/what-if/index.ts';
import type { Variant } from '../../../renderer/engine/what-if/index.ts';

const nothing: Variant = { mode: 'precopy', inputs: {} };
const scratch = withPresets(nothing, vmPresets[1], networkPresets[1]);
const calibrated: Variant = {
  mode: 'precopy',
  inputs: {
    memoryMiB: 51_200,
    zeroFraction: 0,
    bandwidthMiBps: 1066,
    switchoverGoalSeconds: 0.5,
    sdps: 0,
    dirtyCurve: { periodMs: [928, 2306, 9936, 47_648], dirtySampled: [251_554, 427_776, 1_137_967, 2_709_445] },
  },
};

describe('levers', () => {
  it('have an id each', () => {
    expect(new Set(levers.map(({ id }) => id)).size).toBe(levers.length);
  });

  it.each(levers.map((lever) => [lever.id, lever] as const))('%s reads what was written, at both ends', (_, lever) => {
    const variant = [scratch, calibrated].find((one) => lever.applies(one));
    // Those of a line rate come into being with one.
    const within = variant ?? leverOf('encryption').write(leverOf('link').write(calibrated, 25), 1);
    for (const value of [lever.min, lever.max]) {
      const written = lever.write(within, value);
      expect(lever.read(written)).toBeCloseTo(value, 6);
      const simulated = simulate({ hypervisor: 'VMware', ...written });
      // A range that the simulator refuses would be a slider that breaks.
      expect(simulated.ok ? [] : simulated.problems).toEqual([]);
    }
  });

  it('change nothing when they write what they show, whatever that was rounded from', () => {
    const amount = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
    const variants = fc.record({
      memoryMiB: amount(300, 2.4e7),
      zeroFraction: amount(0, 0.6),
      rate: amount(0.3, 0.99),
      rttMs: amount(0, 150),
      switchoverGoalSeconds: amount(0.1, 90),
      writeRatePercent: amount(1, 400),
      kind: fc.constantFrom('log', 'old log', 'line', 'line before 7.0 U2'),
    });
    fc.assert(
      fc.property(variants, ({ rate, kind, ...some }) => {
        const line = { linkGbps: 400 * rate, workingSetMiB: some.memoryMiB * 0.1, dirtyRatePagesPerSec: 1e5 * rate };
        const own: Readonly<Record<typeof kind, Variant['inputs']>> = {
          log: { bandwidthMiBps: 4000 * rate, writers: [{ pages: 1000, pagesPerSec: 500 }] },
          'old log': { bandwidthMiBps: 4000 * rate, dirtyCurve: { periodMs: [1000], dirtySampled: [500] } },
          line,
          'line before 7.0 U2': { ...line, esxiRelease: '7.0.1', vmknics: 2, vcpus: 8 },
        };
        const variant: Variant = { mode: 'precopy', inputs: { ...some, ...own[kind] } };
        for (const lever of levers.filter((one) => one.applies(variant)))
          for (const typed of [bounded(lever, lever.read(variant)), fieldNumber(lever.read(variant))])
            expect([lever.id, lever.write(variant, bounded(lever, typed))]).toEqual([lever.id, variant]);
      }),
      { seed: 12, numRuns: 400 },
    );
  });

  it('go on from what they show: the line of a log moves by as much as it is moved', () => {
    const seconds = (variant: Variant) => {
      const done = simulate({ hypervisor: 'VMware', ...variant });
      return done.ok ? done.migration.totalTimeSeconds : Number.NaN;
    };
    const link = leverOf('link');
    const shown = bounded(link, link.read(calibrated));
    // What crossed is payload: 1066 MiB/s take a line of 9.5 Gbit/s at MTU 1500.
    expect(shown).toBeCloseTo(9.51, 2);
    for (const step of [0.01, -0.01])
      expect(Math.abs(seconds(link.write(calibrated, shown + step)) / seconds(calibrated) - 1)).toBeLessThan(0.01);
  });

  it('show no more and no fewer figures than they have', () => {
    expect(leverOf('memory').words(4096)).toBe('4096 GiB');
    expect(leverOf('memory').words(2.834)).toBe('2.83 GiB');
  });

  it('have vmknics only where they are a limit', () => {
    const of = (esxiRelease: string) => ({ mode: 'precopy' as const, inputs: { linkGbps: 25, esxiRelease } });
    expect(leverOf('vmknics').applies(of('7.0.1'))).toBe(true);
    expect(leverOf('vmknics').applies(of('7.0.2'))).toBe(false);
  });

  it('begin with the way that the log states, and with what is beyond the measured where it states none', () => {
    const applying = (variant: Variant) => levers.filter((one) => one.applies(variant)).map(({ id }) => id);
    expect(applying(calibrated)).toContain('rtt-more');
    expect(applying(calibrated)).not.toContain('rtt');
    expect(leverOf('rtt-more').position(0)).toBe('as measured');
    const stated: Variant = { mode: 'precopy', inputs: { ...calibrated.inputs, rttMs: 0.116, measuredRttMs: 0.116 } };
    expect(applying(stated)).not.toContain('rtt-more');
    expect(leverOf('rtt').read(stated)).toBe(0.116);
    expect(secondsOf(stated)).toBe(secondsOf(calibrated));
    expect(secondsOf(leverOf('rtt').write(stated, 0.2)) / secondsOf(stated) - 1).toBeLessThan(1e-4);
  });

  it('have the release, which is what decides whether vmknics are a limit', () => {
    const line = leverOf('link').write(calibrated, 100);
    const release = leverOf('release');
    expect(release.read(line)).toBe(2);
    const old = release.write(line, 0);
    expect(leverOf('vmknics').applies(old)).toBe(true);
    expect(secondsOf(old)).toBeGreaterThan(secondsOf(line));
    expect(secondsOf(release.write(line, 1))).toBe(secondsOf(old));
    expect(release.note(old)).toContain('not simulated');
    expect(release.note(line)).toBe('');
    const stated: Variant = { mode: 'precopy', inputs: { ...line.inputs, esxiRelease: '8.0.2' } };
    expect(release.write(stated, 2)).toBe(stated);
    expect(release.restore(release.write(stated, 0), stated)).toEqual(stated);
  });

  it('have storage, which goes before the memory at the rate of the link', () => {
    const storage = leverOf('storage');
    const seconds = (100 * 2 ** 30) / (1066 * 2 ** 20);
    expect(secondsOf(storage.write(calibrated, 100)) - secondsOf(calibrated)).toBeCloseTo(seconds, 6);
    const done = simulate({ hypervisor: 'VMware', ...storage.write(calibrated, 100) });
    expect(done.ok && done.migration.assumptions.join()).toContain('100 GiB of storage are taken as copied before');
  });

  it('show the cores that encryption takes, and let them bind where their number is set', () => {
    const encrypted = leverOf('encryption').write(leverOf('link').write(scratch, 100), 1);
    // 94 Gbit/s of payload, 8 and 6 a core.
    expect(leverOf('encryption').note(encrypted)).toBe(
      'At 94 Gbit/s about 11.8 cores on the source, 15.7 on the destination.',
    );
    const four = leverOf('encryption-cores').write(encrypted, 4);
    expect(leverOf('encryption').note(four)).toMatch(/^At 24 Gbit/);
    expect(leverOf('encryption-cores').write(four, 0)).toEqual(encrypted);
    expect(leverOf('encryption').note(scratch)).toBe('');
  });

  it('name a scenario by what was changed, and nothing else', () => {
    const faster = leverOf('link').write(calibrated, 25);
    expect(variantName(calibrated, calibrated)).toBe('Unchanged');
    expect(variantName(calibrated, faster)).toBe('25 GbE');
    expect(variantName(calibrated, leverOf('goal').write(faster, 1))).toBe('25 GbE, goal 1 s');
    expect(changes(calibrated, faster).map(({ lever }) => lever.id)).toEqual(['link']);
  });

  it('take the place of what told the bandwidth before', () => {
    const { inputs } = leverOf('link').write(calibrated, 25);
    expect(inputs.bandwidthMiBps).toBeUndefined();
    expect(leverOf('share').applies({ mode: 'precopy', inputs })).toBe(true);
    expect(leverOf('share').applies(calibrated)).toBe(false);
  });

  it('keep to their range and step', () => {
    expect(bounded(leverOf('vmknics'), 2.4)).toBe(2);
    expect(bounded(leverOf('goal'), 0.001)).toBe(0.1);
    expect(bounded(leverOf('goal'), 1e9)).toBe(100);
  });

  it('less written makes the rest smaller, nothing written leaves nothing', () => {
    const left = (percent: number) => {
      const simulated = simulate({ hypervisor: 'VMware', ...leverOf('writes').write(calibrated, percent) });
      return simulated.ok ? (simulated.migration.metrics.pagesLeft?.value ?? Number.NaN) : Number.NaN;
    };
    expect(left(0)).toBe(0);
    expect(left(50)).toBeLessThan(left(100));
    expect(left(200)).toBeGreaterThan(left(100));
  });

  it('a sweep says at each point what a single run says', () => {
    const axes = [
      { lever: 'link', values: [10, 25] },
      { lever: 'writes', values: [50, 100, 200] },
    ];
    const points = sweepLevers(calibrated, axes);
    expect(points.map(({ at }) => at)).toEqual([
      [10, 50],
      [10, 100],
      [10, 200],
      [25, 50],
      [25, 100],
      [25, 200],
    ]);
    for (const { at, totalSeconds, downtimeMs } of points) {
      const variant = leverOf('writes').write(leverOf('link').write(calibrated, at[0] ?? 0), at[1] ?? 0);
      const single = simulate({ hypervisor: 'VMware', ...variant });
      expect(single.ok && [single.migration.totalTimeSeconds, single.migration.downtimeMs]).toEqual([
        totalSeconds,
        downtimeMs,
      ]);
    }
  });
});

const secondsOf = (variant: Variant): number => {
  const done = simulate({ hypervisor: 'VMware', ...variant });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration.totalTimeSeconds;
};

describe('presets', () => {
  it.each(vmPresets.flatMap((vm) => networkPresets.map((net) => [vm.name, net.name, withPresets(nothing, vm, net)])))(
    '%s on %s can be simulated',
    (_vm, _net, variant) => {
      const simulated = simulate({ hypervisor: 'VMware', ...(variant as Variant) });
      expect(simulated.ok ? [] : simulated.problems).toEqual([]);
    },
  );

  it.each(['6.7.0', '7.0.1', '7.0.2', '8.0.2', undefined])(
    'are what the levers show, typed or set on the command line, of %s',
    (esxiRelease) => {
      const release = esxiRelease === undefined ? {} : { esxiRelease };
      for (const own of [calibrated, scratch]) {
        const variant: Variant = { ...own, inputs: { ...own.inputs, ...release } };
        const preset = networkPresets.find(({ id }) => id === '25');
        const pressed = withPresets(variant, undefined, preset);
        const typed = leverOf('link').write(variant, 25);
        const set: Variant = { mode: 'precopy', inputs: withInput(variant.inputs, 'linkGbps', 25) };
        for (const lever of levers.filter((one) => one.applies(typed)))
          expect([lever.id, lever.read(pressed)]).toEqual([lever.id, lever.read(typed)]);
        expect([secondsOf(typed), secondsOf(set)]).toEqual([secondsOf(pressed), secondsOf(pressed)]);
      }
    },
  );

  it('a rate that was seen before 7.0 U2 was carried by as many vmknics as it takes', () => {
    const inputs = { ...calibrated.inputs, bandwidthMiBps: 4000, esxiRelease: '6.7.0' };
    const seen: Variant = { mode: 'precopy', inputs };
    const link = leverOf('link');
    const touched = link.write(seen, bounded(link, link.read(seen)) + 0.01);
    expect(leverOf('vmknics').read(touched)).toBe(3);
    expect(link.restore(touched, seen)).toEqual(seen);
    expect(secondsOf({ ...seen, inputs: withInput(inputs, 'linkGbps', link.read(touched)) })).toBe(secondsOf(touched));
    expect(Math.abs(secondsOf(touched) / secondsOf(seen) - 1)).toBeLessThan(0.01);
  });
});
