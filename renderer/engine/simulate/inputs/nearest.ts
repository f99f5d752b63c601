/** The known word closest to what was typed, undefined when none is close: at most a third of its letters off. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const off = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (off < least) [best, least] = [candidate, off];
  }
  return best ?? known.find((one) => one.toLowerCase().startsWith(word.toLowerCase().slice(0, 5)));
}

/** Levenshtein distance over the first 64 letters: names are short, strangers' input may not be. */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
