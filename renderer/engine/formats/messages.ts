/** The messages of all formats: which facts an entry holds. */
import type { Facts } from './facts.ts';
import { managementFacts } from './management/messages.ts';
import type { LogRecord } from './record.ts';
import { vmkernelFacts } from './vmkernel/messages.ts';
import { vmxFacts } from './vmware/messages.ts';

type FactsOf = (record: LogRecord, continuation: readonly string[]) => Facts | undefined;

const factsOfKind: Readonly<Record<LogRecord['kind'], FactsOf>> = {
  vmkernel: vmkernelFacts,
  management: managementFacts,
  vmx: vmxFacts,
};

/** @param continuation lines below the entry that continue it; undefined where it says nothing of a migration */
export function factsOf(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  return factsOfKind[record.kind](record, continuation);
}
