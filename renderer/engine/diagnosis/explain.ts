/**
 * Explains a text without any log: a sentence of the vSphere Client, a code, a fault's name or its dump. All that is known of it is
 * told, the most specific first. What is not known is never guessed: it is named, with names that are spelled like it.
 */
import { nearestFew } from '../base/nearest.ts';
import { pushTo } from '../base/push-to.ts';
import { readFaultDump } from '../formats/management/fault-dump.ts';
import type { FaultDump } from '../formats/management/fault-dump.ts';
import type { Finding } from '../model.ts';
import { allFields, faultNamed, knownFaults } from './faults.ts';
import type { Explained, Explanation, Recognised, Unexplained } from './explanation.ts';
import type { KnownFault } from './faults.ts';
import { vague } from './failure-model.ts';
import { byRank } from './finding.ts';
import { signatureFinding } from './known-failures.ts';
import { pastedText } from './pasted-text.ts';
import type { PastedText } from './pasted-text.ts';
import { idsIn } from './said-ids.ts';
import { anyCase, matchInAnyCase, signatures, withoutHidden } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { contradiction, familyFinding, faultFinding, statusesSaid, statusNumbers } from './stated-causes.ts';
import { statusCode } from './status-codes.ts';
import type { StatusCode } from './status-codes.ts';
import { familyOf, statusFamilies } from './status-families.ts';
import type { StatusFamily } from './status-families.ts';

/** Characters that are read: of more, it is a log. */
export const longestExplained = 200_000;
/** Of what was recognised. */
const longestGiven = 200;
const [mostNotes, mostNear] = [5, 3];

export function explain(given: string): Explanation {
  const text = pastedText(given.slice(0, longestExplained));
  const failures = failuresIn(text);
  const hidden = new Set(failures.flatMap(({ over }) => over));
  const stated = [...faultsIn(text), ...statusesIn(text)].filter(({ id }) => !hidden.has(id));
  const said = failures.map((signature) => ofFailure(signature, text));
  return {
    answers: sorted([...said, ...stated, ...(text.isLog ? [] : idsIn(text.lines))]),
    notes: unexplainedIn(text).slice(0, mostNotes),
    isLog: text.isLog,
    isCut: given.length > longestExplained,
  };
}

/** A general fault explains least, whatever stands beside it; a number is no error at all. */
function sorted(answers: readonly Explained[]): readonly Explained[] {
  const strongest = Math.max(0, ...answers.map((one) => (one.rank === 'cause' ? strength(one) : 0)));
  return answers
    .map((one) => (isOutweighed(one, strongest) ? { ...one, rank: 'consequence' as const } : one))
    .sort((a, b) => last(a) - last(b) || byRank(a, b) || strength(b) - strength(a));
}

/** As where a failed migration is weighed (`failure-model.ts`): what says more outweighs what says it vaguely. */
function isOutweighed(one: Explained, strongest: number): boolean {
  return one.rank === 'cause' && strength(one) < 2 && strength(one) < strongest;
}

const general = new Set<string>(knownFaults.flatMap((fault) => (fault.isGeneral ? fault.id : [])));

function last({ kind, id }: Explained): number {
  return kind === 'id' ? 2 : general.has(id) ? 1 : 0;
}

/** Sentences that only hold what ended a migration, mostly a status. */
const summaries: ReadonlySet<string> = new Set(['migration-failed-with-error', 'vpxd-migrate-failed-summary']);

/** How much it explains: 3 in particular, 2 by a status, 1 vaguely, 0 in general. */
function strength({ kind, id, confidence }: Explained): number {
  if (general.has(id)) return 0;
  if (vague.has(id) || summaries.has(id) || (kind === 'status' && confidence === 'possible')) return 1;
  return kind === 'status' ? 2 : 3;
}

type Words = Omit<Finding, 'evidence'>;

function answer(kind: Explained['kind'], recognised: readonly Recognised[], words: Words): Explained {
  const { id, title, rank, confidence, cause, remedy, links } = words;
  return { kind, id, recognised, title, rank, confidence, cause, remedy, links };
}

/** Its lines and sentences; where they have none, all of it as one: a full stop can stand within what a pattern looks for. */
function failuresIn({ lines, passages }: PastedText): readonly Signature[] {
  const found = passages.flatMap(matchInAnyCase);
  return withoutHidden([...new Set(found.length > 0 ? found : matchInAnyCase(lines.join(' ')))]);
}

function ofFailure(signature: Signature, { lines, passages }: PastedText): Explained {
  const pattern = anyCase(signature);
  const match = [...passages, lines.join(' ')].map((one) => pattern.exec(one)?.[0]).find((one) => one !== undefined);
  return answer('failure', [{ given: (match ?? '').slice(0, longestGiven) }], signatureFinding(signature, []));
}

