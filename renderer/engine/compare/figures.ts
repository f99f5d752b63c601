/** The figures of two migrations beside each other, and where the seconds between them went. */
import type { LogSource, Metric, MetricName, Migration, Phase } from '../model.ts';
import { figure, significant } from '../presentation/figures.ts';
import { wayOf } from './known.ts';
import type { Row } from './known.ts';
import { preCopyParts } from './pre-copy.ts';

export interface FigureRow extends Row {
  /** `−52 %`; undefined where one is not known, or where they were not read alike. */
  readonly difference: string | undefined;
  /** Both are known, but of logs that do not mean the same by it. */
  readonly isReadOtherwise: boolean;
}

const shown: readonly (readonly [MetricName, string])[] = [
  ['durationSeconds', 'Total'],
  ['preCopySeconds', 'Pre-copy'],
  ['downtimeMs', 'Downtime'],
  ['rounds', 'Rounds'],
  ['bandwidthMBps', 'Rate at the end of pre-copy'],
  ['transmitToDirtyPercent', 'Sent / dirtied in the last round'],
  ['pagesLeft', 'Left at the end of pre-copy'],
  ['pageInSeconds', 'Page-in'],
  ['preCopyStunMs', 'Stun for page tracking'],
  ['destinationWaitSeconds', 'Destination waited'],
  ['lowMemoryWaitSeconds', 'Waited in low memory'],
  ['roundTripMs', 'Round trip'],
];

export interface Pair {
  readonly a: Metric | undefined;
  readonly b: Metric | undefined;
  readonly isAlike: boolean;
}

/** A figure of both; of the downtime in the best way that both have. */
export function pairOf(name: MetricName, a: Migration, b: Migration, sources: readonly LogSource[]): Pair {
  if (name === 'downtimeMs') {
    for (const one of a.downtimes) {
      const other = b.downtimes.find(({ way }) => way === one.way);
      if (other) return { a: downtimeOf(one), b: downtimeOf(other), isAlike: true };
    }
  }
  const [one, other] = [a.metrics[name], b.metrics[name]];
  return { a: one, b: other, isAlike: !!one && !!other && wayOf(one, sources) === wayOf(other, sources) };
}

function downtimeOf({ ms, way, evidence }: Migration['downtimes'][number]): Metric {
  return { value: ms, unit: 'ms', kind: way === 'stun-to-resume' ? 'derived' : 'stated', evidence };
}

export function figureRows(a: Migration, b: Migration, sources: readonly LogSource[]): readonly FigureRow[] {
  return shown.flatMap(([name, title]) => {
    const pair = pairOf(name, a, b, sources);
    if (!pair.a && !pair.b) return [];
    const seen = (metric: Metric | undefined) => metric && { text: figure(metric), refs: metric.evidence };
    const isBoth = pair.a !== undefined && pair.b !== undefined;
    const isReadOtherwise = isBoth && !pair.isAlike;
    const difference = isBoth && pair.isAlike && pair.a && pair.b ? differenceOf(pair.a, pair.b) : undefined;
    return [{ title, a: seen(pair.a), b: seen(pair.b), difference, isReadOtherwise }];
  });
}

/** Of shares in points: `+95 points`. */
function differenceOf(a: Metric, b: Metric): string | undefined {
  if (a.unit !== '%' || a.value === b.value) return relative(a.value, b.value);
  return `${signed(b.value - a.value, significant)} points`;
}

/** `−52 %`, `+180 %`, `the same`; of a zero nothing is a share. */
function relative(a: number, b: number): string | undefined {
  if (a === b) return 'the same';
  if (a === 0) return undefined;
  const percent = (100 * (b - a)) / a;
  if (Math.abs(percent) < 0.05) return 'the same';
  return percent > 900 ? `${significant(b / a)} times` : `${signed(percent, significant)} %`;
}

/** With its sign, a minus as wide as a plus. */
export const signed = (value: number, write: (value: number) => string): string =>
  `${value < 0 ? '−' : '+'}${write(Math.abs(value))}`;

