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
  DowntimeWay,
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

/** What no line says is absent. */
export type Metrics = Readonly<Partial<Record<MetricName, Metric>>>;

/** A segment of the migration on one host. `end` is absent where no line says when it ended. */
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
  /** Leader world of the VM on this host. */
  readonly worldId?: number;
}

export interface VirtualMachine {
  readonly name?: string;
  readonly path?: string;
  readonly uuid?: string;
  readonly vmid?: number;
}

/** Why it failed, as the best line says it. `code` as the log spells it. */
export interface Failure {
  readonly messageId?: string;
  readonly status?: string;
  readonly code?: string;
  readonly fault?: string;
  readonly message?: string;
  readonly side?: Side;
  readonly evidence: readonly LineRef[];
}

/** The operation of vCenter that asked for the migration (vpxd's "VpxLRO" lines). */
export interface VcenterTask {
  /** `lro-846063`, `task-1234`. */
  readonly id: string;
  /** `vim.VirtualMachine.migrate`, `vim.VirtualMachine.relocate`. */
  readonly method: string;
  readonly entity: string;
  /** Who asked, as far as the opID tells: the vSphere Client's end in `-h5:…`, vCenter's own begin with `task-internal`. */
  readonly askedBy: Asker | undefined;
  readonly begin: Micros | undefined;
  readonly end: Micros | undefined;
  /** From its beginning until vCenter says that the migration starts: the wait for a slot, on one clock. Absent where no line says so. */
  readonly queuedSeconds: number | undefined;
  /** Fault as vCenter saw it. */
  readonly fault: string | undefined;
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

/** One way in which the lines tell how long the guest stood still. */
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

/** A line of the log that belongs to a migration, kept with its text so that the story can be read without the bundle. */
export interface LogLine extends LineRef {
  readonly time: Micros | undefined;
  readonly side: Side | undefined;
  readonly text: string;
}

/** Where data stands in a finding's words: what a report without the customer's names replaces there. */
export interface FindingSlots {
  readonly title?: readonly Slot[];
  readonly cause?: readonly Slot[];
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
  /** The sides whose logs were seen. */
  readonly sides: readonly Side[];
  /** Those of them whose host's own logs were seen: a vmware.log lies on shared storage, in either host's bundle. */
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
  /** Undefined where the lines of one host, or an order on one side, are missing. */
  readonly clock: ClockOffset | undefined;
  /** Every way that the lines allow, the best first; `metrics.downtimeMs` is the first. */
  readonly downtimes: readonly DowntimeEstimate[];
  readonly findings: readonly Finding[];
  /** Its lines from all files, in time order, file order where times are equal. */
  readonly lines: readonly LogLine[];
  /** Absent where all are there. */
  readonly leftOut?: LeftOut;
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
  /** Absent where there are none. */
  readonly unread?: UnreadLines;
}

/** Something about the input that a reader must know. `offset` counts bytes in the file the path names. */
export interface InputWarning {
  readonly path: string;
  readonly offset: number | undefined;
  readonly kind: WarningKind;
  readonly message: string;
  /** The limit that kept something from being read; raised, the next run reads on. */
  readonly limit?: LimitName;
}

/** What the zone of logs that state none could be. A guess, from ids that hold a time on vCenter's clock. */
export interface ZoneGuess {
  /** Minutes east of UTC, in steps of 15. */
  readonly offsetMinutes: number;
  /** The lines whose stamps were held against the ids. */
  readonly evidence: readonly LineRef[];
}

/** Everything that one run over some input found. */
export interface Analysis {
  /** What the bundles tell of their hosts besides logs. */
  readonly hosts: readonly HostFacts[];
  readonly zoneGuess: ZoneGuess | undefined;
  readonly sources: readonly LogSource[];
  readonly warnings: readonly InputWarning[];
  readonly migrations: readonly Migration[];
  /** Known failures whose lines belong to no migration. */
  readonly findings: readonly Finding[];
}

/** The same with migrations that are made as they are asked for: all of a large one are more than memory should hold. */
export type AnalysisInParts = Omit<Analysis, 'migrations'> & { readonly migrations: Iterable<Migration> };
