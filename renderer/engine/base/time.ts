/** Stamps of the logs as microseconds since the epoch, and back. */

/** Microseconds since the epoch (UTC where the log states a zone, the host's local time where it does not). */
export type Micros = number;

/** A moment as a line states it. `zoned` is false if the stamp has no zone (ESX 4.x): then it is local time. */
export interface Stamp {
  readonly micros: Micros;
  readonly zoned: boolean;
}

const stampPattern = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[-+]\d\d:?\d\d)?$/;

/**
 * Reads `2023-04-15T08:52:34.879Z`, the same with an offset, or `2011-04-01 15:14:34.203` without a zone.
 * Returns undefined for anything else: masked stamps (`YYYY-MM-DDT18:04:27.748Z`), impossible dates, and years from 2255
 * on, which microseconds cannot count exactly and no host's clock can mean.
 */
export function parseStamp(text: string): Stamp | undefined {
  return parseUsualStamp(text) ?? parseAnyStamp(text);
}

/** Of `2023-04-15T08:52:34.879Z`, with which nearly every line begins. */
const usualLength = 24;
const minuteLength = '2023-04-15T08:52'.length;
/** Cache of the minute that was parsed last: the next lines mostly have the same. */
let readMinute = { text: '', micros: 0 };

/** Undefined for any other form, and for an impossible time in this form. */
function parseUsualStamp(text: string): Stamp | undefined {
  if (text.length !== usualLength || !text.endsWith('Z')) return undefined;
  if (readMinute.text === '' || !text.startsWith(readMinute.text)) {
    const start = text.slice(0, minuteLength);
    const stamp = parseAnyStamp(`${start}:00.000Z`);
    if (stamp === undefined) return undefined;
    readMinute = { text: start, micros: stamp.micros };
  }
  if (text[16] !== ':' || text[19] !== '.') return undefined;
  const seconds = digitAt(text, 17) * 10 + digitAt(text, 18);
  const millis = digitAt(text, 20) * 100 + digitAt(text, 21) * 10 + digitAt(text, 22);
  if (!(seconds < 60 && millis < 1000)) return undefined;
  return { micros: readMinute.micros + seconds * 1e6 + millis * 1000, zoned: true };
}

/** NaN if there is no digit. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : NaN;
}

function parseAnyStamp(text: string): Stamp | undefined {
  const match = stampPattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined;
  const seconds = Date.UTC(y, mo - 1, d, h, mi, s) / 1000 - offsetSeconds(zone);
  const micros = seconds * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return Number.isSafeInteger(micros) ? { micros, zoned: zone !== undefined } : undefined;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60);
}

/**
 * `2023-04-15T08:52:34.879Z`; without the `Z` if the log states no zone. Microseconds only if there are any.
 * Undefined if the moment is out of the range of `Date`.
 */
export function formatMicros(micros: number, zoned = true): string | undefined {
  const start = Math.floor(micros / minuteMicros) * minuteMicros;
  if (start !== writtenMinute.micros) {
    const date = new Date(start / 1000);
    if (Number.isNaN(date.getTime())) return undefined;
    writtenMinute = { micros: start, text: date.toISOString().slice(0, -':00.000Z'.length) };
  }
  const millis = Math.floor((micros - start) / 1000);
  const rest = Math.round(micros - start - millis * 1000);
  const seconds = String(Math.floor(millis / 1000)).padStart(2, '0');
  const fraction = String(millis % 1000).padStart(3, '0') + (rest ? String(rest).padStart(3, '0') : '');
  return `${writtenMinute.text}:${seconds}.${fraction}${zoned ? 'Z' : ''}`;
}

const minuteMicros = 60e6;
/** Cache of the minute that was formatted last. */
let writtenMinute = { micros: NaN, text: '' };

/** `+02:00`, `-0330`, `Z` → minutes east of UTC; undefined if no zone can have this offset. */
export function parseOffset(text: string): number | undefined {
  if (text === 'Z') return 0;
  const match = /^([-+])(\d\d):?(\d\d)$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes > 14 * 60 ? undefined : (match[1] === '-' ? -1 : 1) * minutes;
}

/** Minutes east of UTC → `+02:00`. */
export function formatOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
