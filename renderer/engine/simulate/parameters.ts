/** What a run needs: units made one (bytes, pages, seconds), gaps filled. */
import type { RateFrom } from './dirty-state.ts';
import type { FittedConstants } from './fitted.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { PostcopyStart } from './inputs/qemu.ts';
import type { Settings } from './inputs/settings.ts';
import type { Growth } from './inputs/words.ts';
import type { Segment, WriteClass } from './memory.ts';

export type Hypervisor = 'vmware' | 'qemu' | 'xen' | 'hyper-v';

export const modes = ['precopy', 'stopcopy', 'postcopy', 'hybrid', 'concurrent'] as const;
export type Mode = (typeof modes)[number];

/** What to simulate. `hypervisor` and `mode` as people write them; see {@link hypervisorOf}. */
export interface Scenario {
  readonly id?: string;
  readonly hypervisor?: string;
  readonly mode?: string;
  readonly inputs: Inputs;
}

/** When pages are armed for tracking: all at the start of a round, each just before it is sent, or skipped when dirty again. */
export type Tracking = 'armed-at-start' | 'armed-before-send' | 'peek';

export interface Network {
  /** Bytes per second on the wire while the guest runs. */
  readonly bytesPerSecond: number;
  /** Bytes per second of the final copy, the guest stopped. */
  readonly finalBytesPerSecond: number;
  /** QEMU's own cap (bursts in windows of 100 ms, lifted for the final copy) instead of a real link. */
  readonly capped: boolean;
  /** Bytes between the sender and the wire, which have to drain as well before the guest goes on. */
  readonly bufferedBytes: number;
  readonly zeroPagesPerSecond: number;
  /** Of each wait for the other host; below 0 where the way is shorter than the one that was measured. */
  readonly rttSeconds: number;
  readonly streams: number;
  /** What sets the rate, for people. */
  readonly boundBy: string;
  /** Raw bytes per byte on the wire. */
  readonly compressionRatio: number;
}

export interface GuestParameters {
  readonly pageBytes: number;
  /** Pages that are tracked and sent, zero pages included. */
  readonly pages: number;
  readonly zeroPages: number;
  readonly layout: readonly Segment[];
  readonly classes: readonly WriteClass[];
  readonly rates: readonly RateFrom[];
  /** Pages the sweep went over before the start. */
  readonly sweptBefore: number;
  /** What was not given and is therefore assumed, one sentence each. */
  readonly assumptions: readonly string[];
}

/** A round of a copy that is under way, as its log states it. */
export interface BegunRound {
  readonly seconds: number;
  /** Pages that the bitmap found dirty when it ended, and pages that it left unsent. */
  readonly dirtied: number;
  readonly unsent: number;
}

export interface Parameters extends GuestParameters {
  readonly id: string;
  readonly hypervisor: Hypervisor;
  readonly mode: Mode;
  readonly settings: Settings;
  readonly network: Network;
  readonly fitted: FittedConstants;
  readonly goalSeconds: number;
  readonly growingGoal: Required<Growth> | undefined;
  readonly tracking: Tracking;
  /** Run by TCG, without KVM: a sync then waits for a throttled vCPU. */
  readonly emulated: boolean;
  /** Cancelled when not ended by then. */
  readonly giveUpSeconds: number;
  readonly maxSwitchoverSeconds: number;
  /** Downtime beyond the memory. */
  readonly fixedStunSeconds: number;
  /** Orchestration before the copy: inside the total time, not the downtime. */
  readonly setupSeconds: number;
  /** Page-in and clean-up after the resume, of one that completes: inside the total time, too. */
  readonly afterSeconds: number;
  readonly postcopy: PostcopyStart | undefined;
  /** Rounds that are over: the run goes on behind the last of them, with what it left. Absent: it begins with the first pass. */
  readonly begun?: readonly BegunRound[];
}

/** What is wrong, one sentence each. */
export interface Refused {
  readonly ok: false;
  readonly problems: readonly string[];
}

export const refused = (...problems: readonly string[]): Refused => ({ ok: false, problems });
