/** An event: the facts about a migration in one entry of a log, with its place, time and host. */
import { defined } from '../base/defined.ts';
import { isNameless } from '../base/nameless.ts';
import type { Facts } from '../formats/facts.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LogPlace } from '../logs/places.ts';
import type { LogRecord } from '../formats/record.ts';
import type { LineRef, Micros } from '../model.ts';

/** Of a line that names its host: a file of a syslog server has the lines of many, each with worlds and threads of its own. */
export function placeOfLine(place: EntryPlace, { host }: LogRecord): EntryPlace {
  return host === undefined ? place : { ...place, host, scope: scopeOfHost(host, place.scope) };
}

/** Of an event: vCenter wrote it, whatever host's lines are in files beside it. */
export function placeOfEvents(place: EntryPlace, { host }: LogRecord): EntryPlace {
  return { ...place, host, scope: host === undefined ? `events ${place.scope}` : scopeOfHost(host, place.scope) };
}

/** @param scope of the file, which alone tells hosts of one name apart */
export function scopeOfHost(host: string, scope: string): string {
  return isNameless(host) ? `${scope} ${host}` : host;
}

/** Where an entry was read. */
export interface EntryPlace extends LogPlace {
  /** Index into the analysis' sources. */
  readonly source: number;
}

type AllOf<T> = { readonly [K in keyof T]-?: T[K] | undefined };

/**
 * Every field is present, even if undefined: V8 reads objects of one shape several times as fast as those of many, and each
 * event is read some fifty times.
 */
export interface MigrationEvent extends AllOf<Omit<Facts, 'below'>> {
  readonly at: LineRef;
  readonly time: Micros | undefined;
  readonly zoned: boolean;
  /** The log's host, where known. */
  readonly host: string | undefined;
  /** Shared by all files of one host, even where its name is unknown. */
  readonly scope: string;
  /** Written by the host's kernel or agents, not by the VM's own process. */
  readonly isHostLog: boolean;
  /** It is cut: a number at its end is left out. */
  readonly isCut: boolean;
  /** It was broken into several lines. */
  readonly isRejoined: boolean;
  readonly text: string;
  /** Where its body begins in `text`: what stands before it differs between two logs with one line. */
  readonly bodyAt: number;
  /** Where else the line was read. */
  readonly copies: readonly LineRef[] | undefined;
}

/** @param opId vCenter's, where the entry shows only vmkernel's short one */
export function eventOf(
  facts: Facts,
  record: LogRecord,
  { line, text, isCut, isRejoined }: Pick<LogEntry, 'line' | 'text' | 'isCut' | 'isRejoined'>,
  place: EntryPlace,
  opId: string | undefined,
): MigrationEvent {
  const vm = facts.vm ?? (record.kind === 'vmx' && place.vmName !== undefined ? { name: place.vmName } : undefined);
  return {
    id: facts.id,
    side: facts.side,
    phase: facts.phase,
    milestone: facts.milestone,
    round: facts.round,
    metrics: facts.metrics,
    downtimeWay: facts.downtimeWay,
    preCopyEnd: facts.preCopyEnd,
    vm,
    source: facts.source,
    destination: facts.destination,
    opId: opId ?? facts.opId,
    priority: facts.priority,
    swap: facts.swap,
    encrypted: facts.encrypted,
    state: facts.state,
    outcome: facts.outcome,
    failure: facts.failure,
    runsOn: facts.runsOn,
    kind: facts.kind,
    task: facts.task,
    isOfVcenter: facts.isOfVcenter,
    isRemark: facts.isRemark,
    ofEvent: facts.ofEvent,
    asked: facts.asked,
    join: facts.join,
    session: facts.session,
    at: { source: place.source, line },
    time: record.time,
    zoned: record.zoned,
    host: place.host,
    scope: place.scope,
    isHostLog: record.kind !== 'vmx' && record.kind !== 'event',
    isCut,
    isRejoined,
    text,
    // Of a cut line the body may lack the number in which it ends.
    bodyAt: Math.max(0, text.lastIndexOf(record.body)),
    copies: undefined,
  };
}

/** What it says, without what stands before it. */
export function bodyOf({ text, bodyAt }: Pick<MigrationEvent, 'text' | 'bodyAt'>): string {
  return text.slice(bodyAt).trim();
}

/** The events of the lines below an entry that state figures, which are theirs and not the entry's, or the reason of a failure. */
export function eventsBelow(
  { id, side, phase, opId, join, task, isOfVcenter, failure, below = [] }: Facts,
  record: LogRecord,
  entry: LogEntry,
  place: EntryPlace,
): readonly MigrationEvent[] {
  return below.map(({ at, metrics, reason }) => {
    const { line, text, time = record.time } = entry.lineBelow(at);
    const facts: Facts = {
      ...defined({ id, side, phase, join, metrics, isOfVcenter }),
      ...(metrics?.downtimeMs !== undefined && { downtimeWay: 'host-result' }),
      ...(reason !== undefined && failure && { failure: { rank: failure.rank } }),
      ...(reason !== undefined && task && { task: { id: task.id, step: 'reason' } }),
    };
    return eventOf(facts, { ...record, time }, { line, text, isCut: false, isRejoined: entry.isRejoined }, place, opId);
  });
}
