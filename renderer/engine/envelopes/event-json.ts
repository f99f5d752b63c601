/**
 * Events of vCenter as JSON: of govc, of PowerCLI's ConvertTo-Json, of an event broker (CloudEvents, the event in `data`). Names begin with a
 * capital or not. An event has its sentence and its time; anything else is no event, whatever its type is called.
 */
import { defined } from '../base/defined.ts';
import type { Stamp } from '../base/time.ts';
import type { EventFields, VcenterEvent } from '../formats/events/event.ts';
import { headerIn } from './headers.ts';
import { statedText, timeOfEvent, typeOfEvent } from './event-export.ts';
import type { ExportedEvent } from './event-export.ts';

type Json = Readonly<Record<string, unknown>>;

/** The events of one record: a task that has ended is two. Empty where it is none. */
export function eventsOfJson(value: unknown): readonly ExportedEvent[] {
  const outer = objectOf(value);
  const event = outer && eventIn(outer, 2);
  if (!outer || !event) return [];
  const type = typeIn(event) ?? (event === outer ? undefined : typeOfEnvelope(outer));
  const info = objectOf(field(event, 'info')) ?? (field(event, 'descriptionId') === undefined ? undefined : event);
  const time = field(event, 'createdTime') ?? field(outer, 'time');
  const events = info ? eventsOfTask(event, info, time) : [{ event: eventOf(event, type), time: timeIn(time) }];
  return events.filter((one) => one.time !== undefined);
}

/** A sentence or a type of its own, and a time; what tells of a task has its method. */
function eventIn(object: Json, depth: number): Json | undefined {
  const has = (name: string) => field(object, name) !== undefined;
  if (has('createdTime') && (has('fullFormattedMessage') || has('eventTypeId') || isShort(object))) return object;
  if (has('descriptionId') && has('state') && has('entityName')) return object;
  if (depth === 0) return undefined;
  for (const name of ['data', 'event']) {
    const inner = objectOf(field(object, name));
    const found = inner && eventIn(inner, depth - 1);
    if (found) return found;
  }
  return undefined;
}

const categories: ReadonlySet<string> = new Set(['info', 'warning', 'error', 'user']);

/** What govc prints of an event without its details. The record of an export may have the same names, and a log's line. */
function isShort(object: Json): boolean {
  const message = text(object, 'message');
  const isNamed = message !== undefined && categories.has(text(object, 'category') ?? '');
  return isNamed && headerIn(message) === undefined;
}

function eventOf(event: Json, type: string | undefined): VcenterEvent {
  const said = objectOf(field(event, 'reason')) ?? objectOf(field(event, 'fault'));
  const given = argumentsOf(event);
  const to = entity(event, 'destHost') ?? entity(event, 'dstHost');
  const [vm, host, from] = [entity(event, 'vm'), entity(event, 'host'), entity(event, 'sourceHost')];
  return {
    ...fieldsOf(event),
    ...typeOfEvent(type),
    ...defined({
      vm: vm?.name,
      vmId: vm?.id,
      host: host?.name,
      hostId: host?.id,
      datastore: entity(event, 'ds')?.name,
      sourceHost: from?.name ?? given.get('sourcehost') ?? given.get('srchost'),
      sourceHostId: from?.id,
      sourceDatastore:
        entity(event, 'sourceDatastore')?.name ?? given.get('sourcedatastore') ?? given.get('srcdatastore'),
      toHost: to?.name ?? given.get('desthost') ?? given.get('dsthost'),
      toHostId: to?.id,
      toDatastore: entity(event, 'destDatastore')?.name ?? given.get('destdatastore') ?? given.get('dstdatastore'),
    }),
    ...(said && faultOf(said)),
    text: text(event, 'fullFormattedMessage') ?? text(event, 'message') ?? '',
  };
}

function fieldsOf(event: Json): EventFields {
  return defined({ key: text(event, 'key'), chain: text(event, 'chainId'), user: text(event, 'userName') });
}

