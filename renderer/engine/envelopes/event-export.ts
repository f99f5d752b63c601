/** An event of vCenter that an export has, as a line of the format `events`. */
import { formatMicros } from '../base/time.ts';
import type { Stamp } from '../base/time.ts';
import { lineOfEvent } from '../formats/events/event.ts';
import type { VcenterEvent } from '../formats/events/event.ts';
import { momentIn } from './moments.ts';
import type { DayOrder } from './moments.ts';
import type { OpenedLine } from './opened.ts';

export interface ExportedEvent {
  readonly event: VcenterEvent;
  readonly time: Stamp | undefined;
}

export function openedEvent({ event, time }: ExportedEvent, line: number): OpenedLine {
  const text = lineOfEvent(event, time && formatMicros(time.micros));
  return { text, line, isZoneAssumed: time !== undefined && !time.zoned };
}

/** Blanks as browsers write them before AM and PM. */
const narrowBlanks = /[\u00a0\u2007\u2009\u202f]/g;
/** PowerShell's JSON: /Date(1628619624042)/ */
const ofDotNet = /^\/Date\((\d{12,14})(?:[-+]\d{4})?\)\/$/;

export function timeOfEvent(text: string | undefined, order?: DayOrder): Stamp | undefined {
  if (text === undefined) return undefined;
  const plain = text.replaceAll(narrowBlanks, ' ').trim();
  const millis = ofDotNet.exec(plain)?.[1];
  return millis === undefined ? momentIn(plain, order) : { micros: Number(millis) * 1000, zoned: true };
}

/** Without the namespace: `vim.event.VmMigratedEvent`, `VMware.Vim.VmMigratedEvent`. */
export function typeOfEvent(text: string | undefined): Pick<VcenterEvent, 'type'> {
  const type = text?.replace(/^(?:vim\.event|VMware\.Vim)\./, '');
  return type !== undefined && /^[\w.]{1,255}$/.test(type) ? { type } : {};
}

/** A value that is only the name of its class, as PowerShell writes objects in a table. */
export function statedText(text: string | undefined): string | undefined {
  const plain = text?.trim();
  return plain === undefined || plain === '' || /^(?:VMware\.Vim|System)\.[\w.[\]]{1,200}$/.test(plain)
    ? undefined
    : plain;
}

const failing =
  /\b(?:errors?|fail(?:ed|s|ure)?|faults?|cancel\w{0,8}|abort\w{0,3}|tim(?:ed?|ing) ?out|timeout|cannot|can't|could|unable|not|no|denied|invalid|insufficient|unavailable|unsupported|already|exceed\w{0,3}|lost|refused|rejected|missing|conflict\w{0,3}|incompatible|in use)\b/i;

/** What a state of a task in words means. Other words, as those of another language, may mean anything: no state. */
export function stateOfTask(text: string | undefined): { readonly state?: string; readonly why?: string } {
  const plain = text?.trim() ?? '';
  if (/^(?:completed|success(?:ful)?)$/i.test(plain)) return { state: 'success' };
  if (plain === '' || /^(?:queued|running|in progress|pending|\d{1,3} ?%)$/i.test(plain)) return { state: 'running' };
  return failing.test(plain) ? { state: 'error', why: plain } : {};
}
