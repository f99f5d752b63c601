/** The messages of all formats: the facts of an entry. */
import type { Facts } from './facts.ts';
import * as management from './management/messages.ts';
import type { LogRecord } from './record.ts';
import { withLimit } from './switchover-limit.ts';
import * as vmkernel from './vmkernel/messages.ts';
import * as vmware from './vmware/messages.ts';
import * as vobd from './vobd/messages.ts';

type FactsOf = (record: LogRecord, continuation: readonly string[]) => Facts | undefined;

const factsOfKind: Readonly<Record<LogRecord['kind'], FactsOf>> = {
  vmkernel: vmkernel.vmkernelFacts,
  management: management.managementFacts,
  vmx: vmware.vmxFacts,
  vobd: vobd.vobdFacts,
};

/** Each format's messages, strings of interest and samples. */
export const messagesOf = { vmkernel, management, vmware, vobd };

/** A line without any of these, and without a signature's needle, is never decoded. */
export const interest: readonly string[] = [
  ...new Set([...vmkernel.interest, ...management.interest, ...vmware.interest, ...vobd.interest]),
];

/** @param continuation lines below the entry that continue it; undefined where none is about a migration */
export function factsOf(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  const facts = factsOfKind[record.kind](record, continuation);
  return facts && withLimit(facts, record.body, continuation);
}
