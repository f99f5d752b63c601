/**
 * Bytes of one log in, the lines worth reading out, in one pass.
 *
 * A line that holds none of `interest` costs a search over its bytes and for its newline; it never becomes a string.
 * Memory is bounded by the longest line that is kept (`lineBytes`), by the chunk, and by what waits to be taken.
 */
import { carriageReturn, copyOf, newline } from '../base/bytes.ts';
import type { Platform } from '../archive/source.ts';
import type { Haystack, Needles } from '../base/byte-search.ts';
import type { FormatName, KnownFormat } from '../formats/index.ts';
import type { Micros } from '../model.ts';
import { FormatJudge, linesOf } from './format-judge.ts';
import type { Verdict } from './format-judge.ts';
import { beginsRecord, beginsWithYear, readRecord } from './formats.ts';
import { behindZeros, countNewlines, isText, joined, lineEnd, withoutZeros } from './line-bytes.ts';
import { LinePacker, mark } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';

export interface LineFilterOptions {
  readonly path: string;
  readonly interest: Needles;
  readonly platform: Pick<Platform, 'latin1' | 'utf8'>;
  /** Of a longer line the beginning is read. */
  readonly lineBytes: number;
  /** Minutes east of UTC to read stamps with that state no zone; left as they are where absent. */
  readonly zoneOffsetMinutes?: number | undefined;
  /** Bytes of text in which some line must read like a log's; see `format-judge.ts`. */
  readonly patience?: number | undefined;
  /** A line longer than `lineBytes` was cut: its start is read, its rest skipped. @param isLog of a format that is known */
  onLongLine(line: number, offset: number, isLog: boolean): void;
}

/** What is known of a log while it is read. */
export interface LogSoFar {
  readonly lines: number;
  readonly bytes: number;
  readonly firstTime: Micros | undefined;
  readonly zoned: boolean;
  /** Host that the lines name (syslog column), where they do. */
  readonly host: string | undefined;
}

export interface LogSummary extends LogSoFar {
  /** Undefined when no line could be read as a log's. */
  readonly format: FormatName | undefined;
  readonly lastTime: Micros | undefined;
}

const headBytes = 64 << 10;
const tailBytes = 8 << 10;
const maxContinuationLines = 200;

export class LineFilter {
  readonly #options: LineFilterOptions;
  readonly #picked = new LinePacker();
  /** The unfinished line at the end of what was fed. */
  #rest: Uint8Array = new Uint8Array(0);
  /** True while the rest of an over-long line is skipped. */
  #skipping = false;
  #format: KnownFormat | undefined;
  readonly #judge: FormatJudge;
  /** Whether it is a text, which may quote a log; undefined before its first byte that is not zero. */
  #isText: boolean | undefined;
  #lines = 0;
  #bytes = 0;
  /** How many more lines may continue the last one that was picked. */
  #mayContinue = 0;
  /** Whether a zero stands in what is being read: only then are its lines searched for one. */
  #hasZeros = false;
  #firstTime: Micros | undefined;
  /** The last bytes that were read; one memory for all of them. */
  readonly #tail = new Uint8Array(tailBytes);
  #tailLength = 0;
  #zoned = true;
  #host: string | undefined;

  constructor(options: LineFilterOptions) {
    this.#options = options;
    this.#judge = new FormatJudge(options);
  }

  /** False as soon as it is certain enough that this is neither a log that we know nor a text; feeding may stop. */
  get readable(): boolean {
    return this.#isSearched || this.#judge.isPatient;
  }

