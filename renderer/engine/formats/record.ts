import type { Micros } from '../base/time.ts';
import type { Sample } from './sample.ts';

/** Which of the three families wrote a line; decides which message templates can apply to it. */
export type RecordKind = 'vmkernel' | 'management' | 'vmx';

/** One entry of a log: of its header what is needed, and its text. What the header does not hold is undefined. */
export interface LogRecord {
  readonly kind: RecordKind;
  /** Undefined where the stamp is masked, missing, or says no calendar time (uptime, syslog without a year). */
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
  /** `sub=` of newer management logs, the quoted component of older ones. */
  readonly component?: string | undefined;
  readonly body: string;
}

/** An entry, and all that its header says; its time as text, which has no zone where the header states none. */
export type HeaderSample = Sample<Omit<LogRecord, 'time'> & { readonly time?: string }>;

/**
 * One log format. A file is given to the first format whose name hint fits its path, else to the one whose lines it
 * holds; a line that its file's format does not know is offered to the others (forwarded logs mix daemons).
 */
export interface LogFormat<Name extends string = string, Program extends string = string> {
  readonly name: Name;
  /** Who writes it, as its logs are named; the first stands for one whose name does not say. */
  readonly programs: readonly [Program, ...Program[]];
  /** Tested against the base name without rotation and .gz. */
  readonly nameHint: RegExp;
  /** Of each generation of its header. */
  readonly samples: readonly (readonly HeaderSample[])[];
  /** The record of a line that begins one; undefined for continuations and foreign lines. */
  read(line: string): LogRecord | undefined;
}
