/** Two levers at once: the downtime at every combination, hatched where pre-copy does not converge. */
import { Chart } from 'chart.js';
import type { ChartConfiguration } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { duration } from '../engine/presentation/figures.ts';
import type { Lever, LeverPoint } from '../engine/what-if/index.ts';
import { axis, tooltipStyle } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { washed } from './tokens.ts';
import type { Tokens } from './tokens.ts';

Chart.register(MatrixController, MatrixElement);

interface LeverHeat {
  readonly levers: readonly [Lever, Lever];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly points: readonly LeverPoint[];
}

export function leverHeat(levers: readonly [Lever, Lever], points: readonly LeverPoint[]): LeverHeat | undefined {
  const along = (axisAt: number) => [...new Set(points.map(({ at }) => at[axisAt] ?? 0))].sort((a, b) => a - b);
  const [xs, ys] = [along(0), along(1)];
  return points.length === 0 || xs.length * ys.length !== points.length ? undefined : { levers, xs, ys, points };
}

export function leverHeatSummary({ levers: [x, y], points }: LeverHeat): string {
  const stuck = points.filter(({ isConverged }) => !isConverged).length;
  return `Downtime for ${x.label} and ${y.label}: of ${points.length} combinations ${stuck} do not converge.`;
}

export function leverHeatChart({ levers: [x, y], xs, ys, points }: LeverHeat, tokens: Tokens): Drawing {
  const still = points.flatMap(({ downtimeMs, isConverged }) =>
    isConverged && downtimeMs ? [Math.log(downtimeMs)] : [],
  );
  const [low, high] = [Math.min(...still), Math.max(...still)];
  const stuck = hatched(tokens.outcome('failed'), tokens.surface);
  // A tint of the switchover's colour, stronger with longer downtime.
  const colours = points.map(({ downtimeMs, isConverged }) => {
    if (!isConverged || !downtimeMs) return stuck;
    const share = high > low ? (Math.log(downtimeMs) - low) / (high - low) : 0;
    return washed(tokens.phase('switchover'), 0.08 + 0.88 * share);
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
  };
  return config as Drawing;
}

const unitOf = ({ label, unit }: Lever): string => (unit === '' ? label : `${label}, ${unit}`);

function tick(lever: Lever, value: number | undefined): string {
  if (value === undefined) return '';
  return lever.choices?.find((choice) => choice.value === value)?.label ?? String(Number(value.toPrecision(2)));
}
