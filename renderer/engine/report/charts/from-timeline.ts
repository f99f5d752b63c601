/** What the charts of a report draw, from a real or a simulated timeline. */
import { least } from '../../base/extremes.ts';
import type { Micros, Migration, Phase, Side, Timeline } from '../../model.ts';
import type { BacklogPoint, SimulatedMigration } from '../../simulate/index.ts';
import type { Bar, Curve } from '../document.ts';

/** Guest pages that vMotion tracks. */
const pageBytes = 4096;

/** A lane for each host, the destination's on the source's clock where the clocks are known. */
export function realBars(one: Migration): readonly Bar[] {
  const ahead = one.clock?.isConsistent ? (one.clock.lowMicros + one.clock.highMicros) / 2 : 0;
  const at = (time: Micros | undefined, side: Side | undefined) =>
    time !== undefined && side === 'destination' ? time - ahead : time;
  const name = (side: Side) => one[side].host ?? one[side].ip ?? side;
  const times = [
    ...one.phases.map(({ start, side }) => at(start, side)),
    ...one.milestones.map(({ time, side }) => at(time, side)),
  ].filter((time) => time !== undefined);
  const zero = least(times);
  return one.phases.flatMap(({ side, name: phase, ...span }) => {
    const [start, end] = [at(span.start, side), at(span.end, side)];
    if (side === undefined || start === undefined || end === undefined || end <= start) return [];
    const lane =
      one.source.host !== undefined && one.source.host === one.destination.host ? `${name(side)}, ${side}` : name(side);
    return [{ lane, phase, start: (start - zero) / 1e6, end: (end - zero) / 1e6, isReal: true }];
  });
}

/** One lane: a simulated migration happens on no host. */
export function simulatedBars({ phases }: Timeline, lane: string): readonly Bar[] {
  return phases.flatMap(({ name, start, end }: Phase) =>
    start === undefined || end === undefined || end <= start
      ? []
      : [{ lane, phase: name, start: start / 1e6, end: end / 1e6, isReal: false }],
  );
}

/** Undefined where there is no curve to see. Simulated curves need times, so they are left out where the log has none. */
export function memoryCurves(
  { rounds }: Timeline,
  simulated: readonly { readonly name: string; readonly migration: SimulatedMigration }[],
): { readonly timed: boolean; readonly curves: readonly Curve[] } | undefined {
  const stated = rounds.filter(({ remainingPages }) => remainingPages !== undefined);
  const zero = stated[0]?.start ?? stated[0]?.end;
  const timed = zero !== undefined && stated.every(({ end }) => end !== undefined);
  const points = stated.map(({ n, end, remainingPages = 0 }) => ({
    x: timed ? ((end ?? 0) - zero) / 1e6 : n,
    bytes: remainingPages * pageBytes,
  }));
  const others = timed
    ? simulated.map(({ name, migration }) => ({ name, isReal: false, points: roundEnds(migration) }))
    : [];
  if (stated.length < 2 && others.length === 0) return undefined;
  return stated.length === 0
    ? undefined
    : { timed, curves: [{ name: 'what happened', isReal: true, points }, ...others] };
}

/** What was left at each round's end, from the beginning of pre-copy on. */
function roundEnds({ backlog, phases }: SimulatedMigration): Curve['points'] {
  const begin = (phases.find(({ name }) => name === 'pre-copy')?.start ?? 0) / 1e6;
  return backlog
    .filter((_: BacklogPoint, at: number) => at % 2 === 0 || at === backlog.length - 1)
    .slice(1)
    .map(({ seconds, bytes }) => ({ x: seconds - begin, bytes }));
}
