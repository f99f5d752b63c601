/** Which field of a record is the line of a log, and what the others add to it: a time, a host, a program, the name of the file. */
import { formatMicros } from '../base/time.ts';
import type { Stamp } from '../base/time.ts';
import { beginsRecord } from '../logs/formats.ts';
import { dumpIn, headerIn, reads, relayHostIn } from './headers.ts';
import { isForwarderName, isHostName } from './host-name.ts';
import { momentIn } from './moments.ts';
import type { DayOrder } from './moments.ts';
import type { OpenedLine, Origin } from './opened.ts';

export interface Field {
  /** `host.name`; of a column its title. */
  readonly name: string;
  readonly value: string;
  /** How its column writes dates, where that is not certain of each. */
  readonly dayOrder?: DayOrder | undefined;
}

/** Names of what is asked for, in the order in which they count. The last part of a name decides, or two. */
const names = {
  message:
    'event.original message _raw log MESSAGE text msg line full_message short_message SyslogMessage RawData raw body content textPayload @message event',
  host: 'syslog_hostname log.syslog.hostname hostname _HOSTNAME host.hostname HostName source_host vc_host Computer host.name host source.address',
  time: '@timestamp timestamp _time time TimeGenerated EventTime __REALTIME_TIMESTAMP eventTime ts tsNs date datetime',
  program:
    'SYSLOG_IDENTIFIER appname app_name program application ProcessName process.name syslog_program facility_program app tag ident',
  process: 'procid syslog_pid pid ProcessID process.pid SYSLOG_PID',
  path: 'log.file.path filename file.path filepath source file path',
} as const;
type Name = keyof typeof names;

const wanted = Object.fromEntries(
  Object.entries(names).map(([name, list]) => [name, list.toLowerCase().split(' ')]),
) as unknown as Readonly<Record<Name, readonly string[]>>;

/** Whether a title of a column is one of these. */
export function isKnownName(name: string): boolean {
  return Object.values(wanted).some((list) => list.includes(plainTitle(name)));
}

/** `Timestamp [UTC]`, as Sentinel and others write it; other zones are left in, and make it another name. */
const isInUtc = / ?(?:\[(?:utc|gmt)\]|\((?:utc|gmt)\))$/i;

function plainTitle(name: string): string {
  return name.trim().toLowerCase().replace(isInUtc, '');
}

/** What tells of the forwarder and not of what it forwards: `agent.hostname` of Elastic's. */
const isOfForwarder = /^(?:agent|beat|collector|forwarder|shipper|observer|relay)\./;

/** Fields with one of the names, the best first. */
function named(all: readonly Field[], name: Name): readonly Field[] {
  const fields = all.filter((field) => !isOfForwarder.test(plainTitle(field.name)));
  const fits = (title: string, one: string) => title === one || title.endsWith(`.${one}`);
  return wanted[name].flatMap((one) =>
    fields.filter((field) => field.value !== '' && fits(plainTitle(field.name), one)),
  );
}

/** Names of the objects around a message: `context.` of `context.event.original`. */
function aroundOf({ name }: Field): string {
  const title = plainTitle(name);
  const known = wanted.message.find((one) => title === one || title.endsWith(`.${one}`)) ?? '';
  return title.slice(0, title.length - known.length);
}

function depthOf(message: Field): number {
  return aroundOf(message).split('.').length;
}

/** Fields that a record may be about, the best first: where it has a text of its own, none of a record inside it. */
export function messagesOf(fields: readonly Field[]): readonly Field[] {
  const all = named(fields, 'message').toSorted((a, b) => depthOf(a) - depthOf(b));
  const own = all.filter((one) => all[0] && depthOf(one) === depthOf(all[0]));
  return own.some(({ value }) => /\S\s{1,9}\S/.test(value)) ? own : all;
}

/**
 * Lines that a record holds; undefined where none of its fields reads.
 *
 * @param lineOf number of a field's line in the file
 * @param isAround whether other records are inside it: then only a message is its line, as where that is one that does not read
 */
export function openedFields(
  fields: readonly Field[],
  lineOf: (field: Field) => number,
  isAround = false,
): readonly OpenedLine[] | undefined {
  const all = named(fields, 'message');
  const messages = messagesOf(fields);
  const isOfOthers = isAround || messages.some(({ value }) => beginsRecord(value));
  const others = isOfOthers
    ? []
    : fields.filter((field) => !all.includes(field) && field.value.length > 24 && /\d/.test(field.value));
  for (const field of [...messages, ...others]) {
    const own = ownFields(field, fields, all);
    const opened = openedValue(field, own, originOf(own), messages.includes(field));
    if (!opened) continue;
    const { lines, origin, isZoneAssumed } = opened;
    return lines.map((text) => ({ text, line: lineOf(field), origin, isZoneAssumed }));
  }
  for (const field of messages) {
    const text = dumpIn(field.value);
    const host = relayHostIn(field.value.slice(0, -(text?.length ?? 0)));
    const origin = originOf(ownFields(field, fields, all));
    if (text !== undefined)
      return [{ text, line: lineOf(field), origin: host === undefined ? origin : { ...origin, host } }];
  }
  return undefined;
}

