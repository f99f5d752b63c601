import { describe, expect, it } from 'vitest';
import { checkInputs, evacuate, inputSpecs, simulate } from '../../../renderer/engine/simulate/index.ts';
import { settingsOf } from '../../../renderer/engine/simulate/inputs/settings.ts';
import accepted from './accepted-inputs.json' with { type: 'json' };

/** Names that were ever accepted, each with a good value: what somebody saved or scripted is read for good. */
const names = Object.entries(accepted);

describe('inputs', () => {
  it.each(names)('%s is accepted as it always was', (name, value) => {
    expect(checkInputs({ [name]: value })).toEqual([]);
    expect(checkInputs({ [name]: null })).toEqual([]);
    expect(Object.hasOwn(inputSpecs, name)).toBe(true);
  });

  it.each([
    ['bandwidthMbps', 1000, 'linkMbps', 1000],
    ['bandwidthMbps', 25_000, 'linkGbps', 25],
    ['switchoverGoalSeconds', 2, 'downtimeLimitMs', 2000],
    ['dirtyRatePagesPerSec', 25_600, 'dirtyRateMiBps', 100],
    ['dirtyRatePagesPerSec', 900, 'dirtyRatePagesPerSecMeasured', 900],
    ['dirtyRatePagesPerSec', 900, 'dirtyRatePagesPerSecRequested', 900],
    ['memoryMiB', 4096, 'totalMemoryMiB', 4096],
    ['zeroFraction', 0.25, 'guestNonZeroMiB', 3072],
    ['link', '25 GbE', 'linkGbps', 25],
    ['stopCondition', 'downtime limit 900 ms', 'downtimeLimitMs', 900],
  ])('%s %j means what %s %j means', (name, value, alias, same) => {
    const base = { workingSetMiB: 512, ...(alias !== 'totalMemoryMiB' && { memoryMiB: 4096 }) };
    const answer = (inputs: object) => simulate({ inputs: { ...base, ...inputs } });
    expect(answer({ [name]: value }).ok).toBe(true);
    expect(answer({ [alias]: same })).toEqual(answer({ [name]: value }));
  });
});

describe('the table of inputs', () => {
  const settings = settingsOf({}, 'precopy');
  const base = { memoryMiB: 4096, workingSetMiB: 512, dirtyRatePagesPerSec: 900, bandwidthMbps: 1000 };

  it.each(Object.entries(inputSpecs))('%s has one name inside, or changes nothing', (name, { inside, isUnused }) => {
    if (inside !== undefined) {
      expect(Object.keys(settings)).toContain(inside);
      expect(Object.hasOwn(settings, name)).toBe(name === inside);
    }
    if (isUnused)
      for (const hypervisor of ['VMware', 'QEMU', 'Xen', 'Hyper-V'])
        expect(simulate({ hypervisor, inputs: { ...base, [name]: 7 } })).toEqual(
          simulate({ hypervisor, inputs: base }),
        );
  });

  it.each(
    Object.entries(inputSpecs).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  )('%s is %d where nothing is given', (name, value) => {
    for (const hypervisor of ['VMware', 'QEMU', 'Xen', 'Hyper-V'])
      for (const more of [
        {},
        { goalMaxMs: 900 },
        { compression: 'xbzrle' },
        { pattern: 'hotcold' },
        { pattern: 'zipf' },
      ]) {
        const inputs = { ...base, ...more, ...(name === 'minBandwidthMbps' && { xenRules: '2005' }) };
        const given = { ...inputs, [name]: value };
        expect(simulate({ hypervisor, inputs: given })).toEqual(simulate({ hypervisor, inputs }));
        expect(evacuate({ hypervisor, inputs: given }).ok).toBe(true);
      }
  });

  it.each(Object.entries(inputSpecs).filter(([, { kind, isUnused }]) => kind === 'number' && !isUnused))(
    '%s is refused outside of its bounds',
    (name, { min = 0, max = 0, positive }) => {
      expect(checkInputs({ [name]: max })).toEqual([]);
      expect(checkInputs({ [name]: max + 1 })).toHaveLength(1);
      expect(checkInputs({ [name]: min - 1 })).toHaveLength(1);
      expect(checkInputs({ [name]: min })).toHaveLength(positive ? 1 : 0);
    },
  );
});
