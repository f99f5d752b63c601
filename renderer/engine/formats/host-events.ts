/** The events of a host, from the entries of all formats. */
import type { HostEventSample, StatedHostEvent } from './host-event.ts';
import * as management from './management/events.ts';
import type { LogRecord } from './record.ts';
import * as vmkernel from './vmkernel/events.ts';
import * as vobd from './vobd/events.ts';

/** Undefined for an entry that states none, as of all but a few. */
export function hostEventOf(record: LogRecord, continuation: readonly string[]): StatedHostEvent | undefined {
  switch (record.kind) {
    case 'vobd':
      return vobd.vobdEvent(record);
    case 'vmkernel':
      return vmkernel.vmkernelEvent(record);
    case 'management':
      return management.managementEvent(record, continuation);
    case 'vmx':
    case 'event':
      return undefined;
  }
}

export const eventSamplesOf: Readonly<Record<'vobd' | 'vmkernel' | 'management', readonly HostEventSample[]>> = {
  vobd: vobd.samples,
  vmkernel: vmkernel.samples,
  management: management.samples,
};
