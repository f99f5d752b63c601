/** One event of vCenter, in whichever form it was written: the fields that moves need. What a form leaves out is absent. */
import type { LogRecord } from '../record.ts';

const names = [
  'key',
  'chain',
  'user',
  'vm',
  'vmId',
  'host',
  'hostId',
  'datastore',
  'sourceHost',
  'sourceHostId',
  'sourceDatastore',
  'toHost',
  'toHostId',
  'toDatastore',
  'fault',
  'why',
  'task',
  'method',
  'state',
  'by',
  'queuedSeconds',
] as const;

/** `host` is where the VM is when the event is written: behind a move its destination. `by`: what asked, where it is no user. */
export type EventFields = Readonly<Partial<Record<(typeof names)[number], string>>>;

export interface VcenterEvent extends EventFields {
  /** `VmMigratedEvent`, `com.vmware.vc.vm.DstVmMigratedEvent`; absent where the form has none. */
  readonly type?: string;
  /** vCenter's sentence about it. */
  readonly text?: string;
  /** Its sentence may go on: what stands last in it is not certain. */
  readonly isCut?: boolean;
}

/** An event, or a part of one that was sent in several. */
export interface EventPart extends VcenterEvent {
  readonly part: number;
  readonly of: number;
}

/** How an export's event is handed to the reader of lines. @param time as ISO 8601; masked where the export states none */
export function lineOfEvent({ type = '-', text = '', ...fields }: VcenterEvent, time = maskedTime): string {
  const kept = Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])));
  return `${time} vcenter-event [${type}] ${text.replace(/\s{1,999}/g, ' ').trim()} ${JSON.stringify(kept)}`;
}

const maskedTime = '####-##-##T##:##:##';

/** Event [575792] [1-1] [2021-09-06T14:40:13.26309Z] [vim.event.X] [info] [user] [datacenter] [575790] [text] */
const streamed =
  /^Event \[(?<key>\d{1,20})\] \[(?<part>\d{1,4})-(?<of>\d{1,4})\] \[[^\]]{1,64}\] \[[\w.]{1,255}\] \[\w{0,32}\] \[(?<user>[^\]]{0,255})\] \[[^\]]{0,255}\] \[(?<chain>\d{0,20})\] \[(?<text>.*)$/s;

/** Undefined where the entry does not go on as events do. */
export function eventPartOf({ component, body }: LogRecord): EventPart | undefined {
  const type = component === undefined ? {} : { type: component.replace(/^vim\.event\./, '') };
  const { part, of, text = '', ...fields } = streamed.exec(body)?.groups ?? {};
  if (part === undefined) return exported(body, type);
  const isCut = !text.endsWith(']');
  return {
    part: Number(part),
    of: Number(of),
    ...type,
    ...filled(fields),
    text: isCut ? text : text.slice(0, -1),
    isCut,
  };
}

/** [type] text {"vm":"…"}; within the braces every quotation mark of a value is escaped. */
function exported(body: string, type: Pick<VcenterEvent, 'type'>): EventPart | undefined {
  const from = body.indexOf('] ') + 2;
  const at = Math.max(body.lastIndexOf(' {"'), body.lastIndexOf(' {}'));
  if (from < 2 || at < from - 1) return undefined;
  try {
    return { part: 1, of: 1, ...type, ...fieldsIn(JSON.parse(body.slice(at))), text: body.slice(from, at) };
  } catch {
    // It was cut.
    return undefined;
  }
}

/** Whoever wrote the line: it may be part of a log that was given to us. */
function fieldsIn(value: unknown): EventFields {
  if (typeof value !== 'object' || value === null) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    names.flatMap((name) => {
      const one = given.get(name);
      return typeof one === 'string' ? [[name, one]] : [];
    }),
  );
}

function filled(fields: Readonly<Record<string, string | undefined>>): EventFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
