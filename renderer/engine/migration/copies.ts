/**
 * One line that reaches us twice: vmkwarning.log beside vmkernel.log, a central syslog beside the host's own, a bundle beside its
 * unpacked folder. What a server adds in front of a line differs, so copies are known by host, time and body.
 */
import { bodyOf } from '../correlate/event.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import { beforeCutMark } from '../base/cut-mark.ts';
import { isNameless } from '../base/nameless.ts';
import { pushTo } from '../base/push-to.ts';
import type { LineRef } from '../model.ts';

/** Events that are one and the same; the first of them stands for all. */
interface Copies {
  readonly all: [MigrationEvent, ...MigrationEvent[]];
  /** One with a whole stamp: that of the first may be a second wide. */
  exact: MigrationEvent | undefined;
}

const second = 1e6;
/** Seconds of which the difference of two zones is a multiple, and the greatest one. */
const [zoneSteps, mostBetweenZones] = [15 * 60, 26 * 3600];

/**
 * Each event once: the richest of its copies, with the places of the others. In one file, too: a mail has its text twice, an export
 * overlaps with the one before. Without a stamp a repetition within one file is an event of its own, and has copies in another.
 */
export function withoutCopies(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  const all = new AllCopies();
  for (const event of knownFirst(withoutCut(events))) all.add(event);
  return all.list.map(oneOf);
}

class AllCopies {
  readonly list: Copies[] = [];
  /** By second, in whatever zone, and body. */
  readonly #stamped = new Map<string, Copies[]>();
  readonly #ofBody = new Map<string, Copies[]>();
  /** How many of those with one body the lines of one file without a stamp have been held against. */
  readonly #passed = new Map<string, number>();

  add(event: MigrationEvent): void {
    const body = bodyOf(event);
    const copies = event.time === undefined ? this.#unstampedOf(event, body) : this.#stampedOf(event, body, event.time);
    const exact = isWholeSecond(event.time) ? undefined : event;
    if (copies) {
      copies.all.push(event);
      copies.exact ??= exact;
      return;
    }
    const begun: Copies = { all: [event], exact };
    this.list.push(begun);
    pushTo(this.#ofBody, body, begun);
    if (event.time !== undefined) pushTo(this.#stamped, keyOf(event.time, body), begun);
  }

  #stampedOf(event: MigrationEvent, body: string, time: number): Copies | undefined {
    for (const at of [time, time - second, time + second]) {
      const found = this.#stamped.get(keyOf(at, body))?.find((copies) => isCopyOf(event, copies));
      if (found) return found;
    }
    return undefined;
  }

  /** The nth line of a file is a copy of the nth. */
  #unstampedOf(event: MigrationEvent, body: string): Copies | undefined {
    const key = `${event.at.source} ${body}`;
    const known = this.#ofBody.get(body) ?? [];
    for (let at = this.#passed.get(key) ?? 0; at < known.length; at += 1) {
      const copies = known[at] as Copies;
      if (copies.all.every((one) => one.at.source !== event.at.source) && agree(event, copies.all[0])) {
        this.#passed.set(key, at + 1);
        return copies;
      }
    }
    this.#passed.set(key, known.length + 1);
    return undefined;
  }
}

function keyOf(time: number, body: string): string {
  return `${Math.floor(time / second) % zoneSteps} ${body}`;
}

/** A line that is cut says nothing where another file has the whole line. */
function withoutCut(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  if (!events.some(({ isCut }) => isCut)) return events;
  const isWholeOf = (cut: MigrationEvent) => (other: MigrationEvent) =>
    !other.isCut && agree(cut, other) && bodyOf(other).startsWith(statedBody(cut));
  return events.filter((event) => !event.isCut || !events.some(isWholeOf(event)));
}

function statedBody(cut: MigrationEvent): string {
  const body = bodyOf(cut);
  return beforeCutMark(body) ?? body;
}

