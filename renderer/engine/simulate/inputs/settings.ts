/** From the inputs as they were given to what the model reads: each thing under one name, with its default. */
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
  hasOwnStreams,
  isEncrypted,
  streamsOf,
  workloadOf,
  xenRulesOf,
  zeroScanOf,
} from './words.ts';
import { zeroPagesOf } from './zero-pages.ts';

/** Inputs that the model knows under another name, or not at all. */
type Alias = { [N in InputName]: Table[N] extends { inside: string } | { isUnused: true } ? N : never }[InputName];
type Direct = Exclude<InputName, Alias | 'memoryMiB' | keyof Derived>;

type Derived = ReturnType<typeof derived>;

/** What the model reads. */
export type Settings = Derived &
  Pick<Inputs, Exclude<Direct, Defaulted>> & { readonly [N in Extract<Direct, Defaulted>]: NonNullable<Inputs[N]> };

/** Without the nulls: the measured cases write null for what is not known. */
export function known(inputs: Inputs): Inputs {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

/** Settings that follow from several inputs, or from words. */
function derived(inputs: Inputs, mode: string) {
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
    hasOwnStreams: hasOwnStreams(inputs),
    isRdma: /rdma/i.test(inputs.transport ?? ''),
    isEncrypted: isEncrypted(inputs),
    compression: compressionOf(inputs),
    isScanKnown: inputs.zeroScanPagesPerSec !== undefined,
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

/** Inputs that the model reads under their own name. */
const direct = Object.entries(inputSpecs).flatMap(([name, { inside, isUnused }]) =>
  inside === undefined && !isUnused ? [name as Direct] : [],
);

/** All settings where nothing is given. Its copies have every field from the start: a sweep makes thousands of them. */
const unset = {
  ...Object.fromEntries(direct.map((name) => [name, inputSpecs[name].default])),
  ...derived({}, 'precopy'),
};

/** @param inputs checked, without nulls @param mode as in `Scenario` */
export function settingsOf(inputs: Inputs, mode: string): Settings {
  const settings: Record<string, unknown> = { ...unset };
  for (const name of direct) if (inputs[name] !== undefined) settings[name] = inputs[name];
  return Object.assign(settings, derived(inputs, mode)) as unknown as Settings;
}
