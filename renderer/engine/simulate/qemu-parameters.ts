/** What of a scenario only QEMU has: throttling, dirty limit, XBZRLE, post-copy. */
import type { Inputs, PostcopyTrigger } from './inputs.ts';
import type { Mode } from './parameters.ts';

export interface Throttling {
  readonly initial: number;
  readonly increment: number;
  readonly most: number;
  /** Offending syncs before each step: two, and three before QEMU 5.0 (dirty_rate_high_cnt++ >= 2). */
  readonly strikes: number;
  /** Dirtied over sent bytes that count as an offence (throttle-trigger-threshold). */
  readonly trigger: number;
  /** Dirty limit instead of auto-converge: page writes per second the guest keeps once it offends. */
  readonly limitPagesPerSecond: number | undefined;
  /** A timer that syncs during long rounds: since QEMU 9.2. */
  readonly periodicSync: boolean;
}

export interface XbzrleSettings {
  readonly cacheBytes: number;
  readonly bytesPerWrite: number;
}

/** After which dirty sync (QEMU counts the first one at the start) or after how many seconds. */
export interface PostcopyStart {
  readonly syncs?: number;
  readonly seconds?: number;
}

export function throttlingOf(inputs: Inputs): Throttling {
  const told = (name: string) => numberIn(inputs.parameters, name);
  return {
    initial: (inputs.throttleInitialPct ?? told('cpu-throttle-initial') ?? 20) / 100,
    increment: (inputs.throttleIncrementPct ?? told('cpu-throttle-increment') ?? 10) / 100,
    most: (inputs.throttleMaxPct ?? told('max-cpu-throttle') ?? 99) / 100,
    trigger: (told('throttle-trigger-threshold') ?? 50) / 100,
    limitPagesPerSecond: dirtyLimitOf(inputs),
    strikes: Number.parseFloat(inputs.qemu ?? '10') < 5 ? 3 : 2,
    periodicSync: Number.parseFloat(inputs.qemu ?? '10') >= 9.2,
  };
}

/** Whether the guest may be slowed at all. */
export const throttles = (inputs: Inputs): boolean =>
  inputs.autoConverge === true || inputs.capabilities?.includes('auto-converge') === true || limits(inputs);

const limits = (inputs: Inputs): boolean =>
  inputs.dirtyLimitMBps !== undefined || inputs.capabilities?.includes('dirty-limit') === true;

/** vcpu-dirty-limit: 1 MB/s for each vCPU unless told (QEMU 8.1 and later). */
function dirtyLimitOf(inputs: Inputs): number | undefined {
  if (!limits(inputs)) return undefined;
  const megabytes = inputs.dirtyLimitMBps ?? numberIn(inputs.parameters, 'vcpu-dirty-limit') ?? 1;
  return (megabytes * 2 ** 20 * (inputs.vcpus ?? 1)) / (inputs.pageSize ?? 4096);
}

export function xbzrleOf(inputs: Inputs): XbzrleSettings {
  const words = /(?<!\d)(\d+) MiB cache/.exec(inputs.compression ?? '')?.[1];
  const cacheBytes =
    numberIn(inputs.parameters, 'xbzrle-cache-size') ?? (words === undefined ? 64 : Number(words)) * 2 ** 20;
  return { cacheBytes, bytesPerWrite: inputs.bytesPerWrite ?? 8 };
}

export function postcopyOf(inputs: Inputs, mode: Mode): PostcopyStart | undefined {
  const trigger = inputs.postcopyTrigger;
  if (trigger) return afterTrigger(trigger);
  if (mode === 'postcopy') return { seconds: 0 };
  if (mode !== 'hybrid' && inputs.postcopy === undefined) return undefined;
  const after = /after about (\d+) s/.exec(inputs.postcopy ?? '')?.[1];
  return after === undefined ? { syncs: 2 } : { seconds: Number(after) };
}

/** Syncs as QEMU counts them (one at the start), rounds that are over, or milliseconds. */
function afterTrigger({ kind, value }: PostcopyTrigger): PostcopyStart {
  if (/ms$|time|elapsed/i.test(kind)) return { seconds: value / 1000 };
  return { syncs: /round|iteration/i.test(kind) ? value + 1 : value };
}

function numberIn(parameters: Inputs['parameters'], name: string): number | undefined {
  const value = parameters?.[name];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
