/**
 * Bytes of one log in, its interesting entries out, in one pass.
 *
 * A line that holds none of `interest` costs a skip search over its bytes and a look for its newline; it never becomes a
 * string. Memory is bounded by the longest line that is kept (`lineBytes`) and by the chunk.
 */
import { copyOf } from '../base/bytes.ts';
import type { Platform } from '../archive/source.ts';
import type { Needles } from '../base/needles.ts';
import type { Micros } from '../model.ts';
import { beginsRecord, detectFormat, readRecord } from './formats.ts';
import type { LogFormat, LogRecord } from './record.ts';

/** An entry of a log with the lines that continue it (`-->`, dumps). */
export interface LogEntry {
  readonly record: LogRecord;
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
  readonly continuation: readonly string[];
}

export interface LogReaderOptions {
  readonly path: string;
  readonly interest: Needles;
  readonly platform: Pick<Platform, 'latin1' | 'utf8'>;
  /** Of a longer line the beginning is read. */
  readonly lineBytes: number;
  /** Minutes east of UTC to read stamps with that state no zone; left as they are where absent. */
  readonly zoneOffsetMinutes?: number;
  /** Gets each interesting entry, in file order. */
  onEntry(entry: LogEntry): void;
  /** A line longer than `lineBytes` was cut: its start is read, its rest skipped. */
  onLongLine(line: number, offset: number): void;
}

export interface LogSummary {
  /** Undefined when no line could be read as a log's. */
  readonly format: LogFormat | undefined;
  readonly lines: number;
  readonly bytes: number;
  readonly firstTime: Micros | undefined;
  readonly lastTime: Micros | undefined;
  readonly zoned: boolean;
  /** Host that the lines name (syslog column), where they do. */
  readonly host: string | undefined;
}

const newline = 10;
const carriageReturn = 13;
const headBytes = 64 << 10;
const tailBytes = 8 << 10;
const maxContinuationLines = 200;

export class LogReader {
  readonly #options: LogReaderOptions;
  /** The unfinished line at the end of what was fed. */
  #rest: Uint8Array = new Uint8Array(0);
  /** True while the rest of an over-long line is skipped. */
  #skipping = false;
  #format: LogFormat | undefined;
  #decided = false;
  #lines = 0;
  #bytes = 0;
  #open: { record: LogRecord; line: number; text: string; continuation: string[] } | undefined;
  #firstTime: Micros | undefined;
  #tail: Uint8Array = new Uint8Array(0);
  #zoned = true;
  #host: string | undefined;

  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  /** False as soon as it is certain that this is no log that we know; feeding may stop. */
  get readable(): boolean {
    return !this.#decided || this.#format !== undefined;
  }

  feed(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (!this.#decided && this.#rest.length + chunk.length < headBytes) {
      this.#rest = withoutZeros(joined(this.#rest, chunk));
      return;
    }
    this.#consume(this.#finishLine(chunk), false);
  }

  end(): LogSummary {
    this.#consume(this.#rest, true);
    this.#flush();
    return {
      format: this.#format,
      lines: this.#lines,
      bytes: this.#bytes,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime(),
      zoned: this.#zoned,
      host: this.#host,
    };
  }

