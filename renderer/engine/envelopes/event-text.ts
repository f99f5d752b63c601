/**
 * Events of vCenter as text: what `govc events` prints, one a line, and what PowerShell shows of Get-VIEvent, as a list of fields or as a table
 * with blanks. What else the text has is opened as any other.
 */
import { dayOrderOf } from './moments.ts';
import type { DayOrder } from './moments.ts';
import { openedEvent, timeOfEvent, typeOfEvent } from './event-export.ts';
import { eventRows } from './event-table.ts';
import type { Cell, ReadRow } from './event-table.ts';
import type { NumberedText } from './markup.ts';
import type { OpenedLine } from './opened.ts';

/** `[Tue Aug 10 18:20:24 2021] [info] [5636626] [VmMigratedEvent] text` (govmomi, cli/events/command.go); in local time. */
const ofGovc =
  /^\[[A-Z][a-z]{2} (?<day>[A-Z][a-z]{2} [ \d]\d) (?<clock>\d\d:\d\d:\d\d) (?<year>\d{4})\] \[(?:info|warning|error|user)\](?: \[(?<key>\d{1,20})\])?(?: \[(?<type>[\w.]{1,255})\])? (?<text>\S.*)$/;
const ofField = /^(?<name>[A-Za-z]\w{0,63}) {0,60}: ?(?<value>.*)$/;
const ofDashes = /^-{2,255}(?: {1,255}-{2,255}){1,64}\s{0,255}$/;
/** A field's value that goes on below it stands below where it began. */
const continued = /^ {4,255}\S/;

/** Most texts have neither. */
const mayHave = /FullFormattedMessage|\d\] \[(?:info|warning|error|user)\]/;

/** Whether a text has events in one of these forms near its beginning. */
export function hasEventText(head: string): boolean {
  if (!mayHave.test(head)) return false;
  const lines = head.split('\n', 500).map((one) => one.trimEnd());
  if (lines.some((one) => ofGovc.test(one))) return true;
  const names = new Set(lines.flatMap((one) => ofField.exec(one)?.groups?.['name'] ?? []));
  if (names.has('FullFormattedMessage') && names.has('CreatedTime')) return true;
  return lines.some((one, at) => ofDashes.test(one) && columnsIn(lines[at - 1] ?? '', one) !== undefined);
}

const dates = /\b\d{1,2}([-/.])\d{1,2}\1\d{4} \d{1,2}:\d\d:\d\d(?: [AP]M)?/g;

/** How the dates of a text are written, where one of them shows it. */
export function dayOrderIn(head: string): DayOrder | undefined {
  return dayOrderOf(head.match(dates) ?? []);
}

/** Receives the lines of events, and what is left of the text: an empty line for each that is used. */
export interface EventTextSink {
  events(lines: readonly OpenedLine[]): void;
  rest(line: string): void;
}

/** Lines that a block may have: those of a longer one are given back. */
const mostOfBlock = 200;

export class EventText {
  readonly #dayOrder: DayOrder | undefined;
  readonly #sink: EventTextSink;
  /** Of a list: its fields, and the lines that they stand in. */
  #names: string[] = [];
  #fields: Cell[] = [];
  #block: string[] = [];
  #above = '';
  #columns: Columns | undefined;
  #row: Cell[] = [];

  /** @param dayOrder of its dates */
  constructor(dayOrder: DayOrder | undefined, sink: EventTextSink) {
    this.#dayOrder = dayOrder;
    this.#sink = sink;
  }

  take({ text, line }: NumberedText): void {
    const plain = text.trimEnd();
    const above = this.#above;
    this.#above = plain;
    const govc = ofGovc.exec(plain)?.groups;
    const columns = ofDashes.test(plain) ? columnsIn(above, plain, this.#dayOrder) : undefined;
    if (plain === '' || govc || columns) this.end();
    if (govc) this.#sink.events([lineOfGovc(govc, line)]);
    if (columns) this.#columns = columns;
    if (plain === '' || govc || columns) this.#sink.rest('');
    else if (this.#columns) this.#takeRow(plain, line, this.#columns);
    else this.#takeField(text, line);
  }

  /** At the end of a list's block, of a table, of the text. */
  end(): void {
    this.#endRow();
    this.#endBlock();
    this.#columns = undefined;
  }

  /** A row without its first cell goes on with the one above it. */
  #takeRow(plain: string, line: number, { at }: Columns): void {
    this.#sink.rest('');
    const cells = at.map((from, n) => ({ value: plain.slice(from, at[n + 1]).trim(), line }));
    if (this.#row.length > 0 && cells[0]?.value === '') {
      this.#row = this.#row.map((cell, n) => ({ ...cell, value: `${cell.value} ${cells[n]?.value ?? ''}`.trim() }));
      return;
    }
    this.#endRow();
    this.#row = cells;
  }

  #endRow(): void {
    if (this.#row.length > 0 && this.#columns) this.#sink.events(this.#columns.read(this.#row));
    this.#row = [];
  }

  #takeField(text: string, line: number): void {
    const { name, value = '' } = ofField.exec(text.trimEnd())?.groups ?? {};
    const last = this.#fields.at(-1);
    const goesOn = name === undefined && last !== undefined && continued.test(text);
    if (!goesOn && (name === undefined || this.#names.includes(name) || this.#block.length >= mostOfBlock))
      this.#endBlock();
    if (name === undefined && !goesOn) return this.#sink.rest(text);
    this.#block.push(text);
    if (name !== undefined) {
      this.#names.push(name);
      this.#fields.push({ value, line });
    } else if (last) this.#fields[this.#fields.length - 1] = { ...last, value: `${last.value} ${text.trim()}` };
  }

  /** A block that is no event is given back: it may be anything. */
  #endBlock(): void {
    const [names, fields, block] = [this.#names, this.#fields, this.#block];
    [this.#names, this.#fields, this.#block] = [[], [], []];
    const read = eventRows(
      names,
      names.map(() => this.#dayOrder),
    );
    const events = read?.(fields) ?? [];
    if (events.length > 0) this.#sink.events(events);
    for (const one of block) this.#sink.rest(events.length > 0 ? '' : one);
  }
}

function lineOfGovc(found: Readonly<Record<string, string | undefined>>, line: number): OpenedLine {
  const { day = '', clock = '', year = '', key, type, text = '' } = found;
  const time = timeOfEvent(`${day.replace('  ', ' ')} ${year} ${clock}`);
  return openedEvent({ event: { ...typeOfEvent(type), ...(key !== undefined && { key }), text }, time }, line);
}

interface Columns {
  readonly at: readonly number[];
  readonly read: ReadRow;
}

/** The columns of a table by the dashes below its titles. */
function columnsIn(titles: string, dashes: string, order?: DayOrder): Columns | undefined {
  const at = [...dashes.matchAll(/-{2,255}/g)].map(({ index }) => index);
  const names = at.map((from, n) => titles.slice(from, at[n + 1]).trim());
  const read = eventRows(
    names,
    names.map(() => order),
  );
  return read && { at, read };
}
