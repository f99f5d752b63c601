/** The phases of one migration, a lane for each host, on one time axis. */
import type { ChartConfiguration } from 'chart.js';
import type { Micros, Phase, Timeline } from '../engine/model.ts';
import { duration } from '../engine/report/figures.ts';
import { axis, barLabels, selectTime, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import type { Tokens } from './tokens.ts';

export interface LaneNames {
  readonly source: string;
  readonly destination: string;
}

export interface LaneBar {
  readonly name: Phase['name'];
  readonly lane: string;
  /** Seconds after the first moment of the timeline. */
  readonly start: number;
  readonly end: number;
  readonly phase: Phase;
  /** Hatched instead of solid. */
  readonly isSimulated?: true;
}

/**
 * Bars in lane order. A phase without a time or a length has none, nor have vCenter's lines, which are on no host.
 *
 * @param aheadMicros how far the destination's clock is ahead: its lane is moved back by that much
 */
export function laneBars(raw: Timeline, names: LaneNames, aheadMicros = 0): readonly LaneBar[] {
  const timeline = aheadMicros === 0 ? raw : aligned(raw, aheadMicros);
  const zero = firstMoment(timeline);
  if (zero === undefined) return [];
  return timeline.phases.flatMap((phase) => {
    const { name, side, start, end } = phase;
    if (side === undefined || start === undefined || end === undefined || end <= start) return [];
    return [{ name, lane: names[side], start: (start - zero) / 1e6, end: (end - zero) / 1e6, phase }];
  });
}

/** The phases of a simulated migration, which are on no host: one lane, as long as they take. */
export function simulatedBars({ phases }: Timeline, lane: string): readonly LaneBar[] {
  return phases.flatMap((phase) => {
    const { name, start, end } = phase;
    if (start === undefined || end === undefined || end <= start) return [];
    return [{ name, lane, start: start / 1e6, end: end / 1e6, phase, isSimulated: true as const }];
  });
}

function aligned({ phases, milestones, ...rest }: Timeline, aheadMicros: number): Timeline {
  const back = (time: Micros | undefined, side: Phase['side']) =>
    time !== undefined && side === 'destination' ? time - aheadMicros : time;
  return {
    ...rest,
    phases: phases.map((one) => ({ ...one, start: back(one.start, one.side), end: back(one.end, one.side) })),
    milestones: milestones.map((one) => ({ ...one, time: back(one.time, one.side) })),
  };
}

/** What the picture says, for those who do not see it. */
export function lanesSummary(bars: readonly LaneBar[]): string {
  if (bars.length === 0) return 'No phase of this migration has a stated length.';
  return bars
    .map(({ lane, name, start, end }) => `${lane}: ${name} from ${duration(start)} for ${duration(end - start)}`)
    .join('. ');
}

/** The moment that a picture's axis begins with. @param aheadMicros as for `laneBars` */
export function beginOf(raw: Timeline, aheadMicros = 0): Micros | undefined {
  return firstMoment(aheadMicros === 0 ? raw : aligned(raw, aheadMicros));
}

function firstMoment({ phases, milestones }: Timeline): Micros | undefined {
  const times = [...phases.map(({ start }) => start), ...milestones.map(({ time }) => time)];
  return times.reduce<Micros | undefined>(
    (a, b) => (a === undefined || (b !== undefined && b < a) ? (b ?? a) : a),
    undefined,
  );
}

/** @param select a range was selected, in seconds after the first moment */
export function phaseLanes(
  bars: readonly LaneBar[],
  tokens: Tokens,
  select?: (from: number, to: number) => void,
): Drawing {
  const lanes = [...new Set(bars.map(({ lane }) => lane))];
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels: lanes,
      datasets: bars.map((bar) => ({
        label: bar.name,
        data: [{ x: [bar.start, bar.end], y: bar.lane }] as never[],
        backgroundColor: bar.isSimulated
          ? (hatched(tokens.phase(bar.name), tokens.surface) as never)
          : tokens.phase(bar.name),
        grouped: false,
        barThickness: 22,
        minBarLength: 3,
      })),
    },
    options: {
      indexAxis: 'y',
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: { ...axis(tokens, 'since the first line', duration), min: 0 },
        y: {
          ticks: { color: tokens.text, font: { family: tokens.font, size: 12 } },
          grid: { display: false },
          border: { display: false },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => bars[item?.datasetIndex ?? 0]?.name ?? '',
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
