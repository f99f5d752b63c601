/** Halves the gap between what is not enough and what is, so many times or until it is this share; returns what still is enough. */
export function narrowed(
  short: number,
  enough: number,
  steps: number,
  isEnough: (value: number) => boolean,
  closeEnough = 0,
): number {
  let [low, high] = [short, enough];
  for (let step = 0; step < steps && Math.abs(high - low) > closeEnough * high; step++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
