/** Bisects between a value that is too small and one that is enough, for some steps or up to a relative gap; returns one that is enough. */
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
