/**
 * Events of vCenter as a table: of Get-VIEvent with Export-Csv, and what the vSphere Client exports of its lists of events and of tasks. A table
 * is one of these by its titles alone; a column of another name is not guessed at.
 */
import { defined } from '../base/defined.ts';
import type { VcenterEvent } from '../formats/events/event.ts';
import { openedEvent, statedText, stateOfTask, timeOfEvent, typeOfEvent } from './event-export.ts';
import type { DayOrder } from './moments.ts';
import type { OpenedLine } from './opened.ts';

export interface Cell {
  readonly value: string;
  readonly line: number;
}

/** Reads the rows below the titles. */
export type ReadRow = (row: readonly Cell[]) => readonly OpenedLine[];

/** Other spellings of what the rows below are asked for. */
const columns: ReadonlyMap<string, string> = new Map([
  ['datetime', 'time'],
  ['createdtime', 'time'],
  ['fullformattedmessage', 'text'],
  ['description', 'text'],
  ['username', 'user'],
  ['initiator', 'user'],
  ['vmname', 'vm'],
  ['virtualmachine', 'vm'],
  ['vmhost', 'host'],
  ['destinationhost', 'desthost'],
  ['ds', 'datastore'],
  ['eventtype', 'eventtypeid'],
]);

function columnOf(title: string): string {
  const plain = title.replace(/[\s_]{1,9}/g, '').toLowerCase();
  return columns.get(plain) ?? plain;
}

/** Undefined where the titles are those of another table. @param dayOrders how each column writes dates, where they show it */
export function eventRows(
  titles: readonly string[],
  dayOrders: readonly (DayOrder | undefined)[],
): ReadRow | undefined {
  const plain = titles.map((title) => title.replace(/[\s_\uFEFF]{1,9}/g, '').toLowerCase());
  const names = plain.map((title) => columns.get(title) ?? title);
  const has = (...wanted: readonly string[]) => wanted.every((name) => plain.includes(name));
  const valuesIn = (row: readonly Cell[]) => {
    const at = (name: string) => names.indexOf(name);
    const cell = (name: string) => statedText(row[at(name)]?.value);
    const time = (name: string) => timeOfEvent(cell(name), dayOrders[at(name)]);
    const line = (name: string) => row[at(name)]?.line ?? 1;
    return { cell, time, line };
  };
  // A shorter row is cut: what stands last in it is no whole value.
  const whole = (read: (values: Values) => readonly OpenedLine[]) => (row: readonly Cell[]) =>
    row.length < titles.length ? [] : read(valuesIn(row));
  if (has('taskname', 'target', 'status', 'starttime')) return whole(linesOfTask);
  const isOfEvents = has('createdtime', 'fullformattedmessage') || has('description', 'datetime', 'target', 'user');
  return isOfEvents ? whole(linesOfEvent) : undefined;
}

/** Whether a line may hold such titles, in any order. */
export function mayBeTitles(line: string): boolean {
  const plain = columnOf(line);
  return /fullformattedmessage|taskname|datetime/.test(plain);
}

interface Values {
  cell(name: string): string | undefined;
  time(name: string): ReturnType<typeof timeOfEvent>;
  line(name: string): number;
}

function linesOfEvent({ cell, time, line }: Values): readonly OpenedLine[] {
  const text = cell('text');
  if (text === undefined || !isTime(cell('time'))) return [];
  const event: VcenterEvent = {
    ...typeOfEvent(cell('eventtypeid')),
    ...defined({
      key: cell('key'),
      chain: cell('chainid'),
      user: cell('user'),
      vm: cell('vm') ?? vmOfTask(text, cell('target')),
      host: cell('host'),
      datastore: cell('datastore'),
      sourceHost: cell('sourcehost'),
      sourceDatastore: cell('sourcedatastore'),
      toHost: cell('desthost'),
      toDatastore: cell('destdatastore'),
    }),
    text,
  };
  return [openedEvent({ event, time: time('time') }, line('text'))];
}

/** Or may be one, of two. */
function isTime(text: string | undefined): boolean {
  return timeOfEvent(text, 'day') !== undefined || timeOfEvent(text, 'month') !== undefined;
}

const moves = /^(?:Task: )?(?:Migrate|Relocate) virtual machine$/i;

/** The sentence of a task names nothing. */
function vmOfTask(text: string, target: string | undefined): string | undefined {
  return moves.test(text) ? target : undefined;
}

/** When it began, and when it ended and how, as far as the words of its status tell. Those of a failure are its error. */
function linesOfTask({ cell, time, line }: Values): readonly OpenedLine[] {
  const [text, vm] = [cell('taskname'), cell('target')];
  if (text === undefined || vm === undefined || !moves.test(text) || !isTime(cell('starttime'))) return [];
  const common: VcenterEvent = { type: 'TaskEvent', ...defined({ vm, user: cell('user') }), text };
  const [begun, ended, status] = [time('starttime'), time('completiontime'), stateOfTask(cell('status'))];
  const waiting = { state: 'running', ...defined({ queuedSeconds: waitIn(cell('queuedfor')) }) };
  const begin = openedEvent({ event: { ...common, ...waiting }, time: begun }, line('taskname'));
  const hasEnded = status.state === 'success' || (status.state === 'error' && ended !== undefined);
  return hasEnded ? [begin, openedEvent({ event: { ...common, ...status }, time: ended }, line('status'))] : [begin];
}

/** `3 ms`, `12 s`: in seconds. Undefined for any other form: nothing is guessed. */
function waitIn(text: string | undefined): string | undefined {
  const { count, unit } = /^(?<count>\d{1,12}(?:\.\d{1,6})?) ?(?<unit>ms|s)$/.exec(text?.trim() ?? '')?.groups ?? {};
  return count === undefined ? undefined : String(Number(count) / (unit === 'ms' ? 1000 : 1));
}
