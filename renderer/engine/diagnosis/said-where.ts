/**
 * Whether a pasted text says what it has in a place: a number may be part of a name, of an address or of a bill, and what is negated
 * in its sentence did not happen.
 */
import { statusCode, statusNumbers } from './status-codes.ts';

/** Characters that are looked at, before a part of the text and behind it. */
const near = 160;

/** Where a status is told: `Error 195887124`, `status = `, `Failed: `, `failed with error code `. */
const statusWords = String.raw`status|errors?|err|errno|codes?|rc|result|return(?:ed|s)?|fail(?:ed|ure|s|ing)?|fault|reason|exception`;
/** Only a hexadecimal one cannot be an amount: `We got bad0014`. */
const seenWords = String.raw`cause|says?|said|shows?|means?|saw|sees?|got|gets?|gave|gives?|what|why|it is|but with|getting|seeing|hits?|vmotion|vmkernel|migration`;
const label = labelled(statusWords);
const hexLabel = labelled(`${statusWords}|${seenWords}`);

function labelled(words: string): RegExp {
  const between = String.raw`[\s:=#'"([<,–-]`;
  const filler = 'errors?|codes?|status|numbers?|value|is|was|of|with|by|does|do|the|an?|vmkernel|and|or';
  return new RegExp(String.raw`\b(?:${words})['"’]?(?:${between}{1,4}(?:${filler})\b){0,4}${between}{1,6}$`, 'i');
}

