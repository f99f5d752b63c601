/** An event: what one entry of a log says of a migration, with where and when it was said. */
import type { Facts } from '../formats/facts.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LogPlace } from '../logs/places.ts';
import type { LogRecord } from '../formats/record.ts';
import type { LineRef, Micros } from '../model.ts';

/** Where an entry was read. */
export interface EntryPlace extends LogPlace {
  /** Index into the analysis' sources. */
  readonly source: number;
}

type AllOf<T> = { readonly [K in keyof T]-?: T[K] | undefined };

/**
 * Every field is there, be it undefined: events of one shape are read several times as fast as those of many, and each is
 * read some fifty times.
 */
export interface MigrationEvent extends AllOf<Facts> {
  readonly at: LineRef;
  readonly time: Micros | undefined;
  readonly zoned: boolean;
  /** Host whose log it is, where known. */
  readonly host: string | undefined;
  /** Shared by all files of one host, also where its name is unknown. */
  readonly scope: string;
  /** Written by the host's kernel or agents, not by the VM's own process. */
  readonly isHostLog: boolean;
  readonly text: string;
}

/** @param opId vCenter's, where the entry shows the one that vmkernel gave it */
export function eventOf(
  facts: Facts,
  record: LogRecord,
  { line, text }: LogEntry,
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
    join: facts.join,
    session: facts.session,
    at: { source: place.source, line },
    time: record.time,
    zoned: record.zoned,
    host: record.host ?? place.host,
    scope: place.scope,
    isHostLog: record.kind !== 'vmx',
    text,
  };
}
