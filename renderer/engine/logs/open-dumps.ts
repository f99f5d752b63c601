/**
 * Which dump a line belongs to. Its thread is not that of the dump's first line, and lines of other threads may stand between: it is
 * the one that the same daemon of the same host opened last.
 */
import { depthBy, isBodyOfDump, mostDumpLines } from './dump-lines.ts';
import type { Micros } from '../base/time.ts';
import type { LogRecord } from '../formats/record.ts';

/** A dump is written at once; microseconds. */
const longestDump = 10e6;

/** The entry that opens a dump. */
interface Opener {
  readonly line: number;
  readonly text: string;
  readonly record: LogRecord | undefined;
  /** @param whole the line with its header */
  continueWith(
    body: string,
    isSuspect: boolean,
    whole: { readonly line: number; readonly text: string; readonly time: Micros | undefined },
  ): void;
}

interface OpenDump {
  readonly daemon: string;
  readonly record: LogRecord;
  readonly line: number;
  /** Undefined for a dump that nobody wants: it only owns its lines. */
  readonly entry: Opener | undefined;
  /** A migration's host log: its lines have neither arrows nor brackets. */
  readonly isHostLog: boolean;
  depth: number;
}

export class OpenDumps {
  /** In the order in which they were opened. */
  #open: OpenDump[] = [];

  get isAny(): boolean {
    return this.#open.length > 0;
  }

  /** The first line of the dump that was opened first. */
  get first(): Opener | undefined {
    return this.#open.find(({ entry }) => entry)?.entry;
  }

  /** Closes those whose lines cannot come any more. @param line that is reached */
  expire(line: number): void {
    const oldest = this.#open[0];
    if (oldest && line - oldest.line > mostDumpLines)
      this.#open = this.#open.filter((one) => line - one.line <= mostDumpLines);
  }

  close(): void {
    this.#open = [];
  }

  /** Where the line below this entry is one of the dump that it opened, that dump has lines without headers, which follow at once. */
  closeThatOf(entry: Opener, below: string): void {
    if (this.isAny) this.#open = this.#open.filter((one) => one.entry !== entry || !isBodyOfDump(below, one.isHostLog));
  }

  /** @param entry the dump's first line */
  open(entry: Opener): void {
    const { record, line, text } = entry;
    // `take` may have seen the same line.
    if (this.#open.at(-1)?.line === line) this.#open.pop();
    if (record) this.#push(record, line, text, entry);
  }

  /** Gives a line to its dump. False where it has none. */
  take(record: LogRecord, line: number, text: string, isSuspect: boolean): boolean {
    const daemon = daemonOf(record);
    const dump = this.#open.findLast((one) => one.daemon === daemon);
    if (!dump || !isNear(dump, record)) return false;
    if (!isBodyOfDump(record.body, dump.isHostLog)) {
      // The lines behind it are its own.
      if (text.endsWith('{')) this.#push(record, line, text, undefined);
      return false;
    }
    dump.entry?.continueWith(record.body, isSuspect, { line, text, time: record.time });
    dump.depth += dump.isHostLog ? 0 : depthBy(record.body);
    if (dump.depth <= 0) this.#open = this.#open.filter((one) => one !== dump);
    return true;
  }

  #push(record: LogRecord, line: number, text: string, entry: Opener | undefined): void {
    this.#open.push({ daemon: daemonOf(record), record, line, entry, isHostLog: text.endsWith('.hlog'), depth: 1 });
  }
}

/** Daemon and host; forwarded logs hold lines of many. */
function daemonOf({ host = '', program = '' }: LogRecord): string {
  return `${host} ${program}`;
}

function isNear({ record: { time: opened } }: OpenDump, { time }: LogRecord): boolean {
  return opened === undefined || time === undefined || Math.abs(time - opened) <= longestDump;
}
