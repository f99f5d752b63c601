/** The picked lines of one log in, its entries out, continuations gathered. */
import type { Platform } from '../archive/source.ts';
import type { Haystack, Needles } from '../base/byte-search.ts';
import type { KnownFormat } from '../formats/index.ts';
import { formatNamed, readRecord } from './formats.ts';
import { mark, perLine } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';
import type { LogRecord } from '../formats/record.ts';

/** How the lines of a log are read. */
interface Reading {
  /** Undefined where no line can be read. */
  readonly format: KnownFormat | undefined;
  readonly zoneOffsetMinutes: number | undefined;
}

/** An entry of a log with the lines that continue it (`-->`, dumps). Its header is taken apart when somebody asks for it. */
export class LogEntry {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
  readonly continuation: string[] = [];
  /** Whether one of its lines may show a known failure. */
  isSuspect: boolean;
  readonly #reading: Reading;
  #record: LogRecord | undefined;

  constructor(line: number, text: string, isSuspect: boolean, reading: Reading) {
    this.line = line;
    this.text = text;
    this.isSuspect = isSuspect;
    this.#reading = reading;
  }

  /** Whether it stands in a log of a known format. */
  get isReadable(): boolean {
    return this.#reading.format !== undefined;
  }

  /** Undefined where the line begins like none of a log's. */
  get record(): LogRecord | undefined {
    const { format, zoneOffsetMinutes } = this.#reading;
    return (this.#record ??= format && readRecord(this.text, format, zoneOffsetMinutes));
  }
}

export interface EntryReaderOptions {
  readonly platform: Pick<Platform, 'utf8'>;
  /** Minutes east of UTC to read stamps with that state no zone; left as they are where absent. */
  readonly zoneOffsetMinutes?: number | undefined;
  /** What makes a line a suspect. */
  readonly suspicious?: Needles;
}

/** Where the entries of a log go. One class for all logs: what runs for every line is then compiled once. */
export interface EntryReceiver {
  /** Gets each interesting entry, in file order. */
  onEntry(entry: LogEntry): void;
  /**
   * Gets the bytes of each interesting line first. Where it returns true, it has taken all that the line says: the line
   * makes no text and no entry.
   */
  takes?(bytes: Uint8Array, from: number, to: number): boolean;
}

export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #receiver: EntryReceiver;
  #open: LogEntry | undefined;

  constructor(options: EntryReaderOptions, receiver: EntryReceiver) {
    this.#options = options;
    this.#receiver = receiver;
  }

  read({ format, bytes, table }: PackedLines): void {
    const receiver = this.#receiver;
    const { platform, suspicious, zoneOffsetMinutes } = this.#options;
    const suspects = suspicious && new Suspects(suspicious.over(bytes), bytes.length);
    const reading = { format: format === 'unknown' ? undefined : formatNamed(format), zoneOffsetMinutes };
    let to = 0;
    for (let at = 0; at < table.length; at += perLine) {
      const from = to;
      to = table[at] as number;
      const marks = table[at + 2] as number;
      if (this.#open && (marks & mark.continues) !== 0) {
        this.#open.continuation.push(platform.utf8(bytes, from, to));
        this.#open.isSuspect ||= suspects?.isIn(from, to) ?? false;
      } else if ((marks & mark.interest) !== 0) {
        this.end();
        if (reading.format && receiver.takes?.(bytes, from, to)) continue;
        this.#open = new LogEntry(
          table[at + 1] as number,
          platform.utf8(bytes, from, to),
          suspects?.isIn(from, to) ?? false,
          reading,
        );
      }
    }
  }

  /** Nothing continues the last entry. */
  end(): void {
    if (!this.#open) return;
    this.#receiver.onEntry(this.#open);
    this.#open = undefined;
  }
}

/** Which lines hold something suspicious. Most do not: where none does from a place on, nothing is searched for again. */
class Suspects {
  readonly #haystack: Haystack;
  readonly #end: number;
  /** What is suspicious first, of the lines that were not asked about. */
  #next: number;

  /** @param end of the lines, which are asked about in their order */
  constructor(haystack: Haystack, end: number) {
    this.#haystack = haystack;
    this.#end = end;
    this.#next = this.#from(0);
  }

  isIn(from: number, to: number): boolean {
    if (this.#next < from) this.#next = this.#from(from);
    // What begins in the line may end in another.
    return this.#next < to && this.#haystack.find(from, to) >= 0;
  }

  #from(at: number): number {
    const found = this.#haystack.find(at, this.#end);
    return found < 0 ? Infinity : found;
  }
}
