/** The door: from whatever was given to what the model reads, each thing under one name and with its default. */
import { valueOf } from './inputs.ts';
import type { Defaulted, Inputs } from './inputs.ts';
import { hasUrgentChannel, postcopyOf, releaseOf, throttlingOf, xbzrleOf } from './qemu.ts';
import type { PostcopyStart, Throttling, XbzrleSettings } from './qemu.ts';
import { lineOf, writesOf } from './rates.ts';
import type { Line } from './rates.ts';
import { inputSpecs, isInput } from './table.ts';
import type { InputName, Table } from './table.ts';
import {
  compressionOf,
  goalOf,
  growthOf,
  isEncrypted,
  streamsOf,
  workloadOf,
  xenRulesOf,
  zeroScanOf,
} from './words.ts';
import type { Compression, Growth, Workload, XenGeneration } from './words.ts';
import { zeroPagesOf } from './zero-pages.ts';
import type { Zero } from './zero-pages.ts';

/** Inputs that have another name inside, or none. */
type Outside = { [N in InputName]: Table[N] extends { inside: string } | { isUnused: true } ? N : never }[InputName];
type Kept = Exclude<InputName, Outside | 'memoryMiB' | keyof Read>;

/** What is read out of several inputs, or out of words. */
interface Read {
  readonly pageSize: number;
  /** Configured memory, where it is given. */
  readonly memoryMiB: number | undefined;
  /** Memory that is tracked and sent; undefined where nothing says it. */
  readonly trackedMiB: number | undefined;
  readonly zero: Zero;
  readonly writesPerSecond: number | undefined;
  readonly workload: Workload;
  /** Pages of the guest for each page that a measured curve sampled. */
  readonly curveScale: number;
  readonly line: Line;
  readonly streams: number | undefined;
  readonly isRdma: boolean;
  readonly isEncrypted: boolean;
  readonly compression: Compression | undefined;
  readonly zeroScanPagesPerSec: number;
  /** Seconds; undefined: the hypervisor's own. */
  readonly goalSeconds: number | undefined;
  readonly growth: Growth | undefined;
  readonly throttling: Throttling | undefined;
  readonly xbzrle: XbzrleSettings | undefined;
  readonly qemuRelease: number;
  readonly postcopy: PostcopyStart | undefined;
  readonly urgentChannel: boolean;
  readonly passthroughDevices: number;
  readonly xenRules: XenGeneration;
  readonly sharePercent: number;
}

export type Settings = Read &
  Pick<Inputs, Exclude<Kept, Defaulted>> & { readonly [N in Extract<Kept, Defaulted>]: NonNullable<Inputs[N]> };

/** Inputs that the model reads under their own name; those with a default have it. */
const isKept = (name: string): boolean => isInput(name) && inputSpecs[name].inside === undefined;
const defaults = Object.fromEntries(
  Object.entries(inputSpecs).flatMap(([name, { default: value }]) =>
    isKept(name) && value !== undefined ? [[name, value]] : [],
  ),
);

/** Null stands for "not known" in the measured cases: as if it were not there. */
export function known(inputs: Inputs): Inputs {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

/** Of inputs that were checked, and a mode (see `Scenario`). */
export function settingsOf(inputs: Inputs, mode: string): Settings {
  const pageSize = valueOf(inputs, 'pageSize');
  const trackedMiB = inputs.ramTotalMiB ?? inputs.memoryMiB ?? memoryOfEach(inputs);
  const pages = ((trackedMiB ?? 0) * 2 ** 20) / pageSize;
  const kept = Object.entries(inputs).filter(([name]) => isKept(name));
  const read: Read = {
    pageSize,
    memoryMiB: inputs.memoryMiB ?? undefined,
    trackedMiB,
    zero: zeroPagesOf(inputs, pages, pageSize),
    writesPerSecond: writesOf(inputs, pageSize),
    workload: workloadOf(inputs),
    curveScale: inputs.sampledPages === undefined ? 1 : (inputs.totalPages ?? pages) / inputs.sampledPages,
    line: lineOf(inputs),
    streams: streamsOf(inputs),
    isRdma: /rdma/i.test(inputs.transport ?? ''),
    isEncrypted: isEncrypted(inputs),
    compression: compressionOf(inputs),
    zeroScanPagesPerSec: inputs.zeroScanPagesPerSec ?? zeroScanOf(inputs),
    goalSeconds: goalOf(inputs),
    growth: growthOf(inputs),
    throttling: throttlingOf(inputs, pageSize),
    xbzrle: xbzrleOf(inputs),
    qemuRelease: releaseOf(inputs),
    postcopy: postcopyOf(inputs, mode),
    urgentChannel: hasUrgentChannel(inputs),
    passthroughDevices: inputs.passthroughDevices ?? (/(?<!\d)(\d+) VFIO/.test(inputs.devices ?? '') ? 1 : 0),
    xenRules: xenRulesOf(inputs),
    // Several migrations at once, on a link they share.
    sharePercent: valueOf(inputs, 'sharePercent') / (mode === 'concurrent' ? (inputs.concurrency ?? 1) : 1),
  };
  return { ...defaults, ...Object.fromEntries(kept), ...read } as unknown as Settings;
}

const memoryOfEach = (inputs: Inputs): number | undefined =>
  inputs.totalMemoryMiB === undefined ? undefined : inputs.totalMemoryMiB / valueOf(inputs, 'vmCount');
