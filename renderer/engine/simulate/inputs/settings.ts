/** The door: from whatever was given to what the model reads, each thing under one name and with its default. */
import { valueOf } from './inputs.ts';
import type { Defaulted, Inputs } from './inputs.ts';
import { hasUrgentChannel, postcopyOf, releaseOf, throttlingOf, xbzrleOf } from './qemu.ts';
import { lineOf, writesOf } from './rates.ts';
import { inputSpecs } from './table.ts';
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
import { zeroPagesOf } from './zero-pages.ts';

/** Inputs that have another name inside, or none. */
type Outside = { [N in InputName]: Table[N] extends { inside: string } | { isUnused: true } ? N : never }[InputName];
type Kept = Exclude<InputName, Outside | 'memoryMiB' | keyof Read>;

type Read = ReturnType<typeof read>;

/** What the model reads. */
export type Settings = Read &
  Pick<Inputs, Exclude<Kept, Defaulted>> & { readonly [N in Extract<Kept, Defaulted>]: NonNullable<Inputs[N]> };

/** Inputs that the model reads under their own name, with their defaults. */
const kept = new Map(
  Object.entries(inputSpecs).flatMap(([name, spec]) => (spec.inside === undefined ? [[name, spec.default]] : [])),
);

/** Null stands for "not known" in the measured cases: as if it were not there. */
export function known(inputs: Inputs): Inputs {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

/** What is said by several inputs, or in words. */
function read(inputs: Inputs, mode: string) {
  const pageSize = valueOf(inputs, 'pageSize');
  /** Memory that is tracked and sent; undefined where nothing says it. */
  const trackedMiB = inputs.ramTotalMiB ?? inputs.memoryMiB ?? memoryOfEach(inputs);
  const pages = ((trackedMiB ?? 0) * 2 ** 20) / pageSize;
  return {
    pageSize,
    trackedMiB,
    /** Configured memory, where it is given. */
    memoryMiB: inputs.memoryMiB ?? undefined,
    zero: zeroPagesOf(inputs, pages, pageSize),
    writesPerSecond: writesOf(inputs, pageSize),
    workload: workloadOf(inputs),
    /** Pages of the guest for each page that a measured curve sampled. */
    curveScale: inputs.sampledPages === undefined ? 1 : (inputs.totalPages ?? pages) / inputs.sampledPages,
    line: lineOf(inputs),
    streams: streamsOf(inputs),
    isRdma: /rdma/i.test(inputs.transport ?? ''),
    isEncrypted: isEncrypted(inputs),
    compression: compressionOf(inputs),
    zeroScanPagesPerSec: inputs.zeroScanPagesPerSec ?? zeroScanOf(inputs),
    /** Undefined: the hypervisor's own. */
    goalSeconds: goalOf(inputs),
    growth: growthOf(inputs),
    throttling: throttlingOf(inputs, pageSize),
    xbzrle: xbzrleOf(inputs),
    qemuRelease: releaseOf(inputs),
    postcopy: postcopyOf(inputs, mode),
    urgentChannel: hasUrgentChannel(inputs),
    passthroughDevices: inputs.passthroughDevices ?? (/(?<!\d)(\d+) VFIO/.test(inputs.devices ?? '') ? 1 : 0),
    xenRules: xenRulesOf(inputs),
    /** Several migrations at once share the link. */
    sharePercent: valueOf(inputs, 'sharePercent') / (mode === 'concurrent' ? (inputs.concurrency ?? 1) : 1),
  };
}

const memoryOfEach = (inputs: Inputs): number | undefined =>
  inputs.totalMemoryMiB === undefined ? undefined : inputs.totalMemoryMiB / valueOf(inputs, 'vmCount');

/** Of inputs that were checked, and a mode (see `Scenario`). */
export function settingsOf(inputs: Inputs, mode: string): Settings {
  // Always the same fields in the same order: a sweep reads thousands of these.
  const [given, own]: [Readonly<Record<string, unknown>>, Record<string, unknown>] = [{ ...inputs }, {}];
  for (const [name, value] of kept) own[name] = given[name] ?? value;
  return { ...own, ...read(inputs, mode) } as unknown as Settings;
}