/** Without those of another record inside this one: beside another line they tell of that. */
function ownFields(line: Field, fields: readonly Field[], messages: readonly Field[]): readonly Field[] {
  const others = messages.filter(
    ({ value }) =>
      !value.includes(line.value.trim()) && !line.value.includes(value.trim()) && headerIn(value) !== undefined,
  );
  const own = plainTitle(line.name);
  const foreign = others.map(aroundOf).filter((around) => around !== '' && !own.startsWith(around));
  return fields.filter(({ name }) => !foreign.some((around) => plainTitle(name).startsWith(around)));
}

function originOf(fields: readonly Field[]): Origin | undefined {
  const host = named(fields, 'host').find(({ value }) => isHostName(value) && !isForwarderName(value))?.value;
  const path = named(fields, 'path').find(({ value }) =>
    /(?:vmkernel|vmkwarning|hostd|vpxa|vpxd|vmware)[^/\\]{0,64}$/.test(value),
  )?.value;
  if (host === undefined && path === undefined) return undefined;
  return { ...(path !== undefined && { path: path.replaceAll('\\', '/') }), ...(host !== undefined && { host }) };
}

interface Completed {
  readonly text: string;
  readonly isZoneAssumed: boolean;
}

interface OpenedValue {
  readonly lines: readonly string[];
  readonly isZoneAssumed?: boolean | undefined;
  readonly origin: Origin | undefined;
}

function openedValue(
  { value }: Field,
  fields: readonly Field[],
  origin: Origin | undefined,
  isMessage: boolean,
): OpenedValue | undefined {
  const [first = '', ...rest] = value.replace(/^[\uFEFF\s]{1,99}|\s{1,99}$/g, '').split(/\r?\n/);
  const isWhole = reads(first);
  const completed = isMessage ? completedBy(first, fields, isWhole) : undefined;
  if (completed) return { ...completed, lines: [completed.text, ...rest], origin };
  if (isWhole) return { lines: [first, ...rest], origin };
  const found = headerIn(first);
  if (!found || (!isMessage && !found.isStamped)) return undefined;
  const host = relayHostIn(first.slice(0, found.at));
  const line = first.slice(found.at);
  const whole = completedBy(line, fields, true);
  return {
    lines: [whole?.text ?? line, ...rest],
    isZoneAssumed: whole?.isZoneAssumed,
    origin: host === undefined ? origin : { ...origin, host },
  };
}

/** What begins a line that states its time itself, or that it is masked. */
const hasStamp = /^(?:<\d{1,3}>)?(?:\[|1 )?(?:[\dYy#]{4}-|[A-Z][a-z]{2} {1,2}\d)/;

/** A line without a stamp, with the time and the program of its record; undefined where that is not needed or does not read. */
function completedBy(text: string, fields: readonly Field[], isWhole: boolean): Completed | undefined {
  if (hasStamp.test(text) || text === '') return undefined;
  const time = timeOf(fields);
  const completed = time && withHeader(text, time.text, fields, isWhole);
  return completed === undefined ? undefined : { text: completed, isZoneAssumed: !time?.zoned };
}

function withHeader(text: string, time: string, fields: readonly Field[], isWhole: boolean): string | undefined {
  const separator = /^(?:vmx|vcpu|mks|svga|worker|Worker|vthread)[\w#-]{0,64}\|/.test(text) ? '| ' : ' ';
  if (isWhole) {
    const stamped = `${time}${separator}${text}`;
    return reads(stamped) ? stamped : undefined;
  }
  const program = named(fields, 'program')
    .map(({ value }) => /^\/?(vmkernel|vmkwarning|hostd|vpxa|vpxd)(?:\[\d{1,20}\])?:?$/i.exec(value)?.[1])
    .find((found) => found !== undefined);
  if (program === undefined) return undefined;
  const host = originOf(fields)?.host;
  if (/^vmk/i.test(program))
    return /^(?:WARNING: |ALERT: )?\w{1,40}: /.test(text)
      ? `${time} In() ${program.toLowerCase()}: ${text}`
      : undefined;
  const process = named(fields, 'process').find(({ value }) => /^\d{1,20}$/.test(value))?.value ?? '-';
  const line = `1 ${time} ${host ?? '-'} ${program} ${process} - - ${text}`;
  return host !== undefined && reads(line) ? line : undefined;
}

/** The first of its times, of those with a zone if there are any. */
function timeOf(fields: readonly Field[]): (Stamp & { readonly text: string }) | undefined {
  const stamps = named(fields, 'time').flatMap(({ name, value, dayOrder }) => {
    const stamp = momentIn(value.trim(), dayOrder);
    const text = stamp && formatMicros(stamp.micros);
    return !stamp || text === undefined ? [] : [{ ...stamp, text, zoned: stamp.zoned || isInUtc.test(name) }];
  });
  return stamps.find(({ zoned }) => zoned) ?? stamps[0];
}
