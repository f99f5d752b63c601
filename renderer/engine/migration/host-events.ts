/** Events of hosts, collected while logs are read. Which migrations they stand beside is known when all are (`around.ts`). */
import type { EntryPlace } from '../correlate/event.ts';
import { placeOfLine } from '../correlate/event.ts';
import { hostEventOf } from '../formats/host-events.ts';
import type { NicCounters, StatedHostEvent } from '../formats/host-event.ts';
import { defaultLimits, limitHit } from '../limits.ts';
import type { LimitHit, Limits } from '../limits.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { LineRef, Micros } from '../model.ts';

/** An event as it was read, with its place. */
export interface ReadHostEvent extends StatedHostEvent {
  readonly time: Micros;
  readonly at: LineRef;
  readonly host: string | undefined;
  readonly scope: string;
  /** When its counters were written before: they grew since. */
  readonly since?: Micros;
  readonly before?: LineRef;
  /** By how much. */
  readonly count?: number;
}

/** Counters that were written longer ago say nothing about a migration. */
const mostBetween = 3600e6;

export class HostEvents {
  readonly #limits: Limits;
  readonly #onLimit: ((hit: LimitHit) => void) | undefined;
  #events: ReadHostEvent[] = [];
  #isFull = false;
  /** Those of each scope in the order of time, made when they are asked for. */
  #byScope: ReadonlyMap<string, readonly ReadHostEvent[]> | undefined;

  constructor(limits?: Partial<Limits>, onLimit?: (hit: LimitHit) => void) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#onLimit = onLimit;
  }

  /** Takes in an entry that is such an event, and about nothing else; returns false for any other. */
  takes(entry: LogEntry, place: EntryPlace): boolean {
    const { record } = entry;
    const stated = record && hostEventOf(record, entry.continuation);
    if (!stated) return false;
    const time = stated.time ?? record.time;
    if (time !== undefined && this.#isRoom()) {
      const { host, scope, source } = placeOfLine(place, record);
      this.#events.push({ ...stated, time, at: { source, line: entry.line }, host, scope });
      this.#byScope = undefined;
    }
    return true;
  }

  /** By scope: the logs of one host have one, even if its name is unknown. */
  byScope(): ReadonlyMap<string, readonly ReadHostEvent[]> {
    return (this.#byScope ??= inOrder(this.#events));
  }

  #isRoom(): boolean {
    if (this.#events.length < this.#limits.hostEvents) return true;
    if (!this.#isFull) {
      const what = 'Events of hosts are left out from here on: there are more than are held';
      this.#onLimit?.(limitHit(what, 'hostEvents', this.#limits));
    }
    this.#isFull = true;
    return false;
  }
}

function inOrder(events: readonly ReadHostEvent[]): ReadonlyMap<string, readonly ReadHostEvent[]> {
  const byScope = new Map<string, ReadHostEvent[]>();
  const counted = new Map<string, ReadHostEvent>();
  for (const event of [...events].sort((a, b) => a.time - b.time)) {
    const { scope, object = '', counters } = event;
    const key = `${scope} ${object}`;
    const shown = counters ? grownSince(counted.get(key), event, counters) : [event];
    if (counters) counted.set(key, event);
    const known = byScope.get(scope);
    if (known) known.push(...shown);
    else byScope.set(scope, [...shown]);
  }
  return byScope;
}

/** Counters begin anew when a host boots: one that is lower than before shows nothing. */
function grownSince(
  last: ReadHostEvent | undefined,
  event: ReadHostEvent,
  { errors, drops }: NicCounters,
): readonly ReadHostEvent[] {
  const before = last?.counters;
  if (!before || event.time - last.time > mostBetween || errors < before.errors || drops < before.drops) return [];
  const grown = { ...event, since: last.time, before: last.at };
  const [more, dropped] = [errors - before.errors, drops - before.drops];
  return [
    ...(more > 0 ? [{ ...grown, kind: 'nic-errors' as const, count: more }] : []),
    ...(dropped > 0 ? [{ ...grown, kind: 'nic-drops' as const, count: dropped }] : []),
  ];
}
