/**
 * What else happened on a migration's two hosts while it ran. Only what a host's own log has within the migration's time on that
 * host's own clock: by its own lines there, and by those of the other host as far as the offset of the clocks is known. It is
 * listed, never called a cause.
 */
import { defined } from '../base/defined.ts';
import { isNameless } from '../base/nameless.ts';
import { firstWhere } from '../base/first-where.ts';
import { placeOf } from '../logs/places.ts';
import type { HostEvent, LineRef, LogSource, Micros, Migration, Side } from '../model.ts';
import type { HostEvents, ReadHostEvent } from './host-events.ts';

/** Before its first line and behind its last. */
const margin = 10e6;
/** What is shown of one migration. */
export const mostAround = 100;
/** The kernel's observation and what vobd makes of it are one event; vobd waits some seconds for more of them. */
const togetherWithin = 5e6;

const sides = ['source', 'destination'] as const;

/** Returns what adds to a migration the events around it. */
export function aroundOf(events: HostEvents, sources: readonly LogSource[]): (migration: Migration) => Migration {
  const byScope = events.byScope();
  const byHost = new Map<string, string>();
  for (const [scope, [first]] of byScope) if (first && !isNameless(first.host)) byHost.set(first.host ?? '', scope);
  if (byScope.size === 0) return (migration) => migration;
  return (migration) => {
    const found = sides.flatMap((side) => {
      const scope = scopeOf(migration, side, byHost, sources);
      const span = scope === undefined ? undefined : spanOn(migration, side);
      return span ? together(within(byScope.get(scope ?? '') ?? [], span), side) : [];
    });
    if (found.length === 0) return migration;
    const around = found.sort((a, b) => alignedTime(a, migration) - alignedTime(b, migration));
    const more = around.length - mostAround;
    return { ...migration, around: around.slice(0, mostAround), ...(more > 0 && { aroundMore: more }) };
  };
}

/** Of one host that is known by name; without one, of its folder, where only one side has lines. */
function scopeOf(
  { lines, source, destination }: Migration,
  side: Side,
  byHost: ReadonlyMap<string, string>,
  sources: readonly LogSource[],
): string | undefined {
  const { host } = side === 'source' ? source : destination;
  // Where one host has both sides, its events are listed once.
  if (!isNameless(host)) return side === 'destination' && host === source.host ? undefined : byHost.get(host);
  const foldersOf = (one: Side) =>
    new Set(lines.flatMap((line) => (line.side === one ? (folderOf(sources[line.source]?.path) ?? []) : [])));
  const others = foldersOf(side === 'source' ? 'destination' : 'source');
  const [only, ...more] = [...foldersOf(side)].filter((folder) => !others.has(folder));
  return more.length === 0 ? only : undefined;
}

/** Undefined for a log whose path names its host, and for that of a VM, which lies on shared storage. */
function folderOf(path = ''): string | undefined {
  const { host, scope } = placeOf(path);
  return isNameless(host) && scope !== path ? scope : undefined;
}

/** On this host's clock, with a margin; undefined where its clock cannot be compared with any line. */
function spanOn({ lines, clock }: Migration, side: Side): readonly [Micros, Micros] | undefined {
  // The destination's clock is ahead by some of this; the source's is behind by as much.
  const [low, high] = clock?.isConsistent ? [clock.lowMicros, clock.highMicros] : [undefined, undefined];
  const [early, late] = side === 'destination' ? [low, high] : [high && -high, low && -low];
  let [from, to] = [Infinity, -Infinity];
  for (const { time, side: own } of lines) {
    if (time === undefined || own === undefined || (own !== side && early === undefined)) continue;
    from = Math.min(from, time + (own === side ? 0 : (early ?? 0)));
    to = Math.max(to, time + (own === side ? 0 : (late ?? 0)));
  }
  return from > to ? undefined : [from - margin, to + margin];
}

/** @param events in the order of time */
function within(events: readonly ReadHostEvent[], [from, to]: readonly [Micros, Micros]): readonly ReadHostEvent[] {
  const first = firstWhere(events.length, (at) => (events[at] as ReadHostEvent).time >= from);
  const end = firstWhere(events.length, (at) => (events[at] as ReadHostEvent).time > to);
  return events.slice(first, end);
}

/** One event for all lines that state it. @param events in the order of time */
function together(events: readonly ReadHostEvent[], side: Side): readonly HostEvent[] {
  const shown: { event: ReadHostEvent; evidence: LineRef[]; names: Map<string, Micros> }[] = [];
  const open = new Map<string, typeof shown>();
  for (const event of events) {
    const { kind, object = '', datastore = '', name, time, at, before } = event;
    const key = `${kind} ${object === '' ? datastore : object}`;
    const same = (open.get(key) ?? []).filter((one) => time - one.event.time <= togetherWithin);
    // A line of the same name is a copy, or says that it happened again.
    const known = same.find(({ names }) => !names.has(name) || names.get(name) === time);
    if (known) {
      known.evidence.push(at);
      known.names.set(name, time);
      open.set(key, same);
      continue;
    }
    const one = { event, evidence: [at, ...(before ? [before] : [])], names: new Map([[name, time]]) };
    shown.push(one);
    open.set(key, [...same, one]);
  }
  return shown.map(({ event, evidence }) => hostEvent(event, side, evidence));
}

function hostEvent(
  { kind, name, time, since, count, object, datastore }: ReadHostEvent,
  side: Side,
  evidence: readonly LineRef[],
): HostEvent {
  return { kind, name, side, time, ...defined({ since, count, object, datastore }), evidence };
}

/** On the source's clock. */
function alignedTime({ time, side }: HostEvent, { clock }: Migration): Micros {
  return side === 'destination' && clock?.isConsistent ? time - (clock.lowMicros + clock.highMicros) / 2 : time;
}
