import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';
import { slowdown } from '../../../renderer/engine/simulate/reference/qemu-throttle.ts';

const seeded = { seed: 20_231, numRuns: 150 };

const hypervisors = fc.constantFrom('VMware', 'QEMU', 'Xen', 'Hyper-V');
const guests = fc.record({
  memoryMiB: fc.integer({ min: 64, max: 262_144 }),
  workingShare: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  dirtyRatePagesPerSec: fc.integer({ min: 1, max: 400_000 }),
  bandwidthMiBps: fc.integer({ min: 16, max: 8000 }),
  zeroFraction: fc.double({ min: 0, max: 0.4, noNaN: true }),
  pattern: fc.constantFrom('uniform', 'sequential', 'zipf', 'hotcold'),
});

const inputsOf = ({ workingShare, ...guest }: { workingShare: number; memoryMiB: number }): Inputs => ({
  ...guest,
  workingSetMiB: Math.max(1, guest.memoryMiB * workingShare),
});

function of(hypervisor: string, inputs: Inputs, mode = 'precopy'): SimulatedMigration {
  const done = simulate({ hypervisor, mode, inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

describe('whatever the guest', () => {
  it('sends at least what is not zero, and ends in order', () => {
    fc.assert(
      fc.property(hypervisors, guests, (hypervisor, guest) => {
        const inputs = inputsOf(guest);
        const one = of(hypervisor, inputs);
        const least = guest.memoryMiB * (1 - guest.zeroFraction);
        // Xen leaves out pages that are dirty again; they travel later, but not when it is given up before.
        if (one.completed) expect(one.transferredMiB).toBeGreaterThanOrEqual(least * 0.9999);
        const times = one.milestones.map(({ time }) => time ?? 0);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
      }),
      seeded,
    );
  });

  it('needs one pass when nothing writes', () => {
    fc.assert(
      fc.property(hypervisors, guests, (hypervisor, guest) => {
        const one = of(hypervisor, { ...inputsOf(guest), dirtyRatePagesPerSec: 0 });
        expect(one.completed).toBe(true);
        const wire = guest.memoryMiB * ((1 - guest.zeroFraction) * (4104 / 4096) + guest.zeroFraction * (9 / 4096));
        expect(one.transferredMiB / wire).toBeCloseTo(1, 6);
        expect(one.iterations).toBe(1);
      }),
      seeded,
    );
  });

  it('takes no longer with half as much bandwidth again', () => {
    fc.assert(
      fc.property(fc.constantFrom('QEMU', 'VMware', 'Hyper-V'), guests, (hypervisor, guest) => {
        const slow = of(hypervisor, { ...inputsOf(guest), sdps: 0 });
        const fast = of(hypervisor, { ...inputsOf(guest), sdps: 0, bandwidthMiBps: guest.bandwidthMiBps * 1.5 });
        if (slow.verdict === 'converged') expect(fast.completed).toBe(true);
        // A round more or less shifts the end by one chunk or one goal.
        if (slow.completed) expect(fast.totalTimeSeconds).toBeLessThanOrEqual(slow.totalTimeSeconds * 1.01 + 1);
      }),
      seeded,
    );
  });

  it('stays within the bounds of Akoush on Xen', () => {
    fc.assert(
      fc.property(guests, (guest) => {
        const inputs: Inputs = { ...inputsOf(guest), zeroFraction: 0, xenRules: 'legacy' };
        const one = of('Xen', inputs);
        const bytes = guest.memoryMiB * 2 ** 20;
        const pass = (bytes * (4104 / 4096)) / (guest.bandwidthMiBps * 2 ** 20);
        const overhead = one.roundRecords.length * 2 + 0.5;
        expect(one.totalTimeSeconds).toBeGreaterThanOrEqual(pass * 0.999);
        expect(one.totalTimeSeconds).toBeLessThanOrEqual(5 * pass + overhead);
        expect((one.downtimeMs ?? 0) / 1000).toBeLessThanOrEqual(pass + 0.5);
      }),
      seeded,
    );
  });

  it('sends each page once after a switch to post-copy', () => {
    fc.assert(
      fc.property(fc.constantFrom('QEMU', 'VMware'), guests, (hypervisor, guest) => {
        const one = of(hypervisor, inputsOf(guest), 'postcopy');
        const last = one.roundRecords.at(-1);
        expect(last?.phase).toBe('post-copy');
        expect(last?.pages).toBeLessThanOrEqual(guest.memoryMiB * 256 * 1.0001);
        expect(one.transferredMiB).toBeLessThanOrEqual(guest.memoryMiB * 1.003 + 1);
      }),
      seeded,
    );
  });

  it('dirties no more when throttled', () => {
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.boolean(), (one, other, paced) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(slowdown(more, paced, 1.1)).toBeLessThanOrEqual(slowdown(less, paced, 1.1));
        expect(slowdown(more, paced, 1.1)).toBeGreaterThanOrEqual(0);
      }),
      seeded,
    );
  });

  it('gives the same result for the same bandwidth in another unit', () => {
    fc.assert(
      fc.property(guests, (guest) => {
        const { bandwidthMiBps, ...inputs } = inputsOf(guest);
        const mbps = ((bandwidthMiBps ?? 0) * 2 ** 20 * 8) / 1e6 / 0.94;
        const [a, b] = [of('VMware', inputsOf(guest)), of('VMware', { ...inputs, bandwidthMbps: mbps })];
        expect(b.totalTimeSeconds / a.totalTimeSeconds).toBeCloseTo(1, 6);
      }),
      seeded,
    );
  });

  it('never throws on inputs of any kind', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'memoryMiB',
            'bandwidthMbps',
            'pattern',
            'rateSteps',
            'vms',
            'dirtyCurve',
            'postcopyTrigger',
            'x',
          ),
          fc.anything(),
        ),
        (inputs) => {
          expect(typeof resolve({ inputs: inputs as Inputs }).ok).toBe('boolean');
        },
      ),
      seeded,
    );
  });
});

describe('a copy that is given up in its first round', () => {
  it('has sent a part, and the rest is left', () => {
    const inputs = {
      memoryMiB: 25_165_824,
      linkGbps: 1,
      dirtyRatePagesPerSec: 1000,
      workingSetMiB: 1024,
      zeroFraction: 0,
    };
    const done = simulate({ inputs });
    if (!done.ok) throw new Error(done.problems.join(' '));
    const { rounds, transferredMiB, metrics, reason, backlog } = done.migration;
    expect(rounds).toHaveLength(1);
    // 24 h of 1 Gbit/s, 94 % of it payload, headers in it.
    expect(transferredMiB).toBeCloseTo((86_400 * 0.94e9) / 8 / 2 ** 20, -4);
    const left = ((metrics.pagesLeft?.value ?? 0) * 4096) / 2 ** 20;
    expect((left + transferredMiB) / inputs.memoryMiB).toBeCloseTo(1, 2);
    expect(backlog.at(-1)?.bytes).toBeGreaterThan(0.5 * inputs.memoryMiB * 2 ** 20);
    expect(reason).toMatch(/^It was given up after 24 hours, in round 1: .* GiB were still to send\.$/);
  });
});
