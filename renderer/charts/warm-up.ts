/** Makes the first chart of a page as quick as those after it. */
import type { Migration } from '../engine/model.ts';
import { makeChart } from './chart.ts';
import { hostLanesOf } from '../engine/presentation/host-lanes.ts';
import { hostLanes } from './host-lanes.ts';
import { readTokens } from './tokens.ts';

/**
 * Draws lanes that nobody sees. The first chart of a page takes longer than those after it, for its code is compiled
 * and run for the first time; and it comes with the first migration, while the workers have all processors busy.
 */
export function warmUpCharts(): void {
  const canvas = document.createElement('canvas');
  const migrations = ['succeeded', 'failed'].map(
    (outcome) =>
      ({ outcome, firstSeen: 0, lastSeen: 1e6, source: { host: 'a' }, destination: { host: 'b' } }) as Migration,
  );
  const drawing = hostLanes(hostLanesOf(migrations), readTokens(document.body), String, ignore, ignore);
  // What is not in the page is drawn only where its size is given.
  const unseen = { ...drawing, options: { ...drawing.options, responsive: false } };
  const drawn = makeChart(canvas, unseen);
  drawn.show(unseen);
  drawn.end();
}

function ignore(): void {
  // Nobody points at it.
}
