/**
 * Which lines of one vmware.log belong together. Most of them show no migration id, so the log is cut into sessions:
 * each begins with an order to migrate and ends when the vmx has cleaned up. Lines just after the end (the message list of a
 * failure) still belong to it.
 */
import type { Micros } from '../model.ts';
import type { Capacity } from './capacity.ts';
import { ownCopy } from '../base/own-copy.ts';
import { bodyOf } from './event.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

export class VmxSessions {
  /** The sessions of each log, in file order. */
  readonly #ofSource = new Map<number, VmxSession[]>();
  /** Logs with a session that there was no room for: their later lines may be part of it. */
  readonly #full = new Set<number>();
  /** Lines of a log before its first session: a log that is cut, or an excerpt, may begin in the midst of one. */
  readonly #early = new Map<number, MigrationEvent[]>();
  readonly #store: EventStore;
  readonly #capacity: Capacity;

  constructor(store: EventStore, capacity: Capacity) {
    this.#store = store;
    this.#capacity = capacity;
  }

  /** False where the event belongs to no session (snapshot stuns, messages about other things). */
  add(event: MigrationEvent, { source, folder }: EntryPlace): boolean {
    if (this.#full.has(source)) return true;
    const sessions = this.#ofSource.get(source) ?? [];
    let session = sessions.at(-1);
    if (startsAnew(event, session)) {
      if (!this.#capacity.mayBegin()) {
        this.#full.add(source);
        return true;
      }
      session = new VmxSession(folder, `session ${source}.${sessions.length}`);
      sessions.push(session);
      this.#ofSource.set(source, sessions);
      this.#addEarly(session, event, source);
    } else if (!session || !belongs(event, session)) {
      if (!session) this.#keepEarly(event, source);
      return false;
    }
    if (explains(event) && !hasFailed(session)) {
      if (session.waiting.length < mostEarly) session.waiting.push(event);
      return true;
    }
    session.add(event, this.#store.add(event));
    if (hasFailed(session)) for (const early of session.waiting.splice(0)) session.add(early, this.#store.add(early));
    return true;
  }

  /** Keeps a line that only a migration writes, until its session begins. */
  #keepEarly(event: MigrationEvent, source: number): void {
    const early = this.#early.get(source) ?? [];
    if (event.phase === undefined || event.milestone === 'unstun' || early.length >= mostEarly) return;
    this.#early.set(source, [...early, event]);
  }

  /** What stands before an order to migrate is of another migration. */
  #addEarly(session: VmxSession, first: MigrationEvent, source: number): void {
    const early = this.#early.get(source) ?? [];
    this.#early.delete(source);
    if (first.phase === 'prepare') return;
    for (const event of early) if (!isFar(event, first)) session.add(event, this.#store.add(event));
  }

  *[Symbol.iterator](): Iterator<VmxSession> {
    for (const sessions of this.#ofSource.values()) yield* sessions;
  }
}

/** First lines by which a session is known: moves that begin together may share the first one. */
const toldApart = 3;

/** The part of one vmware.log that is about one migration. */
export class VmxSession {
  readonly folder: string;
  /** Names its migration where it has no id. */
  readonly key: string;
  /** Of its events in the store. */
  readonly numbers: number[] = [];
  id: string | undefined;
  ended = false;
  /** What may explain a failure, until there is one. */
  readonly waiting: MigrationEvent[] = [];
  /** What its events have shown so far: each line needs it, and there can be a million of them. */
  readonly shown = new Set<MigrationEvent['milestone'] | MigrationEvent['outcome'] | 'state'>();
  firstTime: Micros | undefined;
  lastTime: Micros | undefined;
  vmName: string | undefined;
  /** Its first lines with their times: the same in two files where one log is read twice. */
  readonly #begins: string[] = [];
  /** Whether it holds more than a hot-add request or a stray line. */
  isMigration = false;
  /** A hot-add moves the VM within its host, whatever else happened at that time. */
  isSelfMigration = false;

  constructor(folder: string, key: string) {
    this.folder = folder;
    this.key = key;
  }

  /** Undefined where that does not tell it from another: its lines have no times. */
  get fingerprint(): string | undefined {
    return this.firstTime === undefined ? undefined : [this.vmName ?? '', ...this.#begins].join('\n');
  }

  /** @param number the event's in the store */
  add(event: MigrationEvent, number: number): void {
    const { id, phase, state, outcome } = event;
    this.numbers.push(number);
    this.id ??= id;
    this.firstTime ??= event.time;
    this.lastTime = event.time ?? this.lastTime;
    this.vmName ??= event.vm?.name;
    if (this.#begins.length < toldApart) this.#begins.push(`${event.time ?? ''} ${ownCopy(bodyOf(event))}`);
    this.shown.add(event.milestone).add(outcome);
    if (state !== undefined) this.shown.add('state');
    if (event.session === 'ends') this.ended = true;
    this.isMigration ||= (id ?? phase ?? state ?? outcome) !== undefined;
    this.isSelfMigration ||= event.kind === 'self-migration';
  }
}

/** Lines that are held until it shows what they belong to. */
const mostEarly = 64;
const second = 1e6;
/** Messages of a failure follow the clean-up within moments. */
const afterEnd = 5 * second;
/** A stun outlasts its limit of 100 s only when something is badly wrong; a snapshot's comes at any time. */
const longestSilence = 300 * second;

/** Whether an event begins another session than the one before it in its log. */
function startsAnew(event: MigrationEvent, current: VmxSession | undefined): boolean {
  if (event.session === 'begins') {
    if (!current || current.ended || isStale(event, current)) return true;
    if (event.id !== undefined && current.id !== undefined && event.id !== current.id) return true;
    return event.state !== undefined && current.shown.has('state');
  }
  if (event.id !== undefined && event.id !== current?.id) return true;
  if (current && !(current.ended && isStale(event, current))) return false;
  // A log that was cut, or an excerpt: these lines can only be a migration's.
  const isTelling = (event.state ?? event.milestone ?? event.outcome) !== undefined;
  return isTelling && event.session !== 'ends' && event.milestone !== 'unstun';
}

/** Whether an event that begins no session belongs to this one, the last of its log. */
function belongs(event: MigrationEvent, session: VmxSession): boolean {
  const { shown } = session;
  if (isStale(event, session)) return false;
  // A stun is the migration's when it was begun for it, or when a checkpoint was restored, and when it has not ended yet.
  if (event.milestone === 'unstun')
    return (shown.has('stun') || shown.has('stunned') || shown.has('restore')) && !shown.has('unstun');
  return true;
}

/** A message, or a known failure: it may have been about something else, unless the migration fails. */
function explains({ failure, outcome, isRemark }: MigrationEvent): boolean {
  return isRemark === true || (failure?.messageId !== undefined && outcome === undefined);
}

function hasFailed({ shown }: VmxSession): boolean {
  return shown.has('failed') || shown.has('cancelled');
}

function isFar({ time: one }: MigrationEvent, { time: other }: MigrationEvent): boolean {
  return one !== undefined && other !== undefined && other - one > longestSilence;
}

function isStale(event: MigrationEvent, session: VmxSession): boolean {
  if (session.lastTime === undefined || event.time === undefined) return false;
  return event.time - session.lastTime > (session.ended ? afterEnd : longestSilence);
}
