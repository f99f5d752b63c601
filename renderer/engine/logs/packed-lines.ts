/**
 * The selected lines of a log in two buffers, which are transferred between threads without a copy.
 *
 * Lines `ab` (number 7, interesting) and `cde` (number 8, continues it) are bytes `abcde` and table `2 7 1  5 8 2`.
 */
import { copyOf, grown, putInto } from '../base/bytes.ts';
import type { FormatName } from '../formats/index.ts';
import type { StampsShown } from './formats.ts';

export interface PackedLines {
  /** `unknown`: none of its first lines can be parsed. */
  readonly format: FormatName | 'unknown';
  readonly stamps: StampsShown;
  /** The lines one after another, without their ends. */
  readonly bytes: Uint8Array;
  /** `perLine` numbers a line: where it ends in `bytes` (it begins where the one before ends), its number in the log, its marks. */
  readonly table: Uint32Array;
}

/** Numbers of the table that belong to one line. */
export const perLine = 3;

/** Flags of a line. */
export const mark = {
  /** It contains one of the interesting strings. */
  interest: 1,
  /** It continues the entry of the line before it. */
  continues: 2,
  /** It may be a line of a dump that is open, with a header of its own (`dump-lines.ts`). */
  dump: 4,
  /** The log ends in it, or it is too long: it has no newline. */
  cut: 8,
  /** In the file it is several lines. */
  rejoined: 16,
} as const;

const firstBytes = 64 << 10;
const firstLines = 512;

/** Collects lines until they are taken. */
export class LinePacker {
  #bytes = new Uint8Array(firstBytes);
  #table = new Uint32Array(firstLines * perLine);
  #used = 0;
  #lines = 0;

  /** Bytes that were not taken yet. */
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

  /** All lines since the last call, in memory of their own. */
  take(format: PackedLines['format'], stamps: StampsShown): PackedLines {
    const bytes = copyOf(this.#bytes.subarray(0, this.#used));
    const table = this.#table.slice(0, this.#lines * perLine);
    [this.#used, this.#lines] = [0, 0];
    return { format, stamps, bytes, table };
  }
}
