/**
 * Which lines of one vmware.log belong together. Most of them show no migration id, so the log is cut into sessions:
 * each begins with an order to migrate and ends when the vmx has cleaned up. What is said just after the end (the message
 * list of a failure) still counts.
 */
import type { Micros } from '../model.ts';
import type { Capacity } from './capacity.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

/** The part of one vmware.log that is about one migration. */
export interface VmxSession {
  /** Of its events in the store. */
  readonly numbers: number[];
  id: string | undefined;
  ended: boolean;
  /** What its events said so far: each line asks for it, and there can be a million of them. */
  readonly said: Set<MigrationEvent['milestone'] | MigrationEvent['outcome'] | 'state'>;
  firstTime: Micros | undefined;
  lastTime: Micros | undefined;
  vmName: string | undefined;
  /** Whether it holds more than a hot-add request or a stray line. */
  isMigration: boolean;
  /** A hot-add moves the VM within its host, whatever else happened at that time. */
  isSelfMigration: boolean;
}

const second = 1e6;
/** Messages of a failure follow the clean-up within moments. */
const afterEnd = 5 * second;
/** A stun outlasts its limit of 100 s only when something is badly wrong; a snapshot's comes at any time. */
const longestSilence = 300 * second;

/** The sessions of one log. */
interface LogSessions {
  readonly place: EntryPlace;
  readonly sessions: VmxSession[];
  /** Whether one found no room: what follows in its log may be its. */
  isFull: boolean;
}

/** A session that may be a migration; `key` is that migration's, as far as its own lines say. */
export interface PlacedSession {
  readonly key: string;
  readonly folder: string;
  readonly session: VmxSession;
}

/** Of all logs. */
export class VmxSessions {
  readonly #logs = new Map<number, LogSessions>();
  readonly #store: EventStore;
  readonly #capacity: Pick<Capacity, 'mayBegin'>;

  constructor(store: EventStore, capacity: Pick<Capacity, 'mayBegin'>) {
    this.#store = store;
    this.#capacity = capacity;
  }

  /** Files an event under its session. False where it belongs to none (snapshot stuns, messages about other things). */
  add(event: MigrationEvent, place: EntryPlace): boolean {
    const log = this.#logOf(place);
    if (log.isFull) return true;
    const current = log.sessions.at(-1);
    if (startsAnew(event, current)) {
      if (this.#capacity.mayBegin()) log.sessions.push(this.#addTo(newSession(), event));
      else log.isFull = true;
    } else if (current && belongs(event, current)) this.#addTo(current, event);
    else return false;
    return true;
  }

  *all(): Generator<VmxSession, void> {
    for (const { sessions } of this.#logs.values()) yield* sessions;
  }

  /** Those that are about a migration. */
  *ofMigrations(): Generator<PlacedSession, void> {
    for (const [source, { place, sessions }] of this.#logs)
      for (const [index, session] of sessions.entries())
        if (session.isMigration)
          yield { key: session.id ?? `session ${source}.${index}`, folder: place.folder, session };
  }

  #logOf(place: EntryPlace): LogSessions {
    let log = this.#logs.get(place.source);
    if (!log) this.#logs.set(place.source, (log = { place, sessions: [], isFull: false }));
    return log;
  }

  #addTo(session: VmxSession, event: MigrationEvent): VmxSession {
    const { id, phase, state, outcome } = event;
    session.numbers.push(this.#store.add(event));
    session.id ??= id;
    session.firstTime ??= event.time;
    session.lastTime = event.time ?? session.lastTime;
    session.vmName ??= event.vm?.name;
    session.said.add(event.milestone).add(outcome);
    if (state !== undefined) session.said.add('state');
    if (event.session === 'ends') session.ended = true;
    session.isMigration ||= (id ?? phase ?? state ?? outcome) !== undefined;
    session.isSelfMigration ||= event.kind === 'self-migration';
    return session;
  }
}

function newSession(): VmxSession {
  return {
    numbers: [],
    id: undefined,
    ended: false,
    said: new Set(),
    firstTime: undefined,
    lastTime: undefined,
    vmName: undefined,
    isMigration: false,
    isSelfMigration: false,
  };
}

function startsAnew(event: MigrationEvent, current: VmxSession | undefined): boolean {
  if (event.session === 'begins') {
    if (!current || current.ended || isStale(event, current)) return true;
    if (event.id !== undefined && current.id !== undefined && event.id !== current.id) return true;
    return event.state !== undefined && current.said.has('state');
  }
  if (event.id !== undefined && event.id !== current?.id) return true;
  if (current && !(current.ended && isStale(event, current))) return false;
  // A log that was cut, or an excerpt: these can only be a migration's.
  return (
    event.session !== 'ends' &&
    event.milestone !== 'unstun' &&
    (event.state !== undefined || event.milestone !== undefined || event.outcome !== undefined)
  );
}

function belongs(event: MigrationEvent, session: VmxSession): boolean {
  if (isStale(event, session)) return false;
  if (event.milestone === 'unstun') return isEndOfStun(session);
  if (event.failure?.messageId !== undefined && event.outcome === undefined) return hasFailed(session);
  return true;
}

/** A stun is the migration's when it was begun for it, or when a checkpoint was restored, and when it has not ended yet. */
function isEndOfStun({ said }: VmxSession): boolean {
  return (said.has('stun') || said.has('stunned') || said.has('restore')) && !said.has('unstun');
}

function hasFailed({ said }: VmxSession): boolean {
  return said.has('failed') || said.has('cancelled');
}

function isStale(event: MigrationEvent, session: VmxSession): boolean {
  if (session.lastTime === undefined || event.time === undefined) return false;
  return event.time - session.lastTime > (session.ended ? afterEnd : longestSilence);
}
