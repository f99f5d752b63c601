/** Whether a line holds any of many strings, looking at every fifth character or so: `base/needles.ts` for text. */

/**
 * A test for texts, by the same skip search over pairs of characters as the one over bytes (Wu and Manber, 1994); it
 * spares turning each line into bytes.
 *
 * @param needles ASCII strings of at least two characters
 */
export function holdsAny(needles: readonly string[]): (text: string) => boolean {
  const window = Math.min(...needles.map(({ length }) => length));
  const skip = new Uint8Array(1 << 14).fill(window - 1);
  const endingWith = new Map<number, string[]>();
  for (const needle of needles) {
    for (let end = 1; end < window; end += 1) {
      const pair = pairAt(needle, end);
      skip[pair] = Math.min(skip[pair] as number, window - 1 - end);
    }
    const last = pairAt(needle, window - 1);
    endingWith.set(last, [...(endingWith.get(last) ?? []), needle]);
  }
  return (text) => {
    for (let at = window - 1; at < text.length;) {
      const pair = pairAt(text, at);
      const step = skip[pair] as number;
      if (step === 0 && startsAny(text, at - window + 1, endingWith.get(pair))) return true;
      at += step || 1;
    }
    return false;
  };
}

/** Characters beyond ASCII share the numbers of others, which costs a comparison and misses nothing. */
function pairAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 1) & 127) << 7) | (text.charCodeAt(end) & 127);
}

function startsAny(text: string, at: number, needles: readonly string[] = []): boolean {
  for (const needle of needles) if (text.startsWith(needle, at)) return true;
  return false;
}
