/**
 * Finds the next place where any of several byte strings occurs, skipping most bytes unseen: a set-wise Horspool search
 * over pairs of bytes (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994).
 *
 * The window has the length of the shortest needle. The last two bytes of the window say how far it can move without
 * missing a needle; zero means that a needle may end there, and only then are needles compared.
 */
export interface Needles {
  /**
   * Index of the first byte of a needle at or after `from` that lies wholly before `to`; -1 when there is none. Where
   * needles overlap, the one whose first `window` bytes end first is reported.
   */
  find(bytes: Uint8Array, from: number, to: number): number;
}

const pairs = 1 << 16;

/** @param texts ASCII strings of at least two characters. */
export function needles(texts: readonly string[]): Needles {
  const patterns = texts.map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)));
  const window = Math.min(...patterns.map((pattern) => pattern.length));
  if (!(window >= 2)) throw new Error('A needle needs at least two characters.');
  const skip = new Uint8Array(pairs).fill(window - 1);
  const endingWith = new Map<number, Uint8Array[]>();
  for (const pattern of patterns) {
    for (let end = 1; end < window; end += 1) {
      const pair = pairAt(pattern, end);
      skip[pair] = Math.min(skip[pair] ?? 0, window - 1 - end);
    }
    const last = pairAt(pattern, window - 1);
    endingWith.set(last, [...(endingWith.get(last) ?? []), pattern]);
  }
  return {
    find(bytes, from, to) {
      let at = from + window - 1;
      while (at < to) {
        const pair = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
        const step = skip[pair] as number;
        if (step > 0) {
          at += step;
          continue;
        }
        const start = at - window + 1;
        for (const pattern of endingWith.get(pair) ?? []) if (occursAt(bytes, start, to, pattern)) return start;
        at += 1;
      }
      return -1;
    },
  };
}

function pairAt(bytes: Uint8Array, end: number): number {
  return ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
}

function occursAt(bytes: Uint8Array, start: number, to: number, pattern: Uint8Array): boolean {
  if (start + pattern.length > to) return false;
  for (let i = 0; i < pattern.length; i += 1) if (bytes[start + i] !== pattern[i]) return false;
  return true;
}
