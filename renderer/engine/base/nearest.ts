/** Known words that are spelled much like another one. */

/** The known word closest to what was typed, undefined when none is close: at most a third of its letters off. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  return (
    nearestFew(word, known, 1)[0] ?? known.find((one) => one.toLowerCase().startsWith(word.toLowerCase().slice(0, 5)))
  );
}

/** Those that are as close, the closest first. */
export function nearestFew(word: string, known: readonly string[], most: number): readonly string[] {
  const allowed = Math.max(2, Math.floor(word.length / 3));
  return known
    .map((one) => ({ one, off: editDistance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ off }) => off <= allowed)
    .sort((a, b) => a.off - b.off)
    .slice(0, most)
    .map(({ one }) => one);
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
