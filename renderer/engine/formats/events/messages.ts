/** Facts of the events about moves; those of anything else yield none. */
import { anyDefined, defined } from '../../base/defined.ts';
import { oneBlank } from '../../base/one-blank.ts';
import type { Endpoint } from '../../model.ts';
import type { Asker } from '../../vocabulary.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { never } from '../sample.ts';
import { applyTemplates } from '../template.ts';
import type { MessageSample } from '../template.ts';
import { eventPartOf } from './event.ts';
import type { VcenterEvent } from './event.ts';
import { begun, done, failed, isHot, stepOf } from './steps.ts';
import type { Step } from './steps.ts';
import { templates } from './texts.ts';

export { templates };

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = ['vcenter-event [', '] [vim.event.'];

/** Undefined where it is not about a move, or one part of an event that was sent in several. */
export function eventFacts(record: LogRecord): Facts | undefined {
  const found = eventPartOf(record);
  return found?.part === 1 && found.of === 1 ? factsOfEvent(found) : undefined;
}

/** Whether its type says that it is about a move. */
export function isOfMove(record: LogRecord): boolean {
  const type = eventPartOf(record)?.type;
  return type !== undefined && isStep(stepOf(type));
}

function isStep(kind: ReturnType<typeof stepOf>): kind is Step {
  return kind !== undefined && kind !== 'task' && kind !== 'text';
}

export function factsOfEvent(event: VcenterEvent): Facts | undefined {
  const kind = stepOf(event.type);
  if (kind === undefined) return undefined;
  const stated = applyTemplates(templates, oneBlank(event.text ?? '')) ?? {};
  if (kind === 'text' && stated.phase === undefined) return undefined;
  const step = kind === 'task' ? stepOfTask(event, stated) : kind === 'text' ? stepStated(stated) : kind;
  if (step === undefined) return undefined;
  const vm = anyDefined({ name: event.vm ?? stated.vm?.name, moid: event.vmId });
  // A task's sentence names nothing, but its chain leads to the events that do.
  if (!vm && (kind !== 'task' || event.chain === undefined)) return undefined;
  const { source, destination } = endsOf(event, step, stated);
  return {
    ...factsOfStep(step, event, stated),
    isOfVcenter: true,
    ofEvent: defined({
      chain: event.chain,
      key: event.key,
      isHot: isHotMove(event, stated),
      ...(kind === 'task' && { isTask: true }),
    }),
    ...(vm && { vm }),
    ...(source && { source }),
    ...(destination && { destination }),
    ...(isWithinHost(source, destination) && { kind: 'storage-vmotion' }),
    ...(event.type !== undefined && betweenVcenters.test(event.type) && { kind: 'cross-vcenter' }),
    ...(stated.encrypted && { encrypted: true }),
    ...taskOf(event, step),
    ...askedFor(event, stated),
  };
}

function factsOfStep(step: Step, { fault, why, text }: VcenterEvent, stated: Facts): Facts {
  switch (step) {
    case 'begun':
      return begun;
    case 'done':
      return done;
    case 'failed':
      return failed({ fault, why: why ?? stated.failure?.message ?? text });
    case 'warned':
      return { isRemark: true };
  }
}

function isHotMove({ type, text = '', method }: VcenterEvent, stated: Facts): boolean | undefined {
  const isCertain = stated.encrypted === true || stated.asked?.by === 'drs' || method === 'Drm.ExecuteVMotionLRO';
  return isCertain ? true : isHot(type, oneBlank(text));
}

function stepStated({ outcome }: Facts): Step {
  return outcome === undefined ? 'begun' : outcome === 'succeeded' ? 'done' : 'failed';
}

/** As `TaskInfo.descriptionId` has them. */
const methods: ReadonlySet<string> = new Set([
  'VirtualMachine.migrate',
  'VirtualMachine.relocate',
  'Drm.ExecuteVMotionLRO',
]);

