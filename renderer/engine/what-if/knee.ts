/**
 * The knee of a curve, beyond which more brings little: the point farthest below (or above) the chord between its ends, both axes
 * scaled to 1 (Satopää et al. 2011, "Finding a 'Kneedle' in a Haystack").
 */
export function kneeOf(
  points: readonly { readonly x: number; readonly y: number }[],
  isLogX = false,
): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 5) return undefined;
  const along = (x: number) => (isLogX ? Math.log(x) : x);
  const width = along(last.x) - along(first.x);
  const ys = points.map(({ y }) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (width === 0 || high - low < 0.05 * Math.abs(high)) return undefined;
  let [most, at] = [0, -1];
  points.forEach(({ x, y }, index) => {
    const u = (along(x) - along(first.x)) / width;
    const chord = first.y + u * (last.y - first.y);
    const distance = Math.abs(y - chord) / (high - low);
    if (distance > most) [most, at] = [distance, index];
  });
  // A curve that is nearly straight has no knee.
  return most < 0.1 ? undefined : at;
}
