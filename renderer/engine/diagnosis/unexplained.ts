/** What of a pasted text is spelled as a status, a fault or a message id, but known to none of the tables. */
import { nearestFew } from '../base/nearest.ts';
import type { Unexplained } from './explanation.ts';
import { faultNamed, knownFaults } from './faults.ts';
import { matched } from './pasted-text.ts';
import type { PastedText } from './pasted-text.ts';
import { qualified } from './said-faults.ts';
import { statusNames } from './said-statuses.ts';
import { onlyStatuses } from './said-where.ts';
import { matchInAnyCase, signatures } from './signatures.ts';
import { statusCode, statusNumbers } from './status-codes.ts';
import { statusFamilies } from './status-families.ts';

const [mostNotes, mostNear] = [5, 3];
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

export function unexplainedIn({ passages, word }: PastedText): readonly Unexplained[] {
  const text = passages.join('\n');
  const found = [
    ...[...matched(passages.map(onlyStatuses).join('\n'), statusNumbers)].flatMap(unknownStatus),
    ...[...matched(text, statusNames)].flatMap(unknownName),
    ...[...matched(text, qualified)].flatMap(unknownFault),
    ...(word !== undefined && /^[a-z]{6,80}$/i.test(word) ? unknownWord(word) : []),
    ...[...matched(text, messageIds)].flatMap(unknownMessage),
  ];
  return [...new Map(found.map((one) => [one.given.toLowerCase(), one])).values()]
    .slice(0, mostNotes)
    .map(({ like, ...one }) => ({ ...one, didYouMean: like ? nearestFew(...like, mostNear) : [] }))
    .filter(({ isAnyWord, didYouMean }) => !isAnyWord || didYouMean.length > 0)
    .map(({ given, says, didYouMean }) => ({ given, says, didYouMean }));
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
