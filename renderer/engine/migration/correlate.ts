/**
 * Lines to migrations: events that name an id are grouped by it, the parts of a vmware.log by session, and what names
 * neither is joined at the end by opID, VM path, world or thread, always inside a time window.
 */
import { isMigrationId } from '../base/ids.ts';
import { defaultLimits, limitHit } from '../limits.ts';
import type { LimitHit, LimitName, Limits } from '../limits.ts';
import type { TextPacker } from '../archive/source.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LogPlace } from '../logs/places.ts';
import type { LogRecord } from '../logs/record.ts';
import type { LineRef, Micros, Migration } from '../model.ts';
import { MigrationBuilder, pickedAtOnce } from './builder.ts';
import type { Facts, MigrationEvent } from './event.ts';
import { EventShelf } from './event-shelf.ts';
import { withOpId } from './group-look.ts';
import type { KnownAt } from './held-lines.ts';
import { JoinIndex, newGroup } from './join-index.ts';
import type { Group } from './join-index.ts';
import { Joins } from './joins.ts';
import { OpIds } from './op-ids.ts';
import { managementFacts } from './templates/management.ts';
import { vmkernelFacts } from './templates/vmkernel.ts';
import { vmxFacts } from './templates/vmx.ts';
import { VmxSessions } from './vmx-sessions.ts';
import type { VmxSession } from './vmx-sessions.ts';
import { Tasks } from './tasks.ts';
import { UnreadTally, unreadPart } from './unread-lines.ts';

/** Where an entry was read. */
export interface EntryPlace extends LogPlace {
  readonly source: number;
}

export interface CorrelatorOptions {
  /** Keeps events in less memory where there are more than `loose`. */
  readonly packer?: TextPacker | undefined;
  readonly loose?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Signatures that a line shows, told before the line is added. */
  readonly knownAt?: KnownAt;
  /** Called once for each thing that is left out. @param isHere from the log that is being read on */
  onLimit?(hit: LimitHit, isHere: boolean): void;
}

/** A line that counts as unread unless it turns out to belong to a migration. */
interface Undecided {
  readonly at: LineRef;
  readonly part: string;
  readonly ids: readonly string[];
  readonly opId: string | undefined;
  readonly time: Micros | undefined;
}

const mostUndecided = 2000;

export class Correlator {
  readonly #shelf: EventShelf;
  readonly #builder: MigrationBuilder;
  readonly #groups = new Map<string, Group>();
  #index = new JoinIndex();
  readonly #sessions = new Map<number, { readonly place: EntryPlace; readonly parts: VmxSessions }>();
  /** Events that name no migration, by their numbers. */
  readonly #orphans: number[] = [];
  readonly #opIds = new OpIds();
  readonly #tasks = new Tasks();
  readonly #limits: Limits;
  readonly #leftOut = new Set<string>();
  readonly #knownAt: KnownAt;
  readonly #onLimit: CorrelatorOptions['onLimit'];
  /** Migrations and sessions that have begun. */
  #begun = 0;
  readonly #unread = new UnreadTally();
  #unreadInAll = this.#unread;
  /**
   * Lines that a template reads and that no migration has. They count where nothing else tells of a vMotion: then they are all
   * that is known of one. (What was asked of vCenter counts always: of a move that it refused no host has a line.)
   */
  readonly #alone = new UnreadTally();
  readonly #undecided: Undecided[] = [];

