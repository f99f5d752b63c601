/** Makes entries, with their continuations, of the packed lines of one log. */
import type { Platform } from '../archive/source.ts';
import type { Haystack, Needles } from '../base/byte-search.ts';
import { hasMoreBlanks } from '../base/one-blank.ts';
import type { Micros } from '../base/time.ts';
import type { KnownFormat } from '../formats/index.ts';
import { withoutCutNumber, withoutMarkedNumber } from './cut-line.ts';
import { opensDump } from './dump-lines.ts';
import { formatNamed, readRecord } from './formats.ts';
import type { StampContext } from './formats.ts';
import { OpenDumps } from './open-dumps.ts';
import { mark, perLine } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';
import type { LogRecord } from '../formats/record.ts';

/** How the lines of a log are parsed. */
interface Reading {
  /** Undefined if no line can be parsed. */
  readonly format: KnownFormat | undefined;
  readonly stamps: StampContext;
}

/** A line that continues an entry. */
export interface LineBelow {
  readonly line: number;
  readonly text: string;
  /** Of its own header, if it has one. */
  readonly time?: Micros | undefined;
}

/** An entry of a log with the lines that continue it (`-->`, dumps). Its header is parsed on first use. */
export class LogEntry {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
  /** Without headers of their own. */
  readonly continuation: string[] = [];
  /** The whole lines, where they do not follow one another, as those with headers of their own. */
  #below: LineBelow[] | undefined;
  /** Whether one of its lines may show a known failure. */
  isSuspect: boolean;
  /** Whether a number at its end is left out, as the line has no end, or one that is marked as a cut. */
  readonly isCut: boolean;
  /** Whether it, or a line below it, was broken into several in its file. */
  isRejoined = false;
  readonly #stated: string;
  readonly #reading: Reading;
  #record: LogRecord | undefined;

  /** @param stated the text without what is not certain of it */
  constructor(line: number, text: string, isSuspect: boolean, reading: Reading, stated = text) {
    this.line = line;
    this.text = text;
    this.isCut = stated !== text;
    this.#stated = stated;
    this.isSuspect = isSuspect;
    this.#reading = reading;
  }

