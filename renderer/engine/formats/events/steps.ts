/** What an event says of a move: that it began, ended or failed, by the event's type or its task. */
import { defined } from '../../base/defined.ts';
import type { Facts } from '../facts.ts';
import { isCancelled } from '../status.ts';

export const begun = { phase: 'prepare' } as const satisfies Facts;
export const done = {
  phase: 'complete',
  milestone: 'result',
  outcome: 'succeeded',
  runsOn: 'destination',
} as const satisfies Facts;

/** Faults that say nothing of what happened: their words do. */
const generalFaults: ReadonlySet<string> = new Set([
  'MethodFault',
  'LocalizedMethodFault',
  'RuntimeFault',
  'VimFault',
  'SystemError',
  'GenericVmConfigFault',
]);

/** @param why in vCenter's words */
export function failed({ fault, why }: { readonly fault?: string | undefined; readonly why?: string | undefined }) {
  return {
    phase: 'failed',
    milestone: 'failure',
    outcome: isCancelled(fault === undefined || generalFaults.has(fault) ? why : fault) ? 'cancelled' : 'failed',
    failure: { rank: 'vcenter-fault', ...defined({ fault, message: why }) },
  } as const satisfies Facts;
}

export type Step = 'begun' | 'done' | 'failed' | 'warned';

/**
 * Events about one move: vSphere Web Services API, Event and its subtypes; those of EventEx by William Lam's list of a vCenter's events
 * (https://github.com/lamw/vcenter-event-mapping).
 */
const steps: ReadonlyMap<string, Step> = new Map([
  ['VmBeingHotMigratedEvent', 'begun'],
  ['VmBeingMigratedEvent', 'begun'],
  ['VmBeingRelocatedEvent', 'begun'],
  ['VmEmigratingEvent', 'begun'],
  ['com.vmware.vc.vm.VmHotMigratingWithEncryptionEvent', 'begun'],
  ['VmMigratedEvent', 'done'],
  ['DrsVmMigratedEvent', 'done'],
  ['VmRelocatedEvent', 'done'],
  ['com.vmware.vc.vm.SrcVmMigratedEvent', 'done'],
  ['com.vmware.vc.vm.DstVmMigratedEvent', 'done'],
  ['VmFailedMigrateEvent', 'failed'],
  ['VmRelocateFailedEvent', 'failed'],
  ['MigrationErrorEvent', 'failed'],
  ['MigrationHostErrorEvent', 'failed'],
  ['MigrationResourceErrorEvent', 'failed'],
  ['com.vmware.vc.vm.SrcVmMigrateFailedEvent', 'failed'],
  ['com.vmware.vc.vm.DstVmMigrateFailedEvent', 'failed'],
  ['MigrationWarningEvent', 'warned'],
  ['MigrationHostWarningEvent', 'warned'],
  ['MigrationResourceWarningEvent', 'warned'],
]);

/** Of a VM that was running. */
const hotTypes: ReadonlySet<string> = new Set([
  'VmBeingHotMigratedEvent',
  'DrsVmMigratedEvent',
  'com.vmware.vc.vm.VmHotMigratingWithEncryptionEvent',
]);
/** Also of one that is off. */
const hotOrColdTypes: ReadonlySet<string> = new Set([
  'VmBeingMigratedEvent',
  'VmBeingRelocatedEvent',
  'VmRelocatedEvent',
  'VmRelocateFailedEvent',
]);

/** Undefined where neither its type nor its sentence tells. */
export function isHot(type: string | undefined, text: string): boolean | undefined {
  if (type !== undefined && !general.has(type))
    return hotTypes.has(type) ? true : hotOrColdTypes.has(type) ? false : undefined;
  if (text.startsWith('Hot migrating ')) return true;
  const isEither =
    text.startsWith('Relocating ') ||
    text.includes(' was relocated from ') ||
    text.includes(' relocate virtual machine ');
  return isEither ? false : undefined;
}

/** Types that say nothing of what happened: their text does. */
const general: ReadonlySet<string> = new Set(['EventEx', 'ExtendedEvent']);

/** `text`: its sentence decides. Undefined for the event of something else, whatever its sentence quotes. */
export function stepOf(type: string | undefined): Step | 'task' | 'text' | undefined {
  if (type === undefined || general.has(type)) return 'text';
  return type === 'TaskEvent' ? 'task' : steps.get(type);
}
