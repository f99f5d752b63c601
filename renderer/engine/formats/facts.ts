/** Facts about one migration that one line states: the vocabulary that the templates of all formats share. */
import type {
  Endpoint,
  Failure,
  MigrationKind,
  MilestoneName,
  Outcome,
  PhaseName,
  Round,
  Side,
  StateChange,
  VirtualMachine,
} from '../model.ts';
import type { MetricOf } from '../metric-table.ts';
import type { Asker, DowntimeWay, PreCopyEnd } from '../vocabulary.ts';

/** A figure that a line states, in the metric's own unit. */
export type StatedMetrics = Readonly<Partial<Record<MetricOf<'stated'>, number>>>;

/**
 * How much a failure line can be trusted as the cause (our reading of public failures): a message of the vmx over the kernel's
 * status, over a status that only reports the other side gone, over hostd's fault, over vCenter's, over the lines that
 * only report that something failed.
 */
export type FailureRank =
  'vmx-message' | 'kernel-status' | 'peer-lost' | 'host-fault' | 'vcenter-fault' | 'symptom' | 'elsewhere';

export interface StatedFailure extends Omit<Failure, 'evidence' | 'side'> {
  readonly rank: FailureRank;
}

/** One pass of pre-copy as a line reports it. */
export type StatedRound = Omit<Round, 'n' | 'start' | 'end' | 'evidence'>;

/** What a line below the entry states: figures, or why it failed. */
export interface StatedBelow {
  /** Of the entry's continuation, counted from 0. */
  readonly at: number;
  readonly metrics?: StatedMetrics;
  /** The text, or the field, that says why. */
  readonly reason?: string;
}

/** A line of vpxd about one of its long-running operations; `begin`, and some of the others, name the method and the entity. */
export interface StatedTask {
  readonly id: string;
  readonly step: 'begin' | 'finish' | 'error' | 'reason';
  readonly method?: string;
  readonly entity?: string;
  readonly fault?: string;
}

/** Facts about one migration that one line states. A template fills in what its line has; the rest is absent. */
export interface Facts {
  /** Decimal migration id, where the line shows one. */
  readonly id?: string;
  readonly side?: Side;
  readonly phase?: PhaseName;
  readonly milestone?: MilestoneName;
  readonly round?: StatedRound;
  readonly metrics?: StatedMetrics;
  /** How a stated downtime is known. */
  readonly downtimeWay?: Exclude<DowntimeWay, 'stun-to-resume'>;
  /** Each is a line of its own, to be found there. */
  readonly below?: readonly StatedBelow[];
  readonly preCopyEnd?: PreCopyEnd;
  readonly vm?: VirtualMachine;
  readonly source?: Endpoint;
  readonly destination?: Endpoint;
  readonly opId?: string;
  readonly priority?: string;
  readonly swap?: string;
  readonly encrypted?: boolean;
  readonly state?: Omit<StateChange, 'time' | 'side' | 'evidence'>;
  readonly outcome?: Exclude<Outcome, 'unknown'>;
  readonly failure?: StatedFailure;
  readonly runsOn?: Side;
  /** The line belongs to another kind of move than a vMotion between hosts. */
  readonly kind?: Exclude<MigrationKind, 'vmotion' | 'unknown'>;
  /** A step of the vCenter operation that requested the migration. */
  readonly task?: StatedTask;
  /** vCenter's, about its own work: it says nothing of the host that its log may name. */
  readonly isOfVcenter?: true;
  /** Of an event of vCenter: what leads to the others of its move, and whether it says that the VM was running; absent where it may have been. A task alone may be of disks. */
  readonly ofEvent?: {
    readonly chain?: string;
    readonly key?: string;
    readonly isHot?: boolean;
    readonly isTask?: true;
  };
  /** Who asked for the migration: a user's name, or what asked in nobody's name; how long its task waited before it began. */
  readonly asked?: { readonly user?: string; readonly by?: Asker; readonly queuedSeconds?: number };
  /** Not about a migration itself: it holds a known failure, and counts where it can be joined to one. */
  readonly isRemark?: true;
  /** For lines without an id: what they can be joined by. */
  readonly join?: Join;
  /** In vmware.log: this line begins, or ends, the part of the log that is about one migration. */
  readonly session?: 'begins' | 'ends';
}

/** How a line that shows no migration id can find its migration. */
export interface Join {
  /** A world of the VM or of a migration helper on the same host. */
  readonly world?: number;
  /** The VM's configuration file. */
  readonly vmPath?: string;
  /** Daemon and thread, `hostd[A1BF1B70]`: lines of one thread within moments are about one VM. */
  readonly thread?: string;
  /** Begins with the migration's opID, or the other way round. */
  readonly opId?: string;
}
