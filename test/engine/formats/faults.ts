/** One check for each sample: run by a test, and by `npm run mutants` without a test runner. */
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import { matchSignatures, signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import { formats } from '../../../renderer/engine/formats/index.ts';
import { eventSamplesOf, hostEventOf } from '../../../renderer/engine/formats/host-events.ts';
import { factsOf, messagesOf } from '../../../renderer/engine/formats/messages.ts';
import type { LogRecord } from '../../../renderer/engine/formats/record.ts';
import { beginsRecord, formatNamed, logName, readRecord } from '../../../renderer/engine/logs/formats.ts';

export interface Check {
  readonly room: string;
  readonly line: string;
  /** What is wrong; undefined where nothing is. */
  fault(): string | undefined;
}

/** Names of logs beside `PROGRAM.log`. ESXi 4.1 writes all of its daemons into `messages`. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  vmkernel: ['vmkwarning.0.gz', 'messages'],
  vmware: ['vmware-3.log'],
};

/** Logs of other programs, named alike. */
const strangers = ['vpxd-profiler-3.log', 'vpxd-svcs.log', 'vpxd-alert-1.log', 'hostd-probe.0.gz'];

/** Each name of a log hints at its format, and at no other. */
function nameChecks(): readonly Check[] {
  const own = formats.flatMap(({ name, programs }) =>
    [
      ...programs.flatMap((program) => [`${program}.log`, `${program.toUpperCase()}.LOG`]),
      ...(otherNames[name] ?? []),
    ].map((line) => ({
      room: `${name} name`,
      line,
      fault: () => difference(hintedAt(line), [name]),
    })),
  );
  const foreign = strangers.map((line) => ({ room: 'no name', line, fault: () => difference(hintedAt(line), []) }));
  return [...own, ...foreign];
}

function hintedAt(path: string): readonly string[] {
  return formats.filter(({ nameHint }) => nameHint.test(logName(path))).map(({ name }) => name);
}

/** Each line is read as its format's, and by no other format. */
function headerChecks(): readonly Check[] {
  return formats.flatMap((format) =>
    format.samples.flat().map(({ line, expected }) => ({
      room: `${format.name} header`,
      line,
      fault: () => {
        if (!beginsRecord(line)) return 'begins no entry';
        const others = formats.filter((other) => other !== format && other.read(line));
        if (others.length > 0) return `is also read as ${others.map(({ name }) => name).join(', ')}`;
        return difference(withTime(format.read(line)), expected);
      },
    })),
  );
}

/** Each line is decoded, and gives just these facts. */
function messageChecks(): readonly Check[] {
  return Object.entries(messagesOf).flatMap(([name, { interest, samples, templates }]) =>
    [...templates.flatMap((template) => template.samples), ...samples].map(({ line, expected }) => ({
      room: name,
      line,
      fault: () => {
        const [first = '', ...continuation] = line.split('\n');
        if (!interest.some((needle) => first.includes(needle))) return 'holds no string of interest of its room';
        const record = readRecord(first, formatNamed(name as keyof typeof messagesOf));
        return difference(record && factsOf(record, continuation), expected);
      },
    })),
  );
}

/** Each line is decoded, and is just this event of its host. */
function eventChecks(): readonly Check[] {
  return Object.entries(eventSamplesOf).flatMap(([name, samples]) =>
    samples.map(({ line, expected }) => ({
      room: `${name} event`,
      line,
      fault: () => {
        const [first = '', ...continuation] = line.split('\n');
        const { interest } = messagesOf[name as keyof typeof eventSamplesOf];
        if (expected && !interest.some((needle) => first.includes(needle)))
          return 'holds no string of interest of its room';
        const record = readRecord(first, formatNamed(name as keyof typeof eventSamplesOf));
        return difference(
          record && hostEventOf(record, continuation, name === 'management' ? 'hostd' : name),
          expected,
        );
      },
    })),
  );
}

/** Each line shows its signature, and no other. */
function signatureChecks(): readonly Check[] {
  return signatures.flatMap(({ id, samples }) =>
    samples.map(({ line }) => ({
      room: `signature ${id}`,
      line,
      fault: () =>
        difference(
          matchSignatures(line).map((one) => one.id),
          [id],
        ),
    })),
  );
}

export const allChecks = (): readonly Check[] => [
  ...nameChecks(),
  ...headerChecks(),
  ...messageChecks(),
  ...eventChecks(),
  ...signatureChecks(),
];

/** Each room's strings of interest: the lists themselves, which the mutants shorten. */
export const interestOf = Object.fromEntries(
  Object.entries(messagesOf).map(([name, { interest }]) => [name, interest]),
);

function withTime(record: LogRecord | undefined) {
  return record && { ...record, time: record.time === undefined ? undefined : formatMicros(record.time, record.zoned) };
}

function difference(actual: unknown, expected: unknown): string | undefined {
  const [is, should] = [canonical(actual), canonical(expected)];
  return is === should ? undefined : `gives ${is}, not ${should}`;
}

/** As JSON, keys in alphabetical order; what is undefined is left out. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
    .join()}}`;
}
