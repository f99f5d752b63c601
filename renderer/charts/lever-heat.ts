/** Two levers at once: the downtime at every combination, hatched where pre-copy does not converge. */
import { Chart } from 'chart.js';
import type { ChartConfiguration, Plugin } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { duration } from '../engine/presentation/figures.ts';
import type { Lever, LeverPoint } from '../engine/what-if/index.ts';
import { axis, tooltipStyle } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { drawLabels } from './labels.ts';
import { washed } from './tokens.ts';
import type { Tokens } from './tokens.ts';

Chart.register(MatrixController, MatrixElement);

interface LeverHeat {
  readonly levers: readonly [Lever, Lever];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly points: readonly LeverPoint[];
  /** Where both levers stand. */
  readonly here: readonly [number, number];
}

export function leverHeat(
  levers: readonly [Lever, Lever],
  points: readonly LeverPoint[],
  here: readonly [number, number],
): LeverHeat | undefined {
  const along = (axisAt: number) => [...new Set(points.map(({ at }) => at[axisAt] ?? 0))].sort((a, b) => a - b);
  const [xs, ys] = [along(0), along(1)];
  return points.length === 0 || xs.length * ys.length !== points.length ? undefined : { levers, xs, ys, points, here };
}

export function leverHeatSummary({ levers: [x, y], points }: LeverHeat): string {
  const stuck = points.filter(({ isConverged }) => !isConverged).length;
  return `Downtime for ${x.label} and ${y.label}: of ${points.length} combinations ${stuck} do not converge.`;
}

/** Of the shortest downtime and of the longest one. */
const [faint, strong] = [0.08, 0.96];

export function leverHeatChart(heat: LeverHeat, tokens: Tokens): Drawing {
  const {
    levers: [x, y],
    xs,
    ys,
    points,
  } = heat;
  const still = points.flatMap(({ downtimeMs, isConverged }) =>
    isConverged && downtimeMs ? [Math.log(downtimeMs)] : [],
  );
  const [low, high] = [Math.min(...still), Math.max(...still)];
  const stuck = hatched(tokens.outcome('failed'), tokens.surface);
  // A tint of the switchover's colour, stronger with longer downtime.
  const colours = points.map(({ downtimeMs, isConverged }) => {
    if (!isConverged || !downtimeMs) return stuck;
    const share = high > low ? (Math.log(downtimeMs) - low) / (high - low) : 0;
    return washed(tokens.phase('switchover'), faint + (strong - faint) * share);
  });
  const scale = (lever: Lever, values: readonly number[], title: string) => ({
    ...axis(tokens, title, (at) => tick(lever, values[Math.round(at)])),
    min: -0.5,
    max: values.length - 0.5,
    offset: false,
    reverse: false,
    grid: { display: false },
  });
  const config: ChartConfiguration<'matrix'> = {
    type: 'matrix',
    data: {
      datasets: [
        {
          label: 'downtime',
          data: points.map(({ at }) => ({ x: xs.indexOf(at[0] ?? 0), y: ys.indexOf(at[1] ?? 0) })),
          backgroundColor: colours as never,
          borderWidth: 0,
          width: ({ chart }) =>
            (chart.chartArea as typeof chart.chartArea | undefined) ? chart.chartArea.width / xs.length : 10,
          height: ({ chart }) =>
            (chart.chartArea as typeof chart.chartArea | undefined) ? chart.chartArea.height / ys.length : 10,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      layout: { padding: { top: 26 } },
      scales: {
        x: scale(x, xs, unitOf(x)),
        y: scale(y, ys, unitOf(y)),
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => {
              const point = points[item?.dataIndex ?? 0];
              return point ? `${x.position(point.at[0] ?? 0)}, ${y.position(point.at[1] ?? 0)}` : '';
            },
            label: ({ dataIndex }) => {
              const point = points[dataIndex];
              const downtime = point?.downtimeMs === undefined ? '' : `downtime ${duration(point.downtimeMs / 1000)}`;
              return point?.isConverged === true
                ? downtime
                : `does not converge${downtime === '' ? '' : `, ${downtime}`}`;
            },
          },
        },
      },
    },
    plugins: [legend(low, high, stuck, tokens), youAreHere(heat, tokens)],
  };
  return config as Drawing;
}

/** What the colours mean, above the map. @param low logarithm of the shortest downtime in ms @param high of the longest */
function legend(low: number, high: number, stuck: CanvasPattern | string, tokens: Tokens): Plugin<'matrix'> {
  return {
    id: 'legend',
    afterDatasetsDraw({ ctx, chartArea }: Chart<'matrix'>) {
      const [top, height, width] = [chartArea.top - 20, 10, 120];
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'middle';
      let left = chartArea.left;
      const write = (words: string) => {
        ctx.fillStyle = tokens.text;
        ctx.fillText(words, left, top + height / 2);
        left += ctx.measureText(words).width + 6;
      };
      if (Number.isFinite(low)) {
        write(`downtime ${duration(Math.exp(low) / 1000)}`);
        const gradient = ctx.createLinearGradient(left, 0, left + width, 0);
        gradient.addColorStop(0, washed(tokens.phase('switchover'), faint));
        gradient.addColorStop(1, washed(tokens.phase('switchover'), strong));
        ctx.fillStyle = gradient;
        ctx.fillRect(left, top, width, height);
        left += width + 6;
        write(duration(Math.exp(high) / 1000));
        left += 12;
      }
      ctx.fillStyle = stuck;
      ctx.fillRect(left, top, 22, height);
      left += 28;
      write('does not converge');
      ctx.restore();
    },
  };
}

function youAreHere({ xs, ys, here }: LeverHeat, tokens: Tokens): Plugin<'matrix'> {
  return {
    id: 'you-are-here',
    afterDatasetsDraw(chart: Chart<'matrix'>) {
      const { scales } = chart;
      const [at, up] = [nearest(xs, here[0]), nearest(ys, here[1])];
      if (!scales['x'] || !scales['y']) return;
      const point = { x: scales['x'].getPixelForValue(at), y: scales['y'].getPixelForValue(up) };
      const { ctx } = chart;
      ctx.save();
      for (const [colour, thickness] of [
        [tokens.surface, 5],
        [tokens.text, 2],
      ] as const) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = thickness;
        ctx.beginPath();
        ctx.arc(point.x, point.y, 7, 0, 2 * Math.PI);
        ctx.stroke();
      }
      ctx.restore();
      drawLabels(chart, [{ words: 'you are here', ...point, colour: tokens.text, isBold: true }], tokens);
    },
  };
}

/** The place of the value that is nearest. */
function nearest(values: readonly number[], to: number): number {
  const apart = values.map((value) => Math.abs(value - to));
  return apart.indexOf(Math.min(...apart));
}

const unitOf = ({ label, unit }: Lever): string => (unit === '' ? label : `${label}, ${unit}`);

function tick(lever: Lever, value: number | undefined): string {
  if (value === undefined) return '';
  return lever.choices?.find((choice) => choice.value === value)?.label ?? String(Number(value.toPrecision(2)));
}