  constructor({ packer, loose, limits, knownAt, onLimit }: CorrelatorOptions = {}) {
    this.#shelf = new EventShelf(packer, loose);
    this.#builder = new MigrationBuilder(this.#shelf);
    this.#limits = { ...defaultLimits, ...limits };
    this.#knownAt = knownAt ?? (() => []);
    this.#onLimit = onLimit;
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
    this.#noteContinuation(entry, place);
    if (this.#tasks.holds(entry, place)) return;
    const { record } = entry;
    if (!record) return this.pass(entry, place);
    if (record.kind === 'vmkernel' && this.#noteHostFacts(record, place)) return;
    const facts = factsOf(record, entry.continuation);
    if (!facts) return this.#leave(entry, record, place);
    if (this.#shelf.size >= this.#limits.migrationLines) {
      this.#tell('Lines about migrations', 'migrationLines');
      return;
    }
    if (facts.task && !this.#tasks.isMigration(facts.task, place)) return;
    const event = this.#event(facts, record, entry, place);
    // The simplified dialect is written like a vmware.log, with an id in every line.
    if (record.kind === 'vmx' && !(event.id !== undefined && record.body.startsWith('VMotion'))) {
      if (!this.#sessionsOf(place).add(event)) this.#alone.note(event.at, unreadPart(entry.text));
    } else if (event.id !== undefined) {
      const group = this.#group(event.id);
      if (group) this.#put(group, event);
    } else if (facts.join && says(facts)) {
      this.#orphans.push(this.#shelf.add(event));
    } else this.#alone.note(event.at, unreadPart(entry.text));
    const end = facts.task && this.#tasks.endOf(facts.task, place);
    if (end) this.add(end.entry, end.place);
  }

  /** Counts a line that is not understood, if it speaks of a vMotion. */
  pass({ line, text }: LogEntry, { source }: EntryPlace): void {
    this.#unread.note({ source, line }, unreadPart(text));
  }

  /** Whether the log has lines that speak of a vMotion and are not understood, whatever others say. */
  hasUnread(source: number): boolean {
    return this.#unread.of(source) !== undefined;
  }

  /** Of all logs, as of the last time that the migrations were asked for. */
  get unread(): UnreadTally {
    return this.#unreadInAll;
  }

  /**
   * All migrations as far as known, each made when it comes up. May be called again after more was added. What is returned
   * holds nothing of what joining takes.
   */
  migrations(): Iterable<Migration> {
    const joins = new Joins(this.#index, this.#shelf, this.#limits.linesOfMigration);
    const groups = this.#withSessions(joins);
    const unread = this.#unread.copy();
    for (const numbers of inParts(this.#orphans, pickedAtOnce)) {
      const events = this.#shelf.pick(numbers);
      events.forEach((event, place) => {
        if (joins.join(numbers[place] as number, event)) return;
        if (event.task ?? groups.length === 0) unread.note(event.at, unreadPart(event.text));
      });
    }
    this.#noteLeft(unread, groups, joins);
    if (groups.length === 0) unread.addAll(this.#alone);
    this.#unreadInAll = unread;
    return this.#builder.migrations(
      groups.map((group) => {
        const held = joins.heldOf(group);
        if (held.passed > 0) this.#tellLines(group, false);
        return { key: group.key, last: group.last, size: group.size, joined: joins.numbersOf(group), held };
      }),
    );
  }

  /** The same when all was added: what only joining needs is let go. */
  finished(): Iterable<Migration> {
    const migrations = this.migrations();
    this.#index = new JoinIndex();
    this.#groups.clear();
    this.#orphans.length = 0;
    return migrations;
  }

  /** A line with a header that makes no fact: it counts unless a migration has its id or its opID. */
  #leave({ line, text }: LogEntry, { kind, opId, time }: LogRecord, place: EntryPlace): void {
    const part = unreadPart(text);
    if (part === undefined) return;
    const at = { source: place.source, line };
    const longOpId = kind === 'vmkernel' ? this.#opIds.get(place.scope, opId) : opId;
    const ids = idsIn(part);
    if (longOpId === undefined && ids.length === 0) this.#unread.note(at, part);
    else if (this.#undecided.length < mostUndecided) this.#undecided.push({ at, part, ids, opId: longOpId, time });
    else if (!ids.some((id) => this.#groups.has(id))) this.#unread.note(at, part);
  }

  /** Lines below an entry that begin like none: what continues it has an arrow, or says nothing by itself. */
  #noteContinuation({ line, continuation }: LogEntry, { source }: EntryPlace): void {
    for (const [at, text] of continuation.entries())
      if (!text.startsWith('-->')) this.#unread.note({ source, line: line + 1 + at }, unreadPart(text, true));
  }

  /** What turns out to belong to no migration when all are known. */
  #noteLeft(unread: UnreadTally, groups: readonly Group[], joins: Joins): void {
    const keys = new Set(this.#undecided.length > 0 ? groups.map(({ key }) => key) : []);
    for (const { at, part, ids, opId, time } of this.#undecided)
      if (!ids.some((id) => keys.has(id)) && !(opId !== undefined && joins.knows(opId, time))) unread.note(at, part);
    for (const { entry, place } of this.#tasks.waiting())
      unread.note({ source: place.source, line: entry.line }, unreadPart(entry.text));
    if (groups.length > 0) return;
    for (const { parts } of this.#sessions.values())
      for (const { numbers } of parts.sessions)
        for (const { at, text } of this.#shelf.pick(numbers)) unread.note(at, unreadPart(text));
  }

  /** A VM's leader world and name: no migration's own line. */
  #noteHostFacts(record: LogRecord, { scope }: EntryPlace): boolean {
    if (!record.body.startsWith('World: ')) return false;
    const world = /^World: vm (\d{1,20}): \d{1,20}: Starting world vmm0:(.{1,1024}?) of type/.exec(record.body);
    if (!world) return false;
    const isNoted = this.#builder.noteWorld(scope, world[1] ?? '', world[2] ?? '', this.#limits.migrations);
    if (!isNoted) this.#tell('Names of VMs', 'migrations');
    return true;
  }

  #event(facts: Facts, record: LogRecord, { line, text }: LogEntry, place: EntryPlace): MigrationEvent {
    const opId = record.kind === 'vmkernel' ? this.#opIds.get(place.scope, record.opId) : facts.opId;
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

  #sessionsOf(place: EntryPlace): VmxSessions {
    const known = this.#sessions.get(place.source);
    if (known) return known.parts;
    const parts = new VmxSessions(this.#shelf, () => this.#mayBegin());
    this.#sessions.set(place.source, { place, parts });
    return parts;
  }

  /** Whether there is room for another migration, or part of a vmware.log about one. */
  #mayBegin(): boolean {
    if (this.#begun < this.#limits.migrations) {
      this.#begun += 1;
      return true;
    }
    this.#tell('Migrations', 'migrations');
    return false;
  }

  /** What is left out, once. */
  #tell(what: string, limit: LimitName): void {
    if (this.#leftOut.has(what)) return;
    this.#leftOut.add(what);
    const hit = limitHit(`${what} are left out from here on: there are more than are held`, limit, this.#limits);
    this.#onLimit?.(hit, true);
  }

  /** That some of a migration's lines are not held, once. What they say of the whole is. */
  #tellLines({ key }: Group, isHere: boolean): void {
    if (this.#leftOut.has(key)) return;
    this.#leftOut.add(key);
    const words = `Most lines of the migration ${key} are left out${isHere ? ' from here on' : ''}: it has more than are held of one. Its outcome, milestones and failures are of all of them, its passes of pre-copy are not`;
    this.#onLimit?.(limitHit(words, 'linesOfMigration', this.#limits), isHere);
  }

  /** Undefined where there is no room for it. */
  #group(id: string): Group | undefined {
    let group = this.#groups.get(id);
    if (!group) {
      if (!this.#mayBegin()) return undefined;
      group = newGroup(id, this.#limits.linesOfMigration);
      this.#groups.set(group.key, group);
    }
    return group;
  }

  #put(group: Group, event: MigrationEvent): void {
    if (!group.held.take(event, group.held.isFull ? this.#knownAt(event.at) : [])) return this.#tellLines(group, true);
    group.last = this.#shelf.add(event, group.last);
    group.size += 1;
    group.opIds = withOpId(group.opIds, event.opId);
    this.#index.add(group, event);
  }

  /** Puts the sessions of vmware.logs beside the lines that name their migrations. Not for good: a session can still grow. */
  #withSessions(joins: Joins): readonly Group[] {
    const [named, nameless] = this.#finishedSessions();
    const groups = new Map(this.#groups);
    const put = (key: string, { numbers }: VmxSession) => {
      const group = groups.get(key) ?? newGroup(key, this.#limits.linesOfMigration);
      groups.set(key, group);
      this.#shelf.pick(numbers).forEach((event, place) => joins.put(group, numbers[place] as number, event));
      return group;
    };
    const ofFolder = new Map<string, Set<Group>>();
    for (const { key, place, session } of named) {
      const known = ofFolder.get(place.folder) ?? new Set();
      ofFolder.set(place.folder, known.add(put(key, session)));
    }
    const found = nameless.map(({ place, session }) =>
      session.isSelfMigration ? undefined : joins.groupOfSession(session, ofFolder.get(place.folder)),
    );
    nameless.forEach(({ key, session }, at) => put(found[at]?.key ?? key, session));
    return [...groups.values()];
  }

  /**
   * Sessions with an id join its lines. One without (a vmx goes on in a new file when its migration has failed) joins the
   * migration of the same VM that is nearest in time; where there is none, it is a migration without an id.
   */
  #finishedSessions(): readonly [named: PlacedSession[], nameless: PlacedSession[]] {
    const [named, nameless]: [PlacedSession[], PlacedSession[]] = [[], []];
    for (const [source, { place, parts }] of this.#sessions) {
      for (const [index, session] of parts.sessions.entries()) {
        if (!session.isMigration) continue;
        if (session.id === undefined) nameless.push({ key: `session ${source}.${index}`, place, session });
        else named.push({ key: session.id, place, session });
      }
    }
    return [named, nameless];
  }
}

/** The part of a vmware.log that is about one migration; `key` is that migration's, as far as its own lines tell. */
interface PlacedSession {
  readonly key: string;
  readonly place: EntryPlace;
  readonly session: VmxSession;
}

function factsOf(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  switch (record.kind) {
    case 'vmkernel':
      return vmkernelFacts(record);
    case 'management':
      return managementFacts(record, continuation);
    case 'vmx':
      return vmxFacts(record);
  }
}

/** Does a line without an id say anything worth joining? */
function says({ phase, outcome, task }: Facts): boolean {
  return (phase ?? outcome ?? task) !== undefined;
}

function idsIn(text: string): readonly string[] {
  return (text.match(/\d+/g) ?? []).filter(isMigrationId);
}

function* inParts<One>(all: readonly One[], length: number): Generator<readonly One[], void> {
  for (let at = 0; at < all.length; at += length) yield all.slice(at, at + length);
}
