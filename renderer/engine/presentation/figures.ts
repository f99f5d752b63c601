/** Figures as people read them: three significant digits and a unit. */
import type { Metric, Micros } from '../model.ts';

/** `467 ms`, `41.2 s`, `1.31 GB`, `3,491 pages`. The log's own "MB/s" stays as the log has it. */
export function figure({ value, unit }: Pick<Metric, 'value' | 'unit'>): string {
  switch (unit) {
    case 'ms':
      return duration(value / 1000);
    case 's':
      return duration(value);
    case 'bytes':
      return memorySize(value);
    case 'MB/s':
      return `${significant(value)} MB/s`;
    case '%':
      return percentage(value);
    case 'pages':
    case 'rounds':
    case 'worlds':
      return `${grouped(value)} ${value === 1 ? unit.slice(0, -1) : unit}`;
  }
}

/** `130 %`; from a hundredfold on as a multiple, as nobody reads 682,667 %. */
export const percentage = (value: number): string =>
  Math.abs(value) < 10_000 ? `${significant(value)} %` : `${significant(value / 100)} times`;

/** Seconds as `467 ms`, `41.2 s`, `12 min 5 s` or `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds < 0.9995) return `${significant(seconds * 1000)} ms`;
  if (seconds < 119.5) return `${significant(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** `291 to 313 ms`, `980 ms to 1.2 s`; one figure where both read alike. */
export function span(low: number, high: number, write: (value: number) => string): string {
  const [from, to] = [write(low), write(high)];
  if (from === to) return to;
  const unit = / \S+$/.exec(to)?.[0] ?? '';
  return `${unit !== '' && from.split(' ').length === 2 && from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}`;
}

/** A time on an axis: `30 s`, `2 min`, `1 min 30 s`, `3 h`. */
export function timeMark(seconds: number): string {
  if (seconds < 60) return seconds === 0 ? '0' : duration(seconds);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.round(seconds % 60), 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${grouped(count)} ${unit}`)
    .join(' ');
}

/** Bytes of files in decimal units: MB is 10⁶ bytes. */
export const bytes = (count: number): string => scaledBytes(count, 1000, ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']);

/** Bytes of a guest's memory in binary units, as VMs are sized: MiB is 2²⁰ bytes. */
export const memorySize = (count: number): string =>
  scaledBytes(count, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);

function scaledBytes(count: number, step: number, units: readonly string[]): string {
  let power = 0;
  let scaled = count;
  // Below the next unit by less than three digits show: 1023.7 MiB is 1 GiB.
  while (scaled >= step - 0.5 && power < units.length - 1) {
    scaled /= step;
    power += 1;
  }
  return `${power === 0 ? grouped(count) : significant(scaled)} ${units[power] ?? ''}`;
}

/** Three significant digits, no exponent, thousands grouped from 1,000 on. */
export function significant(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 999.5) return grouped(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** As a field shows a number that can be typed over: four digits, and all of those before the point. */
export const fieldNumber = (value: number): number =>
  Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(4));

/** `1049920` → `1,049,920`. */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  return whole.replace(/\B(?=(?:\d{3}){1,8}$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

/** `2023-04-15 08:52:34.879`, in UTC or shifted by `offsetMinutes`. */
export function moment(time: Micros, offsetMinutes = 0): string {
  const date = new Date(Math.round(time / 1000) + offsetMinutes * 60_000);
  return Number.isNaN(date.getTime()) ? '—' : date.toISOString().slice(0, -1).replace('T', ' ');
}
