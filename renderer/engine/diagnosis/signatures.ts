/** Known failures: lines that articles, papers or public logs tie to a cause. The data is `signatures.json`. */
import { needles } from '../base/needles.ts';
import type { Finding } from '../model.ts';
import data from './signatures.json' with { type: 'json' };

export interface Signature extends Omit<Finding, 'evidence'> {
  readonly pattern: RegExp;
  /** At least one of these is part of every line that `pattern` matches. */
  readonly needles: readonly string[];
  /** Logs in which the line was seen, as the articles name them. */
  readonly logs: readonly string[];
  readonly phase: string;
  readonly category: string;
  /** Ids of more general signatures that say nothing more where this one matches. */
  readonly over: readonly string[];
}

interface Entry extends Omit<Signature, 'pattern' | 'over'> {
  readonly pattern: string;
  readonly over?: readonly string[];
}

export const signatures: readonly Signature[] = (data as readonly Entry[]).map((entry) => ({
  ...entry,
  pattern: new RegExp(entry.pattern),
  over: entry.over ?? [],
}));

const allNeedles: readonly string[] = [...new Set(signatures.flatMap((signature) => signature.needles))];
const anyNeedle = needles(allNeedles);
let scratch = new Uint8Array(1 << 12);

/** What the byte search must look for so that no line of a signature is missed. */
export function signatureNeedles(): readonly string[] {
  return allNeedles;
}

/**
 * The known failures that a line tells of, in the order of the data; the more specific ones hide the more general.
 * Most lines hold no needle and cost one skip search.
 */
export function matchSignatures(text: string): readonly Signature[] {
  if (!holdsNeedle(text)) return [];
  const found = signatures.filter(
    (signature) => signature.needles.some((needle) => text.includes(needle)) && signature.pattern.test(text),
  );
  const hidden = new Set(found.flatMap(({ over }) => over));
  return found.filter(({ id }) => !hidden.has(id));
}

function holdsNeedle(text: string): boolean {
  if (scratch.length < text.length) scratch = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) scratch[at] = text.charCodeAt(at);
  return anyNeedle.find(scratch, 0, text.length) !== -1;
}
