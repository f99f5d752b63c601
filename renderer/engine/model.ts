/**
 * The shapes every part of Switchover speaks: what was read, what happened in each migration, and which lines say so.
 *
 * All of it is plain data, so it crosses to a worker, into the database and into a file as it is.
 * Times are microseconds since the epoch; a simulated timeline starts at 0.
 */

import type { OwnString, Slot } from './base/own-text.ts';
import type { Micros } from './base/time.ts';
import type { LimitName } from './limits.ts';
import type { HostFacts } from './host-facts.ts';
import type { MetricName } from './metric-table.ts';
import type {
  Asker,
  Confidence,
  ConfirmedOn,
  DowntimeWay,
  HostEventKind,
  LogFormatName,
  MetricKind,
  MigrationKind,
  MilestoneName,
  Outcome,
  PhaseName,
  PreCopyEnd,
  Rank,
  Side,
  StampZone,
  Unit,
  WarningKind,
} from './vocabulary.ts';

export type {
  LogFormatName,
  MetricName,
  Micros,
  MigrationKind,
  MilestoneName,
  Outcome,
  PhaseName,
  Side,
  Unit,
  WarningKind,
};

/** One line of one log: `source` is an index into {@link Analysis.sources}, `line` counts from 1. */
export interface LineRef {
  readonly source: number;
  readonly line: number;
}

/** A figure and the lines it comes from. */
export interface Metric {
  readonly value: number;
  readonly unit: Unit;
  readonly kind: MetricKind;
  readonly evidence: readonly LineRef[];
}

/** What no line states is absent. */
export type Metrics = Readonly<Partial<Record<MetricName, Metric>>>;

/** A segment of the migration on one host. `end` is absent where no line shows when it ended. */
export interface Phase {
  readonly name: PhaseName;
  readonly side: Side | undefined;
  readonly start: Micros | undefined;
  readonly end: Micros | undefined;
  readonly evidence: readonly LineRef[];
}

/** A moment that a line marks. */
export interface Milestone {
  readonly name: MilestoneName;
  readonly time: Micros | undefined;
  readonly side: Side | undefined;
  readonly evidence: readonly LineRef[];
}

/** One pass over memory. `n` counts from 1; what the log does not state is absent. */
export interface Round {
  readonly n: number;
  readonly pages?: number;
  readonly bytes?: number;
  readonly seconds?: number;
  readonly remainingPages?: number;
  readonly bandwidthMBps?: number;
  readonly transmitToDirtyPercent?: number;
  readonly start?: Micros;
  readonly end?: Micros;
  readonly evidence: readonly LineRef[];
}

/** What a real and a simulated migration share, so that one chart, one table and one report draw both. */
export interface Timeline {
  readonly milestones: readonly Milestone[];
  readonly phases: readonly Phase[];
  readonly rounds: readonly Round[];
  readonly metrics: Metrics;
}

/** A step of the vmx state machine (`MigrateSetState`). Names where the log prints them or the numbering decides them. */
export interface StateChange {
  readonly from: number;
  readonly to: number;
  readonly fromName?: string;
  readonly toName?: string;
  readonly time: Micros | undefined;
  readonly side: Side | undefined;
  readonly evidence: readonly LineRef[];
}

export interface Endpoint {
  readonly host?: string;
  /** vMotion address. */
  readonly ip?: string;
  readonly managementIp?: string;
  /** vCenter's id of the host: `host-62`. */
  readonly moid?: string;
  /** The VM's datastore there, as far as vCenter's events name it. */
  readonly datastore?: string;
  /** Leader world of the VM on this host. */
  readonly worldId?: number;
}

export interface VirtualMachine {
  readonly name?: string;
  readonly path?: string;
  readonly uuid?: string;
  readonly vmid?: number;
  /** vCenter's id of it: `vm-123`. */
  readonly moid?: string;
}

/** Why it failed, from the best line. `code` as the log spells it. */
export interface Failure {
  readonly messageId?: string;
  readonly status?: string;
  readonly code?: string;
  readonly fault?: string;
  readonly message?: string;
  readonly side?: Side;
  /** What the fault's dump states of the fault and its causes. */
  readonly fields?: readonly FaultField[];
  /** Faults that the dump names as the fault's own cause, the outer one first. */
  readonly causedBy?: readonly string[];
  readonly evidence: readonly LineRef[];
}

/** A field of a fault: `device`, `host`, `featureRequirement`; several values stand behind one another. */
export interface FaultField {
  readonly name: string;
  readonly value: string;
}

