/**
 * Selects the interesting lines of one log, in one pass over its bytes.
 *
 * A line without any string of `interest` costs a search over its bytes and for its newline; it never becomes a string. Memory is
 * bounded by the longest line (`lineBytes`), the chunk, and the lines that were not taken yet.
 */
import { copyOf, joined, newline } from '../base/bytes.ts';
import type { Platform } from '../archive/source.ts';
import type { Haystack, Needles } from '../base/byte-search.ts';
import type { FormatName, KnownFormat } from '../formats/index.ts';
import type { LogRecord } from '../formats/record.ts';
import type { Micros } from '../model.ts';
import { FormatJudge, linesOf } from './format-judge.ts';
import type { Verdict } from './format-judge.ts';
import { beginsRecord, beginsWithYear, readRecord } from './formats.ts';
import type { StampsShown } from './formats.ts';
import { beginsWithArrow, headOfDumpLine, isOfDump, mostDumpLines, opensDump } from './dump-lines.ts';
import { behindZeros, countNewlines, isText, lineEnd, withoutReturn, withoutZeros } from './line-bytes.ts';
import { LinePacker, mark } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';
import { lacksYear, shownYear } from './year.ts';
import type { ShownYear } from './year.ts';

export interface LineFilterOptions {
  readonly path: string;
  readonly interest: Needles;
  readonly platform: Pick<Platform, 'latin1' | 'utf8'>;
  /** A longer line is cut to this length. */
  readonly lineBytes: number;
  /** Minutes east of UTC, applied to stamps without a zone. */
  readonly zoneOffsetMinutes?: number | undefined;
  /** The zone that its stamps show was only assumed. */
  readonly isZoneAssumed?: boolean | undefined;
  /** Bytes of text in which some line must be parsed; see `format-judge.ts`. */
  readonly patience?: number | undefined;
  /** The number in the file of the `line`th line that is fed, where envelopes were taken off. Asked for in rising order. */
  readonly numberOf?: ((line: number) => number) | undefined;
  /** Whether the `line`th line that is fed was broken into several in the file. */
  readonly isRejoined?: ((line: number) => boolean) | undefined;
  /** Called for a line that was cut. @param offset undefined where an envelope was taken off @param isLog whether the format is known */
  onLongLine(line: number, offset: number | undefined, isLog: boolean): void;
}

/** Facts about a log while it is read. */
export interface LogSoFar {
  readonly lines: number;
  readonly bytes: number;
  readonly firstTime: Micros | undefined;
  readonly zoned: boolean;
  /** Host that the lines name in their syslog column, if they do. */
  readonly host: string | undefined;
}

export interface LogSummary extends LogSoFar {
  /** Undefined if no line could be parsed. */
  readonly format: FormatName | undefined;
  readonly lastTime: Micros | undefined;
  /** What stood around its lines and was taken off, in words for people. Absent where nothing did. */
  readonly readAs?: string;
  /** Lines that were selected have stamps without a year, and nothing shows which it was: they have an order, but no time. */
  readonly lacksYear?: true;
}

const headBytes = 64 << 10;
const tailBytes = 8 << 10;
const maxContinuationLines = 200;

export class LineFilter {
  readonly #options: LineFilterOptions;
  readonly #picked = new LinePacker();
  /** The unfinished line at the end of the last chunk. */
  #rest: Uint8Array = new Uint8Array(0);
  /** True while the rest of an over-long line is skipped. */
  #skipping = false;
  #format: KnownFormat | undefined;
  readonly #judge: FormatJudge;
  /** Whether it is a text, which may quote a log; undefined before its first byte that is not zero. */
  #isText: boolean | undefined;
  #lines = 0;
  #bytes = 0;
  /** How many more lines may continue the last selected one. */
  #mayContinue = 0;
  /** How many more lines may be of a dump whose lines have headers of their own. */
  #mayBeDump = 0;
  /** Where the bytes being read end in the midst of a line; -1 where they do not. */
  #cutAt = -1;
  /** Whether the bytes being read contain a zero: only then is each line searched for one. */
  #hasZeros = false;
  #firstTime: Micros | undefined;
  /** The last bytes that were read, in a reused buffer. */
  readonly #tail = new Uint8Array(tailBytes);
  #tailLength = 0;
  #zoned = true;
  #host: string | undefined;
  #year: ShownYear | undefined;
  #isYearless = false;
  #hasPicked = false;

