/** Memory left to send over time or rounds: solid happened, dashed was simulated. */
import { greatest } from '../../base/extremes.ts';
import { curvesSummary, dashes, hasMarks } from '../../presentation/memory.ts';
import type { Curve } from '../../presentation/memory.ts';
import { shortened } from '../../presentation/names.ts';
import { duration, memorySize } from '../../presentation/figures.ts';
import { element, label, ticks } from './svg.ts';

const width = 720;
const height = 220;
const left = 76;
/** Room for the names at the ends, where there are any. */
const namesWidth = 150;
const top = 12;
const bottom = height - 36;

export function memorySvg(curves: readonly Curve[], timed: boolean): string {
  const points = curves.flatMap((curve) => curve.points);
  const endX = greatest(
    points.map((point) => point.x),
    timed ? 0 : 1,
  );
  const right = curves.length > 1 ? namesWidth : 16;
  const most = greatest(
    points.map((point) => point.bytes),
    1,
  );
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(most) / 10));
  const stepY = (ticks(most / unit, 4)[1] ?? most / unit) * unit;
  const endY = Math.ceil(most / stepY) * stepY;
  const steps = ticks(endY / unit, endY / stepY).map((value) => value * unit);
  const x = (value: number) => left + (endX > 0 ? value / endX : 0) * (width - left - right);
  const y = (value: number) => bottom - (value / endY) * (bottom - top);
  const across = timed
    ? ticks(endX, 5)
    : ticks(endX, Math.min(endX, 8)).filter((one) => Number.isInteger(one) && one > 0);
  return element(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': curvesSummary(curves, timed) },
    ...steps.flatMap((value) => [
      element('line', { x1: left, y1: y(value), x2: width - right, y2: y(value), class: 'grid' }),
      label(memorySize(value), { x: left - 8, y: y(value) + 4, 'text-anchor': 'end', class: 'quiet' }),
    ]),
    ...across.map((value) =>
      label(timed ? (value === 0 ? '0' : duration(value)) : String(value), {
        x: x(value),
        y: bottom + 16,
        'text-anchor': 'middle',
        class: 'quiet',
      }),
    ),
    label(timed ? 'since pre-copy began' : 'round', {
      x: width - right,
      y: height - 4,
      'text-anchor': 'end',
      class: 'quiet',
    }),
    ...curves.map((curve, at) => curveSvg(curve, at, x, y)),
    ...endLabels(curves, x, y),
  );
}

type Scale = (value: number) => number;

function curveSvg(curve: Curve, at: number, x: Scale, y: Scale): string {
  const { points, isReal } = curve;
  const line = element('polyline', {
    points: points
      .map((point) => `${Math.round(x(point.x) * 100) / 100},${Math.round(y(point.bytes) * 100) / 100}`)
      .join(' '),
    class: isReal ? 'line-real' : 'line-simulated',
    'stroke-dasharray': isReal ? undefined : dashes(Math.max(0, at - 1)).join(' '),
  });
  if (!hasMarks(curve)) return line;
  return (
    line +
    points
      .map((point) => element('circle', { cx: x(point.x), cy: y(point.bytes), r: 3, class: 'fill-pre-copy' }))
      .join('')
  );
}

/**
 * Names at the ends: beside the chart, moved apart where they would overlap, for curves that end there; above the end of a
 * curve that ends earlier.
 */
function endLabels(curves: readonly Curve[], x: Scale, y: Scale): readonly string[] {
  if (curves.length < 2) return [];
  const edge = width - namesWidth;
  const ends = curves
    .flatMap(({ name, isReal, points }) => {
      const last = points.at(-1);
      return last ? [{ name, isReal, x: x(last.x), y: y(last.bytes) }] : [];
    })
    .sort((a, b) => b.y - a.y);
  let below = Infinity;
  return ends.map((one) => {
    const written = shortened(one.name, 24);
    const quiet = one.isReal ? undefined : 'quiet';
    if (one.x < edge - 40) return label(written, { x: one.x + 6, y: one.y - 6, class: quiet });
    below = Math.min(one.y, below - 14);
    return label(written, { x: edge + 8, y: below + 4, class: quiet });
  });
}
