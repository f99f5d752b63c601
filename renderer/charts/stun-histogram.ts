/** How long guests stood still: bins over a logarithmic axis, budgets as lines, the longest by name. */
import type { Chart, ChartConfiguration } from 'chart.js';
import type { Stuns } from '../engine/overview/stuns.ts';
import { duration, grouped } from '../engine/presentation/figures.ts';
import { axis } from './chart.ts';
import type { Drawing } from './chart.ts';
import { pointing } from './callout.ts';
import { drawLabels } from './labels.ts';
import type { Label } from './labels.ts';
import { evenTimes } from './time-axis.ts';
import { washed } from './tokens.ts';
import type { Tokens } from './tokens.ts';

export interface StunHistogram {
  readonly stuns: Stuns;
  /** Milliseconds; the first is where bins meet. */
  readonly budgets: readonly number[];
  /** The longest, and what it is called. */
  readonly named: readonly { readonly ms: number; readonly name: string }[];
  /** @param at which bin */
  open(at: number): void;
}

/** Room above the bars for words. */
const above = 66;
/** Bins that a name covers. */
const columnsOfName = 6;

export function stunHistogram({ stuns, budgets, named, open }: StunHistogram, tokens: Tokens): Drawing {
  const { bins, median } = stuns;
  const most = Math.max(...bins.map(({ count }) => count));
  const [first, last] = [bins[0]?.from ?? 1, bins.at(-1)?.to ?? 10];
  const ends = { min: Math.min(first, ...budgets) / 1000 / 1.15, max: (Math.max(last, ...budgets) / 1000) * 1.15 };
  const place = (chart: Chart, ms: number) => chart.scales['x']?.getPixelForValue(ms / 1000) ?? 0;
  const heightOf = ({ chartArea }: Chart, count: number) =>
    count === 0 ? 0 : Math.max(2, (count / most) * (chartArea.height - above));
  const binAt = (ms: number) => bins.find(({ to }) => ms <= to)?.count ?? 0;
  /** The longest has its name highest, all of them above the bars to their left: nothing crosses a name. */
  const leaderTop = (chart: Chart, ms: number, rank: number) => {
    const [last, least] = [bins.findIndex(({ to }) => ms <= to), named.at(-1)?.ms ?? ms];
    const nearest = bins.findIndex(({ to }) => least <= to) - columnsOfName;
    const highest = Math.max(0, ...bins.slice(Math.max(0, nearest), last + 1).map(({ count }) => count));
    return chart.chartArea.bottom - heightOf(chart, highest) - 14 - 20 * (named.length - 1 - rank);
  };
  const pointer = pointing(
    (chart, x) => {
      const at = bins.findIndex(({ from, to, count }) => count > 0 && x >= place(chart, from) && x < place(chart, to));
      return at < 0 ? undefined : at;
    },
    (at) => {
      const { from = 0, to = 0, count = 0 } = bins[at] ?? {};
      return [
        `${grouped(count)} ${count === 1 ? 'stun' : 'stuns'}`,
        `over ${duration(from / 1000)}, up to ${duration(to / 1000)}`,
      ];
    },
    open,
  );
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: [] },
    plugins: [
      {
        id: 'stun-histogram',
        beforeDatasetsDraw: (given) => {
          const chart = given as Chart;
          const { ctx, chartArea } = chart;
          ctx.save();
          for (const { from, to, count } of bins) {
            const [left, right] = [place(chart, from), place(chart, to)];
            const colour = tokens.phase('switchover');
            ctx.fillStyle = budgets.length === 1 && to <= (budgets[0] ?? 0) * 1.000001 ? washed(colour, 0.72) : colour;
            const height = heightOf(chart, count);
            ctx.fillRect(left, chartArea.bottom - height, Math.max(1, right - left - 1), height);
          }
          ctx.strokeStyle = tokens.quiet;
          ctx.lineWidth = 1;
          named.forEach(({ ms }, at) => {
            const x = place(chart, ms);
            ctx.beginPath();
            ctx.moveTo(x, leaderTop(chart, ms, at) - 6);
            ctx.lineTo(x, chartArea.bottom - heightOf(chart, binAt(ms)));
            ctx.stroke();
          });
          ctx.strokeStyle = tokens.text;
          ctx.lineWidth = 1.5;
          for (const ms of budgets) {
            const x = place(chart, ms);
            ctx.beginPath();
            ctx.moveTo(x, chartArea.top + 12);
            ctx.lineTo(x, chartArea.bottom);
            ctx.stroke();
          }
          ctx.restore();
        },
        afterDatasetsDraw: (given) => {
          const chart = given as Chart;
          drawLabels(chart, labelsOn(chart), tokens);
          pointer.draw(chart, tokens);
        },
      },
    ],
    options: {
      animation: false,
      maintainAspectRatio: false,
      ...(pointer.options as object),
      scales: {
        x: {
          ...axis(tokens, '', (value) => duration(value)),
          type: 'logarithmic',
          ...ends,
          afterBuildTicks: evenTimes,
        },
        y: { display: false, min: 0, max: 1 },
      },
      plugins: { tooltip: { enabled: false } },
    },
  };
  return config as Drawing;

  function labelsOn(chart: Chart): readonly Label[] {
    const { chartArea } = chart;
    const label = (words: string, ms: number, y: number, sides: Label['sides'], isBold = false): Label => ({
      ...{ words, y, isBold, colour: tokens.text },
      x: place(chart, ms),
      ...(sides && { sides }),
    });
    return [
      ...budgets.map((ms, at) =>
        label(`budget ${duration(ms / 1000)}`, ms, chartArea.top + 8 + 14 * at, ['right', 'left'], true),
      ),
      ...named.map(({ ms, name }, at) =>
        label(`${name} ${duration(ms / 1000)}`, ms, leaderTop(chart, ms, at), ['left', 'right']),
      ),
      ...(stuns.count > 4
        ? [
            label(`median ${duration(median / 1000)}`, median, chartArea.bottom - heightOf(chart, binAt(median)), [
              'above',
              'left-above',
              'right-above',
            ]),
          ]
        : []),
    ];
  }
}
