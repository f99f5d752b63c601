/**
 * Decides which lines belong to one migration: events with a migration id are grouped by it, the lines of a vmware.log by
 * session, and events with neither are joined when a snapshot is made, by opID, world, VM path or thread, always within a
 * window of time.
 */
import type { TextPacker } from '../archive/source.ts';
import type { Limits } from '../limits.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { Facts } from '../formats/facts.ts';
import type { LogRecord } from '../formats/record.ts';
import { factsOfEvent, isOfMove } from '../formats/events/messages.ts';
import { bareFacts, factsOf, remarkOf } from '../formats/messages.ts';
import { Capacity } from './capacity.ts';
import type { OnLimit } from './capacity.ts';
import { eventOf, eventsBelow, placeOfEvents, placeOfLine } from './event.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import { EventMoves } from './event-moves.ts';
import { EventParts } from './event-parts.ts';
import { EventStore, pickedAtOnce } from './event-store.ts';
import { newGroup, withName } from './group.ts';
import type { Group, JoinedGroup } from './group.ts';
import type { KnownAt } from './held-lines.ts';
import { JoinIndex } from './join/join-index.ts';
import { Joins } from './join/joins.ts';
import { OpIds } from './op-ids.ts';
import { MoveRequests } from './requests.ts';
import { Tasks } from './tasks.ts';
import { Unread } from './unread.ts';
import type { UnreadTally } from './unread.ts';
import { VmxSessions } from './vmx-sessions.ts';
import { WorldNames } from './world-names.ts';

export interface CorrelatorOptions {
  /** Packs events where there are more than `loose`. */
  readonly packer?: TextPacker | undefined;
  readonly loose?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Signatures found in a line, known before the line is added. */
  readonly knownAt?: KnownAt;
  readonly onLimit?: OnLimit;
}

/** Everything found up to one moment, without the data that only joining needs. */
export interface Snapshot {
  readonly groups: readonly JoinedGroup[];
  /** Lines that speak of a vMotion and are not understood. */
  readonly unread: UnreadTally;
}

/** Lines about a failure in one text. */
const mostInText = 200;

export class Correlator {
  readonly store: EventStore;
  readonly worldNames: WorldNames;
  readonly unread = new Unread();
  readonly #groups = new Map<string, Group>();
  #index = new JoinIndex();
  readonly #sessions: VmxSessions;
  readonly #requests: MoveRequests;
  readonly #moves: EventMoves;
  readonly #parts = new EventParts();
  /** Numbers of events without a migration id. */
  readonly #orphans: number[] = [];
  /** Lines of texts that are no logs, by source, and their numbers in the store. */
  readonly #texts = new Map<number, readonly MigrationEvent[]>();
  readonly #textNumbers = new Map<number, readonly number[]>();
  readonly #opIds = new OpIds();
  readonly #tasks = new Tasks();
  readonly #capacity: Capacity;
  readonly #knownAt: KnownAt | undefined;

