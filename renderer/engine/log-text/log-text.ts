/**
 * One log held for the viewer: its bytes in segments of whole lines. Any line is found at once in a file of millions; only requested
 * lines are decoded.
 */
import { carriageReturn, newline } from '../base/bytes.ts';
import { firstWhere } from '../base/first-where.ts';
import type { Platform } from '../archive/source.ts';
import type { Haystack } from '../base/byte-search.ts';
import type { Micros } from '../model.ts';
import type { KnownFormat } from '../formats/index.ts';
import { detectFormat, readRecord } from '../logs/formats.ts';
import { mayBegin } from '../logs/format-judge.ts';
import { LineSearch } from './line-search.ts';
import { TextSegment } from './text-segment.ts';

/** Size of the first segment: most logs have no other. */
const firstBytes = 4 << 20;
/** Size of the others: each reserves far more address space than it has bytes, so they are few and large. */
const segmentBytes = 64 << 20;
/** About as many lines are decoded into one text to be searched. */
const searchedLines = 1536;
/** With at most so many matches in them the next one is likely so far away that it is searched for before lines are counted. */
const fewMatches = 2;
/** Lines that are parsed together to detect the format, and lines among which one must be parsed. */
const headLines = 400;
const mostUnparsed = 200_000;
/** Lines that are decoded together to find a stamp. */
const stride = 64;

export interface NumberedLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

export interface TimedLine extends NumberedLine {
  readonly time: Micros | undefined;
}

type LogTextPlatform = Pick<Platform, 'latin1' | 'utf8' | 'literal' | 'indexLines' | 'allocate'>;

/** Lines are numbered from 1, as everywhere. Feed all bytes with `append`, then call `end`. */
export class LogText {
  readonly #platform: LogTextPlatform;
  readonly #path: string;
  readonly #segments: TextSegment[] = [];
  /** Bytes that are not in a segment yet. */
  #open: Uint8Array = new Uint8Array(firstBytes);
  #used = 0;
  #format: KnownFormat | undefined;
  /** A line near the first one that can be parsed. */
  #parsedFrom = 1;

  constructor(path: string, platform: LogTextPlatform) {
    this.#path = path;
    this.#platform = platform;
  }

