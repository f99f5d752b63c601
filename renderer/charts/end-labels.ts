/** Names lines where they are: direct labels rather than a legend, moved apart where they would touch. */
import type { Chart, Plugin } from 'chart.js';
import type { Tokens } from './tokens.ts';

const height = 13;

/** Writes each dataset's label a third along its visible points. A dataset without a label has none. */
export function endLabels(tokens: Tokens): Plugin<'line'> {
  return {
    id: 'end-labels',
    afterDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea } = chart;
      const taken: { readonly x: number; readonly y: number; readonly width: number }[] = [];
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'middle';
      chart.data.datasets.forEach(({ label = '', borderColor }, index) => {
        if (label === '') return;
        const points = chart.getDatasetMeta(index).data.filter((point) => point.x >= chartArea.left);
        const anchor = points[Math.min(points.length - 1, Math.floor(points.length / 3))];
        if (!anchor) return;
        const width = ctx.measureText(label).width + 6;
        const x = Math.min(anchor.x + 6, chartArea.right - width);
        let y = Math.max(chartArea.top + height / 2, anchor.y - 9);
        while (taken.some((other) => overlaps({ x, y, width }, other)) && y > chartArea.top) y -= height;
        taken.push({ x, y, width });
        ctx.globalAlpha = 0.82;
        ctx.fillStyle = tokens.surface;
        ctx.fillRect(x - 2, y - height / 2, width, height);
        ctx.globalAlpha = 1;
        ctx.fillStyle = typeof borderColor === 'string' ? borderColor : tokens.text;
        ctx.fillText(label, x, y);
      });
      ctx.restore();
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function overlaps(a: Box, b: Box): boolean {
  return Math.abs(a.y - b.y) < height && a.x < b.x + b.width && b.x < a.x + a.width;
}
