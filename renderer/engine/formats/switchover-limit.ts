/** The limit in "The migration exceeded the maximum switchover time of 8 second(s)", which any log may quote. */
import type { Facts, StatedBelow } from './facts.ts';
import { numberOf } from './template.ts';

const sentence = /exceeded the maximum switchover time of (\d{1,20}) second/;

/** Facts, and the limit that the message or a line below it states. */
export function withLimit(facts: Facts, body: string, continuation: readonly string[]): Facts {
  if (facts.metrics?.maxSwitchoverSeconds !== undefined) return facts;
  const own = limitIn(body);
  if (own !== undefined) return { ...facts, metrics: { ...facts.metrics, maxSwitchoverSeconds: own } };
  // A dump repeats its message.
  const at = continuation.findIndex((text) => limitIn(text) !== undefined);
  const limit = limitIn(continuation[at] ?? '');
  if (limit === undefined) return facts;
  const { below = [] } = facts;
  const known = below.find((one) => one.at === at);
  const stated: StatedBelow = { ...known, at, metrics: { ...known?.metrics, maxSwitchoverSeconds: limit } };
  return { ...facts, below: [...below.filter((one) => one !== known), stated] };
}

function limitIn(text: string): number | undefined {
  return text.includes('maximum switchover time of') ? numberOf(sentence.exec(text)?.[1]) : undefined;
}
