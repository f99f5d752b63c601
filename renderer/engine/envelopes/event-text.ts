/**
 * Events of vCenter as text: what `govc events` prints, one a line, and what PowerShell shows of Get-VIEvent, as a list of fields or as a table
 * with blanks. All other lines stay as they are.
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

/** Whether a text has events in one of these forms near its beginning. */
export function hasEventText(head: string): boolean {
  const lines = head.split('\n', 500).map((one) => one.trimEnd());
  if (lines.some((one) => ofGovc.test(one))) return true;
  const names = new Set(lines.flatMap((one) => ofField.exec(one)?.groups?.['name'] ?? []));
  if (names.has('FullFormattedMessage') && names.has('CreatedTime')) return true;
  return lines.some((one, at) => ofDashes.test(one) && rowsBelow(lines[at - 1] ?? '', one) !== undefined);
}

const dates = /\b\d{1,2}([-/.])\d{1,2}\1\d{4} \d{1,2}:\d\d:\d\d(?: [AP]M)?/g;

/** How the dates of a text are written, where one of them shows it. */
export function dayOrderIn(head: string): DayOrder | undefined {
  return dayOrderOf(head.match(dates) ?? []);
}

/** What one line gives, together with those above it. */
export class EventText {
  readonly #dayOrder: DayOrder | undefined;
  #fields: Cell[] = [];
  #names: string[] = [];
  #above = '';
  #columns: { readonly at: readonly number[]; readonly read: ReadRow } | undefined;
  #row: Cell[] = [];

  /** @param dayOrder of its dates */
  constructor(dayOrder: DayOrder | undefined) {
    this.#dayOrder = dayOrder;
  }

  take({ text, line }: NumberedText): readonly OpenedLine[] {
    const plain = text.trimEnd();
    const above = this.#above;
    this.#above = plain;
    if (plain === '') return this.end();
    const govc = ofGovc.exec(plain)?.groups;
    if (govc) return [...this.end(), lineOfGovc(govc, line)];
    const rows = ofDashes.test(plain) ? rowsBelow(above, plain, this.#dayOrder) : undefined;
    if (rows) {
      const before = this.end();
      this.#columns = rows;
      return before;
    }
    if (this.#columns) return this.#takeRow(plain, line, this.#columns);
    return this.#takeField(plain, line);
  }

  /** At the end of a list's block, of a table, of the text. */
  end(): readonly OpenedLine[] {
    const lines = [...this.#endRow(), ...this.#endFields()];
    this.#columns = undefined;
    return lines;
  }

  /** A row without a time goes on with the one above it. */
  #takeRow(plain: string, line: number, { at }: { readonly at: readonly number[] }): readonly OpenedLine[] {
    const cells = at.map((from, n) => ({ value: plain.slice(from, at[n + 1]).trim(), line }));
    const isContinued = cells.some(({ value }) => value === '') && this.#row.length > 0 && cells[0]?.value === '';
    if (isContinued) {
      this.#row = this.#row.map((cell, n) => ({ ...cell, value: `${cell.value} ${cells[n]?.value ?? ''}`.trim() }));
      return [];
    }
    const before = this.#endRow();
    this.#row = cells;
    return before;
  }

  #endRow(): readonly OpenedLine[] {
    const row = this.#row;
    this.#row = [];
    return row.length > 0 ? (this.#columns?.read(row) ?? []) : [];
  }

  #takeField(plain: string, line: number): readonly OpenedLine[] {
    const { name, value = '' } = ofField.exec(plain)?.groups ?? {};
    const last = this.#fields.at(-1);
    if (name === undefined) {
      if (!last || !continued.test(plain)) return [...this.end(), { text: plain, line }];
      this.#fields[this.#fields.length - 1] = { ...last, value: `${last.value} ${plain.trim()}` };
      return [];
    }
    const before = this.#names.includes(name) ? this.#endFields() : [];
    this.#names.push(name);
    this.#fields.push({ value, line });
    return before;
  }

  /** A block that is no event is given as it is: it may be anything. */
  #endFields(): readonly OpenedLine[] {
    const [names, fields] = [this.#names, this.#fields];
    [this.#names, this.#fields] = [[], []];
    if (fields.length === 0) return [];
    const read = eventRows(
      names,
      names.map(() => this.#dayOrder),
    );
    return read ? read(fields) : fields.map(({ value, line }, at) => ({ text: `${names[at] ?? ''}: ${value}`, line }));
  }
}

function lineOfGovc(found: Readonly<Record<string, string | undefined>>, line: number): OpenedLine {
  const { day = '', clock = '', year = '', key, type, text = '' } = found;
  const time = timeOfEvent(`${day.replace('  ', ' ')} ${year} ${clock}`);
  return openedEvent({ event: { ...typeOfEvent(type), ...(key !== undefined && { key }), text }, time }, line);
}

/** The columns of a table by the dashes below its titles. */
function rowsBelow(
  titles: string,
  dashes: string,
  order?: DayOrder,
): { readonly at: readonly number[]; readonly read: ReadRow } | undefined {
  const at = [...dashes.matchAll(/-{2,255}/g)].map(({ index }) => index);
  const names = at.map((from, n) => titles.slice(from, at[n + 1]).trim());
  const read = eventRows(
    names,
    names.map(() => order),
  );
  return read && { at, read };
}
