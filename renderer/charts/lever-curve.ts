/** What one lever would do to total time and downtime, with marks for its position, the end of convergence and the knee. */
import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { dashes } from '../engine/presentation/memory.ts';
import { duration, timeMark } from '../engine/presentation/figures.ts';
import { kneeOf, stepsBack } from '../engine/what-if/index.ts';
import type { Lever, LeverPoint, SweepStep } from '../engine/what-if/index.ts';
import { axis, lineOptions, tooltipStyle } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { evenTimes } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

interface Mark {
  readonly x: number;
  readonly label: string;
}

interface LeverCurve {
  readonly lever: Lever;
  readonly points: readonly LeverPoint[];
  readonly marks: readonly Mark[];
  /** Ranges in which pre-copy does not converge. */
  readonly stuck: readonly (readonly [from: number, to: number])[];
  /** Where more of the lever makes it worse, each with the rule that does: numbered in the chart. */
  readonly steps: readonly SweepStep[];
}

/** More numbers would cover the curve. */
const mostSteps = 9;

const xOf = (point: LeverPoint): number => point.at[0] ?? 0;

/** Undefined while there are no points. */
export function leverCurve(lever: Lever, points: readonly LeverPoint[], here: number): LeverCurve | undefined {
  if (points.length < 2) return undefined;
  const timed = points.flatMap((point) =>
    point.totalSeconds === undefined || !point.isConverged ? [] : [{ x: xOf(point), y: point.totalSeconds }],
  );
  const knee = kneeOf(timed, lever.scale === 'log');
  const kneeAt = knee === undefined ? undefined : timed[knee]?.x;
  const stuck = stuckRanges(points);
  const [first, last] = [points[0]?.at[0], points.at(-1)?.at[0]];
  const edges = stuck.flatMap(([from, to]) => [
    ...(from === first ? [] : [{ x: from, label: 'converges up to here' }]),
    ...(to === last ? [] : [{ x: to, label: 'converges from here' }]),
  ]);
  return {
    lever,
    points,
    stuck,
    steps: stepsBack(lever, points).slice(0, mostSteps),
    marks: [
      { x: here, label: `now: ${lever.position(here)}` },
      ...edges,
      ...(kneeAt === undefined ? [] : [{ x: kneeAt, label: 'knee: more brings little' }]),
    ],
  };
}

/** From the middle between a converging point and a stuck one to the next such middle. */
function stuckRanges(points: readonly LeverPoint[]): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let from: number | undefined;
  points.forEach((point, at) => {
    const before = points[at - 1];
    if (!point.isConverged && from === undefined) from = before ? (xOf(before) + xOf(point)) / 2 : xOf(point);
    if (point.isConverged && from !== undefined && before) {
      found.push([from, (xOf(before) + xOf(point)) / 2]);
      from = undefined;
    }
  });
  const last = points.at(-1);
  if (from !== undefined && last) found.push([from, xOf(last)]);
  return found;
}

export function leverCurveSummary({ lever, points, marks, stuck }: LeverCurve): string {
  const [first, last] = [points[0], points.at(-1)];
  const at = (point: LeverPoint | undefined) =>
    point
      ? `${lever.position(xOf(point))}: ${point.totalSeconds === undefined ? 'does not complete' : duration(point.totalSeconds)}`
      : '';
  const ends =
    stuck.length === 0
      ? 'It converges everywhere.'
      : `It does not converge in ${stuck.length} segment${stuck.length === 1 ? '' : 's'}.`;
  return `${lever.label}. ${at(first)}; ${at(last)}. ${marks.map(({ label, x }) => `${label} at ${lever.position(x)}`).join('; ')}. ${ends}`;
}

