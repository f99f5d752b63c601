/** Times on screen, written and read by one rule: on UTC's clock or this machine's, by one switch. */
import { formatOffset, parseStamp } from '../engine/base/time.ts';
import type { LineRef, LogSource, Micros } from '../engine/model.ts';
import { moment } from '../engine/presentation/figures.ts';
import { greatest, least } from '../engine/base/extremes.ts';
import { isZoneStated } from '../engine/report/zones.ts';
import type { Zone } from './preferences.svelte.ts';

/** What a time is written on; `unstated`: as its host wrote it, as no line says on which clock that was. */
export type Clock = Zone | 'unstated';

const minute = 60e6;
const day = 24 * 60 * minute;

/** Minutes east of UTC at that moment. */
export function offsetAt(time: Micros, clock: Clock): number {
  return clock === 'local' ? -new Date(time / 1000).getTimezoneOffset() : 0;
}

/** `2023-11-16 02:13:29.640`. */
export function dateTime(time: Micros | undefined, clock: Clock): string {
  return time === undefined ? '—' : moment(time, offsetAt(time, clock));
}

/** `2023-11-16 02:13:29.640 UTC`, `… UTC-05:00`: a time that stands under no heading. */
export function zonedTime(time: Micros, clock: Clock): string {
  return `${dateTime(time, clock)} ${suffixAt(time, clock)}`;
}

/** `2023-11-16 02:13 UTC`, of what this machine stamped: `millis` since the epoch. */
export function minuteOf(millis: number, zone: Zone): string {
  const time = millis * 1000;
  return `${dateTime(time, zone).slice(0, '2023-11-16 02:13'.length)} ${suffixAt(time, zone)}`;
}

function suffixAt(time: Micros, clock: Clock): string {
  if (clock === 'unstated') return '(the log states no zone)';
  return clock === 'utc' ? 'UTC' : `UTC${formatOffset(offsetAt(time, clock))}`;
}

/**
 * What stands beside times, once for all of a heading: `UTC`, `local time, UTC-05:00`. Two offsets where the clocks were changed
 * between them.
 *
 * @param times the first and the last of them
 */
export function zoneName(clock: Clock, times: readonly (Micros | undefined)[]): string {
  if (clock === 'utc') return 'UTC';
  if (clock === 'unstated') return 'no zone stated';
  const known = times.filter((time) => time !== undefined);
  const offsets = [...new Set(known.map((time) => suffixAt(time, clock)))];
  return ['local time', offsets.join(' and ')].filter(Boolean).join(', ');
}

/** The clock on which the times of these lines are written. A log that states no zone has no time in another one. */
export function clockOf(lines: readonly Pick<LineRef, 'source'>[], sources: readonly LogSource[], zone: Zone): Clock {
  return isZoneStated(lines, sources) ? zone : 'unstated';
}

/** From the first to the last line with a time; undefined without one, and while no log was read to its end. */
export function spanOf(sources: readonly LogSource[]): readonly [from: Micros, to: Micros] | undefined {
  const from = least(sources.flatMap(({ firstTime }) => firstTime ?? []));
  const to = greatest(sources.flatMap(({ lastTime }) => lastTime ?? []));
  return Number.isFinite(from) && Number.isFinite(to) ? [from, to] : undefined;
}

const typedPattern =
  /^(?:(?<date>\d{4}-\d\d-\d\d)(?:[T ]|$))?(?:(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d(?:[.,]\d{1,9})?))?(?<zone>Z|[-+]\d\d:?\d\d)?)?$/i;

/**
 * The moment that a person typed: `02:14`, `02:14:07.5`, `2026-11-28 02:14`, a day alone for its begin. It is read on the clock that is
 * shown, unless it says its own zone; a time of day is that of the day of `near`. Undefined where it is no time.
 */
export function typedMoment(text: string, clock: Clock, near: Micros): Micros | undefined {
  const typed = typedPattern.exec(text.trim())?.groups;
  if (!typed || (typed['date'] === undefined && typed['hour'] === undefined)) return undefined;
  const {
    date = dateTime(near, clock).slice(0, 10),
    hour = '00',
    minute: min = '00',
    second = '00',
    zone = '',
  } = typed;
  const stamp = parseStamp(`${date}T${hour.padStart(2, '0')}:${min}:${second}${zone.toUpperCase()}`);
  if (!stamp) return undefined;
  return stamp.zoned ? stamp.micros : fromClock(stamp.micros, clock);
}

