/** Memory left to send over time or rounds: what happened, and what was simulated. */
import type { Micros, Round, Timeline } from '../model.ts';
import { duration, memorySize } from './figures.ts';
import type { BacklogPoint, SimulatedMigration } from '../simulate/index.ts';

/** Guest pages that vMotion tracks. */
export const pageBytes = 4096;

export interface CurvePoint {
  /** Seconds, or the round's number where a log has no times. */
  readonly x: number;
  readonly bytes: number;
  /** The round that it is the end of; none at the beginning. */
  readonly round?: number;
}

/** Solid where it is real, dashed where it was simulated. */
export interface Curve {
  readonly name: string;
  readonly isReal: boolean;
  readonly points: readonly CurvePoint[];
}

/** Whether each of its points is marked: the ends of real rounds, where they are few enough to be seen. */
export function hasMarks({ isReal, points }: Curve): boolean {
  return isReal && points.length <= 60;
}

const rhythms = [
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [14, 5],
] as const;

/** Dashes and gaps of the nth simulated line, in pixels: several differ by their rhythm. */
export function dashes(nth: number): number[] {
  return [...(rhythms[nth % rhythms.length] ?? rhythms[0])];
}

export interface Curves {
  readonly curves: readonly Curve[];
  /** The moment that pre-copy began, from which `x` counts; undefined: `x` counts rounds. */
  readonly begin: Micros | undefined;
}

interface Simulated {
  readonly name: string;
  readonly migration: SimulatedMigration;
}

/**
 * The real curve, then the simulated ones. Those need times, so they are left out where the log has none. Undefined where
 * there is no curve to see: no round states what was left, or one does alone, without what there was to send.
 */
export function memoryCurves({ rounds }: Timeline, simulated: readonly Simulated[] = []): Curves | undefined {
  const stated = rounds.filter(({ remainingPages }) => remainingPages !== undefined);
  const zero = stated[0]?.start ?? stated[0]?.end;
  const begin = stated.every(({ end }) => end !== undefined) ? zero : undefined;
  const others = begin === undefined ? [] : simulated;
  const first = begin === undefined ? undefined : firstPassBytes(stated[0]);
  const start = first === undefined ? [] : [{ x: 0, bytes: first }];
  if (stated.length === 0 || start.length + stated.length + others.length < 2) return undefined;
  const points = stated.map(({ n, end = 0, remainingPages = 0 }) => ({
    x: begin === undefined ? n : (end - begin) / 1e6,
    bytes: remainingPages * pageBytes,
    round: n,
  }));
  return {
    begin,
    curves: [{ name: 'what happened', isReal: true, points: [...start, ...points] }, ...others.map(simulatedCurve)],
  };
}

/** All that was to be sent: pages left times sent over dirtied, of a first round whose beginning has a time. */
export function firstPassBytes(round: Round | undefined): number | undefined {
  const { n, start, remainingPages = 0, transmitToDirtyPercent = 0 } = round ?? {};
  const pages = (remainingPages * transmitToDirtyPercent) / 100;
  return n === 1 && start !== undefined && pages > remainingPages ? pages * pageBytes : undefined;
}

/** What was left at each round's end, from the beginning of pre-copy on. */
function simulatedCurve({ name, migration: { backlog } }: Simulated): Curve {
  const begin = backlog[0]?.seconds ?? 0;
  return { name, isReal: false, points: simulatedPoints(backlog, begin) };
}

/** All that was to be sent, then what each round left. @param from where the axis begins, in seconds */
export function simulatedPoints(backlog: readonly BacklogPoint[], from = 0): readonly CurvePoint[] {
  return backlog.map(({ seconds, bytes }, round) => ({ x: seconds - from, bytes, ...(round > 0 && { round }) }));
}

/**
 * The same as the rounds of a log state it. Undefined where no round states what it left. A round without a time has no place on
 * the axis.
 *
 * @param begin the axis' zero @param memoryBytes all that was to be sent, where the log shows it
 */
export function realPoints(
  rounds: readonly Round[],
  begin: Micros,
  memoryBytes: number | undefined,
): readonly CurvePoint[] | undefined {
  const points = rounds.flatMap(({ n, end, remainingPages }) =>
    end === undefined || remainingPages === undefined
      ? []
      : [{ x: (end - begin) / 1e6, bytes: remainingPages * pageBytes, round: n }],
  );
  const start = rounds[0]?.start;
  if (points.length === 0) return undefined;
  return start === undefined || memoryBytes === undefined
    ? points
    : [{ x: (start - begin) / 1e6, bytes: memoryBytes }, ...points];
}

/** What the chart says, for those who do not see it. @param isTimed whether `x` is in seconds */
export function curvesSummary(curves: readonly Curve[], isTimed: boolean): string {
  return curves
    .map(({ name, points }) => {
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return `${name}: nothing to send.`;
      const span = isTimed ? ` within ${duration(last.x - first.x)}` : '';
      return `${name}: from ${memorySize(first.bytes)} to ${memorySize(last.bytes)} left${span}.`;
    })
    .join(' ');
}