/** Names with the namespace of an interface: the API's, PowerCLI's, SOAP's, pyVmomi's. */
const qualified =
  /\b(?:(?:com\.vmware\.)?vim(?:25)?[.:](?:fault\.)?|vmodl\.(?:fault\.|query\.)?|vmware\.vim\.|pyvmomi\.vmomisupport\.(?:vim\.fault\.)?|types\.)([a-z][a-z\d]{1,80})\b/gi;
/** What vCenter shows of a `SystemError`, before its reason. */
const systemError = /\ba general system error occurred\b/i;
/** Names alone, in the API's own letters. */
const alone = /(?<![\w.:/$])[A-Z][A-Za-z\d]{5,80}\b/g;

function faultsIn({ lines }: PastedText): readonly Explained[] {
  const dump = readFaultDump(lines.map(fromBrace));
  const found = new Map<KnownFault, string>();
  for (const { name, given } of faultNamesIn(lines, dump)) {
    const fault = faultNamed(name);
    if (fault && !found.has(fault)) found.set(fault, given);
  }
  return [...found].map(([fault, given]) => {
    const own = new Set<string>(allFields(fault));
    const fields = [...dump.fields].flatMap(([name, value]) => (own.has(name) ? { name, value } : []));
    return answer('fault', [{ given, name: fault.fault }], faultFinding(fault, [], fields));
  });
}

/** What may be names of faults, and what of the text says each; the dump's own come first. */
function faultNamesIn(lines: readonly string[], { fault, causedBy }: FaultDump) {
  const plain = lines.flatMap((line) => {
    // In a dump every field names a fault as its type: `faultCause = (vmodl.MethodFault) null`.
    const text = line.replaceAll(/\([\w.]{1,255}\) null/g, '');
    return [...matched(text, qualified), ...[...matched(text, alone)].filter(isAsSpelled)];
  });
  const names = [fault ?? [], causedBy, plain, onlyWord(lines) ?? []].flat();
  const words = lines.flatMap((line) => systemError.exec(line)?.[0] ?? []);
  return [...names.map((name) => ({ name, given: name })), ...words.map((given) => ({ name: 'SystemError', given }))];
}

