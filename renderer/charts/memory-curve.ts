/** Memory still to send over time: one point at the end of each pre-copy round. */
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { hasMarks, pageBytes } from '../engine/presentation/memory.ts';
import type { CurvePoint, Curves } from '../engine/presentation/memory.ts';
import { grouped, memorySize } from '../engine/presentation/figures.ts';
import { axis, lineOptions, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { fittedLeft, fittedRight, stunBand } from './shared-time.ts';
import type { SharedTime } from './shared-time.ts';
import { evenMemoryAxis, memoryAxis } from './memory-axis.ts';
import { elapsedAxis } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

/** The time axis of all charts of a migration, and when pre-copy began on it. */
export interface OnSharedTime extends SharedTime {
  readonly preCopy: number;
}

/** From this on between the first round and the last a linear axis shows no tail. */
const muchApart = 8;
/** Points that are labelled one by one. */
const mostLabels = 8;

/** Whether its axis is logarithmic. */
export function isLogarithmic({ curves: [curve] }: Curves): boolean {
  const sizes = (curve?.points ?? []).map(({ bytes }) => bytes);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return sizes.length > 2 && least > 0 && most / least >= muchApart;
}

/** @param select a range was selected, in seconds after the axis begins */
export function memoryCurveChart(
  memory: Curves,
  tokens: Tokens,
  select: (from: number, to: number) => void,
  shared?: OnSharedTime,
): Drawing {
  const {
    curves: [curve],
    begin,
  } = memory;
  const points = (curve?.points ?? []).map((point) => ({ ...point, x: point.x + (shared?.preCopy ?? 0) }));
  const timed = begin !== undefined;
  const colour = tokens.phase('pre-copy');
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: {
      datasets: [
        {
          label: 'left to send',
          data: points.map(({ x, bytes: y }) => ({ x, y })),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2,
          pointRadius: curve && hasMarks(curve) ? 3 : 0,
        },
      ],
    },
    options: {
      ...lineOptions,
      scales: {
        x: {
          ...(timed
            ? elapsedAxis(tokens, shared ? '' : 'since pre-copy began', !shared)
            : { ...axis(tokens, 'round', (round) => String(round)), min: 0 }),
          ...(shared && { max: shared.end, afterFit: fittedRight }),
        },
        y: {
          ...(isLogarithmic(memory)
            ? memoryAxis(
                tokens,
                points.map((point) => point.bytes),
              )
            : evenMemoryAxis(tokens)),
          ...(shared && { afterFit: fittedLeft(shared.left) }),
        } as never,
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => {
              const { round } = points[item?.dataIndex ?? 0] ?? {};
              return round === undefined ? 'when pre-copy began' : `after round ${round}`;
            },
            label: ({ dataIndex }) => {
              const left = points[dataIndex]?.bytes ?? 0;
              return `${memorySize(left)} left (${grouped(left / pageBytes)} pages)`;
            },
          },
        },
        zoom: timed ? selectTime(tokens, select) : zoomTime,
      },
    },
    plugins: [stunBand(tokens, shared, true) as Plugin<'line'>, pointLabels(tokens, points)],
  };
  return config as Drawing;
}

/** What is left stands at its point; where there are many, at the first and the last. */
function pointLabels(tokens: Tokens, points: readonly CurvePoint[]): Plugin<'line'> {
  return {
    id: 'point-labels',
    afterDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea } = chart;
      const drawn = chart.getDatasetMeta(0).data;
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'middle';
      ctx.lineJoin = 'round';
      points.forEach((point, at) => {
        const element = drawn[at];
        const isShown = points.length <= mostLabels || at === 0 || at === points.length - 1;
        if (!element || !isShown || element.x < chartArea.left || element.x > chartArea.right) return;
        const text = `${memorySize(point.bytes)}${at === points.length - 1 ? ' left' : ''}`;
        const width = ctx.measureText(text).width;
        const x = Math.min(element.x + 7, chartArea.right - width);
        const y = Math.max(chartArea.top + 6, element.y - 7);
        // A halo, as lines run through it.
        ctx.strokeStyle = tokens.surface;
        ctx.lineWidth = 3;
        ctx.strokeText(text, x, y);
        ctx.fillStyle = tokens.text;
        ctx.fillText(text, x, y);
      });
      ctx.restore();
    },
  };
}
