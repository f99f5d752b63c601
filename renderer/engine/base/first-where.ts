/**
 * The first of `count` places where something holds that, once it does, holds at all that follow; `count` where it holds at
 * none. By halves: of a million places it asks twenty.
 */
export function firstWhere(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
