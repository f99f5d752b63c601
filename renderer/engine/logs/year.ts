/**
 * Syslog's stamps by RFC 3164 (`Nov  8 03:11:10`) have neither year nor zone. Lines of the same file that have both, in a stamp of their
 * own behind it or at their beginning, show what is missing.
 */
import { parseStamp } from '../base/time.ts';
import type { Micros, Stamp } from '../base/time.ts';
import type { LogRecord } from '../formats/record.ts';

export interface ShownYear {
  /** A moment near which the stamps lie: each has the year that brings it nearest, so that a turn of the year is one. */
  readonly near: Micros;
  /** Minutes east of UTC, by the host that a line names. Empty where no line has both stamps. */
  readonly zones: ReadonlyMap<string | undefined, number>;
}

const stampWithoutYear =
  /^(?:<\d{1,20}>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const minute = 60e6;
const day = 24 * 60 * minute;
/** Further from each other, lines show several years, or are quoted from elsewhere. */
const halfYear = 183 * day;
/** How far from the lines that show a year another may stand: further on the nearest year may be another than its own. */
const mostFar = 90 * day;
/** Zones are whole quarters of an hour, and a line is on its way for less than that. */
const [zoneStep, mostDelay] = [15, minute];

/** Whether a line begins with such a stamp. */
export function lacksYear(line: string): boolean {
  return stampWithoutYear.test(line);
}

/** What the lines of a file show; undefined where they show nothing, or disagree. */
export function shownYear(
  lines: readonly (readonly [line: string, record: LogRecord | undefined])[],
): ShownYear | undefined {
  const near: Micros[] = [];
  const zones = new Map<string | undefined, number>();
  let [yearless, time]: [string?, Micros?] = [];
  for (const [line, record] of lines) {
    const isYearless = lacksYear(line);
    if (isYearless) yearless = line;
    if (record?.time !== undefined) time = record.time;
    else if (!isYearless) continue;
    const there = yearless === undefined || time === undefined ? undefined : nearest(yearless, time);
    if (there === undefined || time === undefined || Math.abs(there - time) > day) continue;
    near.push(time);
    const zone = isYearless && record?.time !== undefined && record.zoned ? offsetOf(there - time) : undefined;
    if (zone === undefined) continue;
    if ((zones.get(record?.host) ?? zone) !== zone) return undefined;
    zones.set(record?.host, zone);
  }
  const first = near[0];
  if (first === undefined || near.some((one) => Math.abs(one - first) > halfYear)) return undefined;
  return { near: first, zones };
}

/**
 * The time of a line with such a stamp: UTC where its zone is known, as written where no zone of the file is. Undefined where lines of
 * other hosts show that there are several, and none shows that of its host.
 */
export function timeInYear(line: string, host: string | undefined, { near, zones }: ShownYear): Stamp | undefined {
  const all = new Set(zones.values());
  const zone = zones.get(host) ?? (all.size === 1 ? [...all][0] : undefined);
  const local = nearest(line, near);
  if (local === undefined || Math.abs(local - near) > mostFar || (zone === undefined && all.size > 0)) return undefined;
  return { micros: local - (zone ?? 0) * minute, zoned: zone !== undefined };
}

/** The stamp as if in UTC, in the year that brings it nearest to a time. */
function nearest(line: string, time: Micros): Micros | undefined {
  const [, month = '', dayOfMonth = '', clock = ''] = stampWithoutYear.exec(line) ?? [];
  const date = `${String(months.indexOf(month) + 1).padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  const year = new Date(time / 1000).getUTCFullYear();
  const stamps = [year - 1, year, year + 1].flatMap((one) => parseStamp(`${one}-${date}T${clock}`)?.micros ?? []);
  // No other year has a 29th of February.
  return stamps.find((one) => Math.abs(one - time) <= halfYear);
}

function offsetOf(apart: Micros): number | undefined {
  const minutes = Math.round(apart / minute / zoneStep) * zoneStep;
  return Math.abs(apart - minutes * minute) <= mostDelay ? minutes : undefined;
}
