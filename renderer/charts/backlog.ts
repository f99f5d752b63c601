/** Memory left to send over time: what happened, solid, and what was simulated, dashed, within its band. */
import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { Migration } from '../engine/model.ts';
import { bytes, duration } from '../engine/report/figures.ts';
import type { BacklogPoint, BacklogRange } from '../engine/simulate/index.ts';
import { axis, lineOptions, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { dashes } from './hatch.ts';
import { endLabels } from './end-labels.ts';
import { pageBytes } from './memory-curve.ts';
import type { Tokens } from './tokens.ts';

export interface BacklogLine {
  readonly name: string;
  readonly isReal: boolean;
  /** Drawn strongest: the one that is worked on. */
  readonly isChosen: boolean;
  readonly points: readonly BacklogPoint[];
}

/**
 * What the rounds of a log say was left, on a simulated migration's clock: pre-copy begins at `setupSeconds`. Undefined
 * where no round states it. A round without a time has no place on the axis.
 */
export function realBacklog(
  { rounds }: Pick<Migration, 'rounds'>,
  firstBytes: number,
  setupSeconds: number,
): readonly BacklogPoint[] | undefined {
  const zero = rounds[0]?.start;
  if (zero === undefined) return undefined;
  const points = rounds.flatMap(({ end, remainingPages }) =>
    end === undefined || remainingPages === undefined
      ? []
      : [{ seconds: setupSeconds + (end - zero) / 1e6, bytes: remainingPages * pageBytes }],
  );
  return points.length === 0 ? undefined : [{ seconds: setupSeconds, bytes: firstBytes }, ...points];
}

export function backlogSummary(lines: readonly BacklogLine[]): string {
  return lines
    .map(({ name, points }) => {
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return `${name}: nothing to send.`;
      return `${name}: from ${bytes(first.bytes)} to ${bytes(last.bytes)} in ${duration(last.seconds - first.seconds)}.`;
    })
    .join(' ');
}

export function backlogChart(lines: readonly BacklogLine[], band: readonly BacklogRange[], tokens: Tokens): Drawing {
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: [...lines.map((line, at) => datasetOf(line, at, tokens)), ...bandOf(band, tokens)] },
    options: {
      ...lineOptions,
      layout: { padding: { right: 8, top: 14 } },
      scales: {
        x: { ...axis(tokens, 'since the task began', duration), min: 0 },
        y: { ...axis(tokens, '', bytes), min: 0 },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          filter: ({ datasetIndex }) => datasetIndex < lines.length,
          callbacks: {
            title: ([item]) => (item ? `after ${duration(item.parsed.x ?? 0)}` : ''),
            label: ({ datasetIndex, parsed }) => `${lines[datasetIndex]?.name ?? ''}: ${bytes(parsed.y ?? 0)} left`,
          },
        },
        zoom: zoomTime,
      },
    },
    plugins: [endLabels(tokens)],
  };
  return config as Drawing;
}

function datasetOf({ name, isReal, isChosen, points }: BacklogLine, at: number, tokens: Tokens): ChartDataset<'line'> {
  const colour = isReal || isChosen ? tokens.phase('pre-copy') : tokens.quiet;
  return {
    label: name,
    data: points.map(({ seconds, bytes: y }) => ({ x: seconds, y })),
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: isReal || isChosen ? 2 : 1.25,
    borderDash: isReal ? [] : dashes(isChosen ? 0 : at),
    pointRadius: isReal && points.length <= 60 ? 3 : 0,
    pointHitRadius: 6,
  };
}

/** Two lines, the space between them filled. */
function bandOf(band: readonly BacklogRange[], tokens: Tokens): ChartDataset<'line'>[] {
  if (band.length === 0) return [];
  const edge = (pick: (range: BacklogRange) => number, fill: ChartDataset<'line'>['fill']): ChartDataset<'line'> => ({
    label: '',
    data: band.map((range) => ({ x: range.seconds, y: pick(range) })),
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    fill,
    backgroundColor: tokens.tint('pre-copy'),
  });
  return [edge(({ low }) => low, false), edge(({ high }) => high, '-1')];
}