/** A part of the difference between two totals. */
export interface Step {
  readonly title: string;
  /** By how much B took longer in it. */
  readonly seconds: number;
  readonly phase: 'prepare' | 'pre-copy' | 'switchover' | 'page-in' | undefined;
  /** Stated by lines; else divided by arithmetic over the rounds, or what remains. */
  readonly isStated: boolean;
}

export interface WhereItWent {
  readonly a: number;
  readonly b: number;
  readonly steps: readonly Step[];
}

/** Undefined unless both totals are known, and read alike. */
export function whereItWent(a: Migration, b: Migration, sources: readonly LogSource[]): WhereItWent | undefined {
  const total = pairOf('durationSeconds', a, b, sources);
  if (!total.a || !total.b || !total.isAlike) return undefined;
  const step = (title: string, phase: Step['phase'], one: number | undefined, other: number | undefined): Step[] =>
    one === undefined || other === undefined ? [] : [{ title, phase, seconds: other - one, isStated: true }];
  const preCopy = pairOf('preCopySeconds', a, b, sources);
  const stun = pairOf('downtimeMs', a, b, sources);
  const known: readonly Step[] = [
    ...step('Waited for a slot', undefined, queuedIn(a), queuedIn(b)),
    ...step('Set-up', 'prepare', onSource(a, ['prepare', 'setup']), onSource(b, ['prepare', 'setup'])),
    ...preCopySteps(a, b, preCopy),
    ...(stun.isAlike && stun.a && stun.b
      ? step('Guest stood still', 'switchover', stun.a.value / 1000, stun.b.value / 1000)
      : []),
    ...step('Page-in', 'page-in', lastOf(a, 'page-in'), lastOf(b, 'page-in')),
  ];
  const rest = total.b.value - total.a.value - known.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    a: total.a.value,
    b: total.b.value,
    steps: [
      ...known,
      ...(Math.abs(rest) < leastRest
        ? []
        : [{ title: 'In no phase of these', phase: undefined, seconds: rest, isStated: false }]),
    ],
  };
}

/** Stamps have milliseconds. */
const leastRest = 0.001;
/** How much longer a part is before it is worth a row of its own. */
const leastSeconds = 0.05;

function preCopySteps(a: Migration, b: Migration, { a: one, b: other }: Pair): readonly Step[] {
  if (!one || !other) return [];
  const seconds = other.value - one.value;
  const parts = isWhole(a) && isWhole(b) ? preCopyParts(a.rounds, b.rounds) : undefined;
  const whole: Step = { title: 'Pre-copy', phase: 'pre-copy', seconds, isStated: true };
  if (!parts) return [whole];
  const part = (title: string, value: number): Step[] =>
    Math.abs(value) < leastSeconds ? [] : [{ title, phase: 'pre-copy', seconds: value, isStated: false }];
  const divided = [
    ...part('Pre-copy: rate', parts.rate),
    ...part('Pre-copy: amount sent', parts.amount),
    ...part('Pre-copy: further rounds', parts.moreRounds),
    ...part('Pre-copy: between rounds', seconds - parts.seconds),
  ];
  return divided.length === 0 ? [whole] : divided;
}

const queuedIn = ({ task, asked }: Migration): number | undefined => task?.queuedSeconds ?? asked?.queuedSeconds;

/** All its rounds are in the list. */
export const isWhole = ({ leftOut }: Migration): boolean => (leftOut?.rounds ?? 0) === 0;

const lasted = ({ start, end }: Phase): number | undefined =>
  start === undefined || end === undefined || end < start ? undefined : (end - start) / 1e6;

function onSource({ phases }: Migration, names: readonly Phase['name'][]): number | undefined {
  const own = phases.filter(({ name, side }) => side === 'source' && names.includes(name)).map(lasted);
  return own.length === 0 || own.some((one) => one === undefined)
    ? undefined
    : own.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

function lastOf({ phases }: Migration, name: Phase['name']): number | undefined {
  const own = phases.find((one) => one.name === name && one.side === 'destination');
  return own && lasted(own);
}
