/** Repeatable chance: the same seed gives the same numbers on every machine. */

/** Uniform numbers in [0, 1): mulberry32, T. Ettinger's 32-bit generator (public domain). */
export function uniformFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A log-normal factor around 1 with this relative spread (Box and Muller). */
export function logNormal(uniform: () => number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
  return Math.exp(sigma * radius * Math.cos(2 * Math.PI * uniform()));
}

/** The value below which a share `q` of the (unsorted) values lies; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
