/** Migrations as spans: the whole, its phases on each host, its rounds. What OTLP and Perfetto both are written from. */
import { greatest, least } from '../../base/extremes.ts';
import type { Micros, Migration, Round, Side } from '../../model.ts';
import { aheadOf } from '../../clock.ts';

export interface Span {
  readonly name: string;
  readonly kind: 'migration' | 'phase' | 'round';
  readonly side: Side | undefined;
  readonly start: Micros;
  readonly end: Micros;
  /** Its place in the list, -1 for the whole. */
  readonly parent: number;
  /** That it is, where it is one. */
  readonly round?: Round;
  /** How many like it come before it: a phase can come twice. */
  readonly earlier: number;
}

export interface Spans {
  /** The whole first. Empty where no line has a time. */
  readonly spans: readonly Span[];
  /** By how much the destination's moments were moved back, to be on the source's clock; 0 where that is not known. */
  readonly movedBackMicros: number;
}

export function spansOf(one: Migration): Spans {
  const movedBackMicros = Math.round(aheadOf(one));
  const at = alignment(movedBackMicros);
  const spans: Span[] = [];
  const earlier = counter();
  for (const { name, side, ...span } of one.phases) {
    const [start, end] = [at(span.start, side), at(span.end, side)];
    if (start === undefined || end === undefined || end < start) continue;
    spans.push({ name, kind: 'phase', side, start, end, parent: 0, earlier: earlier(`${side ?? ''} ${name}`) });
  }
  const copying = spans.findIndex(({ name, side }) => name === 'pre-copy' && side === 'source') + 1;
  const inside = one.rounds.flatMap((round): Span[] => {
    const { n, start, end } = round;
    if (start === undefined || end === undefined || end < start) return [];
    const name = `round ${n}`;
    return [{ name, kind: 'round', side: 'source', start, end, parent: copying, round, earlier: earlier(name) }];
  });
  const all = [...spans, ...inside];
  // The first and last lines may be the destination's, on its own clock: what holds all spans is what counts.
  const times = [...all.flatMap(({ start, end }) => [start, end]), ...momentsOf(one).map(({ time }) => time)];
  if (times.length === 0 && one.firstSeen !== undefined) times.push(one.firstSeen, one.lastSeen ?? one.firstSeen);
  if (times.length === 0) return { spans: [], movedBackMicros };
  const [start, end] = [least(times), greatest(times)];
  return {
    spans: [{ name: 'vMotion', kind: 'migration', side: undefined, start, end, parent: -1, earlier: 0 }, ...all],
    movedBackMicros,
  };
}

/** A function that returns how often it was called with the same text before. */
function counter(): (what: string) => number {
  const counts = new Map<string, number>();
  return (what) => {
    const count = counts.get(what) ?? 0;
    counts.set(what, count + 1);
    return count;
  };
}

/** Milestones that have a time, on the same clock as the spans. */
export function momentsOf(
  one: Migration,
): readonly { readonly name: string; readonly side: Side | undefined; readonly time: Micros }[] {
  const at = alignment(Math.round(aheadOf(one)));
  return one.milestones.flatMap(({ name, side, time }) => {
    const moved = at(time, side);
    return moved === undefined ? [] : [{ name, side, time: moved }];
  });
}

const alignment = (ahead: number) => (time: Micros | undefined, side: Side | undefined) =>
  time === undefined ? undefined : Math.round(side === 'destination' ? time - ahead : time);
