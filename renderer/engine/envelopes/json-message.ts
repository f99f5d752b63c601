/** The line of a log in one object of JSON. */
import { eventsOfJson } from './event-json.ts';
import { openedEvent } from './event-export.ts';
import { messagesOf, openedFields } from './fields.ts';
import type { Field } from './fields.ts';
import type { OpenedLine } from './opened.ts';

/** Objects inside one another, and fields of all of them. */
const mostDepth = 8;
const mostFields = 400;

/** Undefined where the text is no JSON, or no field of it reads like a line of a log. @param text of one object, or of a string */
export function messageOfJson(text: string, line: number): readonly OpenedLine[] | undefined {
  const lines = linesOfJson(text, line);
  return lines.some(isRead) ? lines : undefined;
}

export function isRead({ isLeft }: OpenedLine): boolean {
  return isLeft !== true;
}

/** The same; where nothing in an object reads, the text that it is about. @param isAround whether it has records inside it */
export function linesOfJson(text: string, line: number, isAround = false): readonly OpenedLine[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const events = eventsOfJson(value);
  if (events.length > 0) {
    const at = line + newlinesBefore(text, { name: sentenceOf(text) });
    return events.map((event) => openedEvent(event, at));
  }
  const rows = rowsOf(value);
  if (rows) {
    const newlines = newlinesAhead(text);
    return rows.flatMap((fields) => {
      const at = line + newlines(fields[0]?.value ?? '');
      return linesIn(fields, () => at, isAround);
    });
  }
  return linesIn(fieldsOf(value), (field) => line + newlinesBefore(text, field), isAround);
}

/** The field of an event that says the most. */
function sentenceOf(text: string): string {
  return /"(full_?formatted_?message|message|descriptionId)"/i.exec(text)?.[1] ?? '';
}

function linesIn(fields: readonly Field[], lineOf: (field: Field) => number, isAround: boolean): readonly OpenedLine[] {
  const opened = openedFields(fields, lineOf, isAround);
  if (opened) return opened;
  const [about] = messagesOf(fields);
  return about ? [{ text: about.value, line: lineOf(about), isLeft: true }] : [];
}

/** Records of a table: Loki's streams (a time and a line each, and labels for all), rows under columns of a query's answer. */
function rowsOf(value: unknown): readonly (readonly Field[])[] | undefined {
  if (!isObject(value)) return undefined;
  const rows = [value['rows'], value['values']].find(isTable);
  if (!rows) return undefined;
  const isStream = rows.every(([time, line]) => typeof line === 'string' && /^\d{16,19}$/.test(String(time)));
  const titles = isStream ? ['timestamp', 'line'] : titlesOf(value['columns'] ?? value['fields']);
  const labels = isStream ? fieldsOf(value['stream'] ?? value['labels']) : [];
  return titles && rows.map((row) => [...titles.flatMap((title, at) => fieldsOf({ [title]: row[at] })), ...labels]);
}

function isTable(value: unknown): value is readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row));
}

function titlesOf(columns: unknown): readonly string[] | undefined {
  if (!Array.isArray(columns)) return undefined;
  const titles = columns.map((one: unknown) => (isObject(one) ? one['name'] : one));
  return titles.every((one) => typeof one === 'string') ? titles : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Most objects have one line; in others the name of the field is searched for. */
function newlinesBefore(text: string, { name }: Pick<Field, 'name'>): number {
  const first = text.indexOf('\n');
  if (first < 0) return 0;
  const at = text.indexOf(`"${name.slice(name.lastIndexOf('.') + 1)}"`);
  return newlinesIn(text, first, at);
}

/** Characters in which the next row of a table begins. */
const mostAhead = 64 << 10;

/** Ends of lines before each of several values, which follow one another. */
function newlinesAhead(text: string): (value: string) => number {
  let [from, count] = [0, 0];
  return (value) => {
    const ahead = text.slice(from, from + mostAhead).indexOf(value);
    if (ahead < 0) return count;
    count += newlinesIn(text, text.indexOf('\n', from), from + ahead);
    from += ahead;
    return count;
  };
}

function newlinesIn(text: string, first: number, to: number): number {
  let count = 0;
  for (let next = first; next >= 0 && next < to; next = text.indexOf('\n', next + 1)) count += 1;
  return count;
}

/** All strings and numbers of an object, with the names around them. Objects in a list are records of their own. */
export function fieldsOf(value: unknown): readonly Field[] {
  const fields: Field[] = [];
  const collect = (inner: unknown, name: string, depth: number): void => {
    if (fields.length >= mostFields || depth > mostDepth) return;
    if (typeof inner === 'string' || typeof inner === 'number') fields.push({ name, value: String(inner) });
    else if (Array.isArray(inner)) {
      const list: readonly unknown[] = inner;
      if (isBytes(list)) fields.push({ name, value: String.fromCharCode(...list) });
      else if (list.length === 1 && !isObject(list[0])) collect(list[0], name, depth + 1);
    } else if (isObject(inner)) {
      for (const [key, part] of Object.entries(inner)) collect(part, name === '' ? key : `${name}.${key}`, depth + 1);
    }
  };
  collect(value, '', 0);
  return fields;
}

/** journald writes a message that is not plain text as a list of its bytes. */
function isBytes(list: readonly unknown[]): list is readonly number[] {
  const isByte = (one: unknown) => typeof one === 'number' && Number.isInteger(one) && one >= 0 && one < 256;
  return list.length > 8 && list.length < 65_536 && list.every(isByte);
}
