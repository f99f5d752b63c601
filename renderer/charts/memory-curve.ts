/** Memory still to send over time: one point at the end of each pre-copy round. */
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { hasMarks, pageBytes } from '../engine/presentation/memory.ts';
import type { CurvePoint, Curves } from '../engine/presentation/memory.ts';
import { grouped, memorySize } from '../engine/presentation/figures.ts';
import { drawLabels } from './labels.ts';
import type { Label } from './labels.ts';
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

/** Whether its axis is logarithmic. */
export function isLogarithmic({ curves: [curve] }: Curves): boolean {
  const sizes = (curve?.points ?? []).map(({ bytes }) => bytes);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return sizes.length > 2 && least > 0 && most / least >= muchApart;
}

/**
 * @param select a range was selected, in seconds after the axis begins
 * @param goalBytes what fits the switchover goal, where the log states it
 */
export function memoryCurveChart(
  memory: Curves,
  tokens: Tokens,
  select: (from: number, to: number) => void,
  shared?: OnSharedTime,
  goalBytes?: number,
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
            ? memoryAxis(tokens, [
                ...points.map((point) => point.bytes),
                ...(goalBytes === undefined ? [] : [goalBytes]),
              ])
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
    plugins: [stunBand(tokens, shared, true) as Plugin<'line'>, pointLabels(tokens, points, goalBytes)],
  };
  return config as Drawing;
}

/** What is left stands at its point, where there is room: the first and the last before the others. What fits the goal is a line. */
function pointLabels(tokens: Tokens, points: readonly CurvePoint[], goalBytes: number | undefined): Plugin<'line'> {
  return {
    id: 'point-labels',
    beforeDatasetsDraw({ ctx, chartArea, scales: { y } }: Chart<'line'>) {
      if (goalBytes === undefined || !y) return;
      const level = y.getPixelForValue(goalBytes);
      if (level < chartArea.top || level > chartArea.bottom) return;
      ctx.save();
      ctx.strokeStyle = tokens.text;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(chartArea.left, level);
      ctx.lineTo(chartArea.right, level);
      ctx.stroke();
      ctx.restore();
    },
    afterDatasetsDraw(chart: Chart<'line'>) {
      const { chartArea, scales } = chart;
      const drawn = chart.getDatasetMeta(0).data;
      const last = points.length - 1;
      const order = [...points.keys()].sort((a, b) => Number(b === 0 || b === last) - Number(a === 0 || a === last));
      const labels = order.flatMap((at): Label[] => {
        const [point, element] = [points[at], drawn[at]];
        if (!point || !element || element.x < chartArea.left || element.x > chartArea.right) return [];
        const words = `${memorySize(point.bytes)}${at === last ? ' left' : ''}`;
        return [{ words, x: element.x, y: element.y, colour: tokens.text }];
      });
      const goal: Label[] =
        goalBytes === undefined || !scales['y']
          ? []
          : [
              {
                words: `goal ${memorySize(goalBytes)}`,
                x: chartArea.left,
                y: scales['y'].getPixelForValue(goalBytes),
                colour: tokens.text,
                sides: ['right-above', 'right-below'],
              },
            ];
      drawLabels(chart, [...labels.slice(0, 2), ...goal, ...labels.slice(2)], tokens);
    },
  };
}
