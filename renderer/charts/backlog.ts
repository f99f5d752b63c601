/** Memory left to send over time: what happened, solid, and what was simulated, dashed, within its band. */
import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { dashes, hasMarks } from '../engine/presentation/memory.ts';
import type { Curve } from '../engine/presentation/memory.ts';
import { bytes, duration } from '../engine/presentation/figures.ts';
import type { BacklogRange } from '../engine/simulate/index.ts';
import { axis, lineOptions, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { endLabels } from './end-labels.ts';
import type { Tokens } from './tokens.ts';

export interface BacklogLine extends Curve {
  /** Drawn strongest: the selected scenario. */
  readonly isChosen: boolean;
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

function datasetOf(line: BacklogLine, at: number, tokens: Tokens): ChartDataset<'line'> {
  const { name, isReal, isChosen, points } = line;
  const colour = isReal || isChosen ? tokens.phase('pre-copy') : tokens.quiet;
  return {
    label: name,
    data: points.map(({ x, bytes: y }) => ({ x, y })),
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: isReal || isChosen ? 2 : 1.25,
    borderDash: isReal ? [] : dashes(isChosen ? 0 : at),
    pointRadius: hasMarks(line) ? 3 : 0,
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
