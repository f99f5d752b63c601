/**
 * The lines of a log that are worth reading, packed: two buffers, which pass from one thread to another without a copy.
 *
 * Lines `ab` (number 7, interesting) and `cde` (number 8, continues it) are bytes `abcde` and table `2 7 1  5 8 2`.
 */
import { copyOf, grown, putInto } from '../base/bytes.ts';
import type { FormatName } from '../formats/index.ts';

export interface PackedLines {
  /** `unknown`: none of its first lines reads like a log's. */
  readonly format: FormatName | 'unknown';
  /** The lines one after another, without their ends. */
  readonly bytes: Uint8Array;
  /** `perLine` numbers a line: where it ends in `bytes` (it begins where the one before ends), its number in the log, its marks. */
  readonly table: Uint32Array;
}

/** Numbers of the table that belong to one line. */
export const perLine = 3;

/** What is known of a line from its bytes alone. */
export const mark = {
  /** It holds one of the strings that make a line interesting. */
  interest: 1,
  /** It continues the entry of the line before it. */
  continues: 2,
} as const;

const firstBytes = 64 << 10;
const firstLines = 512;

/** Packs lines until somebody takes them. */
export class LinePacker {
  #bytes = new Uint8Array(firstBytes);
  #table = new Uint32Array(firstLines * perLine);
  #used = 0;
  #lines = 0;

  /** Bytes that wait to be taken. */
  get size(): number {
    return this.#used;
  }

  add(source: Uint8Array, from: number, to: number, line: number, marks: number): void {
    const end = this.#used + to - from;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    const at = this.#lines * perLine;
    if (at === this.#table.length) this.#table = grown(this.#table, at + perLine);
    putInto(this.#bytes, this.#used, source, from, to);
    this.#table[at] = end;
    this.#table[at + 1] = line;
    this.#table[at + 2] = marks;
    this.#used = end;
    this.#lines += 1;
  }

  /** Interesting lines that lie one after another. @param table for each: where it ends, and its number */
  addAll(lines: Uint8Array, table: Uint32Array): void {
    const first = this.#used;
    const end = first + lines.length;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    this.#bytes.set(lines, first);
    this.#used = end;
    let at = this.#lines * perLine;
    this.#lines += table.length / 2;
    if (this.#lines * perLine > this.#table.length) this.#table = grown(this.#table, this.#lines * perLine);
    for (let i = 0; i < table.length; i += 2) {
      this.#table[at] = first + (table[i] as number);
      this.#table[at + 1] = table[i + 1] as number;
      this.#table[at + 2] = mark.interest;
      at += perLine;
    }
  }

  /** All lines since the last call, in memory of their own. */
  take(format: PackedLines['format']): PackedLines {
    const bytes = copyOf(this.#bytes.subarray(0, this.#used));
    const table = this.#table.slice(0, this.#lines * perLine);
    [this.#used, this.#lines] = [0, 0];
    return { format, bytes, table };
  }
}
