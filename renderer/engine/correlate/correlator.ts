/**
 * Which lines belong to one migration: events that name an id are grouped by it, the parts of a vmware.log by session, and
 * what names neither is joined when a snapshot is made, by opID, VM path, world or thread, always inside a time window.
 */
import type { TextPacker } from '../archive/source.ts';
import type { Limits } from '../limits.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LogRecord } from '../formats/record.ts';
import { factsOf } from '../formats/messages.ts';
import { Capacity } from './capacity.ts';
import type { OnLimit } from './capacity.ts';
import { eventOf } from './event.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import { EventStore, pickedAtOnce } from './event-store.ts';
import { newGroup, withOpId } from './group.ts';
import type { Group, JoinedGroup } from './group.ts';
import type { KnownAt } from './held-lines.ts';
import { JoinIndex } from './join/join-index.ts';
import { joinSessions } from './join/join-sessions.ts';
import { Joins } from './join/joins.ts';
import { OpIds } from './op-ids.ts';
import { Tasks } from './tasks.ts';
import { Unread } from './unread.ts';
import { unreadPart } from './unread-tally.ts';
import type { UnreadTally } from './unread-tally.ts';
import { VmxSessions } from './vmx-sessions.ts';
import { WorldNames } from './world-names.ts';

export interface CorrelatorOptions {
  /** Keeps events in less memory where there are more than `loose`. */
  readonly packer?: TextPacker | undefined;
  readonly loose?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Signatures that a line shows, stated before the line is added. */
  readonly knownAt?: KnownAt;
  readonly onLimit?: OnLimit;
}

/** All that was found until one moment. It holds nothing of what joining takes. */
export interface Snapshot {
  readonly groups: readonly JoinedGroup[];
  /** Lines of all logs that speak of a vMotion and are not understood. */
  readonly unread: UnreadTally;
}

export class Correlator {
  readonly store: EventStore;
  readonly worldNames: WorldNames;
  readonly unread = new Unread();
  readonly #groups = new Map<string, Group>();
  #index = new JoinIndex();
  readonly #sessions: VmxSessions;
  /** Events that name no migration, by their numbers. */
  readonly #orphans: number[] = [];
  readonly #opIds = new OpIds();
  readonly #tasks = new Tasks();
  readonly #capacity: Capacity;
  readonly #knownAt: KnownAt | undefined;