  get lineCount(): number {
    return (this.#segments.at(-1)?.endLine ?? 1) - 1;
  }

  append(chunk: Uint8Array): void {
    let rest = chunk;
    while (this.#used + rest.length > this.#open.length) {
      const room = this.#open.length - this.#used;
      this.#open.set(rest.subarray(0, room), this.#used);
      this.#used = this.#open.length;
      rest = rest.subarray(room);
      this.#goOn(this.#open.lastIndexOf(newline) + 1);
    }
    this.#open.set(rest, this.#used);
    this.#used += rest.length;
  }

  /** Stores the last segment, and detects the format. */
  end(): void {
    if (this.#used > 0) this.#addSegment(this.#used);
    this.#open = new Uint8Array(0);
    for (let first = 1; !this.#format && first <= Math.min(this.lineCount, mostUnparsed); first += headLines) {
      const head = this.lines(first, headLines).map(({ text }) => text);
      this.#format = detectFormat(this.#path, first === 1 ? head : head.filter(mayBegin));
      this.#parsedFrom = first;
    }
  }

  /** Makes a segment of the first bytes, and continues with the others in new memory. */
  #goOn(length: number): void {
    const unfinished = this.#open.subarray(length, this.#used);
    if (length > 0) this.#addSegment(length);
    // A line that would fill most of the next segment makes it larger.
    const isLong = 2 * unfinished.length > segmentBytes;
    const next = isLong ? new Uint8Array(2 * unfinished.length) : this.#platform.allocate(segmentBytes);
    next.set(unfinished);
    [this.#open, this.#used] = [next, unfinished.length];
  }

  #addSegment(length: number): void {
    // Most of the first segment may be empty; untouched memory of the others costs nothing.
    const bytes = this.#segments.length === 0 ? this.#open.slice(0, length) : this.#open.subarray(0, length);
    this.#segments.push(new TextSegment(bytes, this.lineCount + 1, this.#platform));
  }

  /** `count` lines from `first` on, fewer at the end of the file. */
  lines(first: number, count: number): readonly NumberedLine[] {
    const found: NumberedLine[] = [];
    const past = Math.min(this.lineCount + 1, first + count);
    for (const { segment, from, to } of this.#parts(Math.max(1, first), past)) {
      segment.eachLine(from, to, (line, bytes) => found.push({ line, text: this.#platform.utf8(bytes) }));
    }
    return found;
  }

  /**
   * Numbers of the matching lines among `count` lines from `first` on: a long search is a sequence of short ones, so that it can be
   * cancelled.
   */
  search(pattern: RegExp, first: number, count: number): readonly number[] {
    const search = new LineSearch(pattern);
    const { literal, ignoresCase } = search;
    const needles = literal === undefined ? undefined : this.#platform.literal(literal, ignoresCase);
    const past = Math.min(this.lineCount + 1, first + count);
    const found: number[] = [];
    for (const { segment, from, to } of this.#parts(Math.max(1, first), past)) {
      const haystack = needles?.over(segment.bytes);
      const end = segment.offsetOf(to);
      let isRare = haystack !== undefined;
      for (let line = from; line < to;) {
        const hit = isRare ? haystack?.find(segment.offsetOf(line), end) : undefined;
        if (hit === -1) break;
        if (hit !== undefined) line = segment.lineAt(hit);
        const next = Math.min(to, segment.indexedFrom(line + searchedLines));
        const matching = this.#matching(search, segment, line, next, haystack);
        for (const one of matching) found.push(one);
        isRare = haystack !== undefined && matching.length <= fewMatches;
        line = next;
      }
    }
    return found;
  }

  /** Matching lines of `[from, to)`. @param haystack searches the segment for a string that each match contains */
  #matching(
    search: LineSearch,
    segment: TextSegment,
    from: number,
    to: number,
    haystack?: Haystack,
  ): readonly number[] {
    const [start, end] = [segment.offsetOf(from), segment.offsetOf(to)];
    const { bytes } = segment;
    const few = haystack && linesWith(haystack, bytes, start, end);
    const isSure = search.isLiteral;
    const matching = few
      ? few.filter((one) => isSure || search.matches(this.#textOf(segment, bytes.subarray(one.start, one.end))))
      : search.linesOf(this.#textOf(segment, bytes.subarray(start, end))).map((line) => ({ line }));
    return matching.map(({ line }) => from + line);
  }

  /** For ASCII, Latin-1 gives the same as UTF-8, twice as fast. */
  #textOf({ isAscii }: TextSegment, bytes: Uint8Array): string {
    return isAscii ? this.#platform.latin1(bytes) : this.#platform.utf8(bytes);
  }

  /**
   * Lines written from one moment to another, `most` at the most, the first or the last of them; a line without a stamp has that of
   * the line above it. None of a log without times.
   */
  between(from: Micros, to: Micros, most: number, end: 'first' | 'last' = 'first'): readonly TimedLine[] {
    const begin = this.lineAt(from);
    const format = this.#format;
    if (begin === undefined || !format) return [];
    const first = end === 'first' ? begin : Math.max(begin, (this.lineAt(to + 1) ?? begin) - most + 1);
    const found: TimedLine[] = [];
    let time: Micros | undefined;
    for (let line = first; line <= this.lineCount; line += stride) {
      for (const one of this.lines(line, stride)) {
        time = readRecord(one.text, format)?.time ?? time;
        if ((time ?? from) > to || (end === 'first' && found.length >= most)) return found.slice(-most);
        // Cut off from the line that would say its time.
        const isLost = time === undefined && first > begin;
        if ((time ?? to) >= from && !isLost) found.push({ ...one, time });
      }
    }
    return found.slice(-most);
  }

  /** The first line written at or after `time`; the last line if all are earlier; undefined if no line has a time. */
  lineAt(time: Micros): number | undefined {
    const first = this.#stampedFrom(this.#parsedFrom, headLines);
    if (this.#timeNear(first) === undefined) return undefined;
    const earlier = firstWhere(this.lineCount - first, (place) => (this.#timeNear(first + place) ?? Infinity) >= time);
    return this.#stampedFrom(first + earlier);
  }

  /** The next line that begins an entry: continuations have the time of the line above them. */
  #stampedFrom(line: number, within = 2 * stride): number {
    const format = this.#format;
    const near = this.lines(line, within);
    return near.find(({ text }) => format && readRecord(text, format)?.time !== undefined)?.line ?? line;
  }

  /** The stamp of a line, else of the next one that has one. */
  #timeNear(line: number): Micros | undefined {
    const format = this.#format;
    if (!format) return undefined;
    const [stamped] = this.lines(this.#stampedFrom(line), 1);
    return stamped && readRecord(stamped.text, format)?.time;
  }

  /** The segments of the lines `[from, past)`, each with its part of them. */
  *#parts(
    from: number,
    past: number,
  ): Generator<{ readonly segment: TextSegment; readonly from: number; readonly to: number }> {
    for (let index = this.#segmentOf(from); index < this.#segments.length; index += 1) {
      const segment = this.#segments[index] as TextSegment;
      if (segment.firstLine >= past) return;
      yield { segment, from: Math.max(from, segment.firstLine), to: Math.min(past, segment.endLine) };
    }
  }

  #segmentOf(line: number): number {
    return firstWhere(this.#segments.length, (place) => (this.#segments[place] as TextSegment).endLine > line);
  }
}

/** A line, counted from 0, and its range of bytes without the end of the line. */
interface PlacedLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** With more matching lines, decoding all lines as one text is faster than each alone. */
const mostLinesAlone = searchedLines / 8;

/** The lines with a match; undefined if there are too many to decode each alone. */
function linesWith(haystack: Haystack, bytes: Uint8Array, from: number, to: number): readonly PlacedLine[] | undefined {
  const found: PlacedLine[] = [];
  let line = 0;
  for (let at = from; at < to && haystack.nextLine(at, to); at = haystack.end + 1) {
    if (found.length >= mostLinesAlone) return undefined;
    line += haystack.passed;
    const { start, end } = haystack;
    found.push({ line, start, end: end > start && bytes[end - 1] === carriageReturn ? end - 1 : end });
    line += 1;
  }
  return found;
}
