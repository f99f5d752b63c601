/**
 * One log held for reading: its bytes as they came, and where every 64th line begins. Any line is found at once in a file
 * of millions; text is made only of the lines that are asked for.
 */
import type { Platform } from '../archive/source.ts';
import type { Micros } from '../model.ts';
import type { LogFormat } from './record.ts';
import { detectFormat, readRecord } from './formats.ts';
import { LineSearch } from './line-search.ts';

const newline = 10;
const stride = 64;
const blockBytes = 1 << 20;
/** Lines that are made one text to be searched: a multiple of the stride. */
const searchedLines = 24 * stride;

export interface NumberedLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

export interface TimedLine extends NumberedLine {
  readonly time: Micros | undefined;
}

/** Lines are numbered from 1, as everywhere. Feed all bytes with `append`, then call `end`. */
export class LogText {
  readonly #platform: Pick<Platform, 'latin1' | 'utf8'>;
  readonly #path: string;
  #bytes: Uint8Array = new Uint8Array(blockBytes);
  #length = 0;
  /** Offset of line 1, 65, 129, … */
  readonly #index: number[] = [0];
  #newlines = 0;
  /** Blocks that hold more than ASCII: the others are read as Latin-1, which is the same and twice as quick. */
  readonly #beyondAscii = new Set<number>();
  #format: LogFormat | undefined;

  constructor(path: string, platform: Pick<Platform, 'latin1' | 'utf8'>) {
    this.#path = path;
    this.#platform = platform;
  }

  get bytes(): number {
    return this.#length;
  }

  get lineCount(): number {
    const unfinished = this.#length > 0 && this.#bytes[this.#length - 1] !== newline;
    return this.#newlines + (unfinished ? 1 : 0);
  }

  append(chunk: Uint8Array): void {
    this.#reserve(this.#length + chunk.length);
    this.#bytes.set(chunk, this.#length);
    for (let from = 0; from < chunk.length;) {
      const block = Math.floor((this.#length + from) / blockBytes);
      const to = Math.min(chunk.length, (block + 1) * blockBytes - this.#length);
      if (this.#countLines(chunk, from, to) > 127) this.#beyondAscii.add(block);
      from = to;
    }
    this.#length += chunk.length;
  }

  /** Notes where lines begin; returns the bits that any byte has. */
  #countLines(chunk: Uint8Array, from: number, to: number): number {
    let bits = 0;
    for (let at = from; at < to; at += 1) {
      const byte = chunk[at] ?? 0;
      bits |= byte;
      if (byte !== newline) continue;
      this.#newlines += 1;
      if (this.#newlines % stride === 0) this.#index.push(this.#length + at + 1);
    }
    return bits;
  }

  /** Gives back what was reserved and not needed, and decides the format. */
  end(): void {
    this.#bytes = this.#bytes.slice(0, this.#length);
    this.#format = detectFormat(
      this.#path,
      this.lines(1, 400).map(({ text }) => text),
    );
  }

  /** `count` lines from `first` on, fewer at the end of the file. */
  lines(first: number, count: number): readonly NumberedLine[] {
    const found: NumberedLine[] = [];
    let line = Math.max(1, first);
    const last = Math.min(this.lineCount, first + count - 1);
    let at = this.#offsetOf(line);
    for (; line <= last; line += 1) {
      const end = this.#endOf(at);
      found.push({ line, text: this.#text(at, end) });
      at = end + 1;
    }
    return found;
  }

  /**
   * Numbers of the lines that match, looking at `count` lines from `first` on: a long search is a row of short ones, so
   * that it can be cancelled and shows its progress.
   */
  search(pattern: RegExp, first: number, count: number): readonly number[] {
    const search = new LineSearch(pattern);
    const found: number[] = [];
    const past = Math.min(this.lineCount + 1, first + count);
    for (let line = Math.max(1, first); line < past; line += searchedLines) {
      const end = Math.min(past, line + searchedLines);
      const from = this.#offsetOf(line);
      const to = end > this.lineCount ? this.#length : this.#offsetOf(end);
      const bytes = this.#bytes.subarray(from, to);
      const text = this.#isAscii(from, to) ? this.#platform.latin1(bytes) : this.#platform.utf8(bytes);
      for (const at of search.linesOf(text)) found.push(line + at);
    }
    return found;
  }

  /**
   * Lines written from one moment to another, `most` at the most; a line without a stamp is of the moment above it. None of
   * a log whose lines have no time.
   */
  between(from: Micros, to: Micros, most: number): readonly TimedLine[] {
    const first = this.lineAt(from);
    const format = this.#format;
    if (first === undefined || !format) return [];
    const found: TimedLine[] = [];
    let time: Micros | undefined;
    for (let line = first; line <= this.lineCount; line += stride) {
      for (const one of this.lines(line, stride)) {
        time = readRecord(one.text, format)?.time ?? time;
        if ((time ?? from) > to || found.length >= most) return found;
        if ((time ?? to) >= from) found.push({ ...one, time });
      }
    }
    return found;
  }

  /** The first line written at or after `time`; the last line when all are earlier; undefined where no line has a time. */
  lineAt(time: Micros): number | undefined {
    let [low, high] = [1, this.lineCount];
    if (this.#timeNear(low) === undefined) return undefined;
    while (low < high) {
      const middle = (low + high) >> 1;
      const stamp = this.#timeNear(middle);
      if (stamp !== undefined && stamp < time) low = middle + 1;
      else high = middle;
    }
    return this.#stampedFrom(low);
  }

  /** The next line that begins an entry: continuations belong to the moment above them. */
  #stampedFrom(line: number): number {
    const format = this.#format;
    const near = this.lines(line, 2 * stride);
    return near.find(({ text }) => format && readRecord(text, format)?.time !== undefined)?.line ?? line;
  }

  /** The stamp of a line, else of the next one that has one (continuations have none). */
  #timeNear(line: number): Micros | undefined {
    const format = this.#format;
    if (!format) return undefined;
    const [stamped] = this.lines(this.#stampedFrom(line), 1);
    return stamped && readRecord(stamped.text, format)?.time;
  }

  #isAscii(from: number, to: number): boolean {
    for (let block = Math.floor(from / blockBytes); block * blockBytes < to; block += 1)
      if (this.#beyondAscii.has(block)) return false;
    return true;
  }

  #offsetOf(line: number): number {
    const block = Math.floor((line - 1) / stride);
    let at = this.#index[block] ?? this.#length;
    for (let skip = (line - 1) % stride; skip > 0; skip -= 1) at = this.#endOf(at) + 1;
    return at;
  }

  #endOf(at: number): number {
    const end = this.#bytes.indexOf(newline, at);
    return end < 0 || end > this.#length ? this.#length : end;
  }

  #text(from: number, to: number): string {
    const end = this.#bytes[to - 1] === 13 && to > from ? to - 1 : to;
    return this.#platform.utf8(this.#bytes.subarray(from, end));
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(size, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