  /** @param whole the line, where it has a header of its own, or is not the next one */
  continueWith(text: string, isSuspect: boolean, whole?: LineBelow): void {
    const at = this.continuation.push(text) - 1;
    this.isSuspect ||= isSuspect;
    if (whole) (this.#below ??= [])[at] = whole;
  }

  /** The line of a part of `continuation`. */
  lineBelow(at: number): LineBelow {
    return this.#below?.[at] ?? { line: this.line + 1 + at, text: this.continuation[at] ?? '' };
  }

  /** Whether its log has a known format. */
  get isReadable(): boolean {
    return this.#reading.format !== undefined;
  }

  /** Undefined if the line does not begin like an entry. */
  get record(): LogRecord | undefined {
    const { format, stamps } = this.#reading;
    return (this.#record ??= format && readRecord(this.#stated, format, stamps));
  }
}

export interface EntryReaderOptions {
  readonly platform: Pick<Platform, 'utf8'>;
  /** Minutes east of UTC, applied to stamps without a zone. */
  readonly zoneOffsetMinutes?: number | undefined;
  /** Strings that make a line a suspect. */
  readonly suspicious?: Needles;
}

/** Receives the entries of a log. */
export interface EntryReceiver {
  /** Gets each interesting entry, in file order. */
  onEntry(entry: LogEntry): void;
  /**
   * Gets the bytes of each interesting line first. If it returns true, it has used all of the line, which becomes neither text nor
   * entry.
   */
  takes?(bytes: Uint8Array, from: number, to: number): boolean;
}

export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #receiver: EntryReceiver;
  #open: LogEntry | undefined;
  readonly #dumps = new OpenDumps();
  /** Entries since the first dump that is still open: the receiver gets all in their order. */
  readonly #waiting: LogEntry[] = [];

  constructor(options: EntryReaderOptions, receiver: EntryReceiver) {
    this.#options = options;
    this.#receiver = receiver;
  }

  read({ format, stamps, bytes, table }: PackedLines): void {
    const receiver = this.#receiver;
    const { platform, suspicious, zoneOffsetMinutes } = this.#options;
    const suspects = suspicious && new Suspects(suspicious.over(bytes), bytes.length);
    const reading = {
      format: format === 'unknown' ? undefined : formatNamed(format),
      stamps: { zoneOffsetMinutes, ...stamps },
    };
    let to = 0;
    for (let at = 0; at < table.length; at += perLine) {
      const from = to;
      to = table[at] as number;
      const [line, marks] = [table[at + 1] as number, table[at + 2] as number];
      this.#dumps.expire(line);
      const isCut = (marks & mark.cut) !== 0;
      const isRejoined = (marks & mark.rejoined) !== 0;
      const isSuspect = () => suspects?.isIn(from, to) ?? false;
      const text = () => platform.utf8(bytes, from, to);
      const stated = (whole: string) => withoutMarkedNumber(isCut ? withoutCutNumber(whole) : whole);
      if ((marks & mark.dump) !== 0 && this.#isOfDump(text(), line, reading, isSuspect, stated)) continue;
      if (this.#open && (marks & mark.continues) !== 0) {
        const below = stated(text());
        this.#dumps.closeThatOf(this.#open, below);
        const isNext = line === this.#open.line + this.#open.continuation.length + 1;
        this.#open.continueWith(below, isSuspect(), isNext ? undefined : { line, text: below });
        this.#open.isRejoined ||= isRejoined;
      } else if ((marks & mark.interest) !== 0) {
        this.#pass();
        if (reading.format && !isCut && !isRejoined && receiver.takes?.(bytes, from, to)) continue;
        const whole = text();
        this.#open = new LogEntry(line, whole, isSuspect() || hasMoreBlanks(whole), reading, stated(whole));
        this.#open.isRejoined = isRejoined;
        if (reading.format && opensDump(bytes, from, to)) this.#dumps.open(this.#open);
      }
    }
  }

  /** Passes on the last entry. */
  end(): void {
    this.#dumps.close();
    this.#pass();
  }

  #isOfDump(
    text: string,
    line: number,
    { format, stamps }: Reading,
    isSuspect: () => boolean,
    stated: (whole: string) => string,
  ): boolean {
    const record = this.#dumps.isAny && format ? readRecord(stated(text), format, stamps) : undefined;
    return record !== undefined && this.#dumps.take(record, line, text, isSuspect());
  }

  /** Passes on all entries in their order, up to the first whose dump is still open. */
  #pass(): void {
    if (this.#open) this.#waiting.push(this.#open);
    this.#open = undefined;
    const { first } = this.#dumps;
    const end = first ? this.#waiting.findIndex((one) => one === first) : this.#waiting.length;
    for (const entry of this.#waiting.splice(0, Math.max(0, end))) this.#receiver.onEntry(entry);
  }
}

/** Finds the lines with a suspicious string. Most have none, so the position of the next one is remembered. */
class Suspects {
  readonly #haystack: Haystack;
  readonly #end: number;
  /** Offset of the next match. */
  #next: number;

  /** @param end of the lines, which are tested in their order */
  constructor(haystack: Haystack, end: number) {
    this.#haystack = haystack;
    this.#end = end;
    this.#next = this.#from(0);
  }

  isIn(from: number, to: number): boolean {
    if (this.#next < from) this.#next = this.#from(from);
    // A match that begins in the line may end in another.
    return this.#next < to && this.#haystack.find(from, to) >= 0;
  }

  #from(at: number): number {
    const found = this.#haystack.find(at, this.#end);
    return found < 0 ? Infinity : found;
  }
}
