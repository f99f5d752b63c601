/** Search over bytes, which the host provides: see `renderer/platform/wasm`. */

export interface ByteSearch {
  /** Searches for any of several strings. @param texts ASCII, at least `shortestNeedle` characters each */
  needles(texts: readonly string[]): Needles;
  /** Searches for one string. @param text 1 to 256 characters of ASCII @param ignoresCase treats `a` and `A` as equal */
  literal(text: string, ignoresCase: boolean): Needles;
  /** Finds where each `stride`th line of a text begins. */
  indexLines(bytes: Uint8Array, stride: number): LineIndex;
  /** Allocates zeroed memory that is searched in place, without a copy. */
  allocate(length: number): Uint8Array;
}

/** What is searched for. */
export interface Needles {
  /** Prepares a search through bytes, which must not change while it is in use. Costs nothing until then. */
  over(bytes: Uint8Array): Haystack;
}

/** Bytes that are searched match by match. */
export interface Haystack {
  /** Offset in `bytes` of a match within `[from, to)` with no other match wholly before it; -1 if there is none. */
  find(from: number, to: number): number;
  hasZeros(from: number, to: number): boolean;
  /**
   * Finds the first line with a match in `[from, to)`, which begins with a line. Returns whether there is one, and sets `start`,
   * `end` and `passed`.
   */
  nextLine(from: number, to: number): boolean;
  /** Where the line found last begins; `to` if there was none. */
  readonly start: number;
  /** Its newline; `to` if it has none. */
  readonly end: number;
  /** Newlines before it. */
  readonly passed: number;
}

export interface LineIndex {
  readonly newlines: number;
  /** Offsets of the first line and every `stride`th one after it, also of one that would begin at the end of the text. */
  readonly starts: readonly number[];
  readonly isAscii: boolean;
}

export const shortestNeedle = 6;