  constructor({ packer, loose, limits, knownAt, onLimit }: CorrelatorOptions = {}) {
    this.store = new EventStore(packer, loose);
    this.#capacity = new Capacity(limits, onLimit);
    this.worldNames = new WorldNames(this.#capacity);
    this.#sessions = new VmxSessions(this.store, this.#capacity);
    this.#requests = new MoveRequests(this.store, this.#capacity);
    this.#moves = new EventMoves(this.store, this.#capacity);
    this.#knownAt = knownAt;
  }

  /** Migrations found so far, without those of vmware.log sessions. */
  get count(): number {
    return this.#groups.size;
  }

  /**
   * Handles, by their bytes alone, lines that come with operations of all kinds, many times as often as lines about migrations.
   * Where it returns true, the line needs no entry.
   */
  takes(bytes: Uint8Array, from: number, to: number, place: EntryPlace): boolean {
    return this.#opIds.takes(bytes, from, to, place.scope) || this.#tasks.isSurplus(bytes, from, to, place);
  }

  add(entry: LogEntry, place: EntryPlace): void {
    this.unread.addContinuation(entry, place);
    if (this.#tasks.holds(entry, place)) return;
    const { record } = entry;
    if (!record) return this.unread.add(entry, place);
    if (record.kind === 'event') return this.#addEvent(entry, record, place);
    const own = placeOfLine(place, record);
    if (record.kind === 'vmkernel' && this.worldNames.takes(record, own)) return;
    const understood = factsOf(record, entry.continuation);
    if (!understood) {
      const opId = record.kind === 'vmkernel' ? this.#opIdOf(record, own) : record.opId;
      this.unread.addWithoutFacts(entry, place, opId, (id) => this.#groups.has(id));
    }
    const facts = understood ?? this.#remarkOf(entry, record, place);
    if (!facts) return;
    if (!this.#capacity.mayHold(this.store.size)) return;
    if (facts.task && !this.#tasks.isMigration(facts.task, place)) return;
    this.#file(eventOf(facts, record, entry, own, this.#opIdOf(record, own)), record, own);
    for (const event of eventsBelow(facts, record, entry, own)) this.#file(event, record, own);
    const end = facts.task && this.#tasks.endOf(facts.task, place);
    if (end) this.add(end.entry, end.place);
  }

  /** An event of vCenter. Of those about something else only the known failures count, which are found beside this. */
  #addEvent(entry: LogEntry, record: LogRecord, place: EntryPlace): void {
    const own = placeOfEvents(place, record);
    const whole = this.#parts.take(entry, record, own);
    if (whole === undefined) return;
    if (whole !== 'not-a-part') {
      const facts = factsOfEvent(whole.event);
      if (facts) this.#fileEvent(facts, whole.record, whole.entry, own);
      else if (isOfMove(whole.record)) this.unread.addEvent(whole.entry, place);
      return;
    }
    const facts = factsOf(record, entry.continuation);
    if (facts) return this.#fileEvent(facts, record, entry, own);
    if (isOfMove(record)) this.unread.addEvent(entry, place);
  }

  #fileEvent(facts: Facts, record: LogRecord, entry: LogEntry, place: EntryPlace): void {
    if (this.#capacity.mayHold(this.store.size)) this.#moves.add(eventOf(facts, record, entry, place, undefined));
  }

  /** A line of a text that is no log, whose failures are of one migration where one of its lines says that it failed. */
  addBare(entry: LogEntry, place: EntryPlace): void {
    const isKnown = (this.#knownAt?.({ source: place.source, line: entry.line }).length ?? 0) > 0;
    const bare = bareFacts(entry.text, isKnown);
    const lines = this.#texts.get(place.source) ?? [];
    if (!bare || lines.length >= mostInText) return this.unread.add(entry, place);
    this.#texts.set(place.source, [...lines, eventOf(bare.facts, bare.record, entry, place, undefined)]);
  }

  /** Can be made again after more was added: joining begins anew each time, as a line may then find a better match. */
  snapshot(): Snapshot {
    const joins = new Joins(this.#index, this.store, this.#capacity.limits.linesOfMigration);
    const texts = [...this.#texts].filter(([, lines]) => lines.some(({ outcome }) => outcome !== undefined));
    const groups = [
      ...joins.joinMoves(
        this.#moves.moves(),
        joins.joinRequests(this.#requests, joins.joinSessions(this.#sessions, this.#groups)),
      ),
      ...texts.map(([source, lines]) => joins.groupOf(`text ${source}`, this.#numbersOf(source, lines))),
    ];
    const unread = this.unread.tally(
      new Set(groups.map(({ key }) => key)),
      (opId, time) => joins.ofOpId(opId, time) !== undefined,
      this.#unjoined(joins, groups.length === 0),
    );
    for (const { source, line, text } of this.#parts.unfinished()) unread.addPart({ source, line }, text);
    return { groups: groups.map((group) => this.#joined(group, joins)), unread };
  }

  /** The last one, when everything was added: frees what only joining needs. */
  lastSnapshot(): Snapshot {
    const snapshot = this.snapshot();
    this.#index = new JoinIndex();
    this.#groups.clear();
    this.#orphans.length = 0;
    return snapshot;
  }

  #file(event: MigrationEvent, { kind, body }: LogRecord, place: EntryPlace): void {
    // Only a simplified form of vmware.log has an id in such lines, and in every one of them.
    if (kind === 'vmx' && !(event.id !== undefined && body.startsWith('VMotion'))) {
      if (!this.#sessions.add(event, place) && !event.isRemark) this.unread.addAlone(event);
    } else if (event.id !== undefined) this.#put(event.id, event);
    else if (event.task) this.#requests.add(event, event.task.id);
    else if (event.join && (event.phase ?? event.outcome ?? event.isRemark)) this.#orphans.push(this.store.add(event));
    else if (!event.isRemark) this.unread.addAlone(event);
  }

  /** A line that is not understood but for a known failure. */
  #remarkOf({ line }: LogEntry, record: LogRecord, { source }: EntryPlace): Facts | undefined {
    return (this.#knownAt?.({ source, line }).length ?? 0) > 0 ? remarkOf(record) : undefined;
  }

  /** vCenter's opID for the short one that a line of vmkernel shows. */
  #opIdOf({ kind, opId }: LogRecord, { scope }: EntryPlace): string | undefined {
    return kind === 'vmkernel' ? this.#opIds.get(scope, opId) : undefined;
  }

  #put(id: string, event: MigrationEvent): void {
    const group = this.#groups.get(id) ?? this.#begin(id);
    if (!group) return;
    if (!group.held.take(event, this.#knownAt)) return this.#capacity.reportLines(group.key, true);
    group.last = this.store.add(event, group.last);
    group.size += 1;
    group.opIds = withName(group.opIds, event.opId);
    group.scopes = withName(group.scopes, event.scope);
    group.vmPath ??= event.vm?.path;
    this.#index.add(group, event);
  }

  /** Undefined where there is no room for another. */
  #begin(id: string): Group | undefined {
    if (!this.#capacity.mayBegin()) return undefined;
    const group = newGroup(id, this.#capacity.limits.linesOfMigration);
    this.#groups.set(group.key, group);
    return group;
  }

  /** Joins events without an id; yields those without a match that count as unread. @param isNone no migration was found */
  *#unjoined(joins: Joins, isNone: boolean): Generator<Pick<MigrationEvent, 'at' | 'text'>, void> {
    for (let from = 0; from < this.#orphans.length; from += pickedAtOnce) {
      const numbers = this.#orphans.slice(from, from + pickedAtOnce);
      for (const [place, event] of this.store.pick(numbers).entries())
        if (!joins.join(numbers[place] as number, event) && isNone && !event.isRemark) yield event;
    }
    for (const { entry, place } of this.#tasks.waiting())
      yield { at: { source: place.source, line: entry.line }, text: entry.text };
    for (const lines of this.#texts.values()) if (lines.every(({ outcome }) => outcome === undefined)) yield* lines;
    if (isNone) for (const { numbers } of this.#sessions) yield* this.store.pick(numbers);
  }

  /** Of the lines of a text, which are stored once. */
  #numbersOf(source: number, lines: readonly MigrationEvent[]): readonly number[] {
    const known = this.#textNumbers.get(source) ?? [];
    const numbers = [...known, ...lines.slice(known.length).map((event) => this.store.add(event))];
    this.#textNumbers.set(source, numbers);
    return numbers;
  }

  #joined(group: Group, joins: Joins): JoinedGroup {
    const { key, last, size } = group;
    const held = joins.heldOf(group);
    if (held.passed > 0) this.#capacity.reportLines(key, false);
    return { key, last, size, joined: joins.numbersOf(group), held };
  }
}