  constructor({ packer, loose, limits, knownAt, onLimit }: CorrelatorOptions = {}) {
    this.store = new EventStore(packer, loose);
    this.#capacity = new Capacity(limits, onLimit);
    this.worldNames = new WorldNames(this.#capacity);
    this.#sessions = new VmxSessions(this.store, this.#capacity);
    this.#knownAt = knownAt;
  }

  /** Migrations that were found so far, those of unfinished vmware.log sessions not counted. */
  get count(): number {
    return this.#groups.size;
  }

  /**
   * Takes in a line of those that come with operations of all kinds, many times as often as lines about migrations, by its
   * bytes alone. Where it returns true, the line makes no entry.
   */
  takes(bytes: Uint8Array, from: number, to: number, place: EntryPlace): boolean {
    return this.#opIds.takes(bytes, from, to, place.scope) || this.#tasks.isSurplus(bytes, from, to, place);
  }

  add(entry: LogEntry, place: EntryPlace): void {
    this.unread.addContinuation(entry, place);
    if (this.#tasks.holds(entry, place)) return;
    const { record } = entry;
    if (!record) return this.unread.add(entry, place);
    if (record.kind === 'vmkernel' && this.worldNames.takes(record, place)) return;
    const facts = factsOf(record, entry.continuation);
    if (!facts) return this.#leave(entry, record, place);
    if (!this.#capacity.mayHold(this.store.size)) return;
    if (facts.task && !this.#tasks.isMigration(facts.task, place)) return;
    this.#file(eventOf(facts, record, entry, place, this.#opIdOf(record, place)), record, place);
    const end = facts.task && this.#tasks.endOf(facts.task, place);
    if (end) this.add(end.entry, end.place);
  }

  /** May be made again after more was added: what was joined for one may find a better place in the next. */
  snapshot(): Snapshot {
    const joins = new Joins(this.#index, this.store, this.#capacity.limits.linesOfMigration);
    const groups = joinSessions(this.#sessions, this.#groups, joins);
    const isNone = groups.length === 0;
    const unread = this.unread.tally();
    for (const { at, text } of this.#unjoined(joins, isNone)) unread.note(at, text);
    this.unread.decide(
      unread,
      new Set(groups.map(({ key }) => key)),
      (opId, time) => joins.ofOpId(opId, time) !== undefined,
    );
    return { groups: groups.map((group) => this.#joined(group, joins)), unread };
  }

  /** The last one, when all was added: what only joining needs is let go. */
  lastSnapshot(): Snapshot {
    const snapshot = this.snapshot();
    this.#index = new JoinIndex();
    this.#groups.clear();
    this.#orphans.length = 0;
    return snapshot;
  }

  #file(event: MigrationEvent, { kind, body }: LogRecord, place: EntryPlace): void {
    // The simplified dialect is written like a vmware.log, with an id in every line.
    if (kind === 'vmx' && !(event.id !== undefined && body.startsWith('VMotion'))) {
      if (!this.#sessions.add(event, place)) this.unread.addAlone(event);
    } else if (event.id !== undefined) this.#put(event.id, event);
    else if (event.join && saysEnough(event)) this.#orphans.push(this.store.add(event));
    else this.unread.addAlone(event);
  }

  /** A line with a header that makes no fact. */
  #leave({ line, text }: LogEntry, record: LogRecord, place: EntryPlace): void {
    const part = unreadPart(text);
    if (part === undefined) return;
    const at = { source: place.source, line };
    const opId = record.kind === 'vmkernel' ? this.#opIdOf(record, place) : record.opId;
    this.unread.addPart({ at, part, opId, time: record.time }, (id) => this.#groups.has(id));
  }

  /** vCenter's opID, where the line shows the one that vmkernel gave it. */
  #opIdOf({ kind, opId }: LogRecord, { scope }: EntryPlace): string | undefined {
    return kind === 'vmkernel' ? this.#opIds.get(scope, opId) : undefined;
  }

  #put(id: string, event: MigrationEvent): void {
    const group = this.#groups.get(id) ?? this.#begin(id);
    if (!group) return;
    if (!group.held.take(event, this.#knownAt)) return this.#capacity.reportLines(group.key, true);
    group.last = this.store.add(event, group.last);
    group.size += 1;
    group.opIds = withOpId(group.opIds, event.opId);
    this.#index.add(group, event);
  }

  /** Undefined where there is no room for it. */
  #begin(id: string): Group | undefined {
    if (!this.#capacity.mayBegin()) return undefined;
    const group = newGroup(id, this.#capacity.limits.linesOfMigration);
    this.#groups.set(group.key, group);
    return group;
  }

  /** Joins what names no migration; gives out what none was found for. @param isNone whether there is no migration at all */
  *#unjoined(joins: Joins, isNone: boolean): Generator<Pick<MigrationEvent, 'at' | 'text'>, void> {
    for (let from = 0; from < this.#orphans.length; from += pickedAtOnce) {
      const numbers = this.#orphans.slice(from, from + pickedAtOnce);
      for (const [place, event] of this.store.pick(numbers).entries())
        if (!joins.join(numbers[place] as number, event) && (event.task ?? isNone)) yield event;
    }
    for (const { entry, place } of this.#tasks.waiting())
      yield { at: { source: place.source, line: entry.line }, text: entry.text };
    if (isNone) for (const { numbers } of this.#sessions) yield* this.store.pick(numbers);
  }

  #joined(group: Group, joins: Joins): JoinedGroup {
    const { key, last, size } = group;
    const held = joins.heldOf(group);
    if (held.passed > 0) this.#capacity.reportLines(key, false);
    return { key, last, size, joined: joins.numbersOf(group), held };
  }
}

/** Does a line without an id say anything worth joining? */
function saysEnough({ phase, outcome, task }: MigrationEvent): boolean {
  return (phase ?? outcome ?? task) !== undefined;
}
