import { describe, expect, it } from 'vitest';
import { bandOf, calibrate, resolve, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, Scenario } from '../../../renderer/engine/simulate/index.ts';
import { noisePercentOf } from '../../../renderer/engine/simulate/logged.ts';
import { readBack } from '../../bench/what-if/as-log.ts';

const guest: Inputs = { memoryMiB: 65_536, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec: 120_000 };

function bandOfScenario(scenario: Scenario) {
  const resolved = resolve(scenario);
  if (!resolved.ok) throw new Error(resolved.problems.join(' '));
  const band = bandOf(resolved.parameters);
  const { low, middle, high } = band.totalTimeSeconds ?? { low: NaN, middle: NaN, high: NaN };
  return { ...band, width: (high - low) / middle };
}

function calibrated(inputs: Inputs): Inputs {
  const done = simulate({ hypervisor: 'VMware', inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return calibrate(readBack(done.migration)).scenario.inputs;
}

describe('the band of a calibrated scenario', () => {
  const several = calibrated({ ...guest, linkGbps: 10 });
  const one = calibrated({ ...guest, dirtyRatePagesPerSec: 5000, linkGbps: 25 });
  const behind = (inputs: Inputs, bandwidthMiBps: number) => bandOfScenario({ inputs: { ...inputs, bandwidthMiBps } });

  it('is narrow where several rounds tell the guest, and wide on a slower link after a single one', () => {
    expect(behind(several, 1100).width).toBeLessThan(0.15);
    const far = behind(one, 110);
    expect(far.width).toBeGreaterThan(2 * behind(one, 2800).width);
    expect(far.widestBy).toMatch(/^which guest it is/);
  });

  it('is as wide as the other guests that explain the log make it', () => {
    const { family: _, ...alone } = one;
    expect(behind(alone, 110).width).toBeLessThan(0.5 * behind(one, 110).width);
  });

  it('is wider the more the rates of the rounds scattered', () => {
    const with_ = (noisePercentPerSecond: number) => behind({ ...several, noisePercentPerSecond }, 1100).width;
    expect(with_(30)).toBeGreaterThan(1.5 * with_(2));
  });
});

describe('the band of other scenarios', () => {
  const idle: Inputs = { memoryMiB: 1_048_576, zeroFraction: 0.98, dirtyRatePagesPerSec: 0, bandwidthMbps: 100_000 };
  const widestBy = (inputs: Inputs, hypervisor = 'VMware') => bandOfScenario({ hypervisor, inputs }).widestBy;

  it('says what makes it wide, and forgets it where it is given', () => {
    expect(widestBy(idle)).toBe('how fast this host finds zero pages');
    expect(bandOfScenario({ inputs: { ...idle, zeroScanPagesPerSec: 3.5e6 } }).width).toBeLessThan(0.1);
    const { zeroFraction: _, ...unknown } = { ...idle, bandwidthMbps: 10_000 };
    expect(widestBy(unknown)).toBe('how much of the memory is zero, which nothing states');
    expect(widestBy({ ...unknown, zeroFraction: 0.1 })).toMatch(/^how steady the link is/);
  });

  it('is wider where what streams carry decides than where a link does', () => {
    const full = { ...idle, zeroFraction: 0, streams: 4 };
    const { width, widestBy: why } = bandOfScenario({ hypervisor: 'QEMU', inputs: full });
    expect(width).toBeGreaterThan(0.3);
    expect(why).toBe('what streams carries on this host: a rate seen in a log would tell');
  });
});

describe('the noise of a link', () => {
  const round = (seconds: number, rate: number) => ({
    ...{ seconds, bytesPerSecond: rate, sent: 0, dirtied: 0, unsent: 0, evidence: [] },
  });

  it('comes from the rates of the rounds, the longer ones counting more, and is never none', () => {
    const steady = noisePercentOf([round(10, 1e9), round(5, 1e9), round(1, 1e9)]);
    expect(steady).toBeCloseTo(2.5, 1);
    expect(noisePercentOf([round(10, 1e9), round(5, 1.2e9)])).toBeGreaterThan(10);
    expect(noisePercentOf([round(10, 1e9), round(0.1, 1.2e9)])).toBeLessThan(6);
    expect(noisePercentOf([round(10, 1e9), round(10, 5e9)])).toBe(30);
  });
});
