/** The phases of migrations, a lane for each host or simulated run, on one time axis. */
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { lanesOf } from '../engine/presentation/lanes.ts';
import type { Bar } from '../engine/presentation/lanes.ts';
import { duration } from '../engine/presentation/figures.ts';
import { axis, barLabels, laneOptions, namesAxis, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { fittedLeft, fittedRight, innerTicks, stunBand } from './shared-time.ts';
import type { SharedTime } from './shared-time.ts';
import type { Tokens } from './tokens.ts';

interface More {
  /** A range was selected, in seconds after the first moment. */
  select?(from: number, to: number): void;
  /** The time axis of all charts of a migration. */
  readonly shared?: SharedTime;
  /** It ended in a failure: a mark stands behind the last bar of each lane. */
  readonly isFailed?: boolean;
}

export function phaseLanes(
  bars: readonly Bar[],
  tokens: Tokens,
  { select, shared, isFailed = false }: More = {},
): Drawing {
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels: [...lanesOf(bars)],
      datasets: bars.map((bar) => ({
        label: bar.phase,
        data: [{ x: [bar.start, bar.end], y: bar.lane }] as never[],
        backgroundColor: bar.isReal
          ? tokens.phase(bar.phase)
          : (hatched(tokens.phase(bar.phase), tokens.surface) as never),
        grouped: false,
        barThickness: 22,
        minBarLength: 3,
      })),
    },
    options: {
      ...laneOptions,
      scales: {
        x: {
          ...axis(tokens, 'since the first line', duration),
          min: 0,
          ...(shared && { max: shared.end, afterFit: fittedRight, ticks: innerTicks(tokens, duration) }),
        },
        y: { ...namesAxis(tokens), ...(shared && { afterFit: fittedLeft(shared.left) }) },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => bars[item?.datasetIndex ?? 0]?.phase ?? '',
            label: ({ datasetIndex }) => {
              const bar = bars[datasetIndex];
              return bar ? `${bar.lane}: ${duration(bar.end - bar.start)}` : '';
            },
          },
        },
        zoom: select ? selectTime(tokens, select) : zoomTime,
      },
    },
    plugins: [barLabels(tokens), stunBand(tokens, shared, false) as Plugin<'bar'>, endings(bars, tokens, isFailed)],
  };
  return config as Drawing;
}

/** A ✕ behind the last bar of each lane: a failure looks like one. */
function endings(bars: readonly Bar[], tokens: Tokens, isFailed: boolean): Plugin<'bar'> {
  return {
    id: 'endings',
    afterDatasetsDraw(chart: Chart<'bar'>) {
      const { x, y } = chart.scales;
      if (!isFailed || !x || !y) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.strokeStyle = tokens.failed;
      ctx.lineWidth = 2.2;
      for (const [at, lane] of lanesOf(bars).entries()) {
        const end = bars.reduce((most, bar) => (bar.lane === lane ? Math.max(most, bar.end) : most), 0);
        const [left, middle] = [x.getPixelForValue(end) + 6, y.getPixelForValue(at)];
        if (left < chartArea.left || left > chartArea.right + 8) continue;
        ctx.beginPath();
        for (const [from, to] of [
          [-4, 4],
          [4, -4],
        ] as const) {
          ctx.moveTo(left, middle + from);
          ctx.lineTo(left + 8, middle + to);
        }
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}
