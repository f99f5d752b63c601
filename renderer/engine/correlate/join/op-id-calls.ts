/** opIDs of one operation. A callee appends parts to the one it was called with: `…:70005734-88-01` begins `…-88-01-39-6b81`. */

/** Callers of an opID that are listed; no known log shows more than ten. */
const mostCallers = 16;

/** What all opIDs of one operation begin with: their first two parts. */
export function opIdStem(opId: string): string {
  const end = endOfStem(opId);
  return end < 0 ? opId : opId.slice(0, end);
}

/** The opIDs that it may have been called with, its stem first. */
export function callersOf(opId: string): readonly string[] {
  const callers: string[] = [];
  for (let end = endOfStem(opId); end >= 0 && callers.length < mostCallers; end = opId.indexOf('-', end + 1)) {
    callers.push(opId.slice(0, end));
  }
  return callers;
}

/** Whether they are the same, or one called the other. */
export function areOfOneCall(one: string, other: string): boolean {
  return one === other || isCalledBy(one, other) || isCalledBy(other, one);
}

function isCalledBy(callee: string, caller: string): boolean {
  return callee.startsWith(caller) && callee[caller.length] === '-';
}

/** How long the call is of which both are, or are one: `a-b-c-01` and `a-b-c-02` are of `a-b-c`. 0 where they have none in common. */
export function sharedCall(one: string, other: string): number {
  let shared = 0;
  for (let at = 0; ; at += 1) {
    const [a, b] = [one[at], other[at]];
    const isEnd = (a === undefined || a === '-') && (b === undefined || b === '-');
    if (isEnd) shared = at;
    if (a === undefined || a !== b) return shared;
  }
}

/** -1 where nothing follows the stem. */
function endOfStem(opId: string): number {
  const first = opId.indexOf('-');
  return first < 0 ? -1 : opId.indexOf('-', first + 1);
}