  /** A text of no format may quote a log. */
  get #isSearched(): boolean {
    return this.#format !== undefined || this.#isText === true;
  }

  /** Bytes of picked lines that wait to be taken. */
  get waiting(): number {
    return this.#picked.size;
  }

  feed(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    // A verdict needs some lines.
    if (!this.#judge.hasBegun && this.#rest.length + chunk.length < headBytes) {
      this.#rest = withoutZeros(joined(this.#rest, chunk));
      return;
    }
    this.#consume(this.#finishLine(chunk), false);
  }

  /** The lines picked since the last call; undefined where there are none. */
  take(): PackedLines | undefined {
    return this.#picked.size > 0 ? this.#picked.take(this.#format?.name ?? 'unknown') : undefined;
  }

  get soFar(): LogSoFar {
    return {
      lines: this.#lines,
      bytes: this.#bytes,
      firstTime: this.#firstTime,
      zoned: this.#zoned,
      host: this.#host,
    };
  }

  /** Reads what is left. Its lines are still to be taken. */
  end(): LogSummary {
    this.#consume(this.#rest, true);
    return { ...this.soFar, format: this.#format?.name, lastTime: this.#lastTime() };
  }

  /** Reads the line that the last chunk left unfinished; returns what of this chunk stands behind it. */
  #finishLine(chunk: Uint8Array): Uint8Array {
    if (this.#rest.length === 0) return chunk;
    const end = chunk.indexOf(newline) + 1;
    if (end === 0 || !this.#format) return joined(this.#rest, chunk);
    this.#consume(joined(this.#rest, chunk.subarray(0, end)), false);
    return chunk.subarray(end);
  }

  #consume(bytes: Uint8Array, last: boolean): void {
    const from = this.#skipLongLine(bytes);
    const to = last ? bytes.length : bytes.lastIndexOf(newline) + 1;
    if (to > from) this.#read(bytes, from, to);
    const unread = Math.max(from, to);
    const rest = bytes.length - withoutZeros(bytes.subarray(unread)).length;
    if (bytes.length - rest >= this.#options.lineBytes) this.#cutLongLine(bytes, rest);
    else this.#rest = copyOf(bytes.subarray(rest));
  }

  /** Reads whole lines. Those before the first one that reads like a log's may quote one. */
  #read(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#format) {
      const verdict = this.#judge.judge(bytes, from, to);
      if (verdict) this.#take(verdict);
      this.#isText ??= isText(withoutZeros(bytes.subarray(from, to)).subarray(0, headBytes));
    }
    if (this.#isSearched) this.#scan(bytes, from, to);
    else this.#lines += countNewlines(bytes, from, to);
  }

  /** Start of the first line in `bytes` that is to be read. */
  #skipLongLine(bytes: Uint8Array): number {
    if (!this.#skipping) return 0;
    const end = bytes.indexOf(newline);
    if (!this.#format) this.#judge.pass(end < 0 ? bytes.length : end);
    if (end < 0) return bytes.length;
    this.#skipping = false;
    return end + 1;
  }

  /** An unfinished line has grown over the limit: read its start, skip to its end. */
  #cutLongLine(bytes: Uint8Array, from: number): void {
    const [line, offset] = [this.#lines + 1, this.#bytes - (bytes.length - from)];
    this.#read(bytes, from, from + this.#options.lineBytes);
    if (this.#isSearched) this.#options.onLongLine(line, offset, this.#format !== undefined);
    else this.#lines += 1;
    this.#skipping = true;
    this.#rest = new Uint8Array(0);
  }

  #take({ format, head }: Verdict): void {
    this.#format = format;
    for (const line of head) {
      const record = readRecord(line, format, this.#options.zoneOffsetMinutes);
      if (record?.host !== undefined) this.#host ??= record.host;
      if (record?.time === undefined) continue;
      this.#firstTime ??= record.time;
      this.#zoned &&= record.zoned;
    }
  }

  /** Reads the whole lines in `bytes[from, to)`: picks the interesting ones with those that continue them, counts all. */
  #scan(bytes: Uint8Array, from: number, to: number): void {
    const haystack = this.#options.interest.over(bytes);
    this.#hasZeros = haystack.hasZeros(from, to);
    let at: number | undefined = from;
    while (at !== undefined) {
      // Everything before `at` is counted.
      at = this.#pickContinuation(bytes, haystack, at, to);
      at = this.#hasZeros ? this.#pickNext(bytes, haystack, at, to) : this.#pickRun(bytes, haystack, at, to);
    }
    const tail = bytes.subarray(Math.max(from, to - tailBytes), to);
    this.#tail.set(tail);
    this.#tailLength = tail.length;
  }

  /** Picks interesting lines from `from` on, up to one that may be continued. Returns where that may be; undefined at the end. */
  #pickRun(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number | undefined {
    const { count, next, isOpen, lines, ...gathered } = haystack.gather(from, to, this.#lines);
    if (next === from) return this.#pickNext(bytes, haystack, from, to);
    this.#lines = lines;
    if (count > 0) {
      this.#picked.addAll(gathered.bytes, gathered.table);
      this.#mayContinue = isOpen && this.#format ? maxContinuationLines : 0;
    }
    return next;
  }

  /** The same for one line, whatever it holds. */
  #pickNext(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number | undefined {
    const isThere = haystack.nextLine(from, to);
    const { start, end, passed } = haystack;
    this.#lines += passed;
    if (!isThere) {
      if (from < to && bytes[to - 1] !== newline) this.#lines += 1;
      return undefined;
    }
    this.#pick(bytes, start, end, mark.interest);
    this.#mayContinue = this.#format ? maxContinuationLines : 0;
    return Math.min(end + 1, to);
  }

  /** Picks the lines from `from` on that continue the last one that was picked; returns where the first other one begins. */
  #pickContinuation(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number {
    let at = from;
    while (this.#mayContinue > 0 && at < to) {
      const end = this.#endOfContinuation(bytes, at, to);
      if (end === undefined) this.#mayContinue = 0;
      else {
        const isInteresting = haystack.find(at, end) >= 0;
        this.#mayContinue -= 1;
        this.#pick(bytes, at, end, mark.continues | (isInteresting ? mark.interest : 0));
        at = end + 1;
      }
    }
    return at;
  }

  /** Where the line at `from` ends if it continues the one before it; undefined where it begins an entry, as most do. */
  #endOfContinuation(bytes: Uint8Array, from: number, to: number): number | undefined {
    if (!this.#hasZeros && beginsWithYear(bytes, from)) return undefined;
    const end = lineEnd(bytes, from, to);
    return this.#begins(bytes, this.#hasZeros ? behindZeros(bytes, from, end) : from, end) ? undefined : end;
  }

  #pick(bytes: Uint8Array, lineStart: number, lineEnd: number, marks: number): void {
    this.#lines += 1;
    const from = this.#hasZeros ? this.#textStart(bytes, lineStart, lineEnd) : lineStart;
    let to = lineEnd;
    while (to > from && bytes[to - 1] === carriageReturn) to -= 1;
    this.#picked.add(bytes, from, to, this.#lines, marks);
  }

  /** A zero inside a line is text, unless an entry begins behind it. */
  #textStart(bytes: Uint8Array, from: number, to: number): number {
    const behind = behindZeros(bytes, from, to);
    if (behind > from && this.#begins(bytes, behind, to)) return behind;
    return to - withoutZeros(bytes.subarray(from, to)).length;
  }

  #begins(bytes: Uint8Array, from: number, to: number): boolean {
    if (beginsWithYear(bytes, from)) return true;
    return beginsRecord(this.#options.platform.latin1(bytes.subarray(from, Math.min(to, from + 64))));
  }

  /** The stamp of the last line that has one. */
  #lastTime(): Micros | undefined {
    if (!this.#format) return undefined;
    for (const line of linesOf(this.#options.platform.latin1(this.#tail.subarray(0, this.#tailLength))).reverse()) {
      const time = readRecord(line, this.#format, this.#options.zoneOffsetMinutes)?.time;
      if (time !== undefined) return time;
    }
    return undefined;
  }
}