/** Of a task that moves a VM, by its method or by its sentence. An export of tasks states how far it is. */
function stepOfTask({ method, state }: VcenterEvent, stated: Facts): Step | undefined {
  const isMove =
    method === undefined ? stated.phase !== undefined && stated.outcome === undefined : methods.has(method);
  if (!isMove) return undefined;
  return state === 'success' ? 'done' : state === 'error' ? 'failed' : 'begun';
}

function taskOf({ task, method, vm = '', fault }: VcenterEvent, step: Step): Pick<Facts, 'task'> {
  if (task === undefined || method === undefined) return {};
  const name = method.startsWith('VirtualMachine.') ? `vim.${method}` : method;
  return {
    task: {
      id: task,
      step: step === 'done' ? 'finish' : step === 'failed' ? 'error' : 'begin',
      method: name,
      entity: vm,
      ...(step === 'failed' && defined({ fault })),
    },
  };
}

function askedFor({ type, user, by, method, queuedSeconds }: VcenterEvent, stated: Facts): Pick<Facts, 'asked'> {
  const isDrs = type === 'DrsVmMigratedEvent' || method === 'Drm.ExecuteVMotionLRO' || stated.asked?.by === 'drs';
  const waited = queuedSeconds === undefined ? NaN : Number(queuedSeconds);
  const asked = anyDefined({
    user,
    by: askerOf(isDrs, by),
    queuedSeconds: Number.isFinite(waited) ? waited : undefined,
  });
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
  stated: Facts,
): { source: Endpoint | undefined; destination: Endpoint | undefined } {
  const { host, hostId, datastore, sourceHost, sourceHostId, sourceDatastore } = event;
  // Of a move to another vCenter each tells its own side.
  const { type = '' } = event;
  const [here, there] = [
    { host, moid: hostId, datastore },
    { host: event.toHost, moid: event.toHostId, datastore: event.toDatastore },
  ];
  const isAtDestination =
    type.includes('.DstVm') || (step === 'done' && event.state === undefined && !type.includes('.SrcVm'));
  const [from, to] = isAtDestination
    ? [{ host: sourceHost, moid: sourceHostId, datastore: sourceDatastore }, here]
    : [here, there];
  return {
    source: anyDefined({ ...stated.source, ...defined(from) }),
    destination: anyDefined({ ...(event.isCut ? {} : stated.destination), ...defined(to) }),
  };
}

/** Only its files were moved. */
function isWithinHost(source: Endpoint | undefined, destination: Endpoint | undefined): boolean {
  const [from, to] = [source?.datastore, destination?.datastore];
  const isOneHost = source?.host !== undefined && source.host === destination?.host;
  return isOneHost && from !== undefined && to !== undefined && from !== to;
}

/** "VM Migrated out to a different VC": `SrcVmMigratedEvent`, by William Lam's list. */
const betweenVcenters = /\.(?:Src|Dst)VmMigrate(?:d|Failed)Event$/;

const sent = (type: string, text: string, part = '1-1') =>
  `<14>1 2026-09-04T10:30:08.000Z vc01 vpxd 7 - -  Event [8] [${part}] [2026-09-04T10:30:07.5Z] [vim.event.${type}] [info] [LAB\\jo] [DC] [7] [${text}`;
const exported = (type: string, text: string, fields: object) =>
  `2026-09-04T10:30:08.000Z vcenter-event [${type}] ${text} ${JSON.stringify(fields)}`;
