/**
 * Which opID of vCenter each of vmkernel's short ones stands for, host by host. The lines that map them come with operations of
 * all kinds, hundreds for each migration, and few are ever looked up: the opIDs are stored as bytes.
 */
import { ascii, standsAt } from '../base/bytes.ts';
import { scopeOfHost } from './event.ts';
import { TextTable } from './text-table.ts';

/**
 * Operations of one host that are remembered at least. A migration's lines that carry its opID follow within minutes of the
 * line that maps it; at ten operations a second this lasts for more than half an hour.
 */
const remembered = 20_000;

// 2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=a9f5cca4)World: 12458: VC opID … maps to vmkernel opID …
const theirs = ascii('VC opID ');
const mapsTo = ascii(' maps to vmkernel opID ');
const daemon = ascii(' vmkernel');
const blank = 0x20;
/** A stamp and a host are not longer. */
const mostHeader = 400;
/** vmkernel's own have 32 bits. */
const mostDigits = 8;

/** `a9f5cca4` → `lgfd4abh-18745-auto-egq-h5:70005734-88`, of the most recent operations. */
export class OpIds {
  readonly #ofScope = new Map<string, { recent: TextTable; older: TextTable | undefined }>();

  /** Takes in the line `bytes[from, to)` if it maps an opID of vCenter to vmkernel's; else returns false. */
  takes(bytes: Uint8Array, from: number, to: number, scope: string): boolean {
    const own = startOfHex(bytes, from, to);
    const end = own - mapsTo.length;
    if (own === to || to - own > mostDigits || end < from || !standsAt(bytes, mapsTo, end)) return false;
    let start = end;
    while (start > from && bytes[start - 1] !== blank) start -= 1;
    if (start === end || start - theirs.length < from || !standsAt(bytes, theirs, start - theirs.length)) return false;
    this.#recent(scopeIn(bytes, from, start, scope)).add(hexNumber(bytes, own, to), bytes, start, end);
    return true;
  }

  get(scope: string, own: string | undefined): string | undefined {
    if (own === undefined || own.length > mostDigits) return undefined;
    const known = this.#ofScope.get(scope);
    const number = Number.parseInt(own, 16);
    return known?.recent.get(number) ?? known?.older?.get(number);
  }

  #recent(scope: string): TextTable {
    let known = this.#ofScope.get(scope);
    if (!known) this.#ofScope.set(scope, (known = { recent: new TextTable(remembered), older: undefined }));
    // Forgetting all of the older ones at once costs nothing; one by one it would cost more than remembering.
    if (known.recent.isFull) {
      [known.older, known.recent] = [known.recent, known.older ?? new TextTable(remembered)];
      known.recent.clear();
    }
    return known.recent;
  }
}

function scopeIn(bytes: Uint8Array, from: number, to: number, scope: string): string {
  const host = hostIn(bytes, from, to);
  return host === undefined ? scope : scopeOfHost(host, scope);
}

/** The host of a forwarded line stands before the daemon; on the host itself a stamp or a severity does. */
function hostIn(bytes: Uint8Array, from: number, to: number): string | undefined {
  const most = Math.min(to, from + mostHeader);
  let end = from;
  while (end < most && !standsAt(bytes, daemon, end)) end += 1;
  if (end >= most) return undefined;
  const host = String.fromCodePoint(...bytes.subarray(bytes.subarray(from, end).lastIndexOf(blank) + 1 + from, end));
  return /\)$|^\d\d:\d\d:\d\d|^\d{4}-\d\d-/.test(host) || host === '' ? undefined : host;
}

/** Where the digits at the end of `bytes[from, to)` begin. */
function startOfHex(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && digitOf(bytes[at - 1] as number) >= 0) at -= 1;
  return at;
}

function hexNumber(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 16 + digitOf(bytes[at] as number);
  return number;
}

/** Of `0`–`9` and `a`–`f`; -1 of everything else. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
