/**
 * For lists of any length. `Math.max(...numbers)` passes arguments on the stack, which overflows with a hundred thousand of them: there
 * can be as many rounds, migrations or lines.
 */

export function least(numbers: readonly number[], ceiling = Infinity): number {
  return numbers.reduce((a, b) => Math.min(a, b), ceiling);
}

export function greatest(numbers: readonly number[], floor = -Infinity): number {
  return numbers.reduce((a, b) => Math.max(a, b), floor);
}