export function leverCurveChart(curve: LeverCurve, tokens: Tokens): Drawing {
  const { lever, points } = curve;
  const line = (pick: (point: LeverPoint) => number | undefined) =>
    points.map((point) => ({ x: xOf(point), y: pick(point) || Number.NaN }));
  const [time, still] = [tokens.phase('pre-copy'), tokens.phase('switchover')];
  const base = { borderWidth: 2, pointRadius: 0, pointHitRadius: 6, spanGaps: false };
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: {
      datasets: [
        {
          ...base,
          label: 'total time',
          data: line((point) => point.totalSeconds),
          borderColor: time,
          borderDash: dashes(0),
          yAxisID: 'y',
        },
        {
          ...base,
          label: 'downtime',
          data: line(({ downtimeMs }) => (downtimeMs === undefined ? undefined : downtimeMs / 1000)),
          borderColor: still,
          borderDash: dashes(1),
          yAxisID: 'downtime',
        },
      ],
    },
    options: {
      ...lineOptions,
      layout: { padding: { top: 42 } },
      scales: {
        x: {
          ...axis(tokens, lever.unit === '' ? lever.label : `${lever.label}, ${lever.unit}`, (value) =>
            tick(lever, value),
          ),
          type: lever.scale === 'log' ? 'logarithmic' : 'linear',
          min: points[0] && xOf(points[0]),
          max: points.at(-1)?.at[0],
        } as never,
        y: coloured(axis(tokens, 'total time', timeMark), time),
        downtime: {
          ...coloured(axis(tokens, 'downtime', timeMark), still),
          position: 'right',
          grid: { display: false },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => (item ? lever.position(item.parsed.x ?? 0) : ''),
            label: ({ dataset, parsed, dataIndex }) =>
              `${dataset.label ?? ''}: ${duration(parsed.y ?? 0)}${points[dataIndex]?.isConverged === false ? ' (does not converge)' : ''}`,
          },
        },
      },
    },
    plugins: [marks(curve, tokens)],
  };
  return config as Drawing;
}

/** Both axes are logarithmic, as a link twice as fast halves the time; each has the colour of its line. */
function coloured(scale: ReturnType<typeof axis>, colour: string) {
  return {
    ...scale,
    type: 'logarithmic' as const,
    afterBuildTicks: evenTimes,
    ticks: { ...scale.ticks, color: colour },
    title: { ...scale.title, color: colour },
  };
}

function tick(lever: Lever, value: number): string {
  return lever.choices?.find((choice) => choice.value === value)?.label ?? String(Number(value.toPrecision(3)));
}

/** Hatches what does not converge and draws a labelled line at each mark. */
function marks({ marks: all, stuck, steps }: LeverCurve, tokens: Tokens): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.fillStyle = hatched(tokens.outcome('failed'), tokens.surface);
      ctx.globalAlpha = 0.35;
      for (const [from, to] of stuck) {
        const [left, right] = [scales['x']?.getPixelForValue(from) ?? 0, scales['x']?.getPixelForValue(to) ?? 0];
        ctx.fillRect(left, chartArea.top, Math.max(1, right - left), chartArea.height);
      }
      ctx.restore();
    },
    afterDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'bottom';
      ctx.strokeStyle = tokens.text;
      ctx.fillStyle = tokens.text;
      ctx.lineWidth = 1;
      const rowEnds: number[] = [];
      for (const { x, label } of [...all].sort((a, b) => a.x - b.x)) {
        const at = Math.min(chartArea.right, Math.max(chartArea.left, scales['x']?.getPixelForValue(x) ?? 0));
        ctx.beginPath();
        ctx.moveTo(at, chartArea.top);
        ctx.lineTo(at, chartArea.bottom);
        ctx.stroke();
        const width = ctx.measureText(label).width;
        const left = Math.min(Math.max(at - width / 2, chartArea.left), chartArea.right - width);
        // In the lowest row above the chart in which it touches no other.
        const free = rowEnds.findIndex((end) => end + 6 < left);
        const row = free < 0 ? rowEnds.length : free;
        rowEnds[row] = left + width;
        ctx.fillText(label, left, chartArea.top - 3 - 13 * row);
      }
      ctx.fillStyle = tokens.quiet;
      ctx.textAlign = 'center';
      steps.forEach(({ at }, index) => {
        ctx.fillText(String(index + 1), scales['x']?.getPixelForValue(at) ?? 0, chartArea.bottom - 2);
      });
      ctx.restore();
    },
  };
}