  /** Reads the line that the last chunk left unfinished; returns what of this chunk stands behind it. */
  #finishLine(chunk: Uint8Array): Uint8Array {
    if (this.#rest.length === 0) return chunk;
    const end = chunk.indexOf(newline) + 1;
    if (end === 0 || !this.#decided) return joined(this.#rest, chunk);
    this.#consume(joined(this.#rest, chunk.subarray(0, end)), false);
    return chunk.subarray(end);
  }

  #consume(bytes: Uint8Array, last: boolean): void {
    const from = this.#skipLongLine(bytes);
    let to = bytes.lastIndexOf(newline) + 1;
    if (last) to = bytes.length;
    if (!this.#decided && to > from) this.#decide(withoutZeros(bytes.subarray(from, to)));
    if (to > from) {
      if (this.#format) this.#scan(bytes, from, to);
      else this.#lines += countNewlines(bytes, from, to);
    }
    const unread = Math.max(from, to);
    const rest = bytes.length - withoutZeros(bytes.subarray(unread)).length;
    if (bytes.length - rest >= this.#options.lineBytes) this.#cutLongLine(bytes, rest);
    else this.#rest = copyOf(bytes.subarray(rest));
  }

  /** Start of the first line in `bytes` that is to be read. */
  #skipLongLine(bytes: Uint8Array): number {
    if (!this.#skipping) return 0;
    const end = bytes.indexOf(newline);
    if (end < 0) return bytes.length;
    this.#skipping = false;
    return end + 1;
  }

  /** An unfinished line has grown over the limit: read its start, skip to its end. */
  #cutLongLine(bytes: Uint8Array, from: number): void {
    this.#options.onLongLine(this.#lines + 1, this.#bytes - (bytes.length - from));
    const start = bytes.subarray(from, from + this.#options.lineBytes);
    if (!this.#decided) this.#decide(start);
    if (this.#format) this.#scan(start, 0, start.length);
    this.#lines += this.#format ? 0 : 1;
    this.#skipping = true;
    this.#rest = new Uint8Array(0);
  }

  /** Decides the format from the first lines. */
  #decide(bytes: Uint8Array): void {
    this.#decided = true;
    const head = linesOf(this.#options.platform.latin1(bytes.subarray(0, headBytes)));
    this.#format = detectFormat(this.#options.path, head);
    for (const line of head) {
      const record = this.#read(line);
      if (record?.host !== undefined) this.#host ??= record.host;
      if (record?.time === undefined) continue;
      this.#firstTime ??= record.time;
      this.#zoned &&= record.zoned;
    }
  }

  /** Reads the whole lines in `bytes[from, to)`: finds the interesting ones, counts all. */
  #scan(bytes: Uint8Array, from: number, to: number): void {
    let counted = from;
    let at = this.#open ? this.#continue(bytes, from, to) : from;
    for (;;) {
      const hit = this.#options.interest.find(bytes, at, to);
      if (hit < 0) break;
      const start = hit === 0 ? 0 : bytes.lastIndexOf(newline, hit - 1) + 1;
      const lineStart = Math.max(start, from);
      this.#lines += countNewlines(bytes, counted, lineStart);
      counted = lineStart;
      const end = lineEnd(bytes, hit, to);
      this.#entry(bytes.subarray(lineStart, end), this.#lines + 1);
      at = this.#open ? this.#continue(bytes, end + 1, to) : end + 1;
      if (at >= to) break;
    }
    this.#lines += countNewlines(bytes, counted, to);
    if (bytes[to - 1] !== newline) this.#lines += 1;
    this.#tail = copyOf(bytes.subarray(Math.max(from, to - tailBytes), to));
  }

  #entry(bytes: Uint8Array, line: number): void {
    this.#flush();
    const text = this.#text(bytes);
    const record = this.#read(text);
    if (record) this.#open = { record, line, text, continuation: [] };
  }

  #read(line: string): LogRecord | undefined {
    const record = this.#format && readRecord(line, this.#format);
    const offset = this.#options.zoneOffsetMinutes;
    if (offset === undefined || record?.time === undefined || record.zoned) return record;
    return { ...record, time: record.time - offset * 60e6 };
  }

  /** Adds the lines that continue the open entry; returns where the next entry begins. */
  #continue(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (this.#open && at < to) {
      const end = lineEnd(bytes, at, to);
      if (this.#begins(behindZeros(bytes.subarray(at, end)))) {
        this.#flush();
        break;
      }
      if (this.#open.continuation.length >= maxContinuationLines) break;
      this.#open.continuation.push(this.#text(bytes.subarray(at, end)));
      at = end + 1;
    }
    return at;
  }

  #flush(): void {
    if (!this.#open) return;
    this.#options.onEntry(this.#open);
    this.#open = undefined;
  }

  #text(line: Uint8Array): string {
    const behind = behindZeros(line);
    // A zero inside a line is text, unless an entry begins behind it.
    const bytes = behind.length < line.length && !this.#begins(behind) ? withoutZeros(line) : behind;
    let end = bytes.length;
    while (bytes[end - 1] === carriageReturn) end -= 1;
    return this.#options.platform.utf8(bytes.subarray(0, end));
  }

  #begins(line: Uint8Array): boolean {
    return beginsRecord(this.#options.platform.latin1(line.subarray(0, 64)));
  }

  /** The stamp of the last line that has one. */
  #lastTime(): Micros | undefined {
    for (const line of linesOf(this.#options.platform.latin1(this.#tail)).reverse()) {
      const time = this.#read(line)?.time;
      if (time !== undefined) return time;
    }
    return undefined;
  }
}

/** A host that crashes leaves pages of zeros in its logs, and the next line stands right behind them. */
function withoutZeros(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (bytes[at] === 0) at += 1;
  return bytes.subarray(at);
}

/** What stands behind the last zero: it can come after half a line, too. */
function behindZeros(line: Uint8Array): Uint8Array {
  return line.subarray(line.lastIndexOf(0) + 1);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return copyOf(b);
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = bytes.indexOf(newline, from);
  return end < 0 || end > to ? to : end;
}

function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => {
    const behind = line.slice(line.lastIndexOf('\0') + 1);
    return (beginsRecord(behind) ? behind : line).replace(/(?<!\r)\r+$/, '');
  });
}
