/** The picked lines of one log in, its entries out: headers taken apart, continuations gathered. */
import type { Platform } from '../archive/source.ts';
import { formatNamed, readRecord } from './formats.ts';
import { mark, perLine } from './picked-lines.ts';
import type { PickedLines } from './picked-lines.ts';
import type { LogRecord } from './record.ts';

/** An entry of a log with the lines that continue it (`-->`, dumps). */
export interface LogEntry {
  readonly record: LogRecord;
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
  readonly continuation: readonly string[];
  /** Whether one of its lines may tell of a known failure. */
  readonly isSuspect: boolean;
}

export interface EntryReaderOptions {
  readonly platform: Pick<Platform, 'utf8'>;
  /** Minutes east of UTC to read stamps with that state no zone; left as they are where absent. */
  readonly zoneOffsetMinutes?: number;
  /** Gets each interesting entry, in file order. */
  onEntry(entry: LogEntry): void;
  /**
   * Gets the text of each interesting line first. Where it returns true, it has taken all that the line says: nobody needs
   * the line's header read, and it makes no entry.
   */
  takesNote?(text: string): boolean;
}

export class EntryReader {
  readonly #options: EntryReaderOptions;
  #open: { record: LogRecord; line: number; text: string; continuation: string[]; isSuspect: boolean } | undefined;

  constructor(options: EntryReaderOptions) {
    this.#options = options;
  }

  read({ format: name, bytes, table }: PickedLines): void {
    const { platform, takesNote, zoneOffsetMinutes } = this.#options;
    const format = formatNamed(name);
    let from = 0;
    for (let at = 0; at < table.length; at += perLine) {
      const [to, line, marks] = [table[at] as number, table[at + 1] as number, table[at + 2] as number];
      const text = platform.utf8(bytes, from, to);
      from = to;
      const isSuspect = (marks & mark.suspect) !== 0;
      if (this.#open && (marks & mark.continues) !== 0) {
        this.#open.continuation.push(text);
        this.#open.isSuspect ||= isSuspect;
      } else if ((marks & mark.interest) !== 0) {
        this.end();
        if (takesNote?.(text)) continue;
        const record = readRecord(text, format, zoneOffsetMinutes);
        if (record) this.#open = { record, line, text, continuation: [], isSuspect };
      }
    }
  }

  /** Nothing continues the last entry. */
  end(): void {
    if (!this.#open) return;
    this.#options.onEntry(this.#open);
    this.#open = undefined;
  }
}
