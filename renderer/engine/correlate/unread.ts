/** Which lines count as unread: some at once, others only when all migrations are known. */
import { isMigrationId } from '../base/ids.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LineRef, Micros } from '../model.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import { UnreadTally } from './unread-tally.ts';

/** A line that counts unless a migration turns out to have one of its ids, or its opID. */
interface Undecided {
  readonly at: LineRef;
  readonly part: string;
  readonly ids: readonly string[];
  readonly opId: string | undefined;
  readonly time: Micros | undefined;
}

const mostUndecided = 2000;

export class Unread {
  readonly #certain = new UnreadTally();
  /**
   * Lines that a template reads and that no migration has. They count where nothing else speaks of a vMotion: then they are all
   * that is known of one. (What was asked of vCenter counts always: of a move that it refused no host has a line.)
   */
  readonly #alone = new UnreadTally();
  readonly #undecided: Undecided[] = [];

  /** Whether the log has lines that count, whatever others say. */
  isIn(source: number): boolean {
    return this.#certain.of(source) !== undefined;
  }

  /** A line that is not understood, if it speaks of a vMotion. */
  add({ line, text }: LogEntry, { source }: EntryPlace): void {
    this.#certain.note({ source, line }, text);
  }

  /** Lines below an entry that begin like none: what continues it has an arrow, or says nothing by itself. */
  addContinuation({ line, continuation }: LogEntry, { source }: EntryPlace): void {
    for (const [at, text] of continuation.entries())
      if (!text.startsWith('-->')) this.#certain.note({ source, line: line + 1 + at }, text, true);
  }

  addAlone({ at, text }: MigrationEvent): void {
    this.#alone.note(at, text);
  }

  /** A line with a header that makes no fact. @param isMigration whether one with this id is known */
  addPart(line: Omit<Undecided, 'ids'>, isMigration: (id: string) => boolean): void {
    const ids = idsIn(line.part);
    const isOpen = line.opId !== undefined || ids.length > 0;
    if (isOpen && this.#undecided.length < mostUndecided) this.#undecided.push({ ...line, ids });
    else if (!ids.some(isMigration)) this.#certain.notePart(line.at, line.part);
  }

  /** Those that are certain, to add to. */
  tally(): UnreadTally {
    return this.#certain.copy();
  }

  /** Adds what a snapshot decides. @param keys of its migrations @param isJoined whether a migration has lines of this operation */
  decide(
    tally: UnreadTally,
    keys: ReadonlySet<string>,
    isJoined: (opId: string, time: Micros | undefined) => boolean,
  ): void {
    for (const { at, part, ids, opId, time } of this.#undecided)
      if (!ids.some((id) => keys.has(id)) && !(opId !== undefined && isJoined(opId, time))) tally.notePart(at, part);
    if (keys.size === 0) tally.addAll(this.#alone);
  }
}

function idsIn(text: string): readonly string[] {
  return (text.match(/\d+/g) ?? []).filter(isMigrationId);
}
