/** A migration's events as they are read: in the order of time, each once, with the side that it is on. */
import type { MigrationEvent } from '../correlate/event.ts';
import type { Micros, Side } from '../model.ts';

/** @param unordered of one migration, from any files */
export function inOrder(unordered: readonly MigrationEvent[]): readonly MigrationEvent[] {
  return withSides(withoutCopies(inTimeOrder(unordered)));
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

/**
 * A line that several files hold (vmkwarning.log beside vmkernel.log, two folders with one log) counts once. One file that
 * says the same twice means it.
 *
 * @param events by time: only those of one time are held against each other by what they say
 */
function withoutCopies(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  /** The place of the first of one time. */
  let from = 0;
  let files: Map<string, number> | undefined;
  return events.filter((event, place) => {
    if (event.time === undefined) return true;
    if (event.time !== events[from]?.time) [from, files] = [place, undefined];
    // What one file says alone needs no comparing.
    if (!files && event.at.source === events[from]?.at.source) return true;
    files ??= new Map(
      events
        .slice(from, place)
        .filter(hasTime)
        .map((one) => [one.text.trimEnd(), one.at.source]),
    );
    const text = event.text.trimEnd();
    const file = files.get(text);
    if (file === undefined) files.set(text, event.at.source);
    return file === undefined || file === event.at.source;
  });
}

/** A host, and one log of a VM, is on one side of a migration: lines that do not say which are on that of the others. */
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
