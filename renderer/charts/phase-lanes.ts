/** The phases of migrations, a lane for each host or simulated run, on one time axis. */
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { lanesOf } from '../engine/presentation/lanes.ts';
import type { Bar } from '../engine/presentation/lanes.ts';
import { duration } from '../engine/presentation/figures.ts';
import { barLabels, laneOptions, namesAxis, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { cross } from './labels.ts';
import { fittedLeft, fittedRight, stunBand } from './shared-time.ts';
import type { SharedTime } from './shared-time.ts';
import { elapsedAxis } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

interface More {
  /** A range was selected, in seconds after the first moment. */
  select?(from: number, to: number): void;
  /** The time axis of all charts of a migration. */
  readonly shared?: SharedTime;
  /** Lanes that end in a failure: a mark stands behind their last bar. */
  readonly failed?: readonly string[];
  /** What stands behind the last bar of a lane. */
  readonly remarks?: readonly Remark[];
  /** What the time counts from. */
  readonly since?: string;
}

/** Words behind a lane's last bar, after the span in which 80 % of what is possible ends. */
export interface Remark {
  readonly lane: string;
  readonly words: string;
  /** Of the guest's standing still: in the phase's colour. */
  readonly isStun: boolean;
  /** Seconds. */
  readonly span?: readonly [from: number, to: number] | undefined;
}

export function phaseLanes(
  bars: readonly Bar[],
  tokens: Tokens,
  { select, shared, failed = [], remarks = [], since = 'since the first line' }: More = {},
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
          ...elapsedAxis(tokens, since),
          ...(shared && { max: shared.end, afterFit: fittedRight }),
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
    plugins: [
      barLabels(tokens),
      stunBand(tokens, shared, false) as Plugin<'bar'>,
      endings(bars, tokens, { failed, remarks }),
    ],
  };
  return config as Drawing;
}

/** Behind the last bar of a lane: a ✕ where it failed, as a failure looks like one; how sure its end is; words. */
function endings(
  bars: readonly Bar[],
  tokens: Tokens,
  { failed, remarks }: Required<Pick<More, 'failed' | 'remarks'>>,
): Plugin<'bar'> {
  return {
    id: 'endings',
    afterDatasetsDraw(chart: Chart<'bar'>) {
      const { x, y } = chart.scales;
      if (!x || !y) return;
      const { ctx, chartArea } = chart;
      const isInside = (at: number) => at >= chartArea.left && at <= chartArea.right + 8;
      ctx.save();
      for (const [at, lane] of lanesOf(bars).entries()) {
        const end = bars.reduce((most, bar) => (bar.lane === lane ? Math.max(most, bar.end) : most), 0);
        const middle = y.getPixelForValue(at);
        let left = x.getPixelForValue(end) + 6;
        if (failed.includes(lane) && isInside(left)) {
          cross(ctx, { x: left + 4, y: middle }, tokens.failed);
          left += 14;
        }
        for (const { words, isStun, span } of remarks.filter((one) => one.lane === lane)) {
          if (span) {
            const [from, to] = [x.getPixelForValue(span[0]), x.getPixelForValue(span[1])];
            if (isInside(to)) whisker(ctx, from, to, middle, tokens.text);
            left = Math.max(left, to + 6);
          }
          ctx.font = `${isStun ? '600 ' : ''}12px ${tokens.font}`;
          ctx.textBaseline = 'middle';
          ctx.lineJoin = 'round';
          const width = ctx.measureText(words).width;
          if (!isInside(left) || left + width > chart.width) continue;
          ctx.strokeStyle = tokens.surface;
          ctx.lineWidth = 3;
          ctx.strokeText(words, left, middle);
          ctx.fillStyle = isStun ? tokens.phase('switchover') : tokens.text;
          ctx.fillText(words, left, middle);
          left += width + 12;
        }
      }
      ctx.restore();
    },
  };
}

function whisker(ctx: CanvasRenderingContext2D, from: number, to: number, middle: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(from, middle);
  ctx.lineTo(to, middle);
  for (const end of [from, to]) {
    ctx.moveTo(end, middle - 4);
    ctx.lineTo(end, middle + 4);
  }
  ctx.stroke();
}