/** The operation of vCenter that requested the migration (vpxd's "VpxLRO" lines). */
export interface VcenterTask {
  /** `lro-846063`, `task-1234`. */
  readonly id: string;
  /** `vim.VirtualMachine.migrate`, `vim.VirtualMachine.relocate`. */
  readonly method: string;
  readonly entity: string;
  /** Who requested it, as far as the opID shows: the vSphere Client's end in `-h5:…`, vCenter's own begin with `task-internal`. */
  readonly askedBy: Asker | undefined;
  readonly begin: Micros | undefined;
  readonly end: Micros | undefined;
  /** From its beginning until vCenter logs the start of the migration: the wait for a slot, on one clock. Undefined where no line shows it. */
  readonly queuedSeconds: number | undefined;
  /** Fault as vCenter saw it. */
  readonly fault: string | undefined;
  readonly evidence: readonly LineRef[];
}

/** Who asked vCenter for a migration, by its events. */
export interface Asked {
  readonly user?: string;
  /** What asked in nobody's name. */
  readonly by?: Asker;
  /** How long its task waited before it began, where an export states it. */
  readonly queuedSeconds?: number;
  readonly evidence: readonly LineRef[];
}

/** How far the destination's clock is ahead of the source's, at one migration: somewhere from `low` to `high`. */
export interface ClockOffset {
  readonly lowMicros: number;
  readonly highMicros: number;
  /** False where lines contradict any one offset: a clock was set meanwhile. The interval then holds all of them. */
  readonly isConsistent: boolean;
  /** The two lines that bound it. */
  readonly evidence: readonly LineRef[];
}

/** A host's clock was set back while the migration ran: no interval is computed over it. */
export interface ClockStep {
  readonly side?: Side;
  /** By how much, at least. */
  readonly backMicros: number;
  /** The last line before it, and the first behind it. */
  readonly evidence: readonly LineRef[];
}

