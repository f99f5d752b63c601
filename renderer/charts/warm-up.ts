/** Makes the first chart of a page as quick as those after it. */
import type { Migration } from '../engine/model.ts';
import { makeChart } from './chart.ts';
import { hostLanesOf } from '../engine/presentation/host-lanes.ts';
import { hostLanes } from './host-lanes.ts';
import { readTokens } from './tokens.ts';

/**
 * Draws a chart off screen. The first chart of a page is slow because its code has yet to be compiled, and it appears with the
 * first migration, while the workers occupy all processors.
 */
export function warmUpCharts(): void {
  const canvas = document.createElement('canvas');
  const migrations = ['succeeded', 'failed'].map(
    (outcome) =>
      ({ outcome, firstSeen: 0, lastSeen: 1e6, source: { host: 'a' }, destination: { host: 'b' } }) as Migration,
  );
  const drawing = hostLanes(hostLanesOf(migrations), readTokens(document.body), String, ignore, ignore);
  // Outside the document Chart.js draws only with a fixed size.
  const unseen = { ...drawing, options: { ...drawing.options, responsive: false } };
  const drawn = makeChart(canvas, unseen);
  drawn.show(unseen);
  drawn.end();
}

function ignore(): void {
  // It receives no events.
}
