/**
 * Dumps whose lines each have a header of their own: ESXi 8 writes hostd's so, a line a field, and syslog servers break any dump into
 * such lines. Samples: `formats/management/result.ts`.
 */
import { ascii, standsAt } from '../base/bytes.ts';

/** Lines behind its first one in which the lines of a dump are looked for. */
export const mostDumpLines = 200;
/** Of a line, the part that shows whether it is a dump's: the longest headers have some 300 bytes. */
export const headOfDumpLine = 512;

const brace = 0x7b;
const hostLog = ascii('.hlog');

const arrow = ascii('-->');

/** Whether the line is one of a dump whose lines have no headers. */
export function beginsWithArrow(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from >= arrow.length && standsAt(bytes, arrow, from);
}

/**
 * Whether the line opens a dump: it ends in a brace, names a migration's host log, whose content follows, or is the error of an operation of
 * vCenter, below which the fault and the arguments stand.
 */
export function opensDump(bytes: Uint8Array, from: number, to: number): boolean {
  if (to <= from) return false;
  const start = to - hostLog.length;
  if (bytes[to - 1] === brace || (start >= from && standsAt(bytes, hostLog, start))) return true;
  return bytes[to - 1] === colon && isErrorOfOperation(bytes, from, Math.min(to, from + headOfDumpLine));
}

const colon = 0x3a;
const error = ascii('] -- ERROR ');

function isErrorOfOperation(bytes: Uint8Array, from: number, to: number): boolean {
  for (
    let at = bytes.indexOf(error[0] as number, from);
    at >= 0 && at < to;
    at = bytes.indexOf(error[0] as number, at + 1)
  )
    if (standsAt(bytes, error, at)) return true;
  return false;
}

// `Hostd[1050266]: -->    vmDowntime = 21669,`; `[Originator@6876 sub=Libs opID=…]    MigID: 3630620734888050225`
const lineOfDump = /[:\]-] {1,8}-->|\u00BF-->|\] {3,64}\w{1,64}: /;

/** Whether a line with a header of its own is one of a dump. @param head its first `headOfDumpLine` bytes */
export function isOfDump(head: string): boolean {
  return lineOfDump.test(head);
}

/** By how much the line changes the depth of the dump: it opens a bracket, or closes one. @param body behind its header */
export function depthBy(body: string): number {
  const text = withoutArrow(body).trim();
  if (/[{[(]$/.test(text)) return /^[}\])]/.test(text) ? 0 : 1;
  return /^[}\])]/.test(text) ? -1 : 0;
}

// `   MigID: 3630620734888050225`
const field = /^\s{1,64}\w{1,64}: /;

/** Whether a line is one of a dump. @param body behind its header, if it has one @param isHostLog a migration's host log: no arrows */
export function isBodyOfDump(body: string, isHostLog: boolean): boolean {
  return isHostLog ? field.test(body) : body.startsWith('-->');
}

/** `-->    vmDowntime = 21669,` → `   vmDowntime = 21669,` */
export function withoutArrow(body: string): string {
  return body.startsWith('-->') ? body.slice(3) : body;
}
