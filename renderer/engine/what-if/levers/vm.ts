/** Levers of the VM. */
import { grouped, isMeasured, ofInput, significant, withInputs } from '../lever.ts';
import type { Variant } from '../lever.ts';

const most = 24_576;

/** The active part cannot be larger than the memory. */
function withMemory(variant: Variant, gib: number): Variant {
  const { workingSetMiB, zeroFraction = 0 } = variant.inputs;
  const room = gib * 1024 * (1 - zeroFraction);
  const active = workingSetMiB === undefined ? {} : { workingSetMiB: Math.min(workingSetMiB, room) };
  return withInputs(variant, { memoryMiB: gib * 1024, ...active });
}

/** The memory grows with what is active of it. */
function withActive(variant: Variant, gib: number): Variant {
  const { memoryMiB, zeroFraction = 0 } = variant.inputs;
  const least = Math.min(most, gib / (1 - Math.min(0.9, zeroFraction))) * 1024;
  return withInputs(variant, { workingSetMiB: gib * 1024, memoryMiB: Math.max(memoryMiB ?? 0, least) });
}

export const vmLevers = grouped('vm', [
  {
    id: 'memory',
    label: 'Memory to send',
    explains: 'Pages that are not all zero travel once at least: it sets the time of the first round.',
    source: 'vSphere 8 configuration maximums: 24 TiB for a VM',
    cost: 'load',
    unit: 'GiB',
    min: 0.25,
    max: most,
    scale: 'log',
    step: 0.01,
    helps: 'down',
    read: ({ inputs }) => (inputs.memoryMiB ?? 16_384) / 1024,
    write: withMemory,
    words: (gib) => `${significant(gib)} GiB`,
  },
  {
    id: 'active-memory',
    label: 'Active memory',
    explains: 'The part that keeps being written: what does not fit the switchover goal has to be sent again.',
    source: 'random writes in a working set: D = W (1 - e^(-r t / W)) pages',
    cost: 'load',
    unit: 'GiB',
    min: 0.01,
    max: most,
    scale: 'log',
    step: 0.01,
    helps: 'down',
    applies: (variant) => !isMeasured(variant),
    read: ({ inputs }) => (inputs.workingSetMiB ?? 1024) / 1024,
    write: withActive,
    words: (gib) => `${significant(gib)} GiB active`,
  },
  {
    id: 'writes',
    label: 'Writes, of what was measured',
    explains: 'How much the guest writes, held against what the rounds of the log show.',
    source: 'the rounds of the migration',
    cost: 'load',
    unit: '%',
    min: 0,
    max: 400,
    helps: 'down',
    wish: 'Move it at a quieter time',
    applies: isMeasured,
    ...ofInput('writeRatePercent'),
    words: (percent) => `${significant(percent)} % of the writes`,
  },
  {
    id: 'write-rate',
    label: 'Page writes',
    explains: 'Writes of 4 KiB pages in a second, spread over the active memory.',
    source: 'random writes in a working set: D = W (1 - e^(-r t / W)) pages',
    cost: 'load',
    unit: 'pages/s',
    min: 1,
    max: 5_000_000,
    scale: 'log',
    helps: 'down',
    wish: 'Move it at a quieter time',
    applies: (variant) => !isMeasured(variant),
    read: ({ inputs }) => inputs.dirtyRatePagesPerSec ?? 0,
    write: (variant, rate) => withInputs(variant, { dirtyRatePagesPerSec: rate }),
    words: (rate) => `${significant(rate)} pages/s`,
  },
  {
    id: 'vcpus',
    label: 'vCPUs',
    explains: 'Each vCPU is taken to write as much as it did: twice the vCPUs, twice the writes.',
    source: 'vSphere 8 configuration maximums: 768 vCPUs',
    cost: 'load',
    unit: 'vCPUs',
    min: 1,
    max: 768,
    scale: 'log',
    helps: 'down',
    applies: (variant) => variant.inputs.vcpus !== undefined && !isMeasured(variant),
    read: ({ inputs }) => inputs.vcpus ?? 1,
    write: (variant, vcpus) => {
      const { inputs } = variant;
      const rate = ((inputs.dirtyRatePagesPerSec ?? 0) * vcpus) / (inputs.vcpus ?? vcpus);
      return withInputs(variant, { vcpus, dirtyRatePagesPerSec: rate });
    },
    words: (vcpus) => `${vcpus} vCPUs`,
  },
  {
    id: 'storage',
    label: 'Storage to copy',
    explains:
      'For a move with its storage. Taken as copied before the memory at the link’s rate, which is our assumption: what the datastores carry is not known, and it may take longer.',
    source: 'our choice; vSphere 8 configuration maximums: 62 TB for a virtual disk',
    cost: 'load',
    unit: 'GiB',
    min: 0,
    max: 65_536,
    helps: 'down',
    ...ofInput('storageGiB'),
    words: (gib) => `${significant(gib)} GiB of storage`,
  },
]);
