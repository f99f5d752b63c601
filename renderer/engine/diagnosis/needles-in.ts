/** Which of many strings a line holds, at the cost of reading every fifth character or so. */
import { pushTo } from '../base/push-to.ts';

/**
 * A skip search over pairs of characters (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994): the last
 * two characters of a window as long as the shortest needle say how far it can move without missing one.
 *
 * @param needles ASCII strings of at least two characters
 */
export function needlesIn(needles: readonly string[]): (text: string) => ReadonlySet<string> {
  const window = Math.min(...needles.map(({ length }) => length));
  const skip = new Uint8Array(1 << 14).fill(window - 1);
  const endingWith = new Map<number, string[]>();
  for (const needle of needles) {
    for (let end = 1; end < window; end += 1) {
      const pair = pairAt(needle, end);
      skip[pair] = Math.min(skip[pair] as number, window - 1 - end);
    }
    pushTo(endingWith, pairAt(needle, window - 1), needle);
  }
  return (text) => {
    const found = new Set<string>();
    for (let at = window - 1; at < text.length;) {
      const pair = pairAt(text, at);
      const step = skip[pair] as number;
      if (step === 0) {
        for (const needle of endingWith.get(pair) ?? [])
          if (text.startsWith(needle, at - window + 1)) found.add(needle);
      }
      at += step || 1;
    }
    return found;
  };
}

/** Characters beyond ASCII share the numbers of others, which costs a comparison and misses nothing. */
function pairAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 1) & 127) << 7) | (text.charCodeAt(end) & 127);
}
