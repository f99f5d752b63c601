/**
 * Moments as exports write them: ISO 8601, with a blank or behind `@`, with the month's name or between slashes, or as a number of seconds
 * since 1970. One without a zone is written as if in UTC, and says so.
 */
import { parseStamp } from '../base/time.ts';
import type { Stamp } from '../base/time.ts';

/** Which comes first of `3/5/2024`. */
export type DayOrder = 'day' | 'month';

const month = '(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const dates = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})`,
  String.raw`${month} (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})`,
  String.raw`(?<day>\d{1,2})[ /-]${month}[ /-](?<year>\d{4})`,
  String.raw`(?<first>\d{1,2})(?<sign>[-/.])(?<second>\d{1,2})\k<sign>(?<year>\d{4})`,
];
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d):(?<seconds>\d\d)(?:[.,](?<fraction>\d{1,9}))?(?: ?(?<half>[ap])\.?m\.?)?`;
const zone = String.raw`(?: ?(?<zone>z|utc|gmt|[-+]\d\d:?\d\d))?`;
const patterns = dates.map(
  (date) => new RegExp(String.raw`^(?:[a-z]{3}, )?${date}(?:t|:|,? (?:@ |at )?)${time}${zone}$`, 'i'),
);

/** @param order of a date that can be read in two ways */
export function momentIn(text: string, order?: DayOrder): Stamp | undefined {
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return sinceEpoch(Number(text));
  const groups = groupsOf(text);
  if (!groups) return undefined;
  const date = dateIn(groups, order);
  const { hour, minute, seconds, fraction = '0', half, zone: named = '' } = groups;
  const offset = /\d/.test(named) ? named : 'Z';
  const ofDay = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  if (date === undefined || (half !== undefined && Number(hour) > 12)) return undefined;
  const stamp = parseStamp(`${date}T${twoDigits(ofDay)}:${minute ?? ''}:${seconds ?? ''}.${fraction}${offset}`);
  return stamp && { ...stamp, zoned: named !== '' };
}

/** The order that the dates of one column have; undefined where none shows it, or they differ. */
export function dayOrderOf(texts: readonly string[]): DayOrder | undefined {
  const orders = new Set(texts.flatMap((text) => ownOrder(groupsOf(text.trim())) ?? []));
  return orders.size === 1 ? [...orders][0] : undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(text: string): Groups | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match.groups;
  }
  return undefined;
}

/** Of a date that can be read in one way only; with dots it is German. */
function ownOrder(groups: Groups | undefined): DayOrder | undefined {
  const { first, second, sign } = groups ?? {};
  if (sign === '.' || Number(first) > 12) return 'day';
  return Number(second) > 12 ? 'month' : undefined;
}

function dateIn(groups: Groups, order: DayOrder | undefined): string | undefined {
  const { year = '', name, first, second } = groups;
  const ordered = ownOrder(groups) ?? (Number(first) === Number(second) ? 'day' : order);
  if (first !== undefined && ordered === undefined) return undefined;
  const inYear = name === undefined ? (groups['month'] ?? (ordered === 'day' ? second : first)) : monthNamed(name);
  const day = groups['day'] ?? (ordered === 'day' ? first : second);
  return `${year}-${twoDigits(Number(inYear))}-${twoDigits(Number(day))}`;
}

function monthNamed(name: string): number {
  return 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(name.toLowerCase()) / 3 + 1;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Seconds, or thousandths, millionths, billionths of one; numbers before 1998 and behind 2100 mean something else. */
function sinceEpoch(value: number): Stamp | undefined {
  const micros = value < 1e11 ? value * 1e6 : value < 1e14 ? value * 1000 : value < 1e17 ? value : value / 1000;
  return micros > 9e14 && micros < 4.1e15 ? { micros: Math.round(micros), zoned: true } : undefined;
}