const app = { name: 'app 01' };
const [first, second] = [
  { host: 'esx01', moid: 'host-1', datastore: 'SAN 1' },
  { host: 'esx02', moid: 'host-2', datastore: 'SAN 2' },
];
const here = { host: 'esx01', hostId: 'host-1', datastore: 'SAN 1' };
const there = { toHost: 'esx02', toHostId: 'host-2', toDatastore: 'SAN 2' };
const ofTask = { type: 'TaskEvent', text: 'Task: Relocate virtual machine' };
const running = { task: 'task-9', method: 'VirtualMachine.relocate', state: 'running', vm: 'app 01' };
const asTask = { id: 'task-9', method: 'vim.VirtualMachine.relocate', entity: 'app 01' };
const plain = { isOfVcenter: true, ofEvent: {} } as const;
const task = { isOfVcenter: true, ofEvent: { isTask: true } } as const;
const hot = { isOfVcenter: true, ofEvent: { isHot: true } } as const;
const hotOrCold = { isOfVcenter: true, ofEvent: { isHot: false } } as const;

/** Types, fields of exports, tasks, and events of something else. */
export const samples: readonly MessageSample[] = [
  never(sent('VmMigratedEvent', 'Migration of virtual machine app 01 from esx01 to esx02 completed]'), {
    ...done,
    isOfVcenter: true,
    ofEvent: { chain: '7', key: '8' },
    vm: app,
    source: { host: 'esx01' },
    destination: { host: 'esx02' },
    asked: { user: 'LAB\\jo' },
  }),
  // It is cut: a name at its end may be longer.
  never(sent('DrsVmMigratedEvent', 'DRS migrated app 01 from esx01 to esx02 in cluster C in DC'), {
    ...done,
    isOfVcenter: true,
    ofEvent: { chain: '7', key: '8', isHot: true },
    vm: app,
    source: { host: 'esx01' },
    asked: { user: 'LAB\\jo', by: 'drs' },
  }),
  never(
    '1 2026-09-04T10:30:08.000Z vc01 vpxd - - - Event [8] [1-1] [2026-09-04T10:30:07.5Z] [vim.event.VmEmigratingEvent] [] [] [] [] [Migrating app 01 off host esx01 in DC]',
    { ...begun, isOfVcenter: true, ofEvent: { key: '8' }, vm: app, source: { host: 'esx01' } },
  ),
  never(sent('VmMigratedEvent', 'Migration of virtual machine app 01 from esx01 to', '1-2'), undefined),
  never(sent('VmMigratedEvent', 'text]'), undefined),
  never(
    sent('AlarmStatusChangedEvent', 'Migration of virtual machine app 01 from esx01 to esx02 completed]'),
    undefined,
  ),
  never(sent('TaskEvent', 'Task: Migrate virtual machine]'), {
    ...begun,
    isOfVcenter: true,
    ofEvent: { chain: '7', key: '8', isTask: true },
    asked: { user: 'LAB\\jo' },
  }),
  never(sent('TaskEvent', 'Task: Power On virtual machine]'), undefined),
  never(exported('VmBeingHotMigratedEvent', 'Hot migrating app 01 from esx01 to esx02 with encryption', {}), {
    ...begun,
    ...hot,
    vm: app,
    source: { host: 'esx01' },
    destination: { host: 'esx02' },
    encrypted: true,
  }),
  // In words of another language.
  never(
    exported('VmMigratedEvent', 'umgezogen', {
      ...{ key: '8', chain: '7', user: 'jo', vm: 'app 01', vmId: 'vm-1' },
      ...{ host: 'esx02', hostId: 'host-2', datastore: 'SAN 2' },
      ...{ sourceHost: 'esx01', sourceHostId: 'host-1', sourceDatastore: 'SAN 1' },
    }),
    {
      ...done,
      isOfVcenter: true,
      ofEvent: { chain: '7', key: '8' },
      vm: { ...app, moid: 'vm-1' },
      source: first,
      destination: second,
      asked: { user: 'jo' },
    },
  ),
  never(exported('VmBeingMigratedEvent', 'text', { vm: 'app 01', ...here, ...there }), {
    ...begun,
    ...hotOrCold,
    vm: app,
    source: first,
    destination: second,
  }),
  never(exported('VmBeingRelocatedEvent', 'text', { vm: 'app 01', ...here, toHost: 'esx01', toDatastore: 'SAN 2' }), {
    ...begun,
    ...hotOrCold,
    vm: app,
    source: first,
    destination: { host: 'esx01', datastore: 'SAN 2' },
    kind: 'storage-vmotion',
  }),
  never(
    exported('VmFailedMigrateEvent', 'text', { vm: 'app 01', fault: 'Timedout', why: 'Too long.', ...here, ...there }),
    {
      ...failed({ fault: 'Timedout', why: 'Too long.' }),
      ...plain,
      vm: app,
      source: first,
      destination: second,
    },
  ),
  never(exported('MigrationErrorEvent', 'text', { vm: 'app 01', fault: 'RequestCanceled' }), {
    ...failed({ fault: 'RequestCanceled', why: 'text' }),
    ...plain,
    vm: app,
  }),
  never(exported('MigrationErrorEvent', 'Unable to migrate app 01 from esx01 in DC: Task canceled.', {}), {
    ...failed({ why: 'Task canceled.' }),
    ...plain,
    vm: app,
    source: { host: 'esx01' },
  }),
  never(exported('MigrationWarningEvent', 'text', { vm: 'app 01' }), { isRemark: true, ...plain, vm: app }),
  never(exported('com.vmware.vc.vm.VmHotMigratingWithEncryptionEvent', 'text', { vmId: 'vm-1' }), {
    ...begun,
    ...hot,
    vm: { moid: 'vm-1' },
  }),
  never(exported('EventEx', 'Hot migrating app 01 from esx01 to esx02', {}), {
    ...begun,
    ...hot,
    vm: app,
    source: { host: 'esx01' },
    destination: { host: 'esx02' },
  }),
  ...(['SrcVmMigrated', 'SrcVmMigrateFailed', 'DstVmMigrated', 'DstVmMigrateFailed'] as const).map((name) =>
    never(exported(`com.vmware.vc.vm.${name}Event`, 'text', { vm: 'app 01' }), {
      ...(name.endsWith('Failed') ? failed({ why: 'text' }) : done),
      ...plain,
      vm: app,
      kind: 'cross-vcenter' as const,
    }),
  ),
  never(exported('VmMigratedEvent', 'text', { vm: 5, vmId: ['a'], host: {} }), undefined),
  never(exported('-', 'Migration of virtual machine app 01 from nowhere completed', {}), undefined),
  never(exported(ofTask.type, ofTask.text, { ...running, by: 'vcenter' }), {
    ...begun,
    ...task,
    vm: app,
    task: { ...asTask, step: 'begin' },
    asked: { by: 'vcenter' },
  }),
  never(exported(ofTask.type, ofTask.text, { ...running, queuedSeconds: '4.5' }), {
    ...begun,
    ...task,
    vm: app,
    task: { ...asTask, step: 'begin' },
    asked: { queuedSeconds: 4.5 },
  }),
  never(exported(ofTask.type, 'text', { ...running, state: 'success', method: 'VirtualMachine.migrate' }), {
    ...done,
    ...task,
    vm: app,
    task: { ...asTask, method: 'vim.VirtualMachine.migrate', step: 'finish' },
  }),
  never(
    exported(ofTask.type, 'text', {
      ...running,
      state: 'error',
      method: 'Drm.ExecuteVMotionLRO',
      by: 'vcenter',
      fault: 'X',
    }),
    {
      ...failed({ fault: 'X', why: 'text' }),
      isOfVcenter: true,
      ofEvent: { isHot: true, isTask: true },
      vm: app,
      task: { ...asTask, method: 'Drm.ExecuteVMotionLRO', step: 'error', fault: 'X' },
      asked: { by: 'drs' },
    },
  ),
  never(exported(ofTask.type, ofTask.text, { ...running, method: 'VirtualMachine.powerOn' }), undefined),
  never(`${exported('VmMigratedEvent', 'text', { vm: 'app 01' }).slice(0, -2)}`, undefined),
];
