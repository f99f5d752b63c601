/**
 * What an admin can change of a migration, as admins think of it: the VM, the network, the settings.
 *
 * A lever reads one number out of a scenario and writes one into it. Ranges are those of the products (PREREQUISITES.md
 * sections 1 to 3, MODELS.md sections 3.1 and 4); the names of settings are ESXi's own.
 */
import type { Inputs } from '../simulate/index.ts';
import type { ScenarioMode } from '../vocabulary.ts';
import { switchLevers } from './switches.ts';

export type LeverGroup = 'vm' | 'network' | 'settings';

/** What it costs to pull it, the cheapest first. */
export type LeverCost = 'setting' | 'configuration' | 'load' | 'hardware' | 'not-offered';

export interface Variant {
  readonly mode: ScenarioMode;
  readonly inputs: Inputs;
}

export interface Lever {
  readonly id: string;
  readonly group: LeverGroup;
  readonly label: string;
  /** ESXi's name of it. */
  readonly setting?: string;
  /** What it does, in a sentence. */
  readonly explains: string;
  /** Where range and effect come from. */
  readonly source: string;
  readonly cost: LeverCost;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
  /** Smallest sensible step, in its unit; whole numbers have 1. */
  readonly step: number;
  /** A switch or a few positions instead of a range. */
  readonly choices?: readonly { readonly value: number; readonly label: string }[];
  /** Which way it makes a migration easier. */
  readonly helps: 'up' | 'down';
  /** False where the scenario does not have it. */
  applies(variant: Variant): boolean;
  read(variant: Variant): number;
  write(variant: Variant, value: number): Variant;
  /** `25 GbE`, `goal 1 s`: as a scenario is named by it. */
  words(value: number): string;
}

const always = (): boolean => true;
const significant = (value: number): string => String(Number(value.toPrecision(3)));
const withInputs = (variant: Variant, inputs: Inputs): Variant => ({
  ...variant,
  inputs: { ...variant.inputs, ...inputs },
});

/** Line rates that name themselves. */
const ethernet = [1, 10, 25, 40, 50, 100, 200, 400];
const linkWords = (gbps: number): string => (ethernet.includes(gbps) ? `${gbps} GbE` : `${significant(gbps)} Gbit/s`);

const MiBpsToGbps = (2 ** 20 * 8) / 1e9;

/** Gbit/s: the line's, or what the log's lines say was carried. */
function linkOf({ inputs }: Variant): number {
  if (inputs.bandwidthMiBps !== undefined) return inputs.bandwidthMiBps * MiBpsToGbps;
  return inputs.linkGbps ?? (inputs.bandwidthMbps ?? inputs.linkMbps ?? 10_000) / 1000;
}

/** A line rate in place of whatever told the bandwidth until now. */
function withLink(variant: Variant, linkGbps: number): Variant {
  const { bandwidthMiBps, bandwidthMBps, bandwidthMbps, linkMbps, ...inputs } = variant.inputs;
  void [bandwidthMiBps, bandwidthMBps, bandwidthMbps, linkMbps];
  return { ...variant, inputs: { ...inputs, linkGbps } };
}

/** The active part shrinks with the memory it lies in. */
function withMemory(variant: Variant, gib: number): Variant {
  const { workingSetMiB, zeroFraction = 0 } = variant.inputs;
  const most = gib * 1024 * (1 - zeroFraction);
  const active = workingSetMiB === undefined ? {} : { workingSetMiB: Math.min(workingSetMiB, most) };
  return withInputs(variant, { memoryMiB: gib * 1024, ...active });
}

/** The memory grows with what is active of it. */
function withActive(variant: Variant, gib: number): Variant {
  const { memoryMiB, zeroFraction = 0 } = variant.inputs;
  const least = Math.min(24_576, gib / (1 - Math.min(0.9, zeroFraction))) * 1024;
  return withInputs(variant, { workingSetMiB: gib * 1024, memoryMiB: Math.max(memoryMiB ?? 0, least) });
}

