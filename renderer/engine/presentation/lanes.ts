/** The phases of real and simulated migrations as bars in lanes on one time axis. */
import { firstMoment, onSource } from '../clock.ts';
import type { LineRef, Micros, Migration, MilestoneName, Phase, PhaseName, Side, Timeline } from '../model.ts';
import { duration } from './figures.ts';
import { laneNames } from './names.ts';

/** Solid where it is real, hatched where it was simulated. */
export interface Bar {
  readonly lane: string;
  readonly phase: PhaseName;
  /** Seconds after the first moment. */
  readonly start: number;
  readonly end: number;
  readonly isReal: boolean;
  readonly evidence: readonly LineRef[];
}

export interface Lanes {
  readonly bars: readonly Bar[];
  /** The first moment, on the source's clock; undefined where no line has a time. */
  readonly begin: Micros | undefined;
}

/**
 * A lane for each side. A phase without a time or a length has no bar, nor have vCenter's lines, which are on no host.
 *
 * @param ahead how far the destination's clock is ahead: its lane is moved back by that much
 */
export function realLanes(
  one: Migration,
  ahead: Micros,
  names: Readonly<Record<Side, string>> = laneNames(one),
): Lanes {
  const begin = firstMoment(one, ahead);
  if (begin === undefined) return { bars: [], begin };
  const bars = [...one.phases, ...restoring(one)].flatMap(({ name, side, evidence, ...raw }) => {
    const [start, end] = [onSource(raw.start, side, ahead), onSource(raw.end, side, ahead)];
    if (side === undefined || start === undefined || end === undefined || end <= start) return [];
    const span = { start: (start - begin) / 1e6, end: (end - begin) / 1e6 };
    return [{ lane: names[side], phase: name, ...span, isReal: true, evidence }];
  });
  return { bars, begin };
}

/** Of one that did not go well: the destination restored until it gave up, from what its lines say of beginning and end. */
function restoring({ outcome, milestones, phases }: Migration): readonly Phase[] {
  if (outcome === 'succeeded') return [];
  const of = (name: MilestoneName) => milestones.find((one) => one.name === name && one.side === 'destination');
  const [begun, end] = [of('restore'), (of('failure') ?? of('cleanup'))?.time];
  if (begun?.time === undefined || end === undefined || of('resume')) return [];
  const before = phases.flatMap((one) => (one.side === 'destination' && one.name !== 'failed' ? (one.end ?? []) : []));
  const start = before.filter((time) => time <= end).reduce((a, b) => Math.max(a, b), begun.time);
  return [{ name: 'restore', side: 'destination', start, end, evidence: begun.evidence }];
}

/** While the guest stood still, in seconds after the first moment. */
export interface Stillness {
  readonly from: number;
  readonly to: number;
}

/** From the stun until it failed on the source or ran on the destination; undefined where no line shows both. */
export function stillnessIn({ milestones, outcome }: Migration, begin: Micros, ahead: Micros): Stillness | undefined {
  const on = (side: Side, ...names: readonly MilestoneName[]) =>
    milestones.find((one) => one.side === side && names.includes(one.name))?.time;
  const from = on('source', 'stunned') ?? on('source', 'stun');
  const resumed = on('destination', 'resume', 'unstun');
  const to = outcome === 'succeeded' ? resumed && resumed - ahead : on('source', 'failure');
  if (from === undefined || to === undefined || to <= from) return undefined;
  return { from: (from - begin) / 1e6, to: (to - begin) / 1e6 };
}

/** One lane: a simulated migration happens on no host. */
export function simulatedBars({ phases }: Timeline, lane: string): readonly Bar[] {
  return phases.flatMap(({ name, start, end, evidence }) =>
    start === undefined || end === undefined || end <= start
      ? []
      : [{ lane, phase: name, start: start / 1e6, end: end / 1e6, isReal: false, evidence }],
  );
}

/** The lanes that have bars, in their order. */
export function lanesOf(bars: readonly Pick<Bar, 'lane'>[]): readonly string[] {
  return [...new Set(bars.map(({ lane }) => lane))];
}

/** `pre-copy 30.7 s`: the label of a bar that is long enough. */
export function barWords({ phase, start, end }: Pick<Bar, 'phase' | 'start' | 'end'>): string {
  return `${phase} ${duration(end - start)}`;
}

/** What the chart says, for those who do not see it. */
export function lanesSummary(bars: readonly Bar[]): string {
  return bars
    .map(({ lane, phase, start, end, isReal }) => {
      const what = isReal ? phase : `simulated ${phase}`;
      return `${lane}: ${what} from ${duration(start)} for ${duration(end - start)}`;
    })
    .join('. ');
}
