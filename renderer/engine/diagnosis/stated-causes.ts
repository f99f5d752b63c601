/** What the lines of a failed migration state by themselves: statuses of VMkernel, and faults of the API. */
import { listed, nothing, own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { pushTo } from '../base/push-to.ts';
import type { Failure, FaultField, Finding, LineRef, LogLine, Migration, Side } from '../model.ts';
import { faultNamed, fieldLabels } from './faults.ts';
import type { KnownFault } from './faults.ts';
import { finding } from './finding.ts';
import { onlyStatuses } from './said-where.ts';
import { statusCode, statusNumbers } from './status-codes.ts';
import type { StatusCode } from './status-codes.ts';
import { familyOf } from './status-families.ts';
import type { StatusFamily } from './status-families.ts';

/** A status in one line of a migration. */
export interface StatedStatus {
  readonly status: StatusCode;
  readonly family: StatusFamily;
  /** The words and the number of the line, where they mean different statuses. */
  readonly isContradicted: boolean;
  /** The line ends the migration with it. */
  readonly isEnd: boolean;
  readonly side: Side | undefined;
  readonly at: LineRef;
}

/** A status that a text says, and the number that it says it with. */
export interface SaidStatus {
  readonly status: StatusCode;
  readonly number: string;
  readonly isContradicted: boolean;
}

/** `Migrate: 269: 1415416254017461 S: Failed: ` */
const ending = /\bMigrate: \d{1,20}: \d{1,20} [SD]: Failed: /;

/** In the order of the lines. */
export function statusesIn(lines: readonly LogLine[]): readonly StatedStatus[] {
  return lines.flatMap((line) => {
    const { text, side, source, line: number } = line;
    return statusesSaid(text).flatMap(({ status, isContradicted }): readonly StatedStatus[] => {
      const family = familyOf(status);
      if (!family) return [];
      return [{ status, family, isContradicted, isEnd: ending.test(text), side, at: { source, line: number } }];
    });
  });
}

/** Each once, by its number; where the words beside it are those of another status, that one. */
export function statusesSaid(given: string): readonly SaidStatus[] {
  const text = onlyStatuses(given);
  const found = new Map<StatusCode, SaidStatus>();
  for (const { 0: spelling, index } of text.matchAll(statusNumbers)) {
    const byNumber = statusCode(spelling);
    // A code can mean another thing on another release, so the words of a line win.
    const before = wordsBefore(text, index);
    const byWords = [before, wordsBehind(text, index + spelling.length)]
      // Two statuses may have the same words.
      .map((words) => (words.toLowerCase() === byNumber?.text.toLowerCase() ? byNumber : statusCode(words)))
      .find((one) => one !== undefined);
    // With words that the table does not have, a number says nothing certain.
    const isWorded = ending.test(text) && before !== '';
    const status = byWords ?? (isWorded ? undefined : byNumber);
    const isContradicted = byWords !== undefined && byNumber !== undefined && byWords !== byNumber;
    if (status) found.set(status, { status, number: spelling, isContradicted });
  }
  return [...found.values()];
}

/** `… S: Failed: No route to host (0xbad00ba)`: what stands between the last colon, or that of the end, and the bracket. */
function wordsBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 300), at).replace(/[\s(]{1,8}$/, '');
  const end = ending.exec(before);
  return before.slice(end ? end.index + end[0].length : before.lastIndexOf(': ') + 2);
}

/** `Error 0xbad010d. The ESX hosts failed to connect over the VMotion network.` */
function wordsBehind(text: string, at: number): string {
  return /^\. (?<words>[A-Z][^.:]{3,200})/.exec(text.slice(at, at + 300))?.groups?.['words'] ?? '';
}

/** One finding for each family. */
export function statusFindings(statuses: readonly StatedStatus[], lines: readonly LogLine[]): readonly Finding[] {
  const families = new Map<StatusFamily, StatedStatus[]>();
  for (const stated of statuses) pushTo(families, stated.family, stated);
  return [...families].map(([family, some]) => ofFamily(family, some, lines));
}

