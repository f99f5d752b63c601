/** Whole lines of a log, with an index of where every 64th of them begins. */
import { carriageReturn, newline } from '../base/bytes.ts';
import { firstWhere } from '../base/first-where.ts';
import type { ByteSearch } from '../base/byte-search.ts';

const stride = 64;

export class TextSegment {
  readonly firstLine: number;
  /** The line behind the last one. */
  readonly endLine: number;
  readonly isAscii: boolean;
  readonly bytes: Uint8Array;
  /** Offset of the first line, the 65th, … */
  readonly #index: readonly number[];

  /** @param bytes end with a newline, except at the end of a log */
  constructor(bytes: Uint8Array, firstLine: number, search: Pick<ByteSearch, 'indexLines'>) {
    this.bytes = bytes;
    this.firstLine = firstLine;
    const { newlines, starts, isAscii } = search.indexLines(bytes, stride);
    this.#index = starts;
    this.isAscii = isAscii;
    this.endLine = firstLine + newlines + (bytes.at(-1) === newline ? 0 : 1);
  }

  /** The line of the byte at an offset. */
  lineAt(offset: number): number {
    const behind = firstWhere(this.#index.length, (place) => (this.#index[place] as number) > offset);
    const last = Math.max(0, behind - 1);
    let line = this.firstLine + last * stride;
    for (let at = this.#endOf(this.#index[last] ?? 0); at < offset; at = this.#endOf(at + 1)) line += 1;
    return line;
  }

  /** Passes on the lines `[from, to)`, each without its end. */
  eachLine(from: number, to: number, take: (line: number, bytes: Uint8Array) => void): void {
    let at = this.offsetOf(from);
    for (let line = from; line < to; line += 1) {
      const end = this.#endOf(at);
      const textEnd = end > at && this.bytes[end - 1] === carriageReturn ? end - 1 : end;
      take(line, this.bytes.subarray(at, textEnd));
      at = end + 1;
    }
  }

  /** Where a line begins; the end of the bytes for the line behind the last one. */
  offsetOf(line: number): number {
    if (line >= this.endLine) return this.bytes.length;
    const place = line - this.firstLine;
    let at = this.#index[Math.floor(place / stride)] ?? this.bytes.length;
    for (let skip = place % stride; skip > 0; skip -= 1) at = this.#endOf(at) + 1;
    return at;
  }

  /** The first line from `line` on that is in the index. */
  indexedFrom(line: number): number {
    return this.firstLine + Math.ceil((line - this.firstLine) / stride) * stride;
  }

  #endOf(at: number): number {
    const end = this.bytes.indexOf(newline, at);
    return end < 0 ? this.bytes.length : end;
  }
}
