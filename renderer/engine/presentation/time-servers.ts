/** What a host's bundle states about its clock, in words: it stands beside the offset of two clocks. */
import { hostsByName, nearestTo } from '../host-facts.ts';
import type { HostFacts, Place } from '../host-facts.ts';
import type { Migration } from '../model.ts';
import { duration } from './figures.ts';

export interface ClockTrouble {
  readonly host: string;
  readonly words: string;
  readonly place: Place | undefined;
}

/** From this on an offset says something: a host that follows its time server is off by milliseconds. */
const muchMs = 1000;

/** None where nothing is stated, or all is well. */
export function clockTroubles(migration: Migration, hosts: readonly HostFacts[]): readonly ClockTrouble[] {
  const known = hostsByName(hosts);
  const names = new Set([migration.source.host, migration.destination.host]);
  return [...names].flatMap((name): ClockTrouble[] => {
    const host = name === undefined ? undefined : nearestTo(known.get(name), migration.firstSeen);
    return host ? troubleOf(host) : [];
  });
}

function troubleOf({ host, timeServersReached: reached, ntpOffsetMs: offset }: HostFacts): ClockTrouble[] {
  if (reached?.value === 0) return [{ host, words: 'reached no time server', place: reached.place }];
  if (!offset || Math.abs(offset.value) <= muchMs) return [];
  const words = `was ${duration(Math.abs(offset.value) / 1000)} from its time server`;
  return [{ host, words, place: offset.place }];
}

/** `When its bundle was made, esx-01 reached no time server (ntpq_-p.txt:3).` */
export function inWords({ host, words, place }: ClockTrouble): string {
  const at = place === undefined ? '' : ` (${place.path.split('/').at(-1) ?? ''}:${place.line})`;
  return `When its bundle was made, ${host} ${words}${at}.`;
}
