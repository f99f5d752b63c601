/** Inputs of QEMU alone: throttling, dirty limit, XBZRLE, post-copy; by our names, as capabilities or as its own parameters. */
import { valueOf } from './inputs.ts';
import type { Inputs, PostcopyTrigger } from './inputs.ts';

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

/** When post-copy starts: after this dirty sync (QEMU counts one at the start), else after so many seconds. */
export interface PostcopyStart {
  readonly syncs?: number;
  readonly seconds?: number;
}

const has = ({ capabilities }: Inputs, name: string): boolean => capabilities?.includes(name) === true;

/** The release as a number, the current one where none is given. */
export const releaseOf = ({ qemu = '10' }: Inputs): number => Number.parseFloat(qemu);

/** Undefined where the guest may not be slowed. */
export function throttlingOf(inputs: Inputs, pageBytes: number): Throttling | undefined {
  const isLimited = inputs.dirtyLimitMBps !== undefined || has(inputs, 'dirty-limit');
  if (inputs.autoConverge !== true && !has(inputs, 'auto-converge') && !isLimited) return undefined;
  const own = (name: string) => numberIn(inputs.parameters, name);
  // vcpu-dirty-limit: 1 MB/s for each vCPU unless given (QEMU 8.1 and later).
  const megabytes = inputs.dirtyLimitMBps ?? own('vcpu-dirty-limit') ?? 1;
  return {
    initial: (inputs.throttleInitialPct ?? own('cpu-throttle-initial') ?? 20) / 100,
    increment: (inputs.throttleIncrementPct ?? own('cpu-throttle-increment') ?? 10) / 100,
    most: (inputs.throttleMaxPct ?? own('max-cpu-throttle') ?? 99) / 100,
    trigger: (own('throttle-trigger-threshold') ?? 50) / 100,
    limitPagesPerSecond: isLimited ? (megabytes * 2 ** 20 * valueOf(inputs, 'vcpus')) / pageBytes : undefined,
    strikes: releaseOf(inputs) < 5 ? 3 : 2,
    periodicSync: releaseOf(inputs) >= 9.2,
  };
}

export function xbzrleOf(inputs: Inputs): XbzrleSettings | undefined {
  const { compression = '' } = inputs;
  if (!has(inputs, 'xbzrle') && !/xbzrle/i.test(compression)) return undefined;
  const words = /(?<!\d)(\d+) MiB cache/.exec(compression)?.[1];
  const mebibytes = words === undefined ? 64 : Number(words);
  const cacheBytes = numberIn(inputs.parameters, 'xbzrle-cache-size') ?? mebibytes * 2 ** 20;
  return { cacheBytes, bytesPerWrite: valueOf(inputs, 'bytesPerWrite') };
}

/** Whether page requests have a channel of their own. */
export const hasUrgentChannel = (inputs: Inputs): boolean =>
  inputs.urgentChannel === true || has(inputs, 'postcopy-preempt');

export function postcopyOf({ postcopyTrigger, postcopy }: Inputs, mode: string): PostcopyStart | undefined {
  if (postcopyTrigger) return afterTrigger(postcopyTrigger);
  if (mode === 'postcopy') return { seconds: 0 };
  if (mode !== 'hybrid' && postcopy === undefined) return undefined;
  const after = /after about (\d+) s/.exec(postcopy ?? '')?.[1];
  return after === undefined ? { syncs: 2 } : { seconds: Number(after) };
}

/** Whether the switch to post-copy is due after so many seconds and syncs. */
export const isDue = (start: PostcopyStart | undefined, seconds: number, syncs: number): boolean =>
  start !== undefined && (start.syncs === undefined ? seconds >= (start.seconds ?? 0) : syncs >= start.syncs);

/** Syncs as QEMU counts them (one at the start), rounds that are over, or milliseconds. */
function afterTrigger({ kind, value }: PostcopyTrigger): PostcopyStart {
  if (/ms$|time|elapsed/i.test(kind)) return { seconds: value / 1000 };
  return { syncs: /round|iteration/i.test(kind) ? value + 1 : value };
}

function numberIn(parameters: Inputs['parameters'], name: string): number | undefined {
  const value = parameters?.[name];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
