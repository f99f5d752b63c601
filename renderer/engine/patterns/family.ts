/**
 * Many questions are asked at once, so that some answer looks striking by chance. The error of all of them together, the family, is
 * kept below `alpha`: of shuffled data at most that share shows any pattern.
 */

/** The error of the whole family. */
export const alpha = 0.05;

/**
 * Which tests can come to anything: those whose least possible p-value is small enough for as many tests as there then are. The rest cannot
 * be significant, so that they need no share of `alpha`. It depends on the sizes of groups alone, not on who failed.
 *
 * R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).
 */
export function canMatter<Test extends { readonly least: number }>(tests: readonly Test[]): readonly Test[] {
  const sorted = [...tests].sort((a, b) => a.least - b.least);
  let count = 0;
  for (let factor = 1; factor <= sorted.length; factor += 1) {
    while ((sorted[count]?.least ?? Infinity) <= alpha / factor) count += 1;
    while (count > 0 && (sorted[count - 1]?.least ?? 0) > alpha / factor) count -= 1;
    if (count <= factor) break;
  }
  return sorted.slice(0, count);
}

/**
 * The p-values, corrected for how many they are, in their order.
 *
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
 */
export function corrected(values: readonly number[]): readonly number[] {
  const order = values.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
  const found = new Array<number>(values.length).fill(1);
  let least = 0;
  order.forEach(({ p, at }, rank) => {
    least = Math.max(least, Math.min(1, p * (values.length - rank)));
    found[at] = least;
  });
  return found;
}
