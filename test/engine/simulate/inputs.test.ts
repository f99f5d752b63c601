import { describe, expect, it } from 'vitest';
import { checkInputs, hypervisorOf, resolve } from '../../../renderer/engine/simulate/index.ts';

describe('checkInputs', () => {
  it('refuses an unknown name and suggests the nearest', () => {
    expect(checkInputs({ memoryMiB: 1024, bandwithMbps: 1000 })).toEqual([
      'Unknown input "bandwithMbps". Did you mean "bandwidthMbps"?',
    ]);
    expect(checkInputs({ zzzzzzzzzzzz: 1 })).toEqual(['Unknown input "zzzzzzzzzzzz".']);
    expect(checkInputs({ constructor: 1 })[0]).toContain('Unknown input "constructor"');
  });

  it.each([
    [{ memoryMiB: -1 }, 'memoryMiB is -1 MiB; it must be at least 0.'],
    [{ bandwidthMbps: 0 }, 'bandwidthMbps is 0 Mbit/s: nothing could ever be sent; give more than 0.'],
    [{ memoryMiB: 64 * 1024 * 1024 + 1 }, 'memoryMiB is 67108865 MiB; it must be at most 67108864 MiB.'],
    [{ memoryMiB: Number.NaN }, 'memoryMiB must be a number of MiB.'],
    [{ memoryMiB: '8 GB' }, 'memoryMiB must be a number of MiB.'],
    [{ autoConverge: 'yes' }, 'autoConverge must be true or false.'],
    [
      { pattern: 'unifrom' },
      'pattern "unifrom" is unknown; it is one of uniform, sequential, zipf, hotcold, idle. Did you mean "uniform"?',
    ],
    [{ memoryMiB: 100, workingSetMiB: 200 }, 'workingSetMiB is 200 MiB, more than the 100 MiB of the guest.'],
    [
      { switchoverGoalSeconds: 50, maxSwitchoverSeconds: 8 },
      'The switchover goal of 50 s is over the longest switchover of 8 s.',
    ],
    [
      { rateSteps: [{ atMs: -1, pagesPerSec: 1 }] },
      'rateSteps must be a list of { atMs, pagesPerSec }, neither negative.',
    ],
    [
      { dirtyCurve: { periodMs: 'x' } },
      'dirtyCurve must be { periodMs, dirtySampled }: two lists of as many numbers, none negative.',
    ],
    [{ postcopyTrigger: { kind: 3 } }, 'postcopyTrigger must be { kind, value }: what is counted, and up to what.'],
  ])('says what is impossible in %j', (inputs, sentence) => {
    expect(checkInputs(inputs)).toEqual([sentence]);
  });

  it('takes null for what is not known', () => {
    expect(checkInputs({ memoryMiB: null, bandwidthMbps: null })).toEqual([]);
    expect(resolve({ inputs: { memoryMiB: null } }).ok).toBe(false);
  });

  it('takes anything for inputs without throwing', () => {
    for (const given of [null, undefined, 3, 'x', [], [1]]) expect(checkInputs(given)).toHaveLength(1);
  });
});

describe('resolve', () => {
  it('knows hypervisors by the names people write', () => {
    expect(
      ['VMware ESXi', undefined, 'KVM/QEMU (OpenStack Nova)', 'QEMU 10.0.2 TCG', 'Xen', 'Hyper-V (WS2012)'].map(
        hypervisorOf,
      ),
    ).toEqual(['vmware', 'vmware', 'qemu', 'qemu', 'xen', 'hyper-v']);
  });

  it('asks for the memory and refuses an unknown hypervisor or mode', () => {
    expect(resolve({ inputs: {} })).toEqual({
      ok: false,
      problems: ['memoryMiB is missing: how much memory does the VM have?'],
    });
    expect(resolve({ hypervisor: 'bhyve', mode: 'warp', inputs: { memoryMiB: 1 } })).toMatchObject({
      ok: false,
      problems: [/* both */ expect.stringContaining('bhyve'), expect.stringContaining('warp')],
    });
  });

  it('reads one bandwidth in every unit', () => {
    const of = (inputs: object) => {
      const resolved = resolve({ inputs: { memoryMiB: 1024, ...inputs } });
      return resolved.ok ? resolved.parameters.network.bytesPerSecond : Number.NaN;
    };
    expect(of({ bandwidthMbps: 10_000 })).toBeCloseTo(of({ linkGbps: 10 }), 3);
    expect(of({ bandwidthMbps: 10_000 })).toBeCloseTo(of({ linkMbps: 10_000 }), 3);
    expect(of({ bandwidthMiBps: 100 })).toBeCloseTo(100 * 2 ** 20, 3);
    expect(of({ bandwidthMbps: 10_000 })).toBeCloseTo((0.94 * 10e9) / 8, 0);
  });

  it('lets the least of link, streams, round trip, loss and encryption set the rate', () => {
    const boundBy = (inputs: object) => {
      const resolved = resolve({ inputs: { memoryMiB: 1024, ...inputs } });
      return resolved.ok ? resolved.parameters.network : undefined;
    };
    expect(boundBy({ linkGbps: 40, vmknics: 3, esxiRelease: '7.0.1' })?.bytesPerSecond).toBeCloseTo(
      (18e9 * 3 ** 0.63) / 8,
      -6,
    );
    // The worked example of the metro vMotion article: 512 KiB in flight at 10 ms is about 50 MB/s.
    const metro = boundBy({ linkMbps: 1000, rttMs: 10, socketBufferBytes: 524_288 });
    expect(metro?.bytesPerSecond).toBeCloseTo(52.4288e6, 0);
    expect(metro?.boundBy).toBe('round-trip time');
    expect(boundBy({ linkGbps: 100, encryption: 'required', encryptionCores: 2 })?.boundBy).toBe('encryption');
    // How many cores ESXi gives is not published: without a number nothing binds.
    expect(boundBy({ linkGbps: 100, encryption: 'required' })?.boundBy).toBe('link');
    expect(boundBy({ linkGbps: 10, rttMs: 50, lossPercent: 0.1 })?.boundBy).toBe('packet loss');
  });
});
