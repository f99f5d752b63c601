/** The search over bytes that the engine asks of its host: see `renderer/platform/byte-search.ts`. */

/** Some strings that are looked for together. */
export interface Needles {
  /** A way to look through bytes, which must stay as they are as long as it is used. Costs nothing until it is. */
  over(bytes: Uint8Array): Haystack;
}

/** Bytes that are looked through, from hit to hit. */
export interface Haystack {
  /**
   * Where one of the needles stands wholly in `bytes[from, to)`, from the beginning of `bytes`; -1 where there is none. No
   * needle lies wholly before the one that is found.
   */
  find(from: number, to: number): number;
  /**
   * Looks for the first line of `bytes[from, to)`, which begins with a line, that holds a needle. Whether there is one;
   * `start`, `end` and `passed` tell the rest.
   */
  nextLine(from: number, to: number): boolean;
  /** Where the line that was found begins; `to` where there was none. */
  readonly start: number;
  /** Its newline; `to` where it has none. */
  readonly end: number;
  /** Newlines before it. */
  readonly passed: number;
}

/** The shortest string that can be looked for. */
export const shortestNeedle = 6;
