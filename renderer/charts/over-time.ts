/**
 * All moves over time: how many succeeded and failed, above a lane for each host, on one axis. Drawn from bins by zoom; where few
 * moves are in view a lane opens into a bar for each.
 */
import type { Chart, ChartConfiguration } from 'chart.js';
import type { Micros } from '../engine/model.ts';
import type { Columns, Mark } from '../engine/overview/columns.ts';
import { barsBetween, binned, binStep, spanOfMoves } from '../engine/overview/over-time.ts';
import type { Bar, Bins, Tally } from '../engine/overview/over-time.ts';
import { duration, grouped, timeMark } from '../engine/presentation/figures.ts';
import { axis, selectTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { pointing } from './callout.ts';
import { cross, drawLabels } from './labels.ts';
import type { Label } from './labels.ts';
import { timeTicks } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

export const laneHeight = 23;
/** Of a bin below the line; above it and between strip and lanes there is room for words. */
const [upHeight, downHeight] = [76, 32];
const above = 10;
const axisHeight = 24;
/** Of the names of the figures at the right. */
export const headHeight = 20;

export interface Places {
  /** Where the first lane begins. */
  readonly lanes: number;
  readonly height: number;
}

/** In pixels from the top. @param hasStrip whether outcomes over time stand above the lanes: of a few moves the lanes show each */
export function placesIn(lanes: number, hasStrip: boolean): Places {
  const first = hasStrip ? above + upHeight + downHeight + 20 : headHeight;
  return { lanes: first, height: first + lanes * laneHeight + axisHeight };
}

export interface OverTime {
  readonly columns: Columns;
  /** Places in the columns' hosts, from above. */
  readonly hosts: readonly number[];
  readonly hasStrip: boolean;
  /** Pixels for names at the left and figures at the right. */
  readonly left: number;
  readonly right: number;
  /** Microseconds east of UTC, of the clock that is shown. */
  readonly offset: number;
  /** On the axis. */
  write(time: Micros): string;
  /** In full. */
  writeAll(time: Micros): string;
  /** Of a move's place in the columns. */
  openMove(at: number): void;
  openMark(mark: Mark): void;
  select(range: readonly [Micros, Micros]): void;
}

/** Columns of a bin on screen, in pixels: narrower ones are no easier to see. */
const narrowest = 7;

interface View {
  readonly bins: Bins;
  readonly bars: readonly Bar[] | undefined;
  /** How much higher failures are drawn. */
  readonly factor: number;
  /** Moves of a bin at the top of the strip, and of a lane. */
  readonly most: number;
  readonly mostOfLane: number;
}

export function overTime(of: OverTime, tokens: Tokens): Drawing {
  const { columns, hosts, hasStrip } = of;
  const places = placesIn(hosts.length, hasStrip);
  const whole = axisSpan(columns);
  let seen: { readonly key: string; readonly view: View } | undefined;

  /** Anew only where the axis changed: hovering draws often. */
  function viewOf({ scales, chartArea }: Chart): View {
    const { min, max } = scales['x'] ?? whole;
    const key = `${min} ${max} ${chartArea.width}`;
    if (seen?.key !== key) seen = { key, view: look(min * 1000, max * 1000, chartArea.width) };
    return seen.view;
  }

  function look(from: Micros, to: Micros, width: number): View {
    const bins = binned(columns, from, to, binStep(from, to, Math.max(10, Math.floor(width / narrowest))), of.offset);
    const most = Math.max(1, greatest(bins.all.others));
    const mostFailed = greatest(bins.all.failed);
    return {
      bins,
      bars: barsBetween(columns, from, to),
      factor: mostFailed === 0 ? 1 : factorFor((downHeight * most) / (upHeight * mostFailed)),
      most,
      mostOfLane: Math.max(1, ...hosts.map((host) => greatestOf(bins.ofHosts[host]))),
    };
  }

  const pointer = pointing(
    (chart, x, y) => found(of, places, viewOf(chart), chart, x, y),
    (one) => wordsOf(of, one),
    (one) => ('bar' in one ? of.openMove(one.bar.at) : of.openMark(one.mark)),
  );
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: [] },
    plugins: [
      {
        id: 'over-time',
        beforeDatasetsDraw: (given) => {
          const chart = given as Chart;
          const view = viewOf(chart);
          if (hasStrip) drawStrip(chart, view, tokens);
          drawLanes(chart, of, view, places, tokens);
        },
        afterDatasetsDraw: (chart) => pointer.draw(chart as Chart, tokens),
      },
    ],
    options: {
      animation: false,
      maintainAspectRatio: false,
      ...(pointer.options as object),
      layout: { autoPadding: false, padding: { left: of.left, right: of.right } },
      scales: {
        x: {
          ...axis(tokens, '', (value) => of.write(value * 1000)),
          ...whole,
          afterBuildTicks: (scale) => (scale.ticks = timeTicks(scale.min, scale.max).map((value) => ({ value }))),
          afterFit: (scale) => {
            scale.height = axisHeight;
            scale.paddingLeft = scale.paddingRight = 0;
          },
        },
        y: { display: false, min: 0, max: 1 },
      },
      plugins: {
        tooltip: { enabled: false },
        zoom: selectTime(tokens, (from, to) => of.select([from * 1000, to * 1000])),
      },
    },
  };
  return config as Drawing;
}