function ofFamily(family: StatusFamily, some: readonly StatedStatus[], lines: readonly LogLine[]): Finding {
  const { id, title, rank, confidence, cause, remedy, links } = family;
  const names = [...new Set(some.map(({ status }) => status))].map(({ name, text }) => own`${name}, “${text}”`);
  const sides = new Set(some.map(({ side }) => side));
  const who = sides.size === 1 ? sayer([...sides][0]) : own`Both sides log it: `;
  const conflict = some.find(({ isContradicted }) => isContradicted);
  const line = conflict && lines.find((one) => one.source === conflict.at.source && one.line === conflict.at.line);
  const number = line && [...line.text.matchAll(statusNumbers)][0]?.[0];
  return finding({
    id,
    title: own`${title}`,
    rank,
    confidence,
    cause: own`${cause} ${who}${listed(names, '; ')}.${number === undefined ? nothing : contradiction(number)}`,
    remedy: remedy.map((one) => own`${one}`),
    links,
    evidence: some.map(({ at }) => at),
  });
}

/** Where a number and the words before it mean different statuses. */
export function contradiction(number: string): OwnText {
  // KB 307365 has "Maximum switchover time for migration exceeded" as bad0109, the headers have it as bad0107.
  const other = statusCode(number);
  if (!other) return nothing;
  return own` Its number, ${slot('line', number)}, stands for “${other.text}” in the headers we have: numbers moved between releases, the words of the line count.`;
}

/** Of a code that stands by itself. */
export function familyFinding(
  { id, title, rank, confidence, cause, remedy, links }: StatusFamily,
  evidence: readonly LineRef[],
): Finding {
  return { id, title, rank, confidence, cause, remedy, links, evidence };
}

function sayer(side: Side | undefined): OwnText {
  return side === undefined ? own`The line: ` : own`The ${side} logs it: `;
}

/** The faults of a failure, the outer one first, as findings; unknown ones are left to the log's own words. */
export function faultsOf(failure: Failure | undefined): readonly KnownFault[] {
  const named = [failure?.fault, ...(failure?.causedBy ?? [])];
  return [...new Set(named.flatMap((name) => (name === undefined ? [] : (faultNamed(name) ?? []))))];
}

export function faultFindings({ failure }: Pick<Migration, 'failure'>): readonly Finding[] {
  if (!failure || failure.evidence.length === 0) return [];
  return faultsOf(failure).map((fault, at) => {
    const found = faultFinding(fault, failure.evidence, failure.fields);
    // What is otherwise a mere warning ended it.
    return at === 0 && fault.rank === 'noise' ? { ...found, rank: 'cause', confidence: 'possible' } : found;
  });
}

/** `'vim.HostSystem:host-62:8f2b…'`: what vCenter's own links and logs call it is its id. */
const managedObject = /\bvim\.[A-Z]\w{1,64}:(?<id>[a-z][\w-]{0,64}-\d{1,20})(?::[\da-f-]{1,64})?/g;

/** @param evidence lines that state it */
export function faultFinding(
  { id, title, rank, confidence, cause, remedy, links }: KnownFault,
  evidence: readonly LineRef[],
  fields: readonly FaultField[] = [],
): Finding {
  const stated = fields.flatMap(({ name, value }) => {
    const label = fieldLabels.get(name);
    return label === undefined ? [] : [own`${label}: ${slot('line', value.replace(managedObject, '$<id>'))}`];
  });
  const more = stated.length === 0 ? nothing : own` The log names ${listed(stated, '; ')}.`;
  return finding({
    id,
    title: own`${title}`,
    rank,
    confidence,
    cause: own`${cause}${more}`,
    remedy: remedy.map((one) => own`${one}`),
    links,
    evidence,
  });
}
