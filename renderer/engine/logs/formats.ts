/** Which format a file has, and how one of its lines reads. */
import { management } from './management.ts';
import type { LogFormat, LogRecord } from './record.ts';
import { vmkernel } from './vmkernel.ts';
import { vmware } from './vmware.ts';

/** In the order in which they are asked. To add a format: write its file, list it here, test it under an unknown name. */
export const formats: readonly LogFormat[] = [vmkernel, management, vmware];

/** `var/run/log/hostd.0.gz` → `hostd`: base name without archive, number and extension. */
export function logName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base
    .replace(/\.gz$/i, '')
    .replace(/\.(\d+)$/, '')
    .replace(/\.(?:log|txt)$/i, '');
}

/**
 * The format of a file: by its name when some of `lines` bear the name out, else the one that reads most of them.
 * Undefined when no format reads any: then it is no log that we know.
 */
export function detectFormat(path: string, lines: readonly string[]): LogFormat | undefined {
  const named = formats.find((format) => format.nameHint.test(logName(path)));
  if (named && lines.some((line) => named.read(line))) return named;
  const counted = formats.map((format) => ({ format, hits: lines.filter((line) => format.read(line)).length }));
  const best = counted.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best.hits > 0 ? best.format : undefined;
}

/** Reads a line as the file's format, else as any other: a forwarded log holds several daemons' lines. */
export function readRecord(line: string, format: LogFormat): LogRecord | undefined {
  const own = format.read(line);
  if (own) return own;
  for (const other of formats) {
    const record = other === format ? undefined : other.read(line);
    if (record) return record;
  }
  return undefined;
}

const firstBytesOfRecord =
  /^(?:<\d+>)?(?:\[?[\dyY#]{4}-|[A-Z][a-z]{2}\s+\d|vmkernel: |TSC: |[\w#-]+\||\[[^\]]*\] ?vmx\|)/;

/** Does this line begin a new entry (in any format, masked or not)? Everything else continues the entry above it. */
export function beginsRecord(line: string): boolean {
  return firstBytesOfRecord.test(line);
}
