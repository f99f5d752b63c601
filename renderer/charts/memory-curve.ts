/** Memory still to send over time: one point at the end of each pre-copy round. */
import type { ChartConfiguration } from 'chart.js';
import type { Micros, Timeline } from '../engine/model.ts';
import { bytes, duration, grouped } from '../engine/report/figures.ts';
import { axis, lineOptions, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import type { Tokens } from './tokens.ts';

/** Guest pages that vMotion tracks. */
export const pageBytes = 4096;

export interface CurvePoint {
  readonly round: number;
  /** Seconds after pre-copy began; the round's number where the log has no times. */
  readonly x: number;
  readonly pages: number;
}

export interface Curve {
  readonly points: readonly CurvePoint[];
  /** The moment that pre-copy began, where the log has times. */
  readonly begin: Micros | undefined;
}

/** Undefined where fewer than two rounds state what was left: then there is no curve to see. */
export function memoryCurve({ rounds }: Timeline): Curve | undefined {
  const stated = rounds.filter(({ remainingPages }) => remainingPages !== undefined);
  if (stated.length < 2) return undefined;
  const zero = stated[0]?.start ?? stated[0]?.end;
  const begin = stated.every(({ end }) => end !== undefined) ? zero : undefined;
  const points = stated.map(({ n, end, remainingPages = 0 }) => ({
    round: n,
    x: begin === undefined ? n : ((end ?? 0) - begin) / 1e6,
    pages: remainingPages,
  }));
  return { points, begin };
}

export function curveSummary({ points }: Curve): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  return `Memory left to send fell from ${bytes(first.pages * pageBytes)} after round ${first.round} to ${bytes(last.pages * pageBytes)} after round ${last.round}.`;
}

/** @param select a range was selected, in seconds after pre-copy began */
export function memoryCurveChart(
  { points, begin }: Curve,
  tokens: Tokens,
  select: (from: number, to: number) => void,
): Drawing {
  const timed = begin !== undefined;
  const colour = tokens.phase('pre-copy');
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: {
      datasets: [
        {
          label: 'left to send',
          data: points.map(({ x, pages }) => ({ x, y: pages * pageBytes })),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2,
          pointRadius: points.length > 60 ? 0 : 3,
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
              const pages = points[dataIndex]?.pages ?? 0;
              return `${bytes(pages * pageBytes)} left (${grouped(pages)} pages)`;
            },
          },
        },
        zoom: timed ? selectTime(tokens, select) : zoomTime,
      },
    },
  };
  return config as Drawing;
}
