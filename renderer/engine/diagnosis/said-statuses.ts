/** VMkernel's statuses that a pasted text says, by number, by name, or in their own words. */
import { pushTo } from '../base/push-to.ts';
import { answer, longestGiven } from './explanation.ts';
import type { Explained, Recognised } from './explanation.ts';
import type { PastedText } from './pasted-text.ts';
import { isNegated } from './said-where.ts';
import { contradiction, familyFinding, statusesSaid } from './stated-causes.ts';
import { statusCode } from './status-codes.ts';
import type { StatusCode } from './status-codes.ts';
import { familyOf } from './status-families.ts';
import type { StatusFamily } from './status-families.ts';

/** A status, the part of the text that says it, and what is to be said of that. */
interface Said {
  readonly status: StatusCode;
  readonly given: string;
  readonly more: string;
  /** Only words say it, that any program may say. */
  readonly isOfAnybody?: boolean;
}

/** SSH and the web: no move uses these ports for its data. */
const otherService = /\bport[ =:]{1,2}(?:22|80|443)\b|\b\d{1,3}(?:\.\d{1,3}){3}:(?:22|80|443)\b|\bhttps?:\/\//i;
/** Words beside which a status is VMware's own, or a migration's. */
const ofVmware =
  /\b(?:v?motion|migrat\w{1,6}|switchover|vmkernel|vmfs\w{0,2}|esxi?|vcenter|vsphere|vmware|vmx|vpxa?d?|hostd)\b/i;
const ofAnybody =
  ' These words alone are everybody’s: other programs say the same. It is this only if VMkernel said them; look for its number, and for the line that they stand in.';

export const statusNames = /\bVMK_[A-Z\d_]{1,60}\b/gi;

export function statusesIn(text: PastedText): readonly Explained[] {
  const families = new Map<StatusFamily, Said[]>();
  for (const said of saidIn(text)) {
    const family = familyOf(said.status);
    if (family) pushTo(families, family, said);
  }
  return [...[...families].map(([family, said]) => ofFamily(family, said)), ...successIn(text)];
}

/** Each status once. */
function saidIn({ passages, isLog }: PastedText): readonly Said[] {
  const all = passages.flatMap((passage) => [
    ...statusesSaid(passage).map(({ status, number, isContradicted }) => ({
      ...{ status, given: number },
      more: isContradicted ? contradiction(number).text : '',
    })),
    ...namesSaid(passage).flatMap((given) => saidBy(given)),
    ...sayings(passage, passages.length === 1).flatMap((given) => saidBy(given, !isLog && !ofVmware.test(passage))),
  ]);
  const found = new Map<StatusCode, Said>();
  for (const said of all) if (!found.has(said.status)) found.set(said.status, said);
  return [...found.values()];
}

function saidBy(given: string, isOfAnybody = false): readonly Said[] {
  const status = statusCode(given);
  if (!status) return [];
  const isWords = isOfAnybody && !/^(?:VMK_|\W{0,4}(?:0x)?[\da-f]{6,20}\b|status ?\()/i.test(given);
  return [{ status, given, more: isWords ? ofAnybody : '', isOfAnybody: isWords }];
}

function namesSaid(passage: string): readonly string[] {
  return [...passage.matchAll(statusNames)].flatMap(({ 0: name, index }) =>
    isNegated(passage, index, name) ? [] : name,
  );
}

function ofFamily(family: StatusFamily, said: readonly Said[]): Explained {
  const recognised = said.map(({ status, given }) => recognisedStatus(status, given));
  const explained = answer('status', recognised, familyFinding(family, []));
  const confidence = said.every(({ isOfAnybody }) => isOfAnybody) ? 'possible' : explained.confidence;
  return { ...explained, confidence, cause: [explained.cause, ...new Set(said.map(({ more }) => more))].join('') };
}

/** It belongs to no family: nothing failed. Only where it is all of the text, as it stands in every table. */
function successIn({ word = '' }: PastedText): readonly Explained[] {
  const status = /[a-z]/i.test(word) ? statusCode(word) : undefined;
  if (!status || familyOf(status)) return [];
  return [
    {
      ...{ kind: 'status', id: 'status-success', rank: 'observation', confidence: 'documented' },
      recognised: [recognisedStatus(status, word)],
      title: 'Success: nothing failed',
      cause: 'VMkernel’s status of what went well. Where a move failed all the same, another line says why.',
      ...{ remedy: [], links: [] },
    },
  ];
}

function recognisedStatus({ name, code, text }: StatusCode, given: string): Recognised {
  return { given, name, number: `0x${code.toString(16)} (${code})`, words: text };
}

/**
 * What may be a status's own words: a line, as it is and without what encloses it, or what stands behind one of its colons. One word
 * alone is one of those only where it is all of the text, or where something before the colon says that it failed: `Failed: Timeout`.
 */
function sayings(line: string, isOneLine: boolean): readonly string[] {
  if (line.length > longestGiven * 2 || otherService.test(line)) return [];
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
