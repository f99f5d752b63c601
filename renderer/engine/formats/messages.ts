/** The messages of all formats: which facts an entry holds. */
import type { Facts } from './facts.ts';
import * as management from './management/messages.ts';
import type { LogRecord } from './record.ts';
import * as vmkernel from './vmkernel/messages.ts';
import * as vmware from './vmware/messages.ts';

type FactsOf = (record: LogRecord, continuation: readonly string[]) => Facts | undefined;

const factsOfKind: Readonly<Record<LogRecord['kind'], FactsOf>> = {
  vmkernel: vmkernel.vmkernelFacts,
  management: management.managementFacts,
  vmx: vmware.vmxFacts,
};

/** Each format's messages, and samples of what stands around them. */
export const messagesOf = { vmkernel, management, vmware };

/** What a line must hold to be worth decoding; a line of no message and no signature need not become text. */
export const interest: readonly string[] = [
  ...new Set([...vmkernel.interest, ...management.interest, ...vmware.interest]),
];

/** @param continuation lines below the entry that continue it; undefined where it says nothing of a migration */
export function factsOf(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  return factsOfKind[record.kind](record, continuation);
}
