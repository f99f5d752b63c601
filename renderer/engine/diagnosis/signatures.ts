/** Known failures: lines that articles, papers or public logs tie to a cause. The data is `signatures.json`. */
import { oneBlank } from '../base/one-blank.ts';
import type { Finding } from '../model.ts';
import { needlesIn } from './needles-in.ts';
import data from './signatures.json' with { type: 'json' };

export interface Signature extends Omit<Finding, 'evidence'> {
  readonly pattern: RegExp;
  /** At least one of these is part of every line that `pattern` matches. */
  readonly needles: readonly string[];
  /** Logs in which the line was seen, as the articles name them. */
  readonly logs: readonly string[];
  /** Lines that show it, one for each alternative. */
  readonly samples: readonly SignatureSample[];
  readonly phase: string;
  readonly category: string;
  /** Ids of more general signatures that say nothing more where this one matches. */
  readonly over: readonly string[];
}

interface SignatureSample {
  readonly line: string;
  /** Where a line of this form was published, or `never`: the form is made of names that an interface or a table of codes has. */
  readonly seen: string;
}

interface Entry extends Omit<Signature, 'pattern' | 'over'> {
  readonly pattern: string;
  readonly over?: readonly string[];
}

/** Their words are ours: the data is part of the program. */
export const signatures: readonly Signature[] = (data as unknown as readonly Entry[]).map((entry) => ({
  ...entry,
  pattern: new RegExp(entry.pattern),
  over: entry.over ?? [],
}));

const byId = new Map(signatures.map((signature) => [signature.id, signature]));

export function signatureNamed(id: string): Signature | undefined {
  return byId.get(id);
}

const allNeedles: readonly string[] = [...new Set(signatures.flatMap((signature) => signature.needles))];

/** Part of each fault's name, as logs, PowerCLI and SOAP write it: sought for `bare-text.ts`, without the tables of faults. */
export const faultNeedles: readonly string[] = ['vim.fault.', 'vmodl.fault.', 'VMware.Vim.', 'vim25:'];

/**
 * What the byte search must look for so that no line of a signature is missed.
 *
 * @param beside what it looks for anyway: a needle that holds one of these need not be looked for again
 */
export function signatureNeedles(beside: readonly string[] = []): readonly string[] {
  return allNeedles.filter((needle) => !beside.some((other) => needle.includes(other)));
}

const inLine = finder(
  (text) => text,
  ({ pattern }) => pattern,
);
/** Made when it is first asked for: an analysis needs none of it. */
let inAnyCase: ReturnType<typeof finder> | undefined;

/**
 * The known failures in a line, in the order of the data; the more specific ones hide the more general.
 * Most lines hold no needle and cost one skip search.
 */
export function matchSignatures(line: string): readonly Signature[] {
  return inLine(oneBlank(line));
}

/** Those in a text that may have been typed or shouted: its letters may be of either case. */
export function matchInAnyCase(text: string): readonly Signature[] {
  inAnyCase ??= finder((one) => one.toLowerCase(), anyCase);
  return inAnyCase(text);
}

export function anyCase({ pattern }: Signature): RegExp {
  return new RegExp(pattern.source, 'i');
}

/** Without those that say nothing more beside another one. */
export function withoutHidden(found: readonly Signature[]): readonly Signature[] {
  const hidden = new Set(found.flatMap(({ over }) => over));
  return found.filter(({ id }) => !hidden.has(id));
}

/** @param fold makes texts and needles comparable */
function finder(
  fold: (text: string) => string,
  patternOf: (signature: Signature) => RegExp,
): (text: string) => readonly Signature[] {
  const needles = [...new Set(allNeedles.map(fold))];
  const needlesOf = needlesIn(needles);
  const patterns = signatures.map(patternOf);
  /** The signatures that have a needle, by their places in the data. */
  const havingNeedle = new Map(
    needles.map((needle) => [
      needle,
      [...signatures.keys()].filter((place) => signatures[place]?.needles.some((one) => fold(one) === needle)),
    ]),
  );
  return (text) => {
    const held = needlesOf(fold(text));
    if (held.size === 0) return [];
    const places = new Set([...held].flatMap((needle) => havingNeedle.get(needle) ?? []));
    const found = [...places].sort((a, b) => a - b).filter((place) => patterns[place]?.test(text));
    return withoutHidden(found.flatMap((place) => signatures[place] ?? []));
  };
}