/** In milliseconds, with a little room on either side. */
function axisSpan(columns: Columns): { readonly min: number; readonly max: number } {
  const [from, to] = spanOfMoves(columns) ?? [0, 1e6];
  const room = Math.max(1e6, (to - from) * 0.01);
  return { min: (from - room) / 1000, max: (to + room) / 1000 };
}

const greatest = (counts: Uint32Array): number => counts.reduce((a, b) => Math.max(a, b), 0);
const greatestOf = (tally: Tally | undefined): number =>
  tally ? tally.others.reduce((most, one, at) => Math.max(most, one + (tally.failed[at] ?? 0)), 0) : 0;
/** Round factors, so that one can be said. */
const factorFor = (room: number): number => [10, 5, 3, 2].find((one) => one <= room) ?? 1;

/** Pixels at which a bin begins, within the plot. */
function edgesOf(chart: Chart, { from, step }: Bins): (bin: number) => number {
  const scale = chart.scales['x'];
  const { left, right } = chart.chartArea;
  return (bin) => Math.max(left, Math.min(right, scale?.getPixelForValue((from + bin * step) / 1000) ?? left));
}

const baseline = above + upHeight;

function drawStrip(chart: Chart, { bins, factor, most }: View, tokens: Tokens): void {
  const { ctx, chartArea } = chart;
  const edge = edgesOf(chart, bins);
  const [up, down] = [upHeight / most, Math.min(downHeight, (upHeight / most) * factor * greatest(bins.all.failed))];
  const mostFailed = Math.max(1, greatest(bins.all.failed));
  ctx.save();
  for (let bin = 0; bin < bins.count; bin += 1) {
    const [from, to] = [edge(bin), edge(bin + 1)];
    const [others, failed] = [bins.all.others[bin] ?? 0, bins.all.failed[bin] ?? 0];
    column(ctx, from, to, baseline, -(others * up), tokens.outcome('succeeded'));
    if (failed > 0) column(ctx, from, to, baseline + 1, Math.max(2, (failed / mostFailed) * down), tokens.failed);
  }
  ctx.strokeStyle = tokens.quiet;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(chartArea.left, baseline + 0.5);
  ctx.lineTo(chartArea.right, baseline + 0.5);
  ctx.stroke();
  ctx.font = `11px ${tokens.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  ctx.fillStyle = tokens.quiet;
  ctx.fillText(grouped(most), chartArea.left - 8, above + 4);
  ctx.fillText('0', chartArea.left - 8, baseline);
  if (greatest(bins.all.failed) > 0) {
    ctx.fillText(`${grouped(mostFailed)} failed`, chartArea.left - 8, baseline + Math.max(10, down));
    ctx.textAlign = 'left';
    if (factor > 1) ctx.fillText(`failed ${factor} × as high`, chartArea.right + 8, baseline + 12);
  }
  ctx.textAlign = 'left';
  ctx.fillText(`moves per ${timeMark(bins.step / 1e6)}`, chartArea.right + 8, above + 4);
  ctx.restore();
}

function column(
  ctx: CanvasRenderingContext2D,
  from: number,
  to: number,
  base: number,
  height: number,
  colour: string,
): void {
  if (height === 0 || to <= from) return;
  ctx.fillStyle = colour;
  ctx.fillRect(from, base, Math.max(1, to - from - (to - from > 4 ? 1 : 0)), height);
}

function drawLanes(chart: Chart, of: OverTime, view: View, places: Places, tokens: Tokens): void {
  const { ctx, chartArea, width } = chart;
  ctx.save();
  ctx.strokeStyle = tokens.line;
  ctx.lineWidth = 1;
  of.hosts.forEach((_host, lane) => {
    const bottom = places.lanes + (lane + 1) * laneHeight;
    ctx.beginPath();
    ctx.moveTo(0, bottom + 0.5);
    ctx.lineTo(width, bottom + 0.5);
    ctx.stroke();
  });
  ctx.beginPath();
  ctx.rect(chartArea.left, 0, chartArea.width, chart.height);
  ctx.clip();
  if (view.bars) drawBars(chart, of, view.bars, places, tokens);
  else {
    const edge = edgesOf(chart, view.bins);
    const unit = (laneHeight - 5) / view.mostOfLane;
    of.hosts.forEach((host, lane) => {
      const { others, failed } = view.bins.ofHosts[host] ?? { others: [], failed: [] };
      const bottom = places.lanes + (lane + 1) * laneHeight;
      for (let bin = 0; bin < view.bins.count; bin += 1) {
        const [from, to] = [edge(bin), edge(bin + 1)];
        // Failures stand at the bottom, and one alone is still seen.
        const red = (failed[bin] ?? 0) > 0 ? Math.max(2, (failed[bin] ?? 0) * unit) : 0;
        column(ctx, from, to, bottom, -red, tokens.failed);
        column(ctx, from, to, bottom - red, -((others[bin] ?? 0) * unit), tokens.outcome('succeeded'));
      }
    });
  }
  ctx.restore();
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

const mostRows = 4;

function boxOf(chart: Chart, of: OverTime, bars: readonly Bar[], places: Places, bar: Bar): Box | undefined {
  const lane = of.hosts.indexOf(bar.host);
  const scale = chart.scales['x'];
  if (lane < 0 || !scale) return undefined;
  const rows = Math.min(
    mostRows,
    1 + bars.reduce((most, { host, row }) => (host === bar.host ? Math.max(most, row) : most), 0),
  );
  const height = (laneHeight - 5) / rows;
  const left = scale.getPixelForValue(bar.start / 1000);
  return {
    left,
    right: Math.max(left + 4, scale.getPixelForValue(bar.end / 1000)),
    top: places.lanes + lane * laneHeight + 3 + (bar.row % rows) * height,
    height: rows === 1 ? height : height - 1,
  };
}

function drawBars(chart: Chart, of: OverTime, bars: readonly Bar[], places: Places, tokens: Tokens): void {
  const { ctx } = chart;
  const labels: Label[] = [];
  ctx.font = `12px ${tokens.font}`;
  const widthOf = (words: string) => ctx.measureText(words).width + 10;
  /** Where the next bar of the lane begins: a name must not lie over it. */
  const nextOf = ({ host, start }: Bar) => {
    const next = bars.find((one) => one.host === host && one.start > start);
    return next ? (boxOf(chart, of, bars, places, next)?.left ?? Infinity) : Infinity;
  };
  for (const bar of bars) {
    const box = boxOf(chart, of, bars, places, bar);
    if (!box) continue;
    const outcome = of.columns.outcomes[bar.at] ?? 'unknown';
    ctx.fillStyle = tokens.outcome(outcome);
    ctx.strokeStyle = tokens.quiet;
    const { left, right, top, height } = box;
    // What has no known end, or was cancelled, is an outline.
    if (outcome === 'succeeded' || outcome === 'failed') ctx.fillRect(left, top, right - left, height);
    else ctx.strokeRect(left + 0.5, top + 0.5, right - left - 1, height - 1);
    if (outcome === 'failed' && height > 8) cross(ctx, { x: right + 7, y: top + height / 2 }, tokens.failed);
    const words = of.columns.vms[bar.at] ?? '';
    const from = right + (outcome === 'failed' ? 8 : 0);
    if (height > 8 && from + widthOf(words) < nextOf(bar))
      labels.push({ words, x: from, y: top + height / 2, colour: tokens.text, sides: ['right'] });
  }
  const { left, right } = chart.chartArea;
  drawLabels({ ctx, chartArea: { ...chart.chartArea, left, right, top: 0, bottom: chart.height } }, labels, tokens);
}

type Found = { readonly mark: Mark; readonly count: number } | { readonly bar: Bar };

function found(of: OverTime, places: Places, view: View, chart: Chart, x: number, y: number): Found | undefined {
  const { chartArea, scales } = chart;
  if (x < chartArea.left || x > chartArea.right) return undefined;
  const lane = Math.floor((y - places.lanes) / laneHeight);
  const host = y < places.lanes ? undefined : of.hosts[lane];
  if (y >= places.lanes && host === undefined) return undefined;
  if (host !== undefined && view.bars) {
    // The last that was drawn lies above.
    const bar = view.bars.findLast((one) => {
      const box = boxOf(chart, of, view.bars ?? [], places, one);
      return box && x >= box.left - 2 && x <= box.right + 2 && y >= box.top && y < box.top + box.height + 1;
    });
    return bar && { bar };
  }
  if (host === undefined && !of.hasStrip) return undefined;
  const { bins } = view;
  const at = Math.floor(((scales['x']?.getValueForPixel(x) ?? 0) * 1000 - bins.from) / bins.step);
  const tally = host === undefined ? bins.all : bins.ofHosts[host];
  const span = { from: bins.from + at * bins.step, to: bins.from + (at + 1) * bins.step };
  const [others, failed] = [tally?.others[at] ?? 0, tally?.failed[at] ?? 0];
  if (host !== undefined) return others + failed > 0 ? { mark: { ...span, host }, count: others + failed } : undefined;
  if (y > baseline) return failed > 0 ? { mark: { ...span, outcome: 'failed' }, count: failed } : undefined;
  return others > 0 ? { mark: { ...span, outcome: 'not-failed' }, count: others } : undefined;
}

function wordsOf(of: OverTime, one: Found): readonly string[] {
  const { columns } = of;
  if ('bar' in one) {
    const { at, start, end, host } = one.bar;
    return [
      `${columns.vms[at] ?? ''}, ${columns.outcomes[at] ?? ''}`,
      `${of.writeAll(start)}, ${duration((end - start) / 1e6)}, on ${columns.hosts[host] ?? ''}`,
    ];
  }
  const { from = 0, to = 0, host, outcome } = one.mark;
  const what = outcome === 'failed' ? 'failed' : outcome === undefined ? 'moves' : 'did not fail';
  return [
    `${grouped(one.count)} ${what}${host === undefined ? '' : `, ${columns.hosts[host] ?? ''}`}`,
    `began ${of.writeAll(from)}, within ${timeMark((to - from) / 1e6)}`,
  ];
}
