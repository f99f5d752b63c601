/** Memory left to send over time: what happened, solid, and what was simulated, dashed, within its band, with both goals. */
import type { Chart, ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import { duration, grouped, memorySize } from '../engine/presentation/figures.ts';
import { shortened } from '../engine/presentation/names.ts';
import { dashes, pageBytes } from '../engine/presentation/memory.ts';
import type { BacklogRange } from '../engine/simulate/index.ts';
import type { MemoryLine } from '../engine/what-if/index.ts';
import { lineOptions, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { cross, drawLabels } from './labels.ts';
import type { Label } from './labels.ts';
import { memoryAxis, memorySpan } from './memory-axis.ts';
import { fittedLeft, fittedRight, stunBand } from './shared-time.ts';
import type { SharedTime } from './shared-time.ts';
import { elapsedAxis } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

/** Characters of a name that has room beside its line. */
const nameLength = 28;
/** More marks would be a thick line. */
const mostMarks = 40;

export function memoryLeft(
  lines: readonly MemoryLine[],
  band: readonly BacklogRange[],
  shared: SharedTime,
  tokens: Tokens,
): Drawing {
  const sizes = lines.flatMap(({ points, goalBytes }) => [...points.map(({ bytes }) => bytes), goalBytes ?? 0]);
  const { min } = memorySpan(sizes);
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: [...lines.map((line, at) => datasetOf(line, at, min, tokens)), ...bandOf(band, min, tokens)] },
    options: {
      ...lineOptions,
      layout: { padding: { top: 6 } },
      scales: {
        x: { ...elapsedAxis(tokens, '', false), max: shared.end, afterFit: fittedRight },
        y: { ...memoryAxis(tokens, sizes), afterFit: fittedLeft(shared.left) } as never,
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          filter: ({ datasetIndex }) => datasetIndex < lines.length,
          callbacks: {
            title: ([item]) => (item ? `after ${duration(item.parsed.x ?? 0)}` : ''),
            label: ({ datasetIndex, dataIndex }) => tooltipOf(lines[datasetIndex], dataIndex),
          },
        },
        zoom: zoomTime,
      },
    },
    plugins: [stunBand(tokens, shared, false) as Plugin<'line'>, goals(lines, tokens), words(lines, tokens)],
  };
  return config as Drawing;
}

function tooltipOf(line: MemoryLine | undefined, at: number): string {
  const point = line?.points[at];
  if (!line || !point) return '';
  const when = point.round === undefined ? 'to send' : `left after round ${point.round}`;
  return `${line.name}: ${memorySize(point.bytes)} ${when} (${grouped(Math.round(point.bytes / pageBytes))} pages)`;
}

const colourOf = ({ isReal, isChosen }: MemoryLine, tokens: Tokens): string =>
  isReal || isChosen ? tokens.phase('pre-copy') : tokens.quiet;

/** Nothing left has no place on a logarithmic axis: it lies on its lower edge. */
function datasetOf(line: MemoryLine, at: number, min: number, tokens: Tokens): ChartDataset<'line'> {
  const { isReal, isChosen, points, pen } = line;
  const colour = colourOf(line, tokens);
  return {
    label: line.name,
    data: points.map(({ x, bytes }) => ({ x, y: Math.max(min, bytes) })),
    borderColor: colour,
    backgroundColor: isReal && pen !== 'thin' ? colour : tokens.surface,
    borderWidth: pen === 'thick' ? 2.75 : pen === 'thin' || !(isReal || isChosen) ? 1.25 : 2,
    borderDash: isReal ? [] : dashes(isChosen ? 0 : at),
    pointRadius: points.length > mostMarks ? 0 : isReal || isChosen ? 3 : 2,
    pointBorderWidth: 1.5,
    pointHitRadius: 6,
  };
}

/** Two lines, the space between them filled. */
function bandOf(band: readonly BacklogRange[], min: number, tokens: Tokens): ChartDataset<'line'>[] {
  if (band.length === 0) return [];
  const edge = (pick: (range: BacklogRange) => number, fill: ChartDataset<'line'>['fill']): ChartDataset<'line'> => ({
    label: '',
    data: band.map((range) => ({ x: range.seconds, y: Math.max(min, pick(range)) })),
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    fill,
    backgroundColor: tokens.tint('pre-copy'),
  });
  return [edge(({ low }) => low, false), edge(({ high }) => high, '-1')];
}

/** A line of what fits the goal, from where the copy begins to where it ends; one for goals that are as good as the same. */
function goals(lines: readonly MemoryLine[], tokens: Tokens): Plugin<'line'> {
  return {
    id: 'goals',
    beforeDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea, scales } = chart;
      const { x, y } = scales;
      if (!x || !y) return;
      ctx.save();
      ctx.strokeStyle = tokens.text;
      ctx.lineWidth = 1;
      for (const { goalBytes, points, isReal } of goalLines(lines)) {
        const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0].map((at) =>
          Math.max(chartArea.left, Math.min(chartArea.right, x.getPixelForValue(at))),
        );
        const level = y.getPixelForValue(goalBytes);
        ctx.setLineDash(isReal ? [] : [4, 3]);
        ctx.beginPath();
        ctx.moveTo(from ?? 0, level);
        ctx.lineTo(Math.max(to ?? 0, (from ?? 0) + shortest), level);
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}
/** Pixels of a goal's line: a copy of a second has one that is seen. */
const shortest = 90;

