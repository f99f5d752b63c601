/**
 * Which lines of one vmware.log belong together. Most of them show no migration id, so the log is cut into sessions:
 * each begins with an order to migrate and ends when the vmx has cleaned up. What is said just after the end (the message
 * list of a failure) still counts.
 */
import type { Micros } from '../model.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';

/** The part of one vmware.log that is about one migration. */
export class VmxSession {
  readonly folder: string;
  readonly #ownKey: string;
  /** Of its events in the store. */
  readonly numbers: number[] = [];
  id: string | undefined;
  ended = false;
  /** What its events said so far: each line asks for it, and there can be a million of them. */
  readonly said = new Set<MigrationEvent['milestone'] | MigrationEvent['outcome'] | 'state'>();
  firstTime: Micros | undefined;
  lastTime: Micros | undefined;
  vmName: string | undefined;
  /** Whether it holds more than a hot-add request or a stray line. */
  isMigration = false;
  /** A hot-add moves the VM within its host, whatever else happened at that time. */
  isSelfMigration = false;

  /** @param index among those of its log */
  constructor({ folder, source }: EntryPlace, index: number) {
    this.folder = folder;
    this.#ownKey = `session ${source}.${index}`;
  }

  /** Of its migration, as far as its own lines say. */
  get key(): string {
    return this.id ?? this.#ownKey;
  }

  /** @param number the event's in the store */
  add(event: MigrationEvent, number: number): this {
    const { id, phase, state, outcome } = event;
    this.numbers.push(number);
    this.id ??= id;
    this.firstTime ??= event.time;
    this.lastTime = event.time ?? this.lastTime;
    this.vmName ??= event.vm?.name;
    this.said.add(event.milestone).add(outcome);
    if (state !== undefined) this.said.add('state');
    if (event.session === 'ends') this.ended = true;
    this.isMigration ||= (id ?? phase ?? state ?? outcome) !== undefined;
    this.isSelfMigration ||= event.kind === 'self-migration';
    return this;
  }
}

const second = 1e6;
/** Messages of a failure follow the clean-up within moments. */
const afterEnd = 5 * second;
/** A stun outlasts its limit of 100 s only when something is badly wrong; a snapshot's comes at any time. */
const longestSilence = 300 * second;

/** Whether an event begins another session than the one before it in its log. */
export function startsAnew(event: MigrationEvent, current: VmxSession | undefined): boolean {
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

/** Whether an event that begins no session is of this one, the last of its log. */
export function belongs(event: MigrationEvent, session: VmxSession): boolean {
  const { said } = session;
  if (isStale(event, session)) return false;
  // A stun is the migration's when it was begun for it, or when a checkpoint was restored, and when it has not ended yet.
  if (event.milestone === 'unstun')
    return (said.has('stun') || said.has('stunned') || said.has('restore')) && !said.has('unstun');
  const isMessage = event.failure?.messageId !== undefined && event.outcome === undefined;
  return !isMessage || said.has('failed') || said.has('cancelled');
}

function isStale(event: MigrationEvent, session: VmxSession): boolean {
  if (session.lastTime === undefined || event.time === undefined) return false;
  return event.time - session.lastTime > (session.ended ? afterEnd : longestSilence);
}
