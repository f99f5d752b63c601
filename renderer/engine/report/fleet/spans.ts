/** Migrations as spans: the whole, its phases on each host, its rounds. What OTLP and Perfetto both are written from. */
import type { Micros, Migration, Side } from '../../model.ts';

export interface Span {
  readonly name: string;
  readonly kind: 'migration' | 'phase' | 'round';
  readonly side: Side | undefined;
  readonly start: Micros;
  readonly end: Micros;
  /** Its place in the list, -1 for the whole. */
  readonly parent: number;
  /** Round, else 0. */
  readonly n: number;
}

export interface Spans {
  /** The whole first. Empty where no line has a time. */
  readonly spans: readonly Span[];
  /** By how much the destination's moments were moved back, to be on the source's clock; 0 where that is not known. */
  readonly movedBackMicros: number;
}

export function spansOf(one: Migration): Spans {
  const movedBackMicros = one.clock?.isConsistent ? Math.round((one.clock.lowMicros + one.clock.highMicros) / 2) : 0;
  const at = alignment(movedBackMicros);
  const spans: Span[] = [];
  for (const { name, side, ...span } of one.phases) {
    const [start, end] = [at(span.start, side), at(span.end, side)];
    if (start === undefined || end === undefined || end < start) continue;
    spans.push({ name, kind: 'phase', side, start, end, parent: 0, n: 0 });
  }
  const copying = spans.findIndex(({ name, side }) => name === 'pre-copy' && side === 'source') + 1;
  const inside = one.rounds.flatMap(({ n, start, end }): Span[] =>
    start === undefined || end === undefined || end < start
      ? []
      : [{ name: `round ${n}`, kind: 'round', side: 'source', start, end, parent: copying, n }],
  );
  const all = [...spans, ...inside];
  // The first and last lines may be the destination's, on its own clock: what holds all spans is what counts.
  const times = [...all.flatMap(({ start, end }) => [start, end]), ...momentsOf(one).map(({ time }) => time)];
  if (times.length === 0 && one.firstSeen !== undefined) times.push(one.firstSeen, one.lastSeen ?? one.firstSeen);
  if (times.length === 0) return { spans: [], movedBackMicros };
  const [start, end] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  return {
    spans: [{ name: 'vMotion', kind: 'migration', side: undefined, start, end, parent: -1, n: 0 }, ...all],
    movedBackMicros,
  };
}

/** Milestones that have a time, on the same clock as the spans. */
export function momentsOf(
  one: Migration,
): readonly { readonly name: string; readonly side: Side | undefined; readonly time: Micros }[] {
  const at = alignment(one.clock?.isConsistent ? Math.round((one.clock.lowMicros + one.clock.highMicros) / 2) : 0);
  return one.milestones.flatMap(({ name, side, time }) => {
    const moved = at(time, side);
    return moved === undefined ? [] : [{ name, side, time: moved }];
  });
}

const alignment = (ahead: number) => (time: Micros | undefined, side: Side | undefined) =>
  time === undefined ? undefined : Math.round(side === 'destination' ? time - ahead : time);
