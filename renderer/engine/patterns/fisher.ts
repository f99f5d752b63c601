/**
 * Fisher's exact test, one-sided: how likely chance alone puts so many of the hits among the members. It holds for the few failures
 * that a night has, where a chi-squared test does not.
 *
 * R. A. Fisher, "On the interpretation of χ² from contingency tables, and the calculation of P", Journal of the Royal Statistical
 * Society 85 (1922); the test in "Statistical Methods for Research Workers", 5th ed. (1934), section 21.02.
 */

/** Of `total` moves `hits` fail; `members` have an attribute. */
export interface Margins {
  readonly total: number;
  readonly hits: number;
  readonly members: number;
}

/** ln n! for all n so far. */
let logFactorials = new Float64Array([0]);

function logFactorial(n: number): number {
  if (n >= logFactorials.length) {
    const longer = new Float64Array(Math.max(n + 1, 2 * logFactorials.length));
    for (let at = 1; at < longer.length; at += 1) longer[at] = (longer[at - 1] ?? 0) + Math.log(at);
    logFactorials = longer;
  }
  return logFactorials[n] ?? NaN;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** ln of the hypergeometric probability of exactly `both`, which must be possible. */
function logProbability({ total, hits, members }: Margins, both: number): number {
  return logChoose(hits, both) + logChoose(total - hits, members - both) - logChoose(total, members);
}

/**
 * ln of the probability of `both` or more hits among the members. A logarithm, as among 20,000 moves the probability itself can be less than the
 * least number that there is.
 */
export function logUpperTail(margins: Margins, both: number): number {
  const { total, hits, members } = margins;
  const [fewest, most] = [Math.max(0, members + hits - total), Math.min(hits, members)];
  if (both <= fewest) return 0;
  const first = logProbability(margins, both);
  let sum = 1;
  for (let at = both + 1; at <= most; at += 1) {
    const term = Math.exp(logProbability(margins, at) - first);
    sum += term;
    // Behind the middle the terms only fall.
    if (term < sum * 1e-16 && at * total > hits * members) break;
  }
  return Math.min(0, first + Math.log(sum));
}

/** The least that the probability can be, whatever happened: the members hold as many hits as they can. */
export function leastTail(margins: Margins): number {
  return Math.exp(logProbability(margins, Math.min(margins.hits, margins.members)));
}
