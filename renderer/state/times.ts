/** Times on screen: UTC or this machine's zone, by one switch. */
import type { Micros } from '../engine/model.ts';
import { moment } from '../engine/presentation/figures.ts';
import type { Zone } from './preferences.svelte.ts';

/** Minutes east of UTC at that moment. */
export function offsetAt(time: Micros, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(time / 1000).getTimezoneOffset();
}

/** `2023-11-16 02:13:29.640`. */
export function dateTime(time: Micros | undefined, zone: Zone): string {
  return time === undefined ? '—' : moment(time, offsetAt(time, zone));
}

/** What stands beside a time, once for all of a heading. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : 'local time';
}
