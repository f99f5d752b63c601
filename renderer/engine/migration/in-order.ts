/** A migration's events sorted by time, without copies, each with its side. */
import type { MigrationEvent } from '../correlate/event.ts';
import type { Micros, Side } from '../model.ts';
import { isBehind, stepBackOf } from './clock-step.ts';
import type { StepBack } from './clock-step.ts';
import { withoutCopies } from './copies.ts';

/** @param unordered of one migration, from any files */
export function inOrder(unordered: readonly MigrationEvent[]): Ordered {
  const events = withoutCopies(withSides(unordered));
  const step = stepBackOf(events);
  if (!step) return { events: inTimeOrder(events), step };
  // As if the clock had gone on.
  const shifted = new Map(
    events.map((event) => [isBehind(event, step) ? { ...event, time: (event.time ?? 0) + step.back } : event, event]),
  );
  return { events: inTimeOrder([...shifted.keys()]).map((one) => shifted.get(one) ?? one), step };
}

interface Ordered {
  readonly events: readonly MigrationEvent[];
  /** Where a clock was set back. */
  readonly step: StepBack | undefined;
}

/** By time; in file order where times are equal. A line without a time stays behind the one above it in its file. */
function inTimeOrder(unordered: readonly MigrationEvent[]): readonly MigrationEvent[] {
  if (unordered.every(hasTime)) return [...unordered].sort((a, b) => a.time - b.time || byPlace(a, b));
  const events = [...unordered].sort(byPlace);
  const times: number[] = [];
  let [source, last] = [-1, -Infinity];
  for (const event of events) {
    if (event.at.source !== source) [source, last] = [event.at.source, -Infinity];
    last = event.time ?? last;
    times.push(last);
  }
  const order = times.map((_time, place) => place);
  // One without a time above it has none: its place decides.
  order.sort((a, b) => (times[a] === times[b] ? a - b : (times[a] as number) - (times[b] as number)));
  return order.map((place) => events[place] as MigrationEvent);
}

function hasTime(event: MigrationEvent): event is MigrationEvent & { readonly time: Micros } {
  return event.time !== undefined;
}

function byPlace({ at: one }: MigrationEvent, { at: other }: MigrationEvent): number {
  return one.source - other.source || one.line - other.line;
}

/** A host, and one log of a VM, is on one side of a migration: lines without a side are on that of its other lines. */
function withSides(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  if (events.every(({ side }) => side !== undefined)) return events;
  const seen = new Map<string, Side | 'both'>();
  for (const { scope, side } of events) {
    if (side !== undefined && seen.get(scope) !== side) seen.set(scope, seen.has(scope) ? 'both' : side);
  }
  return events.map((event) => {
    const side = seen.get(event.scope);
    return event.side !== undefined || side === undefined || side === 'both' ? event : { ...event, side };
  });
}