type WithGoal = MemoryLine & { readonly goalBytes: number };

/** Of what happened and of the selected scenario. */
function goalLines(lines: readonly MemoryLine[]): readonly WithGoal[] {
  return lines.filter(
    (line): line is WithGoal =>
      line.goalBytes !== undefined && line.goalBytes > 0 && (line.isReal || line.isChosen) && line.points.length > 0,
  );
}

/** What stands at the lines: names, what the first and the last round left, the goals. */
function words(lines: readonly MemoryLine[], tokens: Tokens): Plugin<'line'> {
  return {
    id: 'words',
    afterDatasetsDraw(chart: Chart<'line'>) {
      drawLabels(
        chart,
        [
          ...lines.flatMap((line, at) => nameOf(line, at, chart, tokens)),
          ...lines.flatMap((line, at) => (line.isReal || line.isChosen ? sizesOf(line, at, chart, tokens) : [])),
          ...goalLines(lines).flatMap((line) => goalOf(line, chart, tokens)),
        ],
        tokens,
      );
      lines.forEach((line, at) => {
        const last = chart.getDatasetMeta(at).data.at(-1);
        if (line.isFailed && last) failure(chart, last, line.failedAt, tokens);
      });
    },
  };
}

/** What was left when it failed no line says: a thin line leads on to the moment. */
function failure(
  { ctx, scales, chartArea }: Chart<'line'>,
  last: { readonly x: number; readonly y: number },
  at: number | undefined,
  tokens: Tokens,
): void {
  const x = Math.max(last.x, Math.min(chartArea.right, scales['x']?.getPixelForValue(at ?? 0) ?? last.x));
  ctx.save();
  ctx.strokeStyle = tokens.failed;
  ctx.lineWidth = 1;
  ctx.setLineDash([1, 3]);
  ctx.beginPath();
  ctx.moveTo(last.x, last.y);
  ctx.lineTo(x, last.y);
  ctx.stroke();
  ctx.restore();
  cross(ctx, { x, y: last.y }, tokens.failed);
}

/** In the middle of the first round, the longest. */
function nameOf(line: MemoryLine, at: number, chart: Chart<'line'>, tokens: Tokens): readonly Label[] {
  const [from, to] = chart.getDatasetMeta(at).data;
  if (!from || !to) return [];
  return [
    {
      words: line.isReal && line.rate !== undefined ? `${line.name}, ${line.rate}` : shortened(line.name, nameLength),
      x: (from.x + to.x) / 2,
      y: (from.y + to.y) / 2,
      colour: colourOf(line, tokens),
      isBold: line.isReal || line.isChosen,
      sides: line.isReal
        ? ['right-above', 'above', 'right-below']
        : ['left-below', 'right-above', 'right-below', 'below'],
    },
  ];
}

function sizesOf({ points }: MemoryLine, at: number, chart: Chart<'line'>, tokens: Tokens): readonly Label[] {
  const drawn = chart.getDatasetMeta(at).data;
  const ends = new Set([points.length - 1, points.findIndex(({ round }) => round === 1)]);
  return [...ends].flatMap((index) => {
    const [point, element] = [points[index], drawn[index]];
    if (!point || !element || point.round === undefined) return [];
    return [
      {
        words: `${memorySize(point.bytes)} after round ${point.round}`,
        x: element.x,
        y: element.y,
        colour: tokens.text,
      },
    ];
  });
}

function goalOf(
  { goalBytes, points, isReal, isOpen, name, rate, pen }: WithGoal,
  chart: Chart<'line'>,
  tokens: Tokens,
): readonly Label[] {
  const { x, y } = chart.scales;
  const last = points.at(-1);
  if (!x || !y || !last) return [];
  const isReached = last.bytes <= goalBytes;
  const whose = isReal
    ? `${pen ? `goal of ${name}` : 'its goal'}${rate === undefined ? '' : ` at ${rate}`}`
    : `goal at ${shortened(name, nameLength)}`;
  return [
    {
      words: `${whose}: ${memorySize(goalBytes)}${isReached ? '' : isOpen ? ', not reached yet' : ', never reached'}`,
      x: x.getPixelForValue(isReal ? last.x * 0.6 : last.x),
      y: y.getPixelForValue(goalBytes),
      colour: tokens.text,
      sides: isReal ? ['below', 'above', 'right-below'] : ['right', 'right-above', 'right-below', 'left-below'],
    },
  ];
}
