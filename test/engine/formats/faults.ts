/** What samples show wrongly: the check of their test, and of the mutants, which run it without a test runner. */
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import { matchSignatures, signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import { formats } from '../../../renderer/engine/formats/index.ts';
import { factsOf, interest, messagesOf } from '../../../renderer/engine/formats/messages.ts';
import type { LogRecord } from '../../../renderer/engine/formats/record.ts';
import { beginsRecord, formatNamed, readRecord } from '../../../renderer/engine/logs/formats.ts';

export interface Check {
  readonly room: string;
  readonly line: string;
  /** What is wrong; undefined where nothing is. */
  fault(): string | undefined;
}

/** Each line is read as its format's, and by no other format. */
function headerChecks(): readonly Check[] {
  return formats.flatMap((format) =>
    format.samples.flat().map(({ line, says }) => ({
      room: `${format.name} header`,
      line,
      fault: () => {
        if (!beginsRecord(line)) return 'begins no entry';
        const others = formats.filter((other) => other !== format && other.read(line));
        if (others.length > 0) return `is also read as ${others.map(({ name }) => name).join(', ')}`;
        return difference(withTime(format.read(line)), says);
      },
    })),
  );
}

/** Each line is decoded, and gives just these facts. */
function messageChecks(): readonly Check[] {
  return Object.entries(messagesOf).flatMap(([name, { samples, templates }]) =>
    [...templates.flatMap((template) => template.samples), ...samples].map(({ line, says }) => ({
      room: name,
      line,
      fault: () => {
        const [first = '', ...continuation] = line.split('\n');
        if (!interest.some((needle) => first.includes(needle))) return 'holds no string of interest';
        const record = readRecord(first, formatNamed(name as keyof typeof messagesOf));
        return difference(record && factsOf(record, continuation), says);
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

export const allChecks = (): readonly Check[] => [...headerChecks(), ...messageChecks(), ...signatureChecks()];

function withTime(record: LogRecord | undefined) {
  return record && { ...record, time: record.time === undefined ? undefined : formatMicros(record.time, record.zoned) };
}

function difference(actual: unknown, expected: unknown): string | undefined {
  const [is, should] = [canonical(actual), canonical(expected)];
  return is === should ? undefined : `says ${is}, should say ${should}`;
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
