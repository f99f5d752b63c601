/**
 * One id of two migrations: apart in time and between other addresses, or weeks apart and between other hosts. Ids of 16 digits are a
 * time, longer ones are random: neither is unique over all vCenters. Two hosts of one migration whose clocks are weeks apart stay one.
 */
import { greatest, least } from '../base/extremes.ts';
import { firstWhere } from '../base/first-where.ts';
import { isNameless } from '../base/nameless.ts';
import { pushTo } from '../base/push-to.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import type { Micros, Side } from '../model.ts';

/** Lines that are closer are of one migration, whatever they name. */
const apart: Micros = 3600e6;
/** No migration takes as long, nor stands still for so long: where no addresses are named, hosts decide only then. */
const farApart: Micros = 7 * 24 * apart;

/** The events of each migration, the earliest first. @param events that show one id */
export function byMigration(events: readonly MigrationEvent[]): readonly (readonly MigrationEvent[])[] {
  const times = events.flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
  const begins = times.filter((time, at) => at > 0 && time - (times[at - 1] as number) > apart);
  const isOfOne = begins.length === 0 || (!hasRoutes(events) && (times.at(-1) ?? 0) - (times[0] ?? 0) <= farApart);
  if (isOfOne) return [events];
  const spans = new Map<number, MigrationEvent[]>();
  const ofSource = new Map<number, number>();
  for (const event of events) {
    if (event.time === undefined) continue;
    const { time } = event;
    const span = firstWhere(begins.length, (at) => (begins[at] as Micros) > time);
    pushTo(spans, span, event);
    ofSource.set(event.at.source, span);
  }
  // A line without a time is of the migration that its file has.
  for (const event of events) if (event.time === undefined) pushTo(spans, ofSource.get(event.at.source) ?? 0, event);
  const found: MigrationEvent[][] = [];
  for (const [, own] of [...spans].sort(([a], [b]) => a - b)) {
    const same = found.find((other) => !areOfTwo(other, own));
    if (same) for (const event of own) same.push(event);
    else found.push(own);
  }
  return found;
}

/** Whether they name more than one address of a side. */
function hasRoutes(events: readonly MigrationEvent[]): boolean {
  return (['source', 'destination'] as const).some(
    (side) => new Set(events.flatMap((event) => event[side]?.ip ?? [])).size > 1,
  );
}

/** Whether they name other addresses; where they name none, whether a side of theirs is on other hosts. */
function areOfTwo(one: readonly MigrationEvent[], other: readonly MigrationEvent[]): boolean {
  const [route, otherRoute] = [routeOf(one), routeOf(other)];
  if (route !== undefined && otherRoute !== undefined) return route !== otherRoute;
  if (timeBetween(one, other) <= farApart) return false;
  const shared = (['source', 'destination'] as const).map(
    (side) => [hostsOn(one, side), hostsOn(other, side)] as const,
  );
  const compared = shared.filter(([a, b]) => a.size > 0 && b.size > 0);
  return compared.length > 0 && compared.every(([a, b]) => ![...a].some((host) => b.has(host)));
}

/** @param later begins behind the end of the other */
function timeBetween(earlier: readonly MigrationEvent[], later: readonly MigrationEvent[]): Micros {
  const timesOf = (events: readonly MigrationEvent[]) => events.flatMap(({ time }) => time ?? []);
  return least(timesOf(later)) - greatest(timesOf(earlier));
}

function routeOf(events: readonly MigrationEvent[]): string | undefined {
  const source = events.find((event) => event.source?.ip !== undefined)?.source?.ip;
  const destination = events.find((event) => event.destination?.ip !== undefined)?.destination?.ip;
  return source === undefined || destination === undefined ? undefined : `${source} ${destination}`;
}

/** By their short names: one log has a host's whole name, another the first part of it. */
function hostsOn(events: readonly MigrationEvent[], side: Side): ReadonlySet<string> {
  const named = events.filter((event) => event.side === side && event.isHostLog && !isNameless(event.host));
  return new Set(named.map(({ host = '' }) => (/^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? host))));
}