const vmLevers: readonly Lever[] = [
  {
    id: 'memory',
    group: 'vm',
    label: 'Memory to send',
    explains: 'Pages that are not all zero travel once at least: it sets the time of the first round.',
    source: 'vSphere 8 configuration maximums: 24 TiB for a VM',
    cost: 'load',
    unit: 'GiB',
    min: 0.25,
    max: 24_576,
    scale: 'log',
    step: 0.01,
    helps: 'down',
    applies: always,
    read: ({ inputs }) => (inputs.memoryMiB ?? 16_384) / 1024,
    write: withMemory,
    words: (gib) => `${significant(gib)} GiB`,
  },
  {
    id: 'active-memory',
    group: 'vm',
    label: 'Active memory',
    explains: 'The part that keeps being written: what does not fit the switchover goal has to be sent again.',
    source: 'MODELS.md section 2.2',
    cost: 'load',
    unit: 'GiB',
    min: 0.01,
    max: 24_576,
    scale: 'log',
    step: 0.01,
    helps: 'down',
    applies: ({ inputs }) => inputs.dirtyCurve === undefined,
    read: ({ inputs }) => (inputs.workingSetMiB ?? 1024) / 1024,
    write: withActive,
    words: (gib) => `${significant(gib)} GiB active`,
  },
  {
    id: 'writes',
    group: 'vm',
    label: 'Writes, of what was measured',
    explains: 'How much the guest writes, held against what the rounds of the log show.',
    source: 'the rounds of the migration',
    cost: 'load',
    unit: '%',
    min: 0,
    max: 400,
    scale: 'linear',
    step: 1,
    helps: 'down',
    applies: ({ inputs }) => inputs.dirtyCurve !== undefined,
    read: ({ inputs }) => inputs.writeRatePercent ?? 100,
    write: (variant, percent) => withInputs(variant, { writeRatePercent: percent }),
    words: (percent) => `${significant(percent)} % of the writes`,
  },
  {
    id: 'write-rate',
    group: 'vm',
    label: 'Page writes',
    explains: 'Writes of 4 KiB pages in a second, spread over the active memory.',
    source: 'MODELS.md section 2.2',
    cost: 'load',
    unit: 'pages/s',
    min: 1,
    max: 5_000_000,
    scale: 'log',
    step: 1,
    helps: 'down',
    applies: ({ inputs }) => inputs.dirtyCurve === undefined,
    read: ({ inputs }) => inputs.dirtyRatePagesPerSec ?? 0,
    write: (variant, rate) => withInputs(variant, { dirtyRatePagesPerSec: rate }),
    words: (rate) => `${significant(rate)} pages/s`,
  },
  {
    id: 'vcpus',
    group: 'vm',
    label: 'vCPUs',
    explains: 'Each vCPU is taken to write as much as it did: twice the vCPUs, twice the writes.',
    source: 'vSphere 8 configuration maximums: 768 vCPUs',
    cost: 'load',
    unit: 'vCPUs',
    min: 1,
    max: 768,
    scale: 'log',
    step: 1,
    helps: 'down',
    applies: ({ inputs }) => inputs.vcpus !== undefined && inputs.dirtyCurve === undefined,
    read: ({ inputs }) => inputs.vcpus ?? 1,
    write: (variant, vcpus) => {
      const { inputs } = variant;
      const rate = ((inputs.dirtyRatePagesPerSec ?? 0) * vcpus) / (inputs.vcpus ?? vcpus);
      return withInputs(variant, { vcpus, dirtyRatePagesPerSec: rate });
    },
    words: (vcpus) => `${vcpus} vCPUs`,
  },
];

const networkLevers: readonly Lever[] = [
  {
    id: 'link',
    group: 'network',
    label: 'Line rate for vMotion',
    explains:
      'All NICs of the vMotion network together. A calibrated scenario begins with what the log says was carried.',
    source: 'KB 323379 on what streams carry; TCP payload 94 % of a line at MTU 1500',
    cost: 'hardware',
    unit: 'Gbit/s',
    min: 0.1,
    max: 400,
    scale: 'log',
    step: 0.01,
    helps: 'up',
    applies: always,
    read: linkOf,
    write: withLink,
    words: linkWords,
  },
  {
    id: 'vmknics',
    group: 'network',
    label: 'vMotion vmknics',
    explains: 'Each brings streams of its own: 18, 28 and 36 Gbit/s were measured with one, two and three on 40 GbE.',
    source: 'KB 323379',
    cost: 'configuration',
    unit: 'vmknics',
    min: 1,
    max: 16,
    scale: 'linear',
    step: 1,
    helps: 'up',
    applies: ({ inputs }) => inputs.bandwidthMiBps === undefined,
    read: ({ inputs }) => inputs.vmknics ?? 1,
    write: (variant, vmknics) => withInputs(variant, { vmknics }),
    words: (count) => `${count} vmknic${count === 1 ? '' : 's'}`,
  },
  {
    id: 'rtt',
    group: 'network',
    label: 'Round-trip time',
    explains: 'Up to 150 ms is supported; what the socket buffers hold in that time bounds each stream.',
    source: 'vSphere 8 documentation on long-distance vMotion; Migrate.SndBufSize',
    cost: 'hardware',
    unit: 'ms',
    min: 0,
    max: 150,
    scale: 'linear',
    step: 0.1,
    helps: 'down',
    applies: always,
    read: ({ inputs }) => inputs.rttMs ?? 0,
    write: (variant, rttMs) => withInputs(variant, { rttMs }),
    words: (ms) => `${significant(ms)} ms round trip`,
  },
  {
    id: 'share',
    group: 'network',
    label: 'Share of the line',
    explains: 'What other traffic and other migrations leave to this one.',
    source: 'Network I/O Control shares; max-min sharing (MODELS.md section 4)',
    cost: 'configuration',
    unit: '%',
    min: 1,
    max: 100,
    scale: 'linear',
    step: 1,
    helps: 'up',
    applies: ({ inputs }) => inputs.bandwidthMiBps === undefined,
    read: ({ inputs }) => inputs.sharePercent ?? 100,
    write: (variant, sharePercent) => withInputs(variant, { sharePercent }),
    words: (percent) => `${significant(percent)} % of the line`,
  },
];

