/** Detects the format of a file, and parses its lines. */
import { formats } from '../formats/index.ts';
import type { FormatName, KnownFormat } from '../formats/index.ts';
import type { LogRecord } from '../formats/record.ts';
import { timeInYear } from './year.ts';
import type { ShownYear } from './year.ts';

/** `var/run/log/hostd.0.gz` → `hostd`: base name without archive, number and extension. */
export function logName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base
    .replace(/\.gz$/i, '')
    .replace(/\.\d{1,20}$/, '')
    .replace(/\.(?:log|txt)$/i, '');
}

/**
 * The format of a file: the one of its name if that can parse some of `lines`, else the one that can parse most of them.
 * Undefined if none can: then it is no known log.
 */
export function detectFormat(path: string, lines: readonly string[]): KnownFormat | undefined {
  const named = formats.find((format) => format.nameHint.test(logName(path)));
  if (named && lines.some((line) => named.read(line))) return named;
  const counted = formats.map((format) => ({ format, hits: lines.filter((line) => format.read(line)).length }));
  const best = counted.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best.hits > 0 ? best.format : undefined;
}

export function formatNamed(name: FormatName): KnownFormat {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new Error(`There is no log format "${name}".`);
  return found;
}

/** What the file shows of its stamps, besides them. */
export interface StampsShown {
  /** Of those without one. */
  readonly year?: ShownYear | undefined;
  /** They have no zone, whatever they show. */
  readonly isZoneAssumed?: boolean | undefined;
}

/** What a stamp may leave out. */
export interface StampContext extends StampsShown {
  /** Minutes east of UTC, applied to a stamp without a zone. */
  readonly zoneOffsetMinutes?: number | undefined;
}

/** Parses a line in the file's format, else in any other: a forwarded log holds lines of several daemons. */
export function readRecord(line: string, format: KnownFormat, context: StampContext = {}): LogRecord | undefined {
  const record = withYear(line, format.read(line) ?? readAny(line, format), context.year);
  const { zoneOffsetMinutes, isZoneAssumed = false } = context;
  if (record?.time === undefined || (record.zoned && !isZoneAssumed)) return record;
  return { ...record, zoned: false, time: record.time - (zoneOffsetMinutes ?? 0) * 60e6 };
}

function withYear(line: string, record: LogRecord | undefined, year: ShownYear | undefined): LogRecord | undefined {
  if (!record || record.time !== undefined || !year) return record;
  const stamp = timeInYear(line, record.host, year);
  return stamp ? { ...record, time: stamp.micros, zoned: stamp.zoned } : record;
}

/** Parses a line in any format. @param except one in which it does not read */
export function readAny(line: string, except?: KnownFormat): LogRecord | undefined {
  for (const format of formats) {
    const record = format === except ? undefined : format.read(line);
    if (record) return record;
  }
  return undefined;
}

/** Masked stamps and syslog's, and what is left of a header whose stamp was cut off. */
const firstBytesOfRecord = new RegExp(
  [
    String.raw`^(?:<\d{1,20}>)?(?:(?:\[|1 )?[\dyY#]{4}-|[A-Z][a-z]{2}\s{1,16}\d|vmkernel: |TSC: |[\w#-]{1,255}\||\[[^\]]{0,255}\] ?vmx\|)`,
    String.raw`^(?:\d{1,6}:\d\d:\d\d:\d\d\.\d{3} )?cpu[\d#x]{1,20}[: )]`,
    String.raw`^[A-Z][a-z]\(\d{0,20}\) (?:[\w[\]-]{1,64}: |(?:vmx|vcpu|worker|mks|svga)\S{0,64} \S)`,
    String.raw`^[a-z]{1,16} (?:hostd|vpxa|vpxd)\[\w{1,64}\] \[`,
    String.raw`^\[[\dA-F]{5,16} [a-z]{4,7} '`,
  ].join('|'),
);

/** Whether an entry begins with `2023-`, as nearly all do: the fast path of `beginsRecord`. */
export function beginsWithYear(bytes: Uint8Array, at: number): boolean {
  return (
    isDigit(bytes[at]) &&
    isDigit(bytes[at + 1]) &&
    isDigit(bytes[at + 2]) &&
    isDigit(bytes[at + 3]) &&
    bytes[at + 4] === 0x2d
  );
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Whether a line begins an entry, in any format, masked or not. Any other line continues the entry above it. */
export function beginsRecord(line: string): boolean {
  return firstBytesOfRecord.test(line);
}
