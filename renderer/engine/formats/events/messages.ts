/** Facts of the events about moves; those of anything else yield none. */
import { anyDefined, defined } from '../../base/defined.ts';
import { oneBlank } from '../../base/one-blank.ts';
import type { Endpoint } from '../../model.ts';
import type { Asker } from '../../vocabulary.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { applyTemplates } from '../template.ts';
import type { MessageSample } from '../template.ts';
import { eventPartOf } from './event.ts';
import type { VcenterEvent } from './event.ts';
import { begun, done, failed, stepOf } from './steps.ts';
import type { Step } from './steps.ts';
import { templates } from './texts.ts';

export { templates };

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = ['vcenter-event [', '] [vim.event.'];

/** Undefined where it is not about a move, or one part of an event that was sent in several. */
export function eventFacts(record: LogRecord): Facts | undefined {
  const found = eventPartOf(record);
  return found?.of === 1 ? factsOfEvent(found.event) : undefined;
}

/** Whether its type says that it is about a move. */
export function isOfMove(record: LogRecord): boolean {
  const type = eventPartOf(record)?.event.type;
  return type !== undefined && isStep(stepOf(type));
}

function isStep(kind: ReturnType<typeof stepOf>): kind is Step {
  return kind !== undefined && kind !== 'task' && kind !== 'text';
}

export function factsOfEvent(event: VcenterEvent): Facts | undefined {
  const kind = stepOf(event.type);
  if (kind === undefined) return undefined;
  const told = applyTemplates(templates, oneBlank(event.text)) ?? {};
  if (kind === 'text' && told.phase === undefined) return undefined;
  const step = kind === 'task' || event.state !== undefined ? stepOfTask(event, told) : kind;
  if (step === undefined) return undefined;
  const vm = anyDefined({ name: event.vm ?? told.vm?.name, moid: event.vmId });
  // A task's sentence names nothing, but its chain leads to the events that do.
  if (!vm && (kind !== 'task' || event.chain === undefined)) return undefined;
  const { source, destination } = endsOf(event, step === 'text' ? stepTold(told) : step, told);
  return {
    ...(step === 'text' ? told : factsOfStep(step, event, told)),
    isOfVcenter: true,
    ofEvent: defined({ chain: event.chain, key: event.key }),
    ...(vm && { vm }),
    ...(source && { source }),
    ...(destination && { destination }),
    ...(isWithinHost(source, destination) && { kind: 'storage-vmotion' }),
    ...(told.encrypted && { encrypted: true }),
    ...taskOf(event, step),
    ...askedFor(event, told),
  };
}

function factsOfStep(step: Step, { fault, why, text }: VcenterEvent, told: Facts): Facts {
  switch (step) {
    case 'begun':
      return begun;
    case 'done':
      return done;
    case 'failed':
      return failed({ fault, why: why ?? told.failure?.message ?? text });
    case 'warned':
      return { isRemark: true };
  }
}

function stepTold({ outcome }: Facts): Step {
  return outcome === undefined ? 'begun' : outcome === 'succeeded' ? 'done' : 'failed';
}

const methods = /^(?:(?:vim\.)?VirtualMachine\.(?:migrate|relocate)|Drm\.ExecuteVMotionLRO$)/;

/** Of a task that moves a VM, by its method or by its sentence. An export of tasks states how far it is. */
function stepOfTask({ method, state }: VcenterEvent, told: Facts): Step | undefined {
  const isMove = method === undefined ? told.phase !== undefined && told.outcome === undefined : methods.test(method);
  if (!isMove) return undefined;
  return state === 'success' ? 'done' : state === 'error' ? 'failed' : 'begun';
}

function taskOf({ task, method, vm = '' }: VcenterEvent, step: Step | 'text'): Pick<Facts, 'task'> {
  if (task === undefined || method === undefined) return {};
  const name = method.startsWith('VirtualMachine.') ? `vim.${method}` : method;
  return {
    task: {
      id: task,
      step: step === 'done' ? 'finish' : step === 'failed' ? 'error' : 'begin',
      method: name,
      entity: vm,
    },
  };
}

function askedFor({ type, user, by }: VcenterEvent, told: Facts): Pick<Facts, 'asked'> {
  const isDrs = type === 'DrsVmMigratedEvent' || by === 'drs' || told.asked?.by === 'drs';
  const asked = anyDefined({ user, by: askerOf(isDrs, by) });
  return asked ? { asked } : {};
}

function askerOf(isDrs: boolean, by: string | undefined): Asker | undefined {
  if (isDrs) return 'drs';
  return by === 'vcenter' ? by : undefined;
}

/** An event before the move is written at its source, one behind it at its destination. */
function endsOf(
  event: VcenterEvent,
  step: Step,
  told: Facts,
): { source: Endpoint | undefined; destination: Endpoint | undefined } {
  const { host, hostId, datastore, sourceHost, sourceHostId, sourceDatastore } = event;
  const [here, there] = [
    { host, moid: hostId, datastore },
    { host: event.toHost, moid: event.toHostId, datastore: event.toDatastore },
  ];
  const isDone = step === 'done' && event.state === undefined;
  const [from, to] = isDone
    ? [{ host: sourceHost, moid: sourceHostId, datastore: sourceDatastore }, here]
    : [here, there];
  return {
    source: anyDefined({ ...told.source, ...defined(from) }),
    destination: anyDefined({ ...told.destination, ...defined(to) }),
  };
}

/** Only its files were moved. */
function isWithinHost(source: Endpoint | undefined, destination: Endpoint | undefined): boolean {
  const [from, to] = [source?.datastore, destination?.datastore];
  const isOneHost = source?.host !== undefined && source.host === destination?.host;
  return isOneHost && from !== undefined && to !== undefined && from !== to;
}

export const samples: readonly MessageSample[] = [];