const settingLevers: readonly Lever[] = [
  {
    id: 'goal',
    group: 'settings',
    label: 'Switchover goal',
    setting: 'Migrate.PreCopySwitchoverTimeGoal',
    explains: 'Pre-copy may end when the rest can be sent in this time. The guest stands still for about that long.',
    source: 'ESXi 8.0 U3 advanced settings: default 500 ms, 100 to 100,000 ms',
    cost: 'setting',
    unit: 's',
    min: 0.1,
    max: 100,
    scale: 'log',
    step: 0.01,
    helps: 'up',
    applies: always,
    read: ({ inputs }) => inputs.switchoverGoalSeconds ?? 0.5,
    write: (variant, switchoverGoalSeconds) => withInputs(variant, { switchoverGoalSeconds }),
    words: (seconds) => `goal ${significant(seconds)} s`,
  },
  {
    id: 'progress',
    group: 'settings',
    label: 'Least progress of a round',
    setting: 'Migrate.PreCopyMinProgressPerc',
    explains:
      'Sent over dirtied pages: below it, pre-copy counts as stuck and the rest is sent with the guest stopped.',
    source: 'ESXi 8.0 U3 advanced settings: default 130 %',
    cost: 'setting',
    unit: '%',
    min: 100,
    max: 1000,
    scale: 'log',
    step: 1,
    helps: 'down',
    applies: always,
    read: ({ inputs }) => inputs.minProgressPercent ?? 130,
    write: (variant, minProgressPercent) => withInputs(variant, { minProgressPercent }),
    words: (percent) => `least progress ${significant(percent)} %`,
  },
  {
    id: 'streams',
    group: 'settings',
    label: 'Stream helpers',
    setting: 'Migrate.VMotionStreamHelpers',
    explains: '0 lets ESXi choose: one for every 15 Gbit/s of the line since 7.0 U2.',
    source: 'ESXi 8.0 U3 advanced settings: at most 112',
    cost: 'setting',
    unit: 'streams',
    min: 0,
    max: 112,
    scale: 'linear',
    step: 1,
    helps: 'up',
    applies: ({ inputs }) => inputs.bandwidthMiBps === undefined,
    read: ({ inputs }) => (typeof inputs.streams === 'number' ? inputs.streams : 0),
    write: (variant, count) => {
      const { streams, ...inputs } = variant.inputs;
      void streams;
      return { ...variant, inputs: count === 0 ? inputs : { ...inputs, streams: count } };
    },
    words: (count) => (count === 0 ? 'streams automatic' : `${count} streams`),
  },
];

/** Every lever, in the order in which they are shown. */
export const levers: readonly Lever[] = [...vmLevers, ...networkLevers, ...settingLevers, ...switchLevers];

/** Of an id that was taken from a lever: another one is a broken promise. */
export function leverOf(id: string): Lever {
  const lever = levers.find((one) => one.id === id);
  if (!lever) throw new Error(`There is no lever "${id}".`);
  return lever;
}

/** Where a lever stands, in words: `25 GbE`, `when needed`, `1 s`. */
export function position(lever: Lever, value: number): string {
  const choice = lever.choices?.find((one) => one.value === value);
  if (choice) return choice.label;
  return lever.id === 'link' ? lever.words(value) : `${significant(value)} ${lever.unit}`;
}

/** Kept within the lever's range and to its step. */
export function bounded({ min, max, step }: Lever, value: number): number {
  const stepped = Math.round(value / step) * step;
  return Math.min(max, Math.max(min, Number(stepped.toPrecision(12))));
}

/** Every lever that stands differently in two variants, with its value in the second. */
export function changes(from: Variant, to: Variant): readonly { readonly lever: Lever; readonly value: number }[] {
  return levers
    .filter((lever) => lever.applies(to))
    .map((lever) => ({ lever, value: lever.read(to), before: lever.read(from) }))
    .filter(({ value, before }) => Math.abs(value - before) > 1e-9 * Math.abs(before));
}

/** `25 GbE, goal 1 s`; "as measured" where nothing was changed. */
export function variantName(from: Variant, to: Variant): string {
  const names = changes(from, to).map(({ lever, value }) => lever.words(value));
  return names.length === 0 ? 'Unchanged' : names.join(', ');
}
