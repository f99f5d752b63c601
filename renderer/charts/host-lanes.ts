/** All migrations of a bundle, a lane for each host: what ran where, and what ran at the same time. */
import type { Chart, ChartConfiguration } from 'chart.js';
import type { Micros, Migration } from '../engine/model.ts';
import { outcomesByGravity, visibleBars } from '../engine/presentation/host-lanes.ts';
import type { HostLanes } from '../engine/presentation/host-lanes.ts';
import { shortLabel } from '../engine/presentation/names.ts';
import { duration } from '../engine/presentation/figures.ts';
import { axis, laneOptions, namesAxis, selectTime, tooltipStyle } from './chart.ts';
import type { Drawing } from './chart.ts';
import { timeTicks } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

/**
 * @param write formats a time on the axis
 * @param pick a bar was clicked
 * @param select a range was dragged with Shift
 */
export function hostLanes(
  lanes: HostLanes,
  tokens: Tokens,
  write: (time: Micros) => string,
  pick: (migration: Migration) => void,
  select: (range: readonly [Micros, Micros]) => void,
): Drawing {
  const whole = span(lanes);
  const see = (from: Micros, to: Micros) => {
    const visible = visibleBars(lanes.bars, from, to);
    // The worst is drawn last, over the others.
    return outcomesByGravity.map((outcome) => visible.filter(({ migration }) => migration.outcome === outcome));
  };
  let seen = see(whole.min * 1000, whole.max * 1000);
  // A set for each colour: bars that are all drawn alike are laid out several times as fast.
  const datasets = () =>
    seen.map((some, index) => ({
      data: some.map(({ host, start, end }) => ({ x: [start / 1000, end / 1000], y: host })) as never[],
      backgroundColor: tokens.outcome(outcomesByGravity[index] ?? 'unknown'),
      barThickness: 18,
      minBarLength: 3,
      grouped: false,
    }));
  const selecting = selectTime(tokens, (from, to) => select([from * 1000, to * 1000]));
  /** After a zoom or a pan, merged bars may be far enough apart to be drawn separately. */
  const redraw = ({ chart }: { readonly chart: Chart }) => {
    const { min, max } = chart.scales['x'] ?? whole;
    seen = see(min * 1000, max * 1000);
    for (const [index, one] of datasets().entries()) Object.assign(chart.data.datasets[index] ?? {}, one);
    chart.update('none');
  };
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels: [...lanes.hosts],
      datasets: datasets(),
    },
    options: {
      ...laneOptions,
      onClick: (_event, [element]) => {
        const bar = element && seen[element.datasetIndex]?.[element.index];
        if (bar) pick(bar.migration);
      },
      scales: {
        x: {
          ...axis(tokens, '', (value) => write(value * 1000)),
          ...whole,
          afterBuildTicks: (scale) => (scale.ticks = timeTicks(scale.min, scale.max).map((value) => ({ value }))),
        },
        y: namesAxis(tokens, tokens.line),
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => {
              const bar = item && seen[item.datasetIndex]?.[item.dataIndex];
              if (!bar) return '';
              return bar.count === 1
                ? shortLabel(bar.migration)
                : `${bar.count} migrations; zoom in to tell them apart`;
            },
            label: ({ datasetIndex, dataIndex }) => {
              const bar = seen[datasetIndex]?.[dataIndex];
              return bar
                ? `${bar.count === 1 ? '' : 'worst: '}${bar.migration.outcome}, ${duration((bar.end - bar.start) / 1e6)}, ${write(bar.start)}`
                : '';
            },
          },
        },
        zoom: {
          zoom: {
            ...selecting.zoom,
            onZoom: (of: { readonly chart: Chart; readonly trigger?: string }) => {
              redraw(of);
              selecting.zoom.onZoom(of);
            },
            onZoomComplete: redraw,
          },
          pan: { ...selecting.pan, onPan: redraw },
        },
      },
    },
  };
  return config as Drawing;
}

/** A little room on either side. */
function span({ start, end }: HostLanes): { readonly min: number; readonly max: number } {
  const room = Math.max(1e6, (end - start) * 0.02);
  return { min: (start - room) / 1000, max: (end + room) / 1000 };
}
