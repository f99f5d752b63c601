/**
 * The shape that a log's own rounds draw, for a guest that writes like none of the usual ones: parts of any size whose rates are
 * even factors apart, by least squares without negative sizes. Any sum of independent writers is near one of these.
 */
import { merged } from './guest-shapes.ts';
import type { GuestShape } from './guest-shapes.ts';
import type { LoggedRound } from './logged.ts';

/** Fewer rounds are drawn by the usual shapes as well. */
const leastRounds = 3;
const parts = 14;
const factor = 2;
/** Writes to a page in the longest round, of the slowest part. */
const slowest = 0.05;
const sweeps = 300;
/** It can draw anything, so it has to fit much better than a usual shape before it counts. */
const prior = 0.02;

/** Undefined for too few rounds. What was slowed or waiting is not taken into account: whether it fits is seen in the replay. */
export function freeShape(rounds: readonly LoggedRound[]): GuestShape | undefined {
  const seen = rounds.filter(({ dirtied, seconds }) => dirtied > 0 && seconds > 0);
  if (seen.length < leastRounds) return undefined;
  const longest = Math.max(...seen.map(({ seconds }) => seconds));
  const rates = Array.from({ length: parts }, (_, at) => (slowest * factor ** at) / longest);
  // Relative: a short round counts as much as a long one.
  const rows = seen.map(({ seconds, dirtied }) => rates.map((rate) => -Math.expm1(-rate * seconds) / dirtied));
  const sizes = nonNegative(rows);
  const pages = sizes.reduce((sum, size) => sum + size, 0);
  const writes = sizes.reduce((sum, size, at) => sum + size * (rates[at] ?? 0), 0);
  if (pages <= 0) return undefined;
  const mean = writes / pages;
  return {
    ...{ name: 'as the rounds draw it', prior, isSweep: false },
    parts: merged(sizes.map((size, at) => ({ pages: size / pages, rate: (rates[at] ?? 0) / mean }))),
  };
}

/** Sizes, none negative, with which each row adds up to 1 as nearly as can be: one of them at a time, over and over. */
function nonNegative(rows: readonly (readonly number[])[]): readonly number[] {
  const sizes = new Array<number>(parts).fill(0);
  const missing = rows.map(() => 1);
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (let at = 0; at < parts; at++) {
      let [slope, square] = [0, 0];
      for (const [index, row] of rows.entries()) {
        slope += (row[at] ?? 0) * (missing[index] ?? 0);
        square += (row[at] ?? 0) ** 2;
      }
      const before = sizes[at] ?? 0;
      const now = Math.max(0, before + slope / square);
      sizes[at] = now;
      for (const [index, row] of rows.entries())
        missing[index] = (missing[index] ?? 0) - (now - before) * (row[at] ?? 0);
    }
  return sizes;
}
