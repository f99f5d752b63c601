/** Lines that speak of a vMotion and that nothing understands: how many each file has, and the first of them. */
import { isMigrationId } from '../base/ids.ts';
import { ownCopy } from '../base/own-copy.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LineRef, Micros, UnreadLine, UnreadLines } from '../model.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import { speaksOfVmotion } from './speaks-of-vmotion.ts';

/** A line that counts unless a migration turns out to have one of its ids, or its opID. */
interface Undecided {
  readonly at: LineRef;
  readonly part: string;
  readonly ids: readonly string[];
  readonly opId: string | undefined;
  readonly time: Micros | undefined;
}

const mostUndecided = 2000;

/** Decides which lines count: some at once, others only when all migrations are known. */
export class Unread {
  readonly #certain = new UnreadTally();
  /**
   * Lines that a template reads and that belong to no migration. They count where nothing else speaks of a vMotion: then they
   * are all that is known of one. (Requests to vCenter always count: of a move that it refused no host has a line.)
   */
  readonly #alone = new UnreadTally();
  readonly #undecided: Undecided[] = [];

  /** Whether the log has lines that count in any case. */
  isIn(source: number): boolean {
    return this.#certain.of(source) !== undefined;
  }

  /** A line that is not understood, if it speaks of a vMotion. */
  add({ line, text }: LogEntry, { source }: EntryPlace): void {
    this.#certain.add({ source, line }, text);
  }

  /** An event of a move that cannot be read: its type speaks of one, whatever its words. */
  addEvent({ line, text }: LogEntry, { source }: EntryPlace): void {
    this.#certain.addPart({ source, line }, text.slice(0, longestText));
  }

  /** Lines below an entry that do not begin like an entry: those that continue it have an arrow, or mean nothing alone. */
  addContinuation(entry: LogEntry, { source }: EntryPlace): void {
    for (const [at, text] of entry.continuation.entries())
      if (!text.startsWith('-->')) this.#certain.add({ source, line: entry.lineBelow(at).line }, text, true);
  }

  addAlone({ at, text }: MigrationEvent): void {
    this.#alone.add(at, text);
  }

  /** A line with a header that yields no facts. @param isMigration whether a migration with this id is known */
  addWithoutFacts(
    { line, text, record }: LogEntry,
    { source }: EntryPlace,
    opId: string | undefined,
    isMigration: (id: string) => boolean,
  ): void {
    const part = partOf(text);
    if (part === undefined) return;
    const at = { source, line };
    const ids = (part.match(/\d+/g) ?? []).filter(isMigrationId);
    const isOpen = opId !== undefined || ids.length > 0;
    if (isOpen && this.#undecided.length < mostUndecided)
      this.#undecided.push({ at, part, ids, opId, time: record?.time });
    else if (!ids.some(isMigration)) this.#certain.addPart(at, part);
  }

  /**
   * What counts at one moment; more can be added to the result.
   *
   * @param keys of all migrations
   * @param isJoined whether a migration has lines of this operation
   */
  tally(
    keys: ReadonlySet<string>,
    isJoined: (opId: string, time: Micros | undefined) => boolean,
    others: Iterable<Pick<MigrationEvent, 'at' | 'text'>>,
  ): UnreadTally {
    const tally = new UnreadTally();
    tally.addAll(this.#certain);
    for (const { at, text } of others) tally.add(at, text);
    for (const { at, part, ids, opId, time } of this.#undecided)
      if (!ids.some((id) => keys.has(id)) && !(opId !== undefined && isJoined(opId, time))) tally.addPart(at, part);
    if (keys.size === 0) tally.addAll(this.#alone);
    return tally;
  }
}

/** Lines of one file whose text is stored: enough to see its form. */
const mostOfFile = 5;
/** Of all files. */
const mostInAll = 500;

/** Counts unread lines and stores the text of the first of each file. */
export class UnreadTally {
  readonly #files = new Map<number, { count: number; readonly first: UnreadLine[] }>();
  #stored = 0;

  /** Counts a line if it speaks of a vMotion. @param continues the entry above it */
  add(at: LineRef, text: string, continues = false): void {
    const part = partOf(text, continues);
    if (part !== undefined) this.addPart(at, part);
  }

  addPart({ source, line }: LineRef, text: string): void {
    this.#count(source, 1, [{ line, text }]);
  }

  addAll(other: UnreadTally): void {
    for (const [source, { count, first }] of other.#files) this.#count(source, count, first);
  }

  of(source: number): UnreadLines | undefined {
    return this.#files.get(source);
  }

  #count(source: number, count: number, lines: readonly UnreadLine[]): void {
    const file = this.#files.get(source) ?? { count: 0, first: [] };
    this.#files.set(source, file);
    file.count += count;
    for (const line of lines) this.#store(file.first, line);
  }

  /** Whatever order they come in, the lowest line numbers stay. */
  #store(first: UnreadLine[], { line, text }: UnreadLine): void {
    if (first.length >= mostOfFile) {
      if ((first.at(-1)?.line ?? 0) < line) return;
      first.pop();
    } else if (this.#stored >= mostInAll) return;
    else this.#stored += 1;
    first.push({ line, text: ownCopy(text) });
    first.sort((a, b) => a.line - b.line);
  }
}

/** Of a longer line the part around the words about a vMotion. */
const longestText = 1000;
const before = 300;

/** The line, or the part of it that speaks of a vMotion; undefined where none does. @param continues the entry above it */
function partOf(text: string, continues = false): string | undefined {
  const at = speaksOfVmotion(text, continues);
  if (at < 0) return undefined;
  if (text.length <= longestText) return text;
  const from = at + longestText <= text.length || at > longestText ? Math.max(0, at - before) : 0;
  const to = Math.min(text.length, from + longestText);
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}
