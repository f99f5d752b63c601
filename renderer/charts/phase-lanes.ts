/** The phases of migrations, a lane for each host or simulated run, on one time axis. */
import type { ChartConfiguration } from 'chart.js';
import { lanesOf } from '../engine/presentation/lanes.ts';
import type { Bar } from '../engine/presentation/lanes.ts';
import { duration } from '../engine/presentation/figures.ts';
import { axis, barLabels, laneOptions, namesAxis, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import type { Tokens } from './tokens.ts';

/** @param select a range was selected, in seconds after the first moment */
export function phaseLanes(bars: readonly Bar[], tokens: Tokens, select?: (from: number, to: number) => void): Drawing {
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
        x: { ...axis(tokens, 'since the first line', duration), min: 0 },
        y: namesAxis(tokens),
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
    plugins: [barLabels(tokens)],
  };
  return config as Drawing;
}
