/**
 * Sentences, faults and statuses that stand by themselves, as people paste them from the vSphere Client, a ticket or a script: with no
 * log around them, what they say is all that is known.
 */
import { oneBlank } from '../base/one-blank.ts';
import { faultNamed } from './faults.ts';
import type { KnownFault } from './faults.ts';
import { isNegated } from './said-where.ts';
import { matchSignatures } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { statusesSaid } from './stated-causes.ts';
import { familyOf } from './status-families.ts';
import type { StatusFamily } from './status-families.ts';

export interface BareKnowledge {
  readonly signatures: readonly Signature[];
  readonly faults: readonly KnownFault[];
  readonly statuses: readonly StatusFamily[];
}

/** Ends what stands before it in its line: a label (`Error: `, `reason = "`), a cell of a table, a whole sentence. */
const boundary = /[\t|;]| {2}|,(?! )|[.!?:=] |[。：「『（，]|-->| (?=["'“‘])/g;
/** Marks of lists and of quotations, and numbers of lines. */
const marks = /^[\s>*#•–—"'“”‘’`([{-]{0,64}(?:\d{1,6}[.):] ?)?[\s"'“‘([]{0,8}/;
/** How a sentence begins, or a dotted name. */
const capital = /^(?:[A-Z[(]|vMotion\b|vCenter\b|vSphere\b|(?:com|esx|vob|vprob)\.[\w.]{1,160}$)/;
/** Words of a sentence that only mentions another. */
const mention = /\b(?:I|we|you|if|when|whether|says?|said|see|seen|article|message|called|means?)\b/i;
/** What leads to a sentence that is not about now. */
const past = /\b(?:used to|ago|last (?:week|month|year)|possible that|whether)\b/i;
/** A text with gaps for names is a pattern of messages. */
const gap = /\{(?:\w{0,64}|\d{1,2}(?:[@.]\w{0,64}){0,4})\}|%(?:\d\$)?[sd1-9]/;
/** Characters of the sentence's own beginning, where what is known is a later part of it, and in which a boundary is looked for. */
const [longestBeginning, near] = [160, 400];

/** `vim.fault.X`, and as PowerCLI and SOAP name it, with nothing behind it but what closes it. */
const fault =
  /(?:\b(?:vim|vmodl)\.fault\.|\bVMware\.Vim\.|\bvim25:)[A-Za-z]{1,80}\b(?=[\s:;,.)\]}"'>{]{0,8}(?:$|[{:;,\n]))/g;

export function bareKnowledge(line: string): BareKnowledge {
  if (gap.test(line)) return { signatures: [], faults: [], statuses: [] };
  const faults = [...line.matchAll(fault)].flatMap(({ 0: name, index }) =>
    isBare(line, index, name) ? (faultNamed(name) ?? []) : [],
  );
  return {
    signatures: matchSignatures(line).filter((signature) => isBareSentence(signature, line)),
    // Several side by side are a list of what may happen.
    faults: new Set(faults).size > 1 && !line.includes('{') ? [] : faults,
    statuses: statusesSaid(line).flatMap(({ status }) => familyOf(status) ?? []),
  };
}

/** A line with more blanks than its sentence has is matched without them, and what stands before it is then near enough. */
function isBareSentence({ pattern }: Signature, line: string): boolean {
  const match = pattern.exec(line) ?? pattern.exec(oneBlank(line));
  return match !== null && isBare(line, match.index, match[0]);
}

/** Whether it stands by itself, or within a sentence that does, and not within one about something else. */
function isBare(line: string, at: number, part: string): boolean {
  const before = line.slice(Math.max(0, at - near), at);
  if (isNegated(line, at, part) || past.test(before.slice(lastSentence(before)))) return false;
  const begins = [0, ...[...before.matchAll(boundary)].map(({ 0: end, index }) => index + end.length)];
  return begins.some((begin) => {
    const words = before.slice(begin).replace(marks, '');
    return words === '' || (words.length <= longestBeginning && capital.test(words) && !mention.test(words));
  });
}

/** Where the last sentence of a text begins. */
function lastSentence(text: string): number {
  return Math.max(0, ...[...text.matchAll(/[.!?] /g)].map(({ index }) => index + 2));
}
