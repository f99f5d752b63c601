/** A simulated evacuation: a lane for each slot with its VMs in sequence, and the limit that binds at each time. */
import type { ChartConfiguration } from 'chart.js';
import { duration } from '../engine/presentation/figures.ts';
import { completes } from '../engine/simulate/index.ts';
import type { Binding, BindingSpan, EvacuatedVm } from '../engine/simulate/index.ts';
import { barLabels, laneOptions, namesAxis, tooltipStyle, zoomTime } from './chart.ts';
import type { Drawing } from './chart.ts';
import { hatched } from './hatch.ts';
import { elapsedAxis } from './time-axis.ts';
import type { Tokens } from './tokens.ts';

/** A VM in the lane that it takes. */
interface PlanBar {
  readonly vm: EvacuatedVm;
  readonly lane: number;
}

/** Each VM in the first lane that is free when it starts. */
export function planBars(vms: readonly EvacuatedVm[]): readonly PlanBar[] {
  const ends: number[] = [];
  return [...vms]
    .sort((a, b) => a.startSeconds - b.startSeconds)
    .map((vm) => {
      const free = ends.findIndex((end) => end <= vm.startSeconds + 1e-9);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = vm.endSeconds;
      return { vm, lane };
    });
}

export function planLanesSummary(bars: readonly PlanBar[], spans: readonly BindingSpan[]): string {
  const lanes = new Set(bars.map(({ lane }) => lane)).size;
  const binds = spans.map(
    (span) => `${span.binds} from ${duration(span.startSeconds)} to ${duration(span.endSeconds)}`,
  );
  return `${bars.length} VMs in ${lanes} lanes, simulated. What binds: ${binds.slice(0, 12).join('; ')}${binds.length > 12 ? '; and so on' : ''}.`;
}

const shortBinding: Readonly<Record<Binding, string>> = {
  'host slots': 'host slots',
  'network slots': 'network slots',
  'datastore slots': 'datastore slots',
  concurrency: 'at once, as set',
  links: 'links full',
  orchestration: 'setting up',
};

interface Piece {
  readonly y: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly colour: string;
  readonly title: string;
  readonly text: string;
}

const bindsLane = 'what binds';

export function planLanesHeight(bars: readonly PlanBar[]): number {
  return 60 + 28 * (1 + new Set(bars.map(({ lane }) => lane)).size);
}

export function planLanes(bars: readonly PlanBar[], spans: readonly BindingSpan[], tokens: Tokens): Drawing {
  const lanes = [...new Set(bars.map(({ lane }) => lane))].sort((a, b) => a - b).map((lane) => laneName(lane));
  // A data set a kind, not a bar: 2,000 VMs are 2,000 bars of three sets.
  const [setUp, copies, binding] = [
    bars.filter(({ vm }) => vm.copySeconds > vm.startSeconds).map((bar) => setUpOf(bar, tokens)),
    bars.map((bar) => copyOf(bar, tokens)),
    spans.map((span) => bindingOf(span, tokens)),
  ];
  const sets = [setUp, copies, binding];
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels: [...lanes, bindsLane],
      datasets: sets.map((pieces) => ({
        data: pieces.map(({ from, to, y }) => ({ x: [from, to], y })) as never[],
        backgroundColor: pieces.map(({ colour }) => hatched(colour, tokens.surface)) as never,
        borderColor: tokens.surface,
        borderWidth: { left: 1, right: 1, top: 0, bottom: 0 },
        borderSkipped: false,
        grouped: false,
        barThickness: 20,
      })),
    },
    options: {
      ...laneOptions,
      scales: {
        x: {
          ...elapsedAxis(tokens, 'since the start of the evacuation'),
          max: Math.max(1, ...spans.map(({ endSeconds }) => endSeconds)),
        },
        y: namesAxis(tokens),
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: {
            title: ([item]) => sets[item?.datasetIndex ?? 0]?.[item?.dataIndex ?? 0]?.title ?? '',
            label: ({ datasetIndex, dataIndex }) => sets[datasetIndex]?.[dataIndex]?.text ?? '',
          },
        },
        zoom: zoomTime,
      },
    },
    plugins: [barLabels(tokens, (set, index) => (set === 0 ? '' : (sets[set]?.[index]?.label ?? '')))],
  };
  return config as Drawing;
}

/** `0`, `5 min`: ticks are at round times. */
export const laneName = (lane: number): string => `slot ${lane + 1}`;

function setUpOf({ vm, lane }: PlanBar, tokens: Tokens): Piece {
  return {
    y: laneName(lane),
    from: vm.startSeconds,
    to: vm.copySeconds,
    label: '',
    colour: tokens.phase('prepare'),
    title: vm.name,
    text: `being set up: ${duration(vm.copySeconds - vm.startSeconds)}`,
  };
}

function copyOf({ vm, lane }: PlanBar, tokens: Tokens): Piece {
  const moves = completes(vm.verdict);
  return {
    y: laneName(lane),
    from: vm.copySeconds,
    to: vm.endSeconds,
    label: moves ? vm.name : `✕ ${vm.name}`,
    colour: moves ? tokens.phase('pre-copy') : tokens.outcome('failed'),
    title: moves ? vm.name : `${vm.name} would stay`,
    text: `${duration(vm.endSeconds - vm.copySeconds)} of copying to destination ${vm.destination + 1}${
      vm.downtimeMs === undefined ? '' : `, standstill ${duration(vm.downtimeMs / 1000)}`
    }`,
  };
}

function bindingOf({ binds, startSeconds, endSeconds }: BindingSpan, tokens: Tokens): Piece {
  return {
    y: bindsLane,
    from: startSeconds,
    to: endSeconds,
    label: shortBinding[binds],
    colour: tokens.phase(binds === 'links' ? 'pre-copy' : 'prepare'),
    title: shortBinding[binds],
    text: `from ${duration(startSeconds)} to ${duration(endSeconds)}`,
  };
}

/** Total time by the number of migrations at once; the plan's own number is marked by its label. */
export function planConcurrency(
  points: readonly { readonly atOnce: number; readonly totalSeconds: number }[],
  here: number,
  tokens: Tokens,
): Drawing {
  const labels = points.map(({ atOnce }) => (atOnce === here ? `${atOnce} (now)` : String(atOnce)));
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels,
      datasets: [
        {
          data: points.map(({ totalSeconds }) => totalSeconds),
          backgroundColor: points.map(({ atOnce }) =>
            hatched(tokens.phase(atOnce === here ? 'pre-copy' : 'prepare'), tokens.surface),
          ) as never,
          barThickness: 26,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          title: {
            display: true,
            text: 'migrations at once',
            color: tokens.quiet,
            font: { family: tokens.font, size: 11 },
          },
          ...namesAxis(tokens),
        },
        y: {
          ...elapsedAxis(tokens, ''),
        },
      },
      plugins: {
        tooltip: {
          ...tooltipStyle(tokens),
          callbacks: { label: ({ parsed }) => duration(parsed.y ?? 0) },
        },
        zoom: { zoom: { wheel: { enabled: false } }, pan: { enabled: false } },
      },
    },
  };
  return config as Drawing;
}
