import type { Facts } from './facts.ts';
import type { Sample } from './sample.ts';

/** A message and all of its facts; undefined for a line that is decoded for another reader. */
export type MessageSample = Sample<Facts | undefined>;

/** One message of a log: the pattern that recognises it and the facts that it yields. */
export interface Template {
  /** A literal part of the message: the pattern is tried only where it occurs. */
  readonly needle: string;
  readonly pattern: RegExp;
  yields(groups: Readonly<Record<string, string | undefined>>): Facts;
  /** One for each alternative and each form that may be left out; each is read as the first message that fits. */
  readonly samples: readonly [MessageSample, ...MessageSample[]];
}

/** Facts of the first template that fits; undefined when none does. */
export function applyTemplates(templates: readonly Template[], text: string): Facts | undefined {
  for (const { needle, pattern, yields } of templates) {
    if (!text.includes(needle)) continue;
    const match = pattern.exec(text);
    if (match) return yields(match.groups ?? {});
  }
  return undefined;
}

/** Some articles mask a value but print an example of it: `<ex. 2118927>` → `2118927`. */
export function unmask(text: string): string {
  return text.includes('<ex. ') ? text.replaceAll(/<ex\. ([^>]{0,255})>/g, '$1') : text;
}

/** The number, or undefined for absent and masked ones, and for those that no counter of a host reaches. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}(?:\.\d{1,20})?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** An IPv4 or IPv6 address, or undefined for masked ones (`xx.xx.xx.xx`, `<unknown>`). */
export function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]{1,64}(?:%\w{1,64})?)$/i.test(text) ? text : undefined;
}