/** What failed stands before it in its line: `Failed to send the page: bad0014`. */
const failed = /\b(?:fail|error|unable|cannot|could not|did not|status)[^\n]{0,150}[:;,)–-] ["'([]{0,2}$/i;
/** Statuses are listed: `Error bad0014, bad0021`. */
const listed =
  /(?:\b(?:0x)?2?bad[\da-f]{4}|\b1958[789]\d{4})['")\]]{0,2}(?:, ?| and | or |, and | \/ |; ?| )['"([]{0,2}$/i;
/** Of a name, an address, a path. */
const gluedBefore = /[\w./@\\$%+-]$/;
const gluedBehind = /^(?:[\w/@\\%-]|[.:]\w)/;
const amount = /^ ?(?:bytes?|[kmgt]i?b|pages?|sectors?|blocks?|seconds?|sec|m?s|us|packets?)\b/i;

/** The text with everything that only looks like a status made unreadable, in the same places. */
export function onlyStatuses(text: string): string {
  return text.replaceAll(statusNumbers, (number, ...more: unknown[]) => {
    const at = more.find((one) => typeof one === 'number') ?? 0;
    const isSaid = isStatus(text, at, number) && !isNegated(text, at, number);
    return isSaid ? number : '#'.repeat(number.length);
  });
}

function isStatus(text: string, at: number, number: string): boolean {
  // A sign before a decimal one is part of it: `failed: -195887167`.
  const before = text.slice(Math.max(0, at - near), at).replace(/(?<![^\s:(=])-$/, '');
  const behind = text.slice(at + number.length, at + number.length + near);
  if (gluedBefore.test(before) || gluedBehind.test(behind)) return false;
  if (isAlone(text)) return true;
  const isDecimal = !/bad/i.test(number);
  if (isDecimal && amount.test(behind)) return false;
  return (
    (/\($/.test(before) && /^\)/.test(behind)) ||
    (isDecimal ? label : hexLabel).test(before) ||
    failed.test(before) ||
    listed.test(before) ||
    hasOwnWords(before, behind, number) ||
    (!isDecimal &&
      (/^0x/i.test(number) || /(?:^|[\s(:=])[[<]$/.test(before) || /^["')\]]{0,2} (?:error|status)\b/i.test(behind)))
  );
}

/** Nothing but numbers of statuses, and what lists and encloses them. */
function isAlone(text: string): boolean {
  return (
    text.length <= near && !/[a-z\d]/i.test(text.replaceAll(statusNumbers, '').replace(/^\W{0,4}\d{1,3}[.)] /, ''))
  );
}

function hasOwnWords(before: string, behind: string, number: string): boolean {
  const words = statusCode(number)
    ?.text.toLowerCase()
    .replace(/[.!\s]{1,4}$/, '');
  if (words === undefined) return false;
  const open = before.toLowerCase().replace(/[\s"'([<:=.,-]{1,8}$/, '');
  return (
    open.endsWith(words) ||
    behind
      .toLowerCase()
      .replace(/^[\s"')\]>:=.,-]{1,8}/, '')
      .startsWith(words)
  );
}

/** What negates: `no`, `did not`, `never`, `we fixed`. */
const negation =
  /\b(?:no|not|never|without|neither|nor|none|cannot|resolved|fixed|solved|unlike|instead of|rather than|rid of|ruled out|stopped)\b|n['’]t\b/gi;
/** What may stand between a negation and what it negates; any other word means that it negates that one. */
const through =
  /^(?:a|an|the|any|single|more|longer|it|its|this|that|see|sees|saw|seen|seeing|get|gets|got|getting|fail|fails|failed|failing|with|by|because|due|to|of|for|from|about|on|error|errors|status|code|message|fault|faults|is|was|be|been|has|have|had|cause|caused|reason|related|say|said|says|reports?|reported|shows?|shown|logs?|logged|throws?|gives?|contains?|mentions?|looks?|like|seems?|sign|trace|evidence|hint|case|problem|issue|or|nor|and|as|return|returned|our|your|one|exception)$/i;
/** What denies what stands before it: `bad0014 is not the cause`, `VMK_BUSY … and it is not my problem`. */
const denied = [
  /^["'”’)\]]{0,3}(?: (?:error|status|problem|issue|message|code|fault|one)){0,2} (?:(?:is|was|has been|had been|are|were|got) (?:now |already |long |since )?(?:not\b(?! (?:been |be |yet ){0,2}(?:resolved|fixed|solved|gone)\b)|never\b|no longer\b|(?:resolved|fixed|solved|gone|ruled out)\b)|(?:did|does|do|has|have|can) (?:not|never) (?:be |been )?(?:occur|appear|happen|come|came|show|seen|found|reported|returned|apply))/i,
  /^[^.!?;:]{0,60}\b(?:and|but|though|which|that|so) (?:it|that|this)?(?:['’]s| is| was| has been)? ?(?:not (?:my|our|your|the|an?|this|that|it|here|relevant|related|present|there)\b|no longer\b|(?:resolved|fixed|solved|gone)\b)/i,
];
const onlyRead =
  /\b(?:read|reads|reading|heard|wrote|chapter|manual|documentation|glossary) (?:about|of|on)\b[^.!?;:]{0,40}$/i;

/** Whether its own sentence says that it was not so, or only speaks of it. */
export function isNegated(text: string, at: number, part: string): boolean {
  const before = text.slice(Math.max(0, at - near), at);
  const behind = text.slice(at + part.length, at + part.length + near);
  const ownWords = statusCode(part)?.text.replace(/[.!\s]{1,4}$/, '') ?? '';
  return isNegatedBefore(before, ownWords) || onlyRead.test(before) || denied.some((one) => one.test(behind));
}

function isNegatedBefore(before: string, ownWords: string): boolean {
  // Its own words may hold a negation: `Not found (bad0003)`.
  const own = before.toLowerCase().lastIndexOf(ownWords.toLowerCase());
  const plain = ownWords === '' || own < 0 ? before : before.slice(0, own) + before.slice(own + ownWords.length);
  const without = plain.replaceAll(/"[^"]{0,80}"/g, ' ');
  const words = without.replaceAll(statusNumbers, ' ').replace(/["'“‘([<\s]{1,12}$/, ' ');
  const last = [...words.matchAll(negation)].at(-1);
  if (!last) return false;
  const gap = words.slice(last.index + last[0].length);
  // `could not be fixed`, `is not resolved`: the first word denies the second.
  const isDenied = /(?:\bnot|n['’]t|\bnever|\bcannot)(?: be| yet)? $/i.test(words.slice(0, last.index));
  // `No, it is bad0014`
  const isOver = /^,|[.!?;:]/.test(gap);
  return !isDenied && !isOver && gap.split(/[\s,'“”]{1,8}/).every((word) => word === '' || through.test(word));
}