  constructor(options: LineFilterOptions) {
    this.#options = options;
    this.#judge = new FormatJudge(options);
  }

  /** False as soon as it is certain enough that this is neither a known log nor a text; feeding may stop. */
  get readable(): boolean {
    return this.#isSearched || this.#judge.isPatient;
  }

  /** A text without a format may quote a log. */
  get #isSearched(): boolean {
    return this.#format !== undefined || this.#isText === true;
  }

  /** Bytes of selected lines that were not taken yet. */
  get waiting(): number {
    return this.#picked.size;
  }

  feed(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    // A verdict needs a head of lines.
    if (!this.#judge.hasBegun && this.#rest.length + chunk.length < headBytes) {
      this.#rest = withoutZeros(joined(this.#rest, chunk));
      return;
    }
    this.#consume(this.#finishLine(chunk), false);
  }

  /** The lines selected since the last call; undefined if there are none. */
  take(): PackedLines | undefined {
    return this.#picked.size > 0 ? this.#picked.take(this.#format?.name ?? 'unknown', this.#stamps) : undefined;
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

  /** Reads the last line. The selected lines have to be taken afterwards. */
  end(): LogSummary {
    this.#consume(this.#rest, true);
    const lacks = this.#isYearless && !this.#year && this.#hasPicked;
    return { ...this.soFar, format: this.#format?.name, lastTime: this.#lastTime(), ...(lacks && { lacksYear: true }) };
  }

  /** Reads the line that the last chunk left unfinished; returns the rest of this chunk. */
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

  /** Reads whole lines. Those before the first one that can be parsed may quote a log. */
  #read(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#format) {
      const verdict = this.#judge.judge(bytes, from, to);
      if (verdict) this.#take(verdict);
      this.#isText ??= isText(withoutZeros(bytes.subarray(from, to)).subarray(0, headBytes));
    }
    if (this.#isSearched) this.#scan(bytes, from, to);
    else this.#lines += countNewlines(bytes, from, to);
  }

  /** Offset of the first line in `bytes` that has to be read. */
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
    this.#isYearless = head.some(lacksYear);
    if (this.#isYearless) this.#year = shownYear(head.map((line) => [line, readRecord(line, format)]));
    for (const line of head) {
      const record = this.#recordOf(line, format);
      if (record?.host !== undefined) this.#host ??= record.host;
      if (record?.time === undefined) continue;
      this.#firstTime ??= record.time;
      this.#zoned &&= record.zoned;
    }
  }

  get #stamps(): StampsShown {
    return { year: this.#year, isZoneAssumed: this.#options.isZoneAssumed };
  }

  #recordOf(line: string, format: KnownFormat): LogRecord | undefined {
    return readRecord(line, format, { zoneOffsetMinutes: this.#options.zoneOffsetMinutes, ...this.#stamps });
  }

  /** Reads the whole lines in `bytes[from, to)`: selects the interesting ones and their continuations, counts all. */
  #scan(bytes: Uint8Array, from: number, to: number): void {
    const haystack = this.#options.interest.over(bytes);
    this.#hasZeros = haystack.hasZeros(from, to);
    this.#cutAt = bytes[to - 1] === newline ? -1 : to;
    let at: number | undefined = from;
    while (at !== undefined) {
      // Everything before `at` is counted.
      at = this.#pickContinuation(bytes, haystack, at, to);
      at = this.#pickDump(bytes, haystack, at, to);
      at = this.#pickNext(bytes, haystack, at, to);
    }
    const tail = bytes.subarray(Math.max(from, to - tailBytes), to);
    this.#tail.set(tail);
    this.#tailLength = tail.length;
  }

  /** Selects the next interesting line from `from` on. Returns the offset of the line behind it; undefined at the end. */
  #pickNext(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number | undefined {
    const isThere = haystack.nextLine(from, to);
    const { start, end, passed } = haystack;
    this.#lines += passed;
    if (!isThere) {
      if (from < to && bytes[to - 1] !== newline) this.#lines += 1;
      return undefined;
    }
    this.#pick(bytes, start, end, mark.interest);
    return Math.min(end + 1, to);
  }

  /** Selects the lines from `from` on that continue the last selected one; returns the offset of the first other line. */
  #pickContinuation(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number {
    let at = from;
    while (this.#mayContinue > 0 && at < to) {
      const end = this.#endOfContinuation(bytes, at, to);
      if (end === undefined) this.#mayContinue = 0;
      else {
        const isInteresting = haystack.find(at, end) >= 0;
        this.#mayContinue -= 1;
        // The lines of this dump have no headers.
        if (beginsWithArrow(bytes, at, end)) this.#mayBeDump = 0;
        this.#pick(bytes, at, end, mark.continues | (isInteresting ? mark.interest : 0));
        at = end + 1;
      }
    }
    return at;
  }

  /** Reads on line by line while a dump is open: selects what may be of it, and what is interesting anyway. */
  #pickDump(bytes: Uint8Array, haystack: Haystack, from: number, to: number): number {
    let at = from;
    while (this.#mayBeDump > 0 && at < to) {
      this.#mayBeDump -= 1;
      const end = lineEnd(bytes, at, to);
      const isInteresting = haystack.find(at, end) >= 0;
      const head = this.#options.platform.latin1(bytes.subarray(at, Math.min(end, at + headOfDumpLine)));
      const isOfOne = isOfDump(head) || opensDump(bytes, at, withoutReturn(bytes, at, end));
      const marks = (isInteresting ? mark.interest : 0) | (isOfOne ? mark.dump : 0);
      if (marks === 0) this.#lines += 1;
      else this.#pick(bytes, at, end, marks);
      at = isInteresting ? this.#pickContinuation(bytes, haystack, end + 1, to) : end + 1;
    }
    return Math.min(at, to);
  }

  /** End of the line at `from` if it continues the one before it; undefined if it begins an entry, as most do. */
  #endOfContinuation(bytes: Uint8Array, from: number, to: number): number | undefined {
    if (!this.#hasZeros && beginsWithYear(bytes, from)) return undefined;
    const end = lineEnd(bytes, from, to);
    return this.#begins(bytes, this.#hasZeros ? behindZeros(bytes, from, end) : from, end) ? undefined : end;
  }

  #pick(bytes: Uint8Array, lineStart: number, lineEnd: number, marks: number): void {
    this.#lines += 1;
    const from = this.#hasZeros ? this.#textStart(bytes, lineStart, lineEnd) : lineStart;
    const to = withoutReturn(bytes, from, lineEnd);
    const { numberOf, isRejoined } = this.#options;
    const line = numberOf ? numberOf(this.#lines) : this.#lines;
    const isCut = lineEnd === this.#cutAt;
    const more = (isCut ? mark.cut : 0) | (isRejoined?.(this.#lines) ? mark.rejoined : 0);
    this.#picked.add(bytes, from, to, line, marks | more);
    if (!this.#format || (marks & (mark.interest | mark.continues)) !== mark.interest) return;
    this.#hasPicked = true;
    this.#mayContinue = maxContinuationLines;
    if (opensDump(bytes, from, to)) this.#mayBeDump = mostDumpLines;
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
      const time = this.#recordOf(line, this.#format)?.time;
      if (time !== undefined) return time;
    }
    return undefined;
  }
}
