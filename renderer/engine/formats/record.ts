import type { Micros } from '../base/time.ts';
import type { Sample } from './sample.ts';

/** Which of the families wrote a line; decides which message templates can apply to it. */
export type RecordKind = 'vmkernel' | 'management' | 'vmx' | 'vobd' | 'event';

/** One entry of a log: the fields of its header that are needed, and its text. Fields that the header lacks are undefined. */
export interface LogRecord {
  readonly kind: RecordKind;
  /** Undefined where the stamp is masked, missing, or no calendar time (uptime, syslog without a year). */
  readonly time?: Micros | undefined;
  /** False where the stamp has no zone. */
  readonly zoned: boolean;
  /** Host column of a line forwarded by syslog. */
  readonly host?: string | undefined;
  /** `hostd`, `vpxa`, `vpxd`, in lower case. */
  readonly program?: string | undefined;
  /** hostd's thread, the vmx's thread. */
  readonly thread?: string | undefined;
  readonly opId?: string | undefined;
  /** `sub=` of newer management logs, the quoted component of older ones; the type of an event of vCenter. */
  readonly component?: string | undefined;
  readonly body: string;
}

/** An entry, and everything that is read from its header; the time as text, without a zone where the header states none. */
export type HeaderSample = Sample<Omit<LogRecord, 'time'> & { readonly time?: string }>;

/**
 * One log format. A file has the first format whose name hint fits its path, else the one that reads most of its lines; a line
 * that this format does not read is tried with the others (forwarded logs mix daemons).
 */
export interface LogFormat<Name extends string = string, Program extends string = string> {
  readonly name: Name;
  /** The daemons that write it, as their logs are named; the first is assumed for a log with another name. */
  readonly programs: readonly [Program, ...Program[]];
  /** Tested against the base name without rotation and .gz. */
  readonly nameHint: RegExp;
  /** Of each generation of its header. */
  readonly samples: readonly (readonly HeaderSample[])[];
  /** The record of a line that begins one; undefined for continuations and foreign lines. */
  read(line: string): LogRecord | undefined;
}
