/** Memory still to send over time: one point at the end of each pre-copy round. */
import type { ChartConfiguration } from 'chart.js';
import { hasMarks, pageBytes } from '../engine/presentation/memory.ts';
import type { Curves } from '../engine/presentation/memory.ts';
import { bytes, duration, grouped } from '../engine/presentation/figures.ts';
import { axis, lineOptions, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import type { Tokens } from './tokens.ts';

/** @param select a range was selected, in seconds after pre-copy began */
export function memoryCurveChart(
  { curves, begin }: Curves,
  tokens: Tokens,
  select: (from: number, to: number) => void,
): Drawing {
  const [curve] = curves;
  const points = curve?.points ?? [];
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
          ...axis(tokens, timed ? 'since pre-copy began' : 'round', timed ? duration : (round) => String(round)),
          min: 0,
        },
        y: { ...axis(tokens, '', bytes), min: 0 },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => `after round ${points[item?.dataIndex ?? 0]?.round ?? ''}`,
            label: ({ dataIndex }) => {
              const left = points[dataIndex]?.bytes ?? 0;
              return `${bytes(left)} left (${grouped(left / pageBytes)} pages)`;
            },
          },
        },
        zoom: timed ? selectTime(tokens, select) : zoomTime,
      },
    },
  };
  return config as Drawing;
}