/** `… Failed with fault: (vim.fault.X) {` opens a dump as its last part does alone. */
function fromBrace(line: string): string {
  return /\((?:vim|vmodl)\.[\w.]{1,255}\) \{$/.exec(line)?.[0] ?? line;
}

function isAsSpelled(name: string): boolean {
  const known = faultNamed(name)?.fault;
  return known !== undefined && (name === known || name === `${known}Fault`);
}

/** The text where it is one word: whoever types one word means it, in whatever letters. */
function onlyWord(lines: readonly string[]): string | undefined {
  const text = lines.join(' ').trim();
  return text.length <= longestGiven && /^\S+$/.test(text) ? text : undefined;
}

function statusesIn({ lines, passages }: PastedText): readonly Explained[] {
  const isOneLine = passages.length === 1;
  const found = new Map<StatusCode, { readonly given: string; readonly more: string }>();
  for (const text of passages) {
    for (const { status, number, isContradicted } of statusesSaid(text))
      if (!found.has(status))
        found.set(status, { given: number, more: isContradicted ? contradiction(number).text : '' });
    for (const words of [...matched(text, statusNames), ...sayings(text, isOneLine)]) {
      const status = statusCode(words);
      if (status && !found.has(status)) found.set(status, { given: words, more: '' });
    }
  }
  const word = onlyWord(lines) ?? '';
  const success = /[a-z]/i.test(word) ? statusCode(word) : undefined;
  const families = new Map<StatusFamily, [StatusCode, string, string][]>();
  for (const [status, { given, more }] of found) {
    const family = familyOf(status);
    if (family) pushTo(families, family, [status, given, more]);
  }
  return [
    ...[...families].map(([family, some]) => {
      const words = familyFinding(family, []);
      const more = [...new Set(some.map(([, , one]) => one))].join('');
      const recognised = some.map(([status, given]) => recognisedStatus(status, given));
      return { ...answer('status', recognised, words), cause: words.cause + more };
    }),
    ...(success && !familyOf(success) ? [ofSuccess(success, word)] : []),
  ];
}

function recognisedStatus({ name, code, text }: StatusCode, given: string): Recognised {
  return { given, name, number: `0x${code.toString(16)} (${code})`, words: text };
}

/** It belongs to no family: nothing failed. */
function ofSuccess(status: StatusCode, given: string): Explained {
  return {
    ...{ kind: 'status', id: 'status-success', rank: 'observation', confidence: 'documented' },
    recognised: [recognisedStatus(status, given)],
    title: 'Success: nothing failed',
    cause: 'VMkernel’s status of what went well. Where a move failed all the same, another line says why.',
    ...{ remedy: [], links: [] },
  };
}

const statusNames = /\bVMK_[A-Z\d_]{1,60}\b/gi;

/**
 * What may be a status's own words: a line, as it is and without what encloses it, or what stands behind one of its colons. One word
 * alone is one of those only where it is all of the text, or where something before the colon says that it failed: `Failed: Timeout`.
 */
function sayings(line: string, isOneLine: boolean): readonly string[] {
  if (line.length > longestGiven * 2) return [];
  const behind = [...line.matchAll(/: |= ?/g)].map(({ 0: mark, index }) => ({
    words: line.slice(index + mark.length),
    isEnough: /\b(?:error|fail|fault|reason|status|cause|unable|cannot|could not)/i.test(line.slice(0, index)),
  }));
  return [{ words: line, isEnough: isOneLine }, ...behind]
    .flatMap((one) => [one, { ...one, words: bare(one.words) }])
    .flatMap(({ words, isEnough }) => (/[a-z]/i.test(words) && (isEnough || words.includes(' ')) ? words : []));
}

/** Without a number of a list, and what encloses it; brackets at the end may be its own: `Out of memory (ok to retry)`. */
function bare(text: string): string {
  const words = text.replace(/^(?:\d{1,3}[.)] )?["'\s]{0,8}/, '').replace(/["'.,;!\s]{1,8}$/, '');
  return words.replace(/^\[(.{0,400})\]$|^\((.{0,400})\)$/, '$1$2');
}

const codeNames = statusFamilies.flatMap(({ codes }) => codes);
const faultNames = knownFaults.map(({ fault }) => fault);
/** Message ids of VMware's catalogues. */
const messageIds = /\b(?:msg|vob|esx\.problem|esx\.audit|esx\.clear)\.[a-z][\w.]{1,100}\w/gi;
const knownIds = [
  ...new Set(signatures.flatMap(({ needles }) => needles.filter((one) => /^(?:msg|vob|esx)\./.test(one)))),
];

/** What it is spelled like is looked for at last, as that costs more than all the rest. */
interface Unknown {
  readonly given: string;
  readonly says: string;
  /** The part that may be misspelled, and the names that it may be. */
  readonly like?: readonly [name: string, known: readonly string[]];
  /** It may be any word: nothing is said of it where no name is like it. */
  readonly isAnyWord?: true;
}

function unexplainedIn({ lines, passages }: PastedText): readonly Unexplained[] {
  const text = passages.join('\n');
  const only = onlyWord(lines);
  const found = [
    ...[...matched(text, statusNumbers)].flatMap(unknownStatus),
    ...[...matched(text, statusNames)].flatMap(unknownName),
    ...[...matched(text, qualified)].flatMap(unknownFault),
    ...(only !== undefined && /^[a-z]{6,80}$/i.test(only) ? unknownWord(only) : []),
    ...[...matched(text, messageIds)].flatMap(unknownMessage),
  ];
  return [...new Map(found.map((one) => [one.given.toLowerCase(), one])).values()]
    .slice(0, mostNotes)
    .map(({ like, ...one }) => ({ ...one, didYouMean: like ? nearestFew(...like, mostNear) : [] }))
    .filter(({ isAnyWord, didYouMean }) => !isAnyWord || didYouMean.length > 0)
    .map(({ given, says, didYouMean }) => ({ given, says, didYouMean }));
}

function matched(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([part]) => part));
}

function unknownStatus(given: string): readonly Unknown[] {
  return statusCode(given)
    ? []
    : [{ given, says: 'is a VMkernel status that the table of ESXi’s headers does not have' }];
}

function unknownName(given: string): readonly Unknown[] {
  return unknownStatus(given).map((one) => ({ ...one, like: [given, codeNames] }));
}

function unknownWord(given: string): readonly Unknown[] {
  if (/fault$/i.test(given)) return unknownFault(given);
  if (faultNamed(given) || statusCode(given)) return [];
  return [{ given, says: 'is no fault that is known here', like: [given, faultNames], isAnyWord: true }];
}

/** Types of the API are no faults, but in a namespace of faults, or where their name ends so. */
function unknownFault(given: string): readonly Unknown[] {
  const name = given.slice(Math.max(given.lastIndexOf('.'), given.lastIndexOf(':')) + 1);
  const isFault = /\.fault\./i.test(given) || /fault$/i.test(name);
  if (!isFault || faultNamed(given) || /^(?:Localized)?MethodFault$/i.test(name)) return [];
  return [{ given, says: 'is a fault of which nothing is known here', like: [name, faultNames] }];
}

function unknownMessage(given: string): readonly Unknown[] {
  if (matchInAnyCase(given).length > 0) return [];
  return [{ given, says: 'is a message id that no known failure has', like: [given, knownIds] }];
}
