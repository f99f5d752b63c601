/** Makes the first chart of a page as quick as those after it. */
import type { Migration } from '../engine/model.ts';
import { makeChart } from './chart.ts';
import { columnsOf } from '../engine/overview/columns.ts';
import { overTime } from './over-time.ts';
import { readTokens } from './tokens.ts';

/**
 * Draws a chart off screen. The first chart of a page is slow because its code has yet to be compiled, and it appears with the
 * first migration, while the workers occupy all processors.
 */
export function warmUpCharts(): void {
  const canvas = document.createElement('canvas');
  const migrations = ['succeeded', 'failed'].map((outcome) => {
    const [source, destination] = [{ host: 'a' }, { host: 'b' }];
    return {
      outcome,
      firstSeen: 0,
      lastSeen: 1e6,
      source,
      destination,
      metrics: {},
      vm: {},
      findings: [],
      downtimes: [],
      milestones: [],
    };
  });
  const columns = columnsOf(migrations as unknown as readonly Migration[], []);
  const shape = { hosts: [0, 1], hasStrip: true, left: 80, right: 80, offset: 0, write: String, writeAll: String };
  const drawing = overTime(
    { columns, ...shape, openMove: ignore, openMark: ignore, select: ignore },
    readTokens(document.body),
  );
  // Outside the document Chart.js draws only with a fixed size.
  const unseen = { ...drawing, options: { ...drawing.options, responsive: false } };
  const drawn = makeChart(canvas, unseen);
  drawn.show(unseen);
  drawn.end();
}

function ignore(): void {
  // It receives no events.
}
