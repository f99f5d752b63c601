/** Opens the envelope of a whole file: looks at its head, then hands out lines without it. */
import { apart, rejoined, unfolded } from './joined.ts';
import { CsvRecords } from './csv-records.ts';
import { eventRows, mayBeTitles } from './event-table.ts';
import type { ReadRow } from './event-table.ts';
import { dayOrderIn, EventText, hasEventText } from './event-text.ts';
import { isKnownName, messagesOf, openedFields } from './fields.ts';
import type { Field } from './fields.ts';
import { unframed } from './frames.ts';
import { headerIn, reads } from './headers.ts';
import { isRead, linesOfJson, messageOfJson } from './json-message.ts';
import { JsonRecords } from './json-records.ts';
import { forms, LineOpener } from './line-opener.ts';
import { isMarkup, isQuotedPrintable, withoutMarkup, withoutQuotedPrintable } from './markup.ts';
import type { NumberedText } from './markup.ts';
import { dayOrderOf } from './moments.ts';
import type { DayOrder } from './moments.ts';
import { isNewestFirst, oldestFirst } from './newest-first.ts';
import type { OpenedLine } from './opened.ts';

/** Characters of a text that is looked at part by part, and as a whole. */
export const smallText = 4 << 20;
/** Of a longer file, what shows whether its lines have envelopes. */
const mostLookedAt = 16 << 10;

/** Receives lines in the order of the file. */
export type Give = (lines: readonly OpenedLine[]) => void;

export interface Opener {
  feed(text: string): void;
  end(): void;
  /** Lines of the file so far. */
  readonly lines: number;
  /** What was recognised, in words for people; known at the end. */
  readonly readAs: string;
}

/** Bounds of what is held, and what is said where they are passed. */
export interface OpenerLimits {
  /** Characters of a line, a cell or an object, beyond which one is cut: who receives it sees that it is too long. */
  readonly most: number;
  /** An object of JSON is too long to be looked into. */
  onSkipped(line: number): void;
}

type MakeOpener = (give: Give, limits: OpenerLimits) => Opener;

/**
 * An opener for a file that begins like this; undefined where its lines read as they are, or nothing in it reads at all. Records with a
 * message are enough where there is more of them: an export of many programs may begin with others.
 */
export function openerFor(head: string, isWhole: boolean): MakeOpener | undefined {
  if (isJson(head, isWhole)) return (give, limits) => new JsonOpener(give, limits);
  const events = beginsJson(head) ? undefined : eventTableIn(head);
  if (events) return (give, limits) => new EventTableOpener(events, give, limits);
  if (hasEventText(head)) return (give, limits) => new EventTextOpener(dayOrderIn(head), give, limits);
  const table = beginsJson(head) ? undefined : tableIn(head, isWhole);
  if (table) return (give, limits) => new TableOpener(table, give, limits);
  return hasEnvelopes(head, isWhole) ? (give, limits) => new TextOpener(give, limits) : undefined;
}

/** Whether some line near the beginning of a file reads as it is. */
export function hasEntries(head: string): boolean {
  return head.split('\n', 500).some((line) => reads(line.trimEnd()));
}

