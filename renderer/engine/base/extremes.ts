/**
 * Of any number of numbers. `Math.max(...numbers)` takes them as arguments, of which there is no room for a hundred thousand:
 * so many rounds, migrations or lines there can be.
 */

/** The least of `numbers` and `ceiling`. */
export function least(numbers: readonly number[], ceiling = Infinity): number {
  return numbers.reduce((a, b) => Math.min(a, b), ceiling);
}

/** The greatest of `numbers` and `floor`. */
export function greatest(numbers: readonly number[], floor = -Infinity): number {
  return numbers.reduce((a, b) => Math.max(a, b), floor);
}
