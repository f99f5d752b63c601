/** Which format a file has, and how one of its lines reads. */
import { formats } from '../formats/index.ts';
import type { FormatName, KnownFormat } from '../formats/index.ts';
import type { LogRecord } from '../formats/record.ts';

/** `var/run/log/hostd.0.gz` → `hostd`: base name without archive, number and extension. */
export function logName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base
    .replace(/\.gz$/i, '')
    .replace(/\.\d{1,20}$/, '')
    .replace(/\.(?:log|txt)$/i, '');
}

/**
 * The format of a file: by its name when some of `lines` bear the name out, else the one that reads most of them.
 * Undefined when no format reads any: then it is no log that we know.
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

/**
 * Reads a line as the file's format, else as any other: a forwarded log holds several daemons' lines.
 *
 * @param zoneOffsetMinutes east of UTC, for a stamp that states no zone; it is left as it is where this is absent
 */
export function readRecord(line: string, format: KnownFormat, zoneOffsetMinutes?: number): LogRecord | undefined {
  const record = format.read(line) ?? readForeign(line, format);
  if (zoneOffsetMinutes === undefined || record?.time === undefined || record.zoned) return record;
  return { ...record, time: record.time - zoneOffsetMinutes * 60e6 };
}

function readForeign(line: string, format: KnownFormat): LogRecord | undefined {
  for (const other of formats) {
    const record = other === format ? undefined : other.read(line);
    if (record) return record;
  }
  return undefined;
}

const firstBytesOfRecord =
  /^(?:<\d{1,20}>)?(?:\[?[\dyY#]{4}-|[A-Z][a-z]{2}\s{1,16}\d|vmkernel: |TSC: |[\w#-]{1,255}\||\[[^\]]{0,255}\] ?vmx\|)/;

/** `2023-`, with which nearly every entry begins: what `beginsRecord` would say, at a glance. */
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

/** Does this line begin a new entry (in any format, masked or not)? Everything else continues the entry above it. */
export function beginsRecord(line: string): boolean {
  return firstBytesOfRecord.test(line);
}
