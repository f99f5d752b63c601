/**
 * Lines to migrations: events that name an id are grouped by it, the parts of a vmware.log by session, and what names
 * neither is joined at the end by opID, VM path, world or thread, always inside a time window.
 */
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LogPlace } from '../logs/places.ts';
import type { LogRecord } from '../logs/record.ts';
import type { Migration } from '../model.ts';
import { buildMigration } from './build.ts';
import type { Facts, MigrationEvent } from './event.ts';
import { JoinIndex, push } from './join-index.ts';
import type { Group } from './join-index.ts';
import { Joins } from './joins.ts';
import type { Orphan } from './joins.ts';
import { OpIds } from './op-ids.ts';
import { managementFacts } from './templates/management.ts';
import { vmkernelFacts } from './templates/vmkernel.ts';
import { vmxFacts } from './templates/vmx.ts';
import { isMigration, isSelfMigration, VmxSessions } from './vmx-sessions.ts';
import type { VmxSession } from './vmx-sessions.ts';
import { Tasks } from './tasks.ts';

/** Where an entry was read. */
export interface EntryPlace extends LogPlace {
  readonly source: number;
}

export class Correlator {
  readonly #groups = new Map<string, Group>();
  readonly #index = new JoinIndex();
  readonly #sessions = new Map<number, { readonly place: EntryPlace; readonly parts: VmxSessions }>();
  readonly #orphans: Orphan[] = [];
  /** `scope world` → name of the VM whose leader it is. */
  readonly #worldNames = new Map<string, string>();
  readonly #opIds = new OpIds();
  readonly #tasks = new Tasks();

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
    if (this.#tasks.holds(entry, place)) return;
    const { record } = entry;
    if (!record || (record.kind === 'vmkernel' && this.#noteHostFacts(record, place))) return;
    const facts = factsOf(record, entry.continuation);
    if (!facts || (facts.task && !this.#tasks.isMigration(facts.task, place))) return;
    const event = this.#event(facts, record, entry, place);
    // The simplified dialect is written like a vmware.log, with an id in every line.
    if (record.kind === 'vmx' && !(event.id !== undefined && record.body.startsWith('VMotion'))) {
      this.#sessionsOf(place).add(event);
    } else if (event.id !== undefined) {
      this.#put(this.#group(event.id), event);
    } else if (facts.join && says(facts)) {
      this.#orphans.push({ event, join: facts.join });
    }
    const end = facts.task && this.#tasks.endOf(facts.task, place);
    if (end) this.add(end.entry, end.place);
  }

  /** All migrations as far as known. May be called again after more was added. */
  migrations(): readonly Migration[] {
    const { groups, index } = this.#withSessions();
    const joins = new Joins(index);
    for (const orphan of this.#orphans) joins.join(orphan);
    return [...groups.values()].map((group) => {
      const events = joins.eventsOf(group);
      return this.#named(this.#build(group.key, events), events);
    });
  }

  /** A VM's leader world and name: no migration's own line. */
  #noteHostFacts(record: LogRecord, { scope }: EntryPlace): boolean {
    if (!record.body.startsWith('World: ')) return false;
    const world = /^World: vm (\d+): \d+: Starting world vmm0:(.+?) of type/.exec(record.body);
    if (world) this.#worldNames.set(`${scope} ${world[1] ?? ''}`, world[2] ?? '');
    return world !== null;
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
    const parts = new VmxSessions();
    this.#sessions.set(place.source, { place, parts });
    return parts;
  }

  #group(id: string): Group {
    let group = this.#groups.get(id);
    if (!group) this.#groups.set(id, (group = newGroup(id)));
    return group;
  }

  #put(group: Group, event: MigrationEvent): void {
    group.events.push(event);
    group.built = undefined;
    this.#index.add(group, event);
  }

  /** The groups with the sessions of vmware.logs, and their index. These are copies: a session can still grow. */
  #withSessions(): { readonly groups: ReadonlyMap<string, Group>; readonly index: JoinIndex } {
    const [named, nameless] = this.#finishedSessions();
    if (named.length + nameless.length === 0) return { groups: this.#groups, index: this.#index };
    const groups = new Map([...this.#groups].map(([key, group]) => [key, { ...group, events: [...group.events] }]));
    const ofFolder = new Map<string, Group[]>();
    for (const { key, place, session } of named) push(ofFolder, place.folder, putSession(groups, key, session));
    if (nameless.length > 0) {
      const joins = new Joins(indexOf(groups));
      for (const { key, place, session } of nameless) {
        const group = isSelfMigration(session) ? undefined : joins.groupOfSession(session, ofFolder.get(place.folder));
        putSession(groups, group?.key ?? key, session);
      }
    }
    return { groups, index: indexOf(groups) };
  }

  /**
   * Sessions with an id join its lines. One without (a vmx goes on in a new file when its migration has failed) joins the
   * migration of the same VM that is nearest in time; where there is none, it is a migration without an id.
   */
  #finishedSessions(): readonly [named: PlacedSession[], nameless: PlacedSession[]] {
    const [named, nameless]: [PlacedSession[], PlacedSession[]] = [[], []];
    for (const [source, { place, parts }] of this.#sessions) {
      for (const [index, session] of parts.sessions.entries()) {
        if (!isMigration(session)) continue;
        if (session.id === undefined) nameless.push({ key: `session ${source}.${index}`, place, session });
        else named.push({ key: session.id, place, session });
      }
    }
    return [named, nameless];
  }

  #build(key: string, events: readonly MigrationEvent[]): Migration {
    const known = this.#groups.get(key);
    if (known?.built && known.size === events.length) return known.built;
    const built = buildMigration(key, events);
    if (known) [known.built, known.size] = [built, events.length];
    return built;
  }

  /** Gives a migration whose lines hold no VM name the one of its leader world, as its host's log has it. */
  #named(migration: Migration, events: readonly MigrationEvent[]): Migration {
    if (migration.vm.name !== undefined) return migration;
    for (const { side, scope, ...event } of events) {
      const world = side && event[side]?.worldId;
      const name = world === undefined ? undefined : this.#worldNames.get(`${scope} ${world}`);
      if (name !== undefined) return { ...migration, vm: { ...migration.vm, name } };
    }
    return migration;
  }
}

/** The part of a vmware.log that is about one migration; `key` is that migration's, as far as its own lines tell. */
interface PlacedSession {
  readonly key: string;
  readonly place: EntryPlace;
  readonly session: VmxSession;
}

function indexOf(groups: ReadonlyMap<string, Group>): JoinIndex {
  const index = new JoinIndex();
  for (const group of groups.values()) for (const event of group.events) index.add(group, event);
  return index;
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

function putSession(groups: Map<string, Group>, key: string, session: VmxSession): Group {
  const group = groups.get(key) ?? newGroup(key);
  groups.set(key, group);
  for (const event of session.events) group.events.push(event);
  return group;
}

function newGroup(key: string): Group {
  return { key, events: [], built: undefined, size: 0 };
}