/** Of a time written on a clock as if that were UTC's: when it was. Of an hour that the clock showed twice, the first. */
function fromClock(written: Micros, clock: Clock): Micros {
  // The offset is that of the moment, which is less than a day away.
  const around = [written - day, written + day].map((time) => written - offsetAt(time, clock) * minute);
  const shown = around.filter((time) => time + offsetAt(time, clock) * minute === written);
  return Math.min(...(shown.length > 0 ? shown : around));
}

/** A part of a day that a word means, in microseconds since its midnight: `21:3` is from 21:30 to 21:39:59.999999. */
interface TimeOfDay {
  readonly from: number;
  readonly to: number;
}

/** A word as it is typed: `02:`, `02:1`, `02:14`, `02:14:0`, `02:14:07.5`; `2026-11-28` for a day, which a `T` may join to a time. */
const wordPattern =
  /^(?:(?<date>\d{4}-\d\d-\d\d)(?:T|$))?(?:(?<hour>\d{1,2}):(?<minute>[0-5]?\d?)(?::(?<second>[0-5]?\d?)(?:[.,](?<fraction>\d{0,6}))?)?)?$/;

/** A stretch of time in microseconds since midnight; of a certain day, or of any. */
interface Stretch extends TimeOfDay {
  readonly midnight: Micros | undefined;
}

/**
 * What a word of a search means as a time: whether something that lasted from one moment to another ran then, on the clock that is
 * shown. `02:10..02:20` is from the begin of the one to the end of the other, past midnight where that comes first. Undefined for a
 * word that is no time.
 */
export function timeMeantBy(word: string): ((first: Micros, last: Micros, clock: Clock) => boolean) | undefined {
  const [begin, end, ...more] = word.split(/\.\.|–/).map(stretchOf);
  const meant = word.includes('..') || word.includes('–') ? joined(begin, end) : begin;
  if (!meant || more.length > 0) return undefined;
  return (first, last, clock) => {
    const [from, to] = [first, last].map((time) => time + offsetAt(time, clock) * minute) as [number, number];
    const meets = (midnight: number) => midnight + meant.from <= to && midnight + meant.to >= from;
    if (meant.midnight !== undefined) return meets(meant.midnight);
    const midnight = Math.floor(from / day) * day;
    // What ran past midnight also ran at a time of the day after, and a stretch past midnight began the day before.
    return [midnight - day, midnight, midnight + day].some(meets);
  };
}

function stretchOf(word: string): Stretch | undefined {
  const { date, hour, ...rest } = wordPattern.exec(word)?.groups ?? {};
  if (date === undefined && hour === undefined) return undefined;
  const ofDay = hour === undefined ? { from: 0, to: day - 1 } : partOfDay(Number(hour), rest);
  const midnight = date === undefined ? undefined : parseStamp(`${date}T00:00:00Z`)?.micros;
  return !ofDay || (date !== undefined && midnight === undefined) ? undefined : { ...ofDay, midnight };
}

function joined(begin: Stretch | undefined, end: Stretch | undefined): Stretch | undefined {
  if (!begin || !end) return undefined;
  const midnight = begin.midnight ?? end.midnight;
  const days = midnight !== undefined && end.midnight !== undefined ? end.midnight - midnight : 0;
  const to = days + end.to;
  return { midnight, from: begin.from, to: to < begin.from && end.midnight === undefined ? to + day : to };
}

function partOfDay(hour: number, parts: Readonly<Record<string, string | undefined>>): TimeOfDay | undefined {
  const { minute: min = '', second = '', fraction = '' } = parts;
  const filled = (typed: string, rest: string) => Number(typed + rest.slice(typed.length));
  const at = (minutes: number, seconds: number, micros: number) =>
    ((hour * 60 + minutes) * 60 + seconds) * 1e6 + micros;
  const from = at(filled(min, '00'), filled(second, '00'), filled(fraction, '000000'));
  return hour > 23 ? undefined : { from, to: at(filled(min, '59'), filled(second, '59'), filled(fraction, '999999')) };
}
