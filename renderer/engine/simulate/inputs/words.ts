/** Reads what published cases state in sentences: how the guest works, when pre-copy stops, how the stream is packed. */
import { valueOf } from './inputs.ts';
import type { Inputs } from './inputs.ts';

/** What the guest does, as far as the words of a case say. */
export interface Workload {
  /** Sleeps between writes, so throttling only bites late; a CPU-bound guest slows at once. */
  readonly isPaced: boolean;
  /** Writes nothing, or nothing is known to be written. */
  readonly isIdle: boolean;
  /** Threads that write. */
  readonly workers: number;
  /** Of the kind that touches so many MB in a loop: it sweeps. */
  readonly isLoop: boolean;
}

export function workloadOf({ workload: words = '', pattern, dirtyRatePagesPerSec }: Inputs): Workload {
  const isCalledIdle = pattern === undefined && dirtyRatePagesPerSec === undefined;
  return {
    isPaced: words === 'paced',
    isIdle: pattern === 'idle' || (isCalledIdle && /\bidle\b|testpmd|memhog/i.test(words)),
    workers: Number(/(?<!\d)(\d+) workers/.exec(words)?.[1] ?? 1),
    isLoop: /stress|mempress|loop/i.test(words),
  };
}

/** Seconds; undefined where none is given and the hypervisor's own holds. */
export function goalOf({ switchoverGoalSeconds, downtimeLimitMs, stopCondition = '' }: Inputs): number | undefined {
  if (switchoverGoalSeconds !== undefined) return switchoverGoalSeconds;
  if (downtimeLimitMs !== undefined) return downtimeLimitMs / 1000;
  const words = /(?:limit|raised \d+ to) (\d+(?:\.\d+)?) ms/i.exec(stopCondition)?.[1];
  return words === undefined ? undefined : Number(words) / 1000;
}

/** A limit that is raised step by step while the migration does not end. */
export interface Growth {
  /** Absent: from the goal. */
  readonly fromSeconds?: number;
  readonly toSeconds: number;
  readonly steps: number;
  readonly everySeconds: number;
  /** The first step comes after this round. */
  readonly afterRound: number;
}

/** "downtime limit raised 150 to 1050 ms in 7 steps, from iteration 3, 10 s between steps" (KubeVirt's proposal). */
export function growthOf(inputs: Inputs): Growth | undefined {
  const { goalMaxMs, stopCondition = '' } = inputs;
  const [given, everySeconds] = [valueOf(inputs, 'goalSteps'), valueOf(inputs, 'goalStepSeconds')];
  if (goalMaxMs !== undefined) return { toSeconds: goalMaxMs / 1000, steps: given, everySeconds, afterRound: 3 };
  const found = /raised (\d+) to (\d+) ms in (\d+) steps/.exec(stopCondition);
  if (!found) return undefined;
  const [from = 0, to = 0, steps = 1] = found.slice(1).map(Number);
  return {
    fromSeconds: from / 1000,
    toSeconds: to / 1000,
    steps,
    everySeconds: Number(/(?<!\d)(\d+) s between/.exec(stopCondition)?.[1] ?? '10'),
    afterRound: Number(/from iteration (\d+)/.exec(stopCondition)?.[1] ?? '3'),
  };
}

export interface Compression {
  /** Raw bytes per byte on the wire. */
  readonly ratio: number;
  readonly bytesPerSecondOfThread: number;
  readonly threads: number | undefined;
}

/** 0.5 GB/s a software thread is our assumption; 8 channels of QATzip took 2.94 M pages/s. XBZRLE is another thing. */
export function compressionOf({ compression: words = 'none', compressionRatio }: Inputs): Compression | undefined {
  if (compressionRatio === undefined && /^none$|xbzrle/i.test(words)) return undefined;
  const isQat = /qat/i.test(words);
  const threads = /(?<!\d)(\d+) (?:compress )?threads/.exec(words)?.[1];
  return {
    ratio: compressionRatio ?? (isQat ? 2.9 : 2.5),
    bytesPerSecondOfThread: isQat ? 1.5e9 : 0.5e9,
    threads: threads === undefined ? undefined : Number(threads),
  };
}

/** "multifd" without a number: its default is 2 channels, large hosts use more; 8 is what the cases with numbers have. */
export function streamsOf({ streams }: Inputs): number | undefined {
  return typeof streams === 'string' ? Number.parseInt(streams, 10) || 8 : streams;
}

export const isEncrypted = ({ encryption = 'none' }: Inputs): boolean => !/^(none|off|no|disabled)?$/i.test(encryption);

/** Pages a second found to be zero: 3.5 M by the one migration thread, 5 M where the multifd threads search (Quintela, Xiang). */
export const zeroScanOf = ({ zeroPageDetection = '' }: Inputs): number =>
  /multifd/i.test(zeroPageDetection) ? 5e6 : 3.5e6;

export type XenGeneration = '2005' | 'legacy' | 'v2';

export function xenRulesOf({ xenRules: given, minBandwidthMbps, stopCondition = '' }: Inputs): XenGeneration {
  if (given === '2005' || given === 'legacy' || given === 'v2') return given;
  return minBandwidthMbps === undefined && !/2005/.test(stopCondition) ? 'v2' : '2005';
}

/**
 * From ESXi 7.0 U2 on, vMotion opens as many streams as its line takes, and one vmknic fills it (Migrate.VMotionStreamHelpers
 * chooses by itself); before, each vmknic had one. A release that is not given is a later one.
 */
export const hasOwnStreams = (inputs: Inputs): boolean => generationOf(inputs) === '7.0 U2';

/** Releases between which vMotion changed, as the last one of each says: streams with 7.0 U2, page traces with 7.0 or 7.0 U1. */
export type EsxiGeneration = '7.0' | '7.0 U1' | '7.0 U2';

export function generationOf({ esxiRelease = '' }: Inputs): EsxiGeneration {
  const found = /(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3})|\s{0,3}U(?:pdate )?(\d{1,2}))?/i.exec(esxiRelease);
  if (!found) return '7.0 U2';
  const [major, minor, update] = [Number(found[1]), Number(found[2]), Number(found[3] ?? found[4] ?? 0)];
  if (major > 7 || (major === 7 && (minor > 0 || update >= 2))) return '7.0 U2';
  return major === 7 && update === 1 ? '7.0 U1' : '7.0';
}