/** How long the guest stood still, in one of the ways that the lines show it. */
export interface DowntimeEstimate {
  readonly way: DowntimeWay;
  readonly ms: number;
  /** Least and most that the clocks allow, for `stun-to-resume`. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly evidence: readonly LineRef[];
}

/** What is not held of a migration's lines: there are more than the limit "linesOfMigration". */
export interface LeftOut {
  readonly lines: number;
  /** Passes of pre-copy that the migration's list has not. */
  readonly rounds: number;
}

/** Something that happened on one of a migration's hosts while it ran. It stands beside the migration: nothing says that it had to do with it. */
export interface HostEvent {
  readonly kind: HostEventKind;
  /** As the log calls it: `esx.problem.net.vmnic.linkstate.down`. */
  readonly name: string;
  /** Whose host. */
  readonly side: Side;
  /** On that host's clock. */
  readonly time: Micros;
  /** Of what was counted: when the counter was written before. */
  readonly since?: Micros;
  /** By how much the counter grew. */
  readonly count?: number;
  /** `vmnic1`, a path, a device. */
  readonly object?: string;
  readonly datastore?: string;
  /** All lines that state it. */
  readonly evidence: readonly LineRef[];
}

/** A line that belongs to a migration, stored with its text so that the story can be read without the bundle. */
export interface LogLine extends LineRef {
  readonly time: Micros | undefined;
  readonly side: Side | undefined;
  readonly text: string;
  /** Where else it was read: in another log, or in the same one a second time. Absent where nowhere. */
  readonly copies?: readonly LineRef[];
  /** It is cut, by the end of its file or by a mark: a number there is left out. */
  readonly isCut?: boolean;
  /** In its file it is several lines, of which this is the first. */
  readonly isRejoined?: boolean;
}

/** Where a finding's words are data, which a report without the customer's names replaces. */
export interface FindingSlots {
  readonly title?: readonly Slot[];
  readonly cause?: readonly Slot[];
  readonly against?: readonly Slot[];
  readonly confirm?: readonly Slot[];
}

/** A command to copy, which only reads. */
export interface Confirmation {
  readonly on: ConfirmedOn;
  readonly command: OwnString;
}

/** Made by `finding` of diagnosis/finding.ts, from templates. */
export interface Finding {
  /** Stable id of the signature or rule. */
  readonly id: string;
  readonly title: OwnString;
  readonly rank: Rank;
  readonly confidence: Confidence;
  readonly cause: OwnString;
  readonly remedy: readonly OwnString[];
  /** What else these logs hold that speaks against it. Absent where nothing does. */
  readonly against?: OwnString;
  /** How to make sure by hand. Absent where no one command does. */
  readonly confirm?: Confirmation;
  /** Where the knowledge comes from: articles, papers. */
  readonly links: readonly string[];
  readonly evidence: readonly LineRef[];
  /** Absent where its words hold no data. */
  readonly slots?: FindingSlots;
}

/** One vMotion (or one of its look-alikes, see `kind`), from every line that names it. */
export interface Migration extends Timeline {
  /** Unique within an analysis; the migration id where a line shows it. */
  readonly key: string;
  /** Decimal, 16 to 19 digits; undefined when no line shows it. */
  readonly id: string | undefined;
  readonly idHex: string | undefined;
  readonly kind: MigrationKind;
  /** False where only vCenter's own lines are about it: no line shows that a host began with it. Absent in files of older builds. */
  readonly reachedHost?: boolean;
  /** The sides whose logs were seen. */
  readonly sides: readonly Side[];
  /** Those of them whose host's own logs were seen: a vmware.log is on shared storage, so in either host's bundle. */
  readonly hostLogs: readonly Side[];
  readonly vm: VirtualMachine;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly opIds: readonly string[];
  readonly priority: string | undefined;
  readonly swap: string | undefined;
  readonly encrypted: boolean | undefined;
  readonly firstSeen: Micros | undefined;
  readonly lastSeen: Micros | undefined;
  readonly states: readonly StateChange[];
  readonly preCopyEnd: PreCopyEnd | undefined;
  readonly outcome: Outcome;
  readonly runsOn: Side | undefined;
  readonly failure: Failure | undefined;
  readonly task: VcenterTask | undefined;
  /** Absent where no event of vCenter says. */
  readonly asked?: Asked;
  /** Undefined where the lines of one host, or an order on one side, are missing. */
  readonly clock: ClockOffset | undefined;
  /** Absent where no clock was set back meanwhile. */
  readonly clockStep?: ClockStep;
  /** Every way that the lines allow, the best first; `metrics.downtimeMs` is the first. */
  readonly downtimes: readonly DowntimeEstimate[];
  readonly findings: readonly Finding[];
  /** Its lines from all files, in time order, file order where times are equal. */
  readonly lines: readonly LogLine[];
  /** Absent where all are there. */
  readonly leftOut?: LeftOut;
  /** What else happened on its hosts, in the order of time on the source's clock. Absent where their logs show nothing. */
  readonly around?: readonly HostEvent[];
  /** How many more there were. */
  readonly aroundMore?: number;
}

/** A line that speaks of a vMotion in a form that is not read; of a long one the part that does. */
export interface UnreadLine {
  readonly line: number;
  readonly text: string;
}

/** How many such lines a file has, and the first of them. */
export interface UnreadLines {
  readonly count: number;
  readonly first: readonly UnreadLine[];
}

/** A log that was read, or a file of which no more is known than that it has unread lines (`unknown`). `path` runs through the archives: `bundle.zip/esx-a.tgz/var/run/log/hostd.0.gz`. */
export interface LogSource {
  readonly path: string;
  readonly format: LogFormatName;
  readonly host: string | undefined;
  readonly lines: number;
  readonly bytes: number;
  readonly zone: StampZone;
  readonly firstTime: Micros | undefined;
  readonly lastTime: Micros | undefined;
  /** Its lines about migrations that another log has, too. Absent where there are none. */
  readonly copies?: number;
  /** Absent where there are none. */
  readonly unread?: UnreadLines;
  /** What stood around its lines and was taken off: `grep output with file names`. Absent where they were read as they are. */
  readonly readAs?: string;
}

/** Something about the input that a reader must know. `offset` counts bytes in the file the path names. */
export interface InputWarning {
  readonly path: string;
  readonly offset: number | undefined;
  readonly kind: WarningKind;
  readonly message: string;
  /** The limit that stopped the reading; with a higher one the next run reads on. */
  readonly limit?: LimitName;
}

/** What the zone of logs that state none could be. A guess, from ids that hold a time on vCenter's clock. */
export interface ZoneGuess {
  /** Minutes east of UTC, in steps of 15. */
  readonly offsetMinutes: number;
  /** The lines whose stamps were held against the ids. */
  readonly evidence: readonly LineRef[];
}

/** Everything that one run found. */
export interface Analysis {
  /** What the bundles state about their hosts besides logs. */
  readonly hosts: readonly HostFacts[];
  readonly zoneGuess: ZoneGuess | undefined;
  readonly sources: readonly LogSource[];
  readonly warnings: readonly InputWarning[];
  readonly migrations: readonly Migration[];
  /** Known failures whose lines belong to no migration. */
  readonly findings: readonly Finding[];
}

/** The same with each migration built when it is read: all those of a large analysis are more than memory should hold. */
export type AnalysisInParts = Omit<Analysis, 'migrations'> & { readonly migrations: Iterable<Migration> };
