/** Chart.js with only the parts that are drawn here, and what all charts have in common. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { ChartConfiguration, Plugin } from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import type { Tokens } from './tokens.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  annotation,
  zoom,
);

/** Draws a chart until it is ended. Data never moves by itself. */
export function draw(canvas: HTMLCanvasElement, config: ChartConfiguration): { end(): void; resetZoom(): void } {
  const chart = new Chart(canvas, config);
  return { end: () => chart.destroy(), resetZoom: () => chart.resetZoom() };
}

/** A linear axis of the theme. `tick` writes a value with its unit. */
export function axis(tokens: Tokens, title: string, tick: (value: number) => string) {
  return {
    type: 'linear' as const,
    title: { display: title !== '', text: title, color: tokens.quiet, font: { family: tokens.font, size: 11 } },
    ticks: {
      color: tokens.quiet,
      font: { family: tokens.font, size: 11 },
      maxTicksLimit: 9,
      maxRotation: 0,
      callback: (value: string | number) => tick(Number(value)),
    },
    grid: { color: tokens.line, drawTicks: false },
    border: { display: false },
  };
}

/** Wheel zooms the time axis, drag pans. */
export const zoomTime = {
  zoom: { wheel: { enabled: true }, pinch: { enabled: true }, mode: 'x' as const },
  pan: { enabled: true, mode: 'x' as const },
};

export function tooltipStyle(tokens: Tokens) {
  return {
    backgroundColor: tokens.surface,
    borderColor: tokens.line,
    borderWidth: 1,
    titleColor: tokens.text,
    bodyColor: tokens.text,
    titleFont: { family: tokens.font, size: 12 },
    bodyFont: { family: tokens.font, size: 12 },
    displayColors: false,
    padding: 8,
  };
}

/** Writes a bar's own name into it where there is room: direct labels rather than a legend. */
export function barLabels(tokens: Tokens): Plugin<'bar'> {
  return {
    id: 'bar-labels',
    afterDatasetsDraw({ ctx, data, ...chart }) {
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'center';
      data.datasets.forEach((dataset, index) => {
        for (const element of (chart as unknown as Chart).getDatasetMeta(index).data) {
          const { x, y, base } = element.getProps(['x', 'y', 'base'] as never[], true) as unknown as Record<
            string,
            number
          >;
          const width = Math.abs((x ?? 0) - (base ?? 0));
          const label = dataset.label ?? '';
          if (ctx.measureText(label).width + 8 > width) continue;
          ctx.fillStyle = '#fff';
          ctx.fillText(label, ((x ?? 0) + (base ?? 0)) / 2, y ?? 0);
        }
      });
      ctx.restore();
    },
  };
}
