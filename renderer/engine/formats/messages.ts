/** The messages of all formats: the facts of an entry. */
import { defined } from '../base/defined.ts';
import * as events from './events/messages.ts';
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
  event: events.eventFacts,
};

/** Each format's messages, strings of interest and samples. */
export const messagesOf = { vmkernel, management, vmware, vobd, events };

/** A line without any of these, and without a signature's needle, is never decoded. */
export const interest: readonly string[] = [
  ...new Set([...vmkernel.interest, ...management.interest, ...vmware.interest, ...vobd.interest, ...events.interest]),
];

/** Facts of a line that is about no migration as far as its format knows: what it could be joined by. */
export function remarkOf(record: LogRecord): Facts {
  const join = record.kind === 'management' ? management.joinOfLine(record) : undefined;
  return { isRemark: true, ...defined({ opId: record.opId, join }) };
}

/** Facts about a failure in a line without any header, or that it holds a known failure, as articles and tickets quote messages. */
export function bareFacts(
  text: string,
  isKnown: boolean,
): { readonly facts: Facts; readonly record: LogRecord } | undefined {
  const record: LogRecord = { kind: 'vmx', zoned: true, body: text.trim() };
  const facts = vmkernel.verdictFacts(record.body) ?? vmware.vmxFacts(record);
  if (facts?.failure) return { facts, record };
  return isKnown ? { facts: { isRemark: true }, record } : undefined;
}

/** @param continuation lines below the entry that continue it; undefined where none is about a migration */
export function factsOf(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  const facts = factsOfKind[record.kind](record, continuation);
  return facts && withLimit(facts, record.body, continuation);
}
