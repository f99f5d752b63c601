/** The raw record of one simulated run, which every profile fills; verdict.ts and timeline.ts interpret it. */
import type { Parameters } from './parameters.ts';

export type RoundEnd = 'sent' | 'below-threshold' | 'periodic-sync' | 'switchover' | 'cancel' | 'completed';

/** One pass. Seconds from the start of the migration; pages include zero pages. */
export interface RoundRecord {
  readonly n: number;
  readonly phase: 'pre-copy' | 'stop-and-copy' | 'post-copy';
  readonly startSeconds: number;
  readonly seconds: number;
  /** Of these, seconds of sending: the rest is bookkeeping. */
  readonly sendSeconds: number;
  readonly bytes: number;
  readonly pages: number;
  readonly zeroPages: number;
  /** Pages to send when it began and when it ended, before the newly dirtied ones. */
  readonly pagesAtStart: number;
  readonly pagesAtEnd: number;
  /** Pages found dirty when it ended, those still unsent not counted again. */
  readonly dirtiedPages: number;
  /** Pages left out because they were dirty again before their turn (Xen). */
  readonly skippedPages: number;
  /** Share of its vCPU time taken from the guest, 0 to 1. */
  readonly throttle: number;
  readonly endedBy: RoundEnd;
}

/**
 * Pages sent over pages dirtied, in percent: the log's t2d. Zero pages count as sent: in the public lines pages left times
 * t2d is every page of the VM (README.md, "Calibration"). A round that dirtied nothing counts as one page.
 */
export const transmitToDirtyPercent = ({ pages, dirtiedPages }: RoundRecord): number =>
  (100 * pages) / Math.max(1, dirtiedPages);

export type RunEnd =
  | 'switchover'
  | 'post-copy'
  /** Rounds, volume or progress ran out and the rest was sent with the guest stopped. */
  | 'forced'
  | 'gave-up'
  /** The rest would take longer than the longest switchover allowed. */
  | 'switchover-too-long';

export interface RunResult {
  readonly parameters: Parameters;
  readonly end: RunEnd;
  readonly rounds: readonly RoundRecord[];
  /** When the guest stopped, and when the migration was over. */
  readonly stunAtSeconds: number;
  readonly endSeconds: number;
  readonly downtimeSeconds: number;
  /** The part of the downtime that memory took. */
  readonly memorySeconds: number;
  readonly bytes: number;
  readonly pagesLeft: number;
  /** Bytes per second at the end of pre-copy. */
  readonly bytesPerSecond: number;
  readonly throttleMost: number;
  /** For so long the guest was slowed at all, and the CPU time that it lost by it, seconds of one vCPU. */
  readonly throttledSeconds: number;
  readonly lostCpuSeconds: number;
  readonly postCopy: PostCopy | undefined;
}

/** The time after a switch to post-copy: pages that were missing when touched, and how long a vCPU waited for each. */
export interface PostCopy {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly faults: number;
  readonly faultMs: number;
}

/** What varies between repeated runs: factors on the bandwidth and on the write rate. */
export interface Variation {
  readonly bandwidth: number;
  readonly writes: number;
}

export const steady: Variation = { bandwidth: 1, writes: 1 };