/** How far it was when the event was written: at its end also when it began. */
function eventsOfTask(event: Json, info: Json, created: unknown): readonly ExportedEvent[] {
  const isAlone = event === info;
  const state = text(info, 'state');
  const entityOf = objectOf(field(info, 'entity'));
  const isOfVm = entityOf === undefined || text(entityOf, 'type') === 'VirtualMachine';
  const reason = objectOf(field(info, 'reason'));
  const error = objectOf(field(info, 'error'));
  const common: VcenterEvent = {
    ...(isAlone ? {} : fieldsOf(event)),
    type: 'TaskEvent',
    ...defined({
      vm: isOfVm ? text(info, 'entityName') : undefined,
      vmId: isOfVm && entityOf ? text(entityOf, 'value') : undefined,
      user: (reason && text(reason, 'userName')) ?? (isAlone ? undefined : text(event, 'userName')),
      // A schedule, an alarm: nobody did it by hand.
      by: reason && text(reason, 'userName') === undefined ? 'vcenter' : undefined,
      task: text(info, 'key'),
      method: text(info, 'descriptionId'),
    }),
    text: text(event, 'fullFormattedMessage') ?? '',
  };
  const [queued, started] = [field(info, 'queueTime'), field(info, 'startTime')].map(timeIn);
  const waited = secondsBetween(queued, started);
  const begun = {
    event: { ...common, state: 'running', ...defined({ queuedSeconds: waited }) },
    time: queued ?? started ?? timeIn(created),
  };
  if (state !== 'success' && state !== 'error') return [begun];
  const ended = { ...common, state, ...(error && faultOf(error)) };
  return [begun, { event: ended, time: timeIn(field(info, 'completeTime') ?? created) }];
}

/** Undefined where one is missing, or they are of two clocks. */
function secondsBetween(from: Stamp | undefined, to: Stamp | undefined): string | undefined {
  if (!from || !to || from.zoned !== to.zoned || to.micros < from.micros) return undefined;
  return String((to.micros - from.micros) / 1e6);
}

/** LocalizedMethodFault: the fault's class, where the form keeps it, and its sentence. */
function faultOf(said: Json): Pick<EventFields, 'fault' | 'why'> {
  const inner = objectOf(field(said, 'fault')) ?? said;
  return defined({ fault: typeIn(inner), why: text(said, 'localizedMessage') });
}

/** Of EventEx: names and values. */
function argumentsOf(event: Json): ReadonlyMap<string, string> {
  const list = field(event, 'arguments');
  const given = Array.isArray(list) ? objectsIn(list) : [];
  return new Map(given.map((one) => [(text(one, 'key') ?? '').toLowerCase(), text(one, 'value') ?? '']));
}

/** A class's name, wherever the form keeps it. */
function typeIn(object: Json): string | undefined {
  for (const name of ['eventTypeId', '_typeName', '$type', '@type', 'xsiType', 'type']) {
    const found = text(object, name);
    if (found !== undefined && /^[A-Za-z][\w.]{1,254}$/.test(found))
      return found.replace(/^(?:vim\.event|VMware\.Vim)\./, '');
  }
  return undefined;
}

/** CloudEvents: in `subject`, or in `type` with a namespace and a version. */
function typeOfEnvelope(outer: Json): string | undefined {
  const named = /^(?:\S{1,200}[./])?(\w{1,100}Event)(?:\.v\d{1,3})?$/;
  return named.exec(text(outer, 'subject') ?? '')?.[1] ?? named.exec(text(outer, 'type') ?? '')?.[1];
}

/** As PowerShell writes one that is too deep for it: `VirtualMachine-vm-15161`. */
const ofReference = /^(?:VirtualMachine|HostSystem)-((?:vm|host)-\d{1,20})$/;

/** An argument of an event, `{"Name":…,"Vm":{"Type":…,"Value":"vm-1"}}`, or the name alone. */
function entity(event: Json, name: string): { readonly name?: string; readonly id?: string } | undefined {
  const found = field(event, name);
  if (typeof found === 'string') return defined({ name: statedText(found) });
  const object = objectOf(found);
  if (!object) return undefined;
  const [reference] = objectsIn(Object.values(object));
  const flat = Object.values(object).map((one) => (typeof one === 'string' ? ofReference.exec(one)?.[1] : undefined));
  return defined({
    name: text(object, 'name'),
    id: reference ? text(reference, 'value') : flat.find((one) => one !== undefined),
  });
}

/** As a text, as PowerShell 5's object around one. */
function timeIn(value: unknown): ReturnType<typeof timeOfEvent> {
  const inner = objectOf(value);
  const found = inner ? field(inner, 'value') : value;
  return typeof found === 'string' ? timeOfEvent(found) : undefined;
}

function text(object: Json, name: string): string | undefined {
  const found = field(object, name);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

/** Whatever letter it begins with; null counts as absent. */
function field(object: Json, name: string): unknown {
  const found = object[name] ?? object[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  return found ?? undefined;
}

function objectsIn(values: readonly unknown[]): readonly Json[] {
  return values.map(objectOf).filter((one) => one !== undefined);
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
