/** What one line says of one migration: the vocabulary that the templates of all formats share. */
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
import type { PreCopyEnd } from '../vocabulary.ts';

/** A figure that a line states, in the metric's own unit. */
export type StatedMetrics = Readonly<Partial<Record<MetricOf<'stated'>, number>>>;

/**
 * How much a failure line can be trusted as the cause (our reading of public failures): a message of the vmx over the kernel's
 * status, over one that only says that the other side has gone, over hostd's fault, over vCenter's, over the lines that
 * say no more than that something failed.
 */
export type FailureRank =
  'vmx-message' | 'kernel-status' | 'peer-lost' | 'host-fault' | 'vcenter-fault' | 'symptom' | 'elsewhere';

export interface StatedFailure extends Omit<Failure, 'evidence' | 'side'> {
  readonly rank: FailureRank;
}

/** One pass of pre-copy as a line reports it. */
export type StatedRound = Omit<Round, 'n' | 'start' | 'end' | 'evidence'>;

/** A line of vpxd about one of its long-running operations; only `begin` names the method and the entity. */
export interface StatedTask {
  readonly id: string;
  readonly step: 'begin' | 'finish' | 'error';
  readonly method?: string;
  readonly entity?: string;
  readonly fault?: string;
}

/** What one line says of one migration. A template fills in what its line holds; the rest is absent. */
export interface Facts {
  /** Decimal migration id, where the line shows one. */
  readonly id?: string;
  readonly side?: Side;
  readonly phase?: PhaseName;
  readonly milestone?: MilestoneName;
  readonly round?: StatedRound;
  readonly metrics?: StatedMetrics;
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
  /** The line betrays another kind of move than a vMotion between hosts. */
  readonly kind?: Exclude<MigrationKind, 'vmotion' | 'unknown'>;
  /** A step of the vCenter operation that asked for the migration. */
  readonly task?: StatedTask;
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
  /** Daemon and thread, `hostd[A1BF1B70]`: what one thread says within moments is about one VM. */
  readonly thread?: string;
  /** Begins with the migration's opID, or the other way round. */
  readonly opId?: string;
}