/** Those with a stamp first, of them those with a host: one without is a copy of any of them. */
function knownFirst(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  const rank = ({ time, host }: MigrationEvent) => (time === undefined ? 2 : 0) + Number(isNameless(host));
  return [...events].sort((a, b) => rank(a) - rank(b) || a.at.source - b.at.source || a.at.line - b.at.line);
}

function isCopyOf(event: MigrationEvent, { all, exact }: Copies): boolean {
  return agree(event, all[0]) && (exact === undefined || agree(event, exact));
}

function agree(one: MigrationEvent, other: MigrationEvent): boolean {
  if (one.side !== undefined && other.side !== undefined && one.side !== other.side) return false;
  return isSameHost(one.host, other.host) && isSameTime(one, other) && isSameCpu(one, other);
}

/** Of the kernel: two lines of one moment may differ in nothing else. Some servers leave it out. */
function isSameCpu(one: MigrationEvent, other: MigrationEvent): boolean {
  const [a, b] = [cpuOf(one), cpuOf(other)];
  return a === undefined || b === undefined || a === b;
}

function cpuOf({ text, bodyAt }: MigrationEvent): string | undefined {
  return /\bcpu\d{1,4}:\d{1,12}/.exec(text.slice(0, bodyAt))?.[0];
}

/** A syslog server may know a host by its short name, by its address, or by none. */
function isSameHost(one: string | undefined, other: string | undefined): boolean {
  if (isNameless(one) || isNameless(other)) return true;
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => a.length - b.length) as [
    string,
    string,
  ];
  return long === short || long.startsWith(`${short}.`) || isAddress(one) !== isAddress(other);
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$|:/.test(host);
}

/**
 * Whatever their precision and zone: some servers cut the fraction, write a line a moment later, or in their own time. In one file, a
 * stamp that shows its fraction is exact.
 */
function isSameTime(one: MigrationEvent, other: MigrationEvent): boolean {
  if (one.time === undefined || other.time === undefined || one.time === other.time) return true;
  const isOneFile = one.at.source === other.at.source;
  const isExact = (event: MigrationEvent) => !isWholeSecond(event.time) || (isOneFile && showsFraction(event));
  const apart = one.time - other.time - (one.zoned === other.zoned ? 0 : betweenZones(one.time - other.time));
  if (isExact(one) && isExact(other)) return apart === 0;
  const seconds = Math.floor(one.time / second) - Math.floor((one.time - apart) / second);
  return Math.abs(seconds) <= (isOneFile ? 0 : 1);
}

function betweenZones(apart: number): number {
  const steps = Math.round(apart / second / zoneSteps) * zoneSteps;
  return Math.abs(steps) <= mostBetweenZones ? steps * second : 0;
}

function isWholeSecond(time: number | undefined): boolean {
  return time !== undefined && time % second === 0;
}

function showsFraction({ text, bodyAt }: MigrationEvent): boolean {
  return /:\d\d[.,]\d/.test(text.slice(0, bodyAt));
}

function oneOf({ all }: Copies): MigrationEvent {
  const [best, ...rest] = [...all].sort(byRichness) as Copies['all'];
  if (rest.length === 0) return best;
  const host = all.find((one) => !isNameless(one.host))?.host ?? best.host;
  return { ...best, host, copies: rest.map(({ at }): LineRef => at) };
}

/** A whole stamp, a host, a zone. Between equals their text decides, so that the order of the files changes nothing. */
function byRichness(a: MigrationEvent, b: MigrationEvent): number {
  return richness(b) - richness(a) || (a.text < b.text ? -1 : Number(a.text > b.text));
}

function richness(event: MigrationEvent): number {
  const { time, host, zoned } = event;
  return (
    (time === undefined ? 0 : 8) +
    (time === undefined || (isWholeSecond(time) && !showsFraction(event)) ? 0 : 4) +
    (isNameless(host) ? 0 : 2) +
    Number(zoned)
  );
}
