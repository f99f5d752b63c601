/** The search over bytes that the engine asks of its host: see `renderer/platform/byte-search.ts`. */

export interface ByteSearch {
  /** Strings to be looked for together. @param texts ASCII strings of at least six characters */
  needles(texts: readonly string[]): Needles;
  /** One string. @param text from 1 to 256 characters of ASCII @param ignoresCase takes `a` for `A`, and `A` for `a` */
  literal(text: string, ignoresCase: boolean): Needles;
  /** Where each `stride`th line of a text begins. */
  indexLines(bytes: Uint8Array, stride: number): LineIndex;
  /** Memory of zeros in which it looks through bytes without copying them first. */
  room(length: number): Uint8Array;
}

/** What is looked for. */
export interface Needles {
  /** A way to look through bytes, which must stay as they are as long as it is used. Costs nothing until it is. */
  over(bytes: Uint8Array): Haystack;
}

/** Bytes that are looked through, from hit to hit. */
export interface Haystack {
  /**
   * Where something that is looked for stands wholly in `bytes[from, to)`, from the beginning of `bytes`; -1 where nothing
   * does. Nothing else lies wholly before what is found.
   */
  find(from: number, to: number): number;
  hasZeros(from: number, to: number): boolean;
  /**
   * Looks for the first line of `bytes[from, to)`, which begins with a line, that holds something of it. Whether there is
   * one; `start`, `end` and `passed` tell the rest.
   */
  nextLine(from: number, to: number): boolean;
  /**
   * The lines of `bytes[from, to)`, which begins with a line, that hold something of it, as long as an entry begins with a year
   * behind each.
   *
   * @param line lines before the range
   */
  gather(from: number, to: number, line: number): Gathered;
  /** Where the line that was found begins; `to` where there was none. */
  readonly start: number;
  /** Its newline; `to` where it has none. */
  readonly end: number;
  /** Newlines before it. */
  readonly passed: number;
}

/** Lines that were found one after another. */
export interface Gathered {
  /** How many they are. */
  readonly count: number;
  /** Without their ends, one after another. Holds until something else is looked for. */
  readonly bytes: Uint8Array;
  /** For each: where it ends in `bytes`, and its number, from 1. */
  readonly table: Uint32Array;
  /** Where there may be more. Undefined: all was looked through. */
  readonly next: number | undefined;
  /** Whether what lies behind the last of them may go on with its entry. */
  readonly isOpen: boolean;
  /** Lines before `next`, or all. */
  readonly lines: number;
}

export interface LineIndex {
  readonly newlines: number;
  /** Offsets of the first line, of the one `stride` lines behind it, …; of the text's end where such a line would be next. */
  readonly starts: readonly number[];
  readonly isAscii: boolean;
}

/** The shortest string that can be looked for among others. */
export const shortestNeedle = 6;