function beginsJson(head: string): boolean {
  return /^\s{0,999}[[{]\s{0,999}["[{]/.test(head);
}

function isJson(head: string, isWhole: boolean): boolean {
  if (!beginsJson(head)) return false;
  let isFound = false;
  const read = (text: string, line: number) => {
    const lines = isFound ? [] : linesOfJson(text, line);
    isFound ||= isWhole ? lines.some(isRead) : lines.length > 0;
    return lines;
  };
  new JsonRecords(read, () => undefined, ofHead).feed(head);
  return isFound || holdsLine(head);
}

/** Of an object that goes on behind the head. */
function holdsLine(head: string): boolean {
  return [...head.matchAll(/"(?:[^"\\]|\\.){40,4000}"/g)].some(([text]) => messageOfJson(text, 1) !== undefined);
}

/** A head is short. */
const ofHead: OpenerLimits = { most: Infinity, onSkipped: () => undefined };

class JsonOpener implements Opener {
  readonly readAs = 'JSON';
  readonly #records: JsonRecords;

  constructor(give: Give, limits: OpenerLimits) {
    this.#records = new JsonRecords(linesOfJson, (lines) => give(lines.flatMap(allApart)), limits);
  }

  get lines(): number {
    return this.#records.lines;
  }

  feed(text: string): void {
    this.#records.feed(text);
  }

  end(): void {
    this.#records.feed('\n');
    this.#records.end();
  }
}

interface Table {
  readonly separator: string;
  readonly titles: readonly string[] | undefined;
  /** Of the columns that have one. */
  readonly dayOrders: readonly (DayOrder | undefined)[];
}

const separators = [',', '\t', ';'] as const;

/** The titles and the separator of a table of which some row holds a line of a log. */
function tableIn(head: string, isWhole: boolean): Table | undefined {
  const firstLine = head.slice(0, 4000).trimStart().split('\n', 1)[0] ?? '';
  if (reads(firstLine)) return undefined;
  return separators
    .map((separator) => tableWith(separator, head, firstLine, isWhole))
    .find((found) => found !== undefined);
}

function tableWith(separator: string, head: string, firstLine: string, isWhole: boolean): Table | undefined {
  if (!firstLine.includes(separator)) return undefined;
  const rows: (readonly { readonly value: string; readonly line: number }[])[] = [];
  const records = new CsvRecords(separator, (row) => rows.length < 200 && rows.push(row), ofHead);
  records.feed(head);
  records.end();
  const [first] = rows;
  if (!first || first.length < 2) return undefined;
  const known = first.filter(({ value }) => isKnownName(value)).length;
  const titles =
    known > 0 && first.every(({ value }) => value.length < 80) ? first.map(({ value }) => value) : undefined;
  const isHeld = rows
    .slice(titles ? 1 : 0)
    .some((row) => row.length >= first.length && openedFields(fieldsOf(row, { titles }), () => 1) !== undefined);
  const mayHold = titles !== undefined && !isWhole && messagesOf(fieldsOf(first, { titles })).length > 0;
  if (!mayHold && !(isHeld && (titles || isQuotedTable(head, rows)))) return undefined;
  return { separator, titles, dayOrders: first.map((_, at) => dayOrderOf(rows.map((row) => row[at]?.value ?? ''))) };
}

/** Without titles only quotation marks show where a line of a log ends. */
function isQuotedTable(head: string, rows: readonly (readonly { readonly value: string }[])[]): boolean {
  const width = rows[0]?.length;
  const isEven = rows.every((row) => row.length === width || row === rows.at(-1));
  const held = rows.flat().filter(({ value }) => reads(value));
  return (
    isEven &&
    held.length > 0 &&
    held.every(({ value }) => head.includes(`"${value.slice(0, 40).split('"', 1)[0] ?? ''}`))
  );
}

interface EventTable {
  readonly separator: string;
  /** Rows above the titles: PowerShell 5 writes a class's name there. */
  readonly skipped: number;
  readonly read: ReadRow;
}

/** Of vCenter's events or tasks, by its titles. */
function eventTableIn(head: string): EventTable | undefined {
  const [first = '', second = ''] = head.slice(0, 8000).trimStart().split('\n', 2);
  const titles = first.startsWith('#TYPE ') ? second : first;
  if (!mayBeTitles(titles)) return undefined;
  for (const separator of separators) {
    const rows: string[][] = [];
    const give = (row: readonly { readonly value: string }[]) => {
      if (rows.length < 200) rows.push(row.map(({ value }) => value));
    };
    const records = new CsvRecords(separator, give, ofHead);
    records.feed(head);
    records.end();
    const skipped = first.startsWith('#TYPE ') ? 1 : 0;
    const [names = [], ...below] = rows.slice(skipped);
    const read = eventRows(
      names,
      names.map((_, at) => dayOrderOf(below.map((row) => row[at] ?? ''))),
    );
    if (read) return { separator, skipped, read };
  }
  return undefined;
}

class EventTableOpener implements Opener {
  readonly readAs = 'a table of vCenter’s events';
  readonly #records: CsvRecords;
  #rows = 0;

  constructor({ separator, skipped, read }: EventTable, give: Give, limits: OpenerLimits) {
    this.#records = new CsvRecords(
      separator,
      (row) => {
        this.#rows += 1;
        if (this.#rows > skipped + 1) give(read(row));
      },
      limits,
    );
  }

  get lines(): number {
    return this.#records.lines;
  }

  feed(text: string): void {
    this.#records.feed(text);
  }

  end(): void {
    this.#records.end();
  }
}

/** Line by line, so of any length. What stands between the events may be a log in an envelope. */
class EventTextOpener implements Opener {
  readonly #limits: OpenerLimits;
  readonly #events: EventText;
  readonly #others: TextOpener;
  #rest = '';
  #lines = 0;

  constructor(dayOrder: DayOrder | undefined, give: Give, limits: OpenerLimits) {
    this.#limits = limits;
    this.#others = new TextOpener(give, limits);
    this.#events = new EventText(dayOrder, {
      events: give,
      rest: (line) => this.#others.feed(`${line}\n`),
    });
  }

  get lines(): number {
    return this.#lines;
  }

  get readAs(): string {
    return ['a list of vCenter’s events', this.#others.readAs].filter((words) => words !== '').join(', ');
  }

  feed(text: string): void {
    const whole = this.#rest + text;
    const end = whole.lastIndexOf('\n') + 1;
    this.#rest = whole.slice(end).slice(0, this.#limits.most);
    if (end > 0) this.#open(whole.slice(0, end));
  }

  end(): void {
    this.#open(this.#rest);
    this.#rest = '';
    this.#events.end();
    this.#others.end();
  }

  #open(text: string): void {
    const lines = numbered(text, this.#limits, this.#lines + 1);
    this.#lines += lines.length;
    for (const one of lines) this.#events.take(one);
  }
}

function fieldsOf(
  row: readonly { readonly value: string }[],
  { titles, dayOrders }: Pick<Table, 'titles'> & Partial<Table>,
): readonly Field[] {
  return row.map(({ value }, at) => ({ name: titles?.[at] ?? '', value, dayOrder: dayOrders?.[at] }));
}

class TableOpener implements Opener {
  readonly readAs: string;
  readonly #records: CsvRecords;
  #rows = 0;

  constructor(table: Table, give: Give, limits: OpenerLimits) {
    const { separator, titles } = table;
    this.readAs = separator === '\t' ? 'a table with tabs' : 'CSV';
    this.#records = new CsvRecords(
      separator,
      (row) => {
        this.#rows += 1;
        if (titles && this.#rows === 1) return;
        const fields = fieldsOf(row, table);
        const opened = openedFields(fields, (field) => row[fields.indexOf(field)]?.line ?? 1);
        if (opened) give(numberedOn(opened).flatMap(allApart));
        else {
          const left = fields.filter(({ name }) => /message|_raw|text|body/i.test(name)).map(({ value }) => value);
          give(left.map((text) => ({ text, line: row[0]?.line ?? 1, isLeft: true })));
        }
      },
      limits,
    );
  }

  get lines(): number {
    return this.#records.lines;
  }

  feed(text: string): void {
    this.#records.feed(text);
  }

  end(): void {
    this.#records.end();
  }
}

/** Lines of one cell are lines of the file. */
function numberedOn(lines: readonly OpenedLine[]): readonly OpenedLine[] {
  return lines.map((one, at) => ({ ...one, line: one.line + at }));
}

function allApart(one: OpenedLine): readonly OpenedLine[] {
  const texts = apart(one.text);
  return texts.length === 1 ? [one] : texts.map((text) => ({ ...one, text }));
}

/** Whether taking envelopes off makes a difference. */
function hasEnvelopes(head: string, isWhole: boolean): boolean {
  const text = isWhole ? head : head.slice(0, Math.max(mostLookedAt, head.indexOf('\n') + 1));
  const opening = new TextOpening(text, isWhole);
  opening.lines(numbered(text, ofHead));
  return opening.isNewestFirst || opening.changed >= (isWhole ? 1 : 2);
}

function numbered(text: string, { most }: OpenerLimits, first = 1): readonly NumberedText[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((one, at) => ({ text: one.replace(/\r{1,9}$/, '').slice(0, most), line: first + at }));
}

const rejoinedWords = 'wrapped lines, rejoined';

/** What is done to the lines of one text. */
class TextOpening {
  readonly #opener = new LineOpener();
  readonly #isMarkup: boolean;
  readonly #isQuotedPrintable: boolean;
  readonly #isWhole: boolean;
  readonly #words = new Set<string>();
  changed = 0;
  /** Told by the lines that come first. */
  #isNewestFirst: boolean | undefined;

  constructor(text: string, isWhole: boolean) {
    this.#isWhole = isWhole;
    this.#isMarkup = isMarkup(text);
    this.#isQuotedPrintable = isWhole && isQuotedPrintable(text);
  }

  get isNewestFirst(): boolean {
    return this.#isNewestFirst === true;
  }

  get words(): string {
    const met = [...this.#opener.met].sort(([, a], [, b]) => b - a).map(([form]) => forms[form]);
    return [...this.#words, ...met].slice(0, 4).join(', ');
  }

  lines(given: readonly NumberedText[]): readonly OpenedLine[] {
    const frames = unframed(given);
    const framed = frames === given ? given : this.#decoded('syslog frames', given, frames);
    const mail = this.#isQuotedPrintable
      ? this.#decoded('quoted-printable mail', framed, withoutQuotedPrintable(framed))
      : framed;
    const page = this.#isMarkup ? this.#decoded('HTML', mail, withoutMarkup(mail, reads)) : mail;
    const whole = this.#isWhole ? this.#unfolded(page) : page;
    const opened = whole.flatMap(({ text, line, isRejoined }) => {
      const lines = this.#opener.open(text, line);
      return isRejoined ? lines.map((one) => ({ ...one, isRejoined })) : lines;
    });
    const single = opened.flatMap(allApart);
    if (single.length > opened.length) this.#changed('several entries on one line', 1);
    const result = this.#inOrder(this.#isWhole ? this.#rejoined(single) : single);
    const met = [...this.#opener.met.values()].reduce((sum, count) => sum + count, 0);
    this.changed += met;
    return result;
  }

  #inOrder(lines: readonly OpenedLine[]): readonly OpenedLine[] {
    this.#isNewestFirst ??= isNewestFirst(lines);
    if (!this.#isNewestFirst) return lines;
    this.#words.add(this.#isWhole ? 'newest first' : 'newest first, too long to be read in order');
    return this.#isWhole ? oldestFirst(lines) : lines;
  }

  #unfolded(lines: readonly NumberedText[]): readonly NumberedText[] {
    const whole = unfolded(lines);
    if (whole.length < lines.length) this.#changed(rejoinedWords, lines.length - whole.length);
    return whole;
  }

  #rejoined(lines: readonly OpenedLine[]): readonly OpenedLine[] {
    const { lines: whole, entries } = rejoined(lines);
    if (entries > 0) this.#changed(rejoinedWords, entries);
    return whole;
  }

  /** Counts where a line reads only now. */
  #decoded(word: string, before: readonly NumberedText[], after: readonly NumberedText[]): readonly NumberedText[] {
    const known = new Set(before.map(({ text }) => text));
    const count = after.filter(({ text }) => !known.has(text) && (reads(text) || headerIn(text) !== undefined)).length;
    if (count > 0) this.#changed(word, count);
    return after;
  }

  #changed(word: string, count: number): void {
    this.#words.add(word);
    this.changed += count;
  }
}

/** Small texts as a whole, long ones line by line. */
class TextOpener implements Opener {
  readonly #give: Give;
  readonly #limits: OpenerLimits;
  #text = '';
  #lines = 0;
  #opening: TextOpening | undefined;

  constructor(give: Give, limits: OpenerLimits) {
    this.#give = give;
    this.#limits = limits;
  }

  get lines(): number {
    return this.#lines;
  }

  get readAs(): string {
    return this.#opening?.words ?? '';
  }

  feed(text: string): void {
    this.#text += text;
    if (this.#text.length < smallText) return;
    this.#opening ??= new TextOpening(this.#text.slice(0, mostLookedAt), false);
    const end = this.#text.lastIndexOf('\n') + 1;
    if (end > 0) this.#open(this.#text.slice(0, end));
    this.#text = this.#text.slice(end).slice(0, this.#limits.most);
  }

  end(): void {
    this.#opening ??= new TextOpening(this.#text, true);
    this.#open(this.#text);
    this.#text = '';
  }

  #open(text: string): void {
    const lines = numbered(text, this.#limits, this.#lines + 1);
    this.#lines += lines.length;
    const opened = this.#opening?.lines(lines) ?? [];
    if (opened.length > 0) this.#give(opened);
  }
}
