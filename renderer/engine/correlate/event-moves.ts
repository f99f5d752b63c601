/**
 * Moves as vCenter's events tell of them: no line of them shows a migration id. Events of one chain are one move, in whatever order and
 * file they come; where an export leaves the chain out, those of one VM that follow one another are.
 */
import { ownCopy } from '../base/own-copy.ts';
import { pushTo } from '../base/push-to.ts';
import type { LineRef, Micros } from '../model.ts';
import type { Capacity } from './capacity.ts';
import type { MigrationEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

const minute: Micros = 60e6;
/** What begins one move is written within this: the task, the event, the one of the host that it leaves. */
const beginnings = 10 * minute;
/** A failure is written by its event, by its cause's and by the task's. */
const endings = minute;
/** No move takes longer. */
const longestMove = 7 * 24 * 60 * minute;
/** Times of one move in two exports; one of them may leave the fraction out. */
const near = 2 * minute;

/** What is needed of an event to find its move. */
interface EventFacts {
  readonly number: number;
  readonly source: number;
  /** Where it stands: a line of JSON may have many. */
  readonly at: string;
  readonly scope: string;
  readonly time: Micros | undefined;
  readonly chain: string | undefined;
  /** Where it has one of its own: a number that counts. */
  readonly key: string | undefined;
  readonly vm: string | undefined;
  readonly vmId: string | undefined;
  readonly ends: Ends;
  readonly outcome: MigrationEvent['outcome'];
  readonly opId: string | undefined;
  /** It tells of a move, but does not say that there was one. */
  readonly isRemark: boolean;
}

export interface Ends {
  readonly source: string | undefined;
  readonly destination: string | undefined;
}

export class EventMove {
  readonly #events: EventFacts[] = [];
  readonly #outcomes = new Set<MigrationEvent['outcome']>();
  #ends: Ends = { source: undefined, destination: undefined };
  #firstTime: Micros | undefined;
  #lastTime: Micros | undefined;

  constructor(first: EventFacts) {
    this.add(first);
  }

  add(event: EventFacts): void {
    const { time, ends, outcome } = event;
    this.#events.push(event);
    if (outcome !== undefined) this.#outcomes.add(outcome);
    this.#ends = {
      source: this.#ends.source ?? ends.source,
      destination: this.#ends.destination ?? ends.destination,
    };
    if (time === undefined) return;
    this.#firstTime = Math.min(this.#firstTime ?? time, time);
    this.#lastTime = Math.max(this.#lastTime ?? time, time);
  }

  addAll(other: EventMove): void {
    for (const event of other.#events) this.add(event);
  }

  /** Names it where no migration id does: by the event that was read first. */
  get key(): string {
    const first = this.#events.reduce((a, b) => (b.number < a.number ? b : a));
    return `event ${first.at}`;
  }

  get numbers(): readonly number[] {
    return this.#events.map(({ number }) => number).sort((a, b) => a - b);
  }

  get opIds(): ReadonlySet<string> {
    return new Set(this.#events.flatMap(({ opId }) => opId ?? []));
  }

  get vmName(): string | undefined {
    return this.#events.find(({ vm }) => vm !== undefined)?.vm;
  }

  /** vCenter's id of it. */
  get vmId(): string | undefined {
    return this.#events.find(({ vmId }) => vmId !== undefined)?.vmId;
  }

  get firstTime(): Micros | undefined {
    return this.#firstTime;
  }

  get lastTime(): Micros | undefined {
    return this.#lastTime;
  }

  get ends(): Ends {
    return this.#ends;
  }

  get outcomes(): ReadonlySet<MigrationEvent['outcome']> {
    return this.#outcomes;
  }

  /** Whether it is certain that somebody wanted this VM to be moved. */
  get isMove(): boolean {
    return this.vmName !== undefined && this.#events.some(({ isRemark }) => !isRemark);
  }

  /**
   * How many ends an event has in common with the move that it may be of; undefined where it is of another one: with other ends, or what
   * begins a move when this one has ended.
   */
  fitOf({ time, ends, outcome, chain, isRemark }: EventFacts): number | undefined {
    if (areElsewhere(this.#ends, ends)) return undefined;
    const isOfChain = chain !== undefined;
    const hasEnded = this.#outcomes.size > 0;
    if (hasEnded && !(outcome === undefined ? isRemark && isOfChain : this.#endsAs(outcome))) return undefined;
    const [first, last] = [this.#firstTime, this.#lastTime];
    if (time === undefined || first === undefined || last === undefined)
      return hasEnded && !isOfChain ? undefined : commonEnds(this.#ends, ends);
    // Chains count anew in another vCenter.
    const isInTime = hasEnded
      ? time - last <= (isOfChain ? beginnings : endings)
      : isOfChain || outcome !== undefined
        ? time - first <= longestMove
        : time - last <= beginnings;
    return isInTime ? commonEnds(this.#ends, ends) : undefined;
  }

  #endsAs(outcome: MigrationEvent['outcome']): boolean {
    return this.#outcomes.has('succeeded') === (outcome === 'succeeded');
  }

  /** How far another export's move is from this one, in time; undefined where it is another move, or of the same export. */
  apartFrom(other: EventMove): Micros | undefined {
    const sources = new Set(this.#events.map(({ source }) => source));
    if (other.#events.some(({ source }) => sources.has(source))) return undefined;
    if (this.vmName !== other.vmName || areElsewhere(this.ends, other.ends)) return undefined;
    if (this.#isOfOther(other, 'chain') || this.#isOfOther(other, 'vmId')) return undefined;
    const [a, b] = [this.outcomes, other.outcomes];
    if (a.size > 0 && b.size > 0 && ![...a].some((one) => b.has(one))) return undefined;
    const apart = timeBetween(this, other);
    return apart !== undefined && apart <= near ? apart : undefined;
  }

  /** One vCenter has a chain for each move, and an id for each VM. */
  #isOfOther(other: EventMove, id: 'chain' | 'vmId'): boolean {
    const idsIn = ({ scope }: EventFacts) =>
      other.#events.flatMap((one) => (one.scope === scope && one[id] !== undefined ? [one[id]] : []));
    return this.#events.some((event) => {
      const others = event[id] === undefined ? [] : idsIn(event);
      return others.length > 0 && !others.includes(event[id] ?? '');
    });
  }
}

/** Of two spans; undefined where one has no time. */
function timeBetween(one: EventMove, other: EventMove): Micros | undefined {
  const [from, to, otherFrom, otherTo] = [one.firstTime, one.lastTime, other.firstTime, other.lastTime];
  if (from === undefined || to === undefined || otherFrom === undefined || otherTo === undefined) return undefined;
  return Math.max(0, from - otherTo, otherFrom - to);
}

/** On how many sides both are known. They are not elsewhere. */
function commonEnds(one: Ends, other: Ends): number {
  const sides = ['source', 'destination'] as const;
  return sides.filter((side) => one[side] !== undefined && other[side] !== undefined).length;
}

/** Whether a side of both is on other hosts. */
export function areElsewhere(one: Ends, other: Ends): boolean {
  return (['source', 'destination'] as const).some((side) => areOtherHosts(one[side], other[side]));
}

/** By their short names: one export has a host's whole name, another the first part of it. An address may be that of any name. */
export function areOtherHosts(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || isAddress(one) !== isAddress(other)) return false;
  return shortName(one) !== shortName(other);
}

function isAddress(host: string): boolean {
  return /^[\d.]{7,15}$|:/.test(host);
}

function shortName(host: string): string {
  return isAddress(host) ? host : (host.toLowerCase().split('.')[0] ?? host);
}

export class EventMoves {
  readonly #events: EventFacts[] = [];
  readonly #seen = new Set<string>();
  #lastPlace = '';
  /** Events of that place. */
  #onLine = 0;
  readonly #store: EventStore;
  readonly #capacity: Capacity;

  constructor(store: EventStore, capacity: Capacity) {
    this.#store = store;
    this.#capacity = capacity;
  }

  /** An event that is exported twice counts once: its key, and how far its task was, say so. */
  add(event: MigrationEvent): void {
    const { ofEvent, scope, vm, time, at, source, destination, outcome, opId, isRemark } = event;
    const id = `${scope} ${ofEvent?.key ?? ''} ${time ?? ''} ${outcome ?? ''}`;
    if (ofEvent?.key !== undefined && this.#seen.has(id)) return;
    if (
      this.#events.length === 0 ||
      ofEvent?.chain === undefined ||
      !this.#seen.has(`${scope} chain ${ofEvent.chain}`)
    ) {
      if (!this.#capacity.mayBegin()) return;
    }
    if (ofEvent?.key !== undefined) this.#seen.add(id);
    if (ofEvent?.chain !== undefined) this.#seen.add(`${scope} chain ${ofEvent.chain}`);
    this.#events.push({
      number: this.#store.add(event),
      source: at.source,
      at: this.#placeOf(at),
      scope,
      time,
      chain: own(ofEvent?.chain),
      key: own(ofEvent?.key),
      vm: own(vm?.name ?? vm?.moid),
      vmId: own(vm?.moid),
      ends: { source: own(source?.host), destination: own(destination?.host) },
      outcome,
      opId: own(opId),
      isRemark: isRemark === true,
    });
  }

  #placeOf({ source, line }: LineRef): string {
    const place = `${source}:${line}`;
    this.#onLine = place === this.#lastPlace ? this.#onLine + 1 : 1;
    this.#lastPlace = place;
    return this.#onLine === 1 ? place : `${place} (${this.#onLine})`;
  }

  /** Found anew for each snapshot: an export may have its events in any order. */
  moves(): readonly EventMove[] {
    const events = withoutOwnChains(this.#events);
    const idOf = idsOfVms(events);
    const inOrder = inTime(directions(events));
    const found = [...ofChains(events, idOf, inOrder), ...withoutChain(events, idOf, inOrder)];
    return withoutDoubles(found.filter(({ isMove }) => isMove));
  }
}

type Split = (all: readonly EventFacts[]) => readonly EventMove[];
type IdOf = (event: EventFacts) => string;

/** An export may fill in each event's own key as its chain: nothing is led to by it. */
function withoutOwnChains(all: readonly EventFacts[]): readonly EventFacts[] {
  const chained = new Set(all.flatMap(({ source, chain, key }) => (chain === key ? [] : [source])));
  return all.map((event) => (chained.has(event.source) ? event : { ...event, chain: undefined }));
}

/** vCenter's id of the VM; two may have one name, and one may be renamed. A name alone is that of the only one that has it. */
function idsOfVms(all: readonly EventFacts[]): IdOf {
  const ids = new Map<string, Set<string>>();
  for (const { scope, vm, vmId } of all) {
    const name = `${scope} ${vm ?? ''}`;
    if (vmId !== undefined) ids.set(name, (ids.get(name) ?? new Set()).add(vmId));
  }
  return ({ scope, vm = '', vmId }) => {
    const [only, ...others] = ids.get(`${scope} ${vm}`) ?? [];
    return vmId ?? (only !== undefined && others.length === 0 ? only : `name ${vm}`);
  };
}

/** A chain may move several VMs, as that of a host which is emptied. What names no VM is of the only one. */
function ofChains(events: readonly EventFacts[], idOf: IdOf, split: Split): readonly EventMove[] {
  const chains = grouped(
    events.filter(({ chain }) => chain !== undefined),
    ({ scope, chain }) => `${scope} ${chain ?? ''}`,
  );
  return chains.flatMap((all) => {
    const ofVms = grouped(all.filter(hasVm), idOf).flatMap(ofOneVm);
    return ofVms.length === 1 ? split(all) : ofVms.flatMap(split);
  });
}

/** One export tells both names of a VM that was renamed; an id may be that of another vCenter's VM, too. */
function ofOneVm(all: readonly EventFacts[]): readonly (readonly EventFacts[])[] {
  const ofNames = grouped(all, ({ vm }) => vm ?? '');
  const [first = [], ...others] = ofNames;
  const sources = new Set(first.map(({ source }) => source));
  const isRenamed = others.every((ofName) => ofName.some(({ source }) => sources.has(source)));
  return isRenamed ? [all] : ofNames;
}

function withoutChain(events: readonly EventFacts[], idOf: IdOf, split: Split): readonly EventMove[] {
  const alone = events.filter((one) => one.chain === undefined && hasVm(one));
  return grouped(alone, (one) => `${one.scope} ${idOf(one)} ${one.vm ?? ''}`).flatMap(split);
}

function own(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ownCopy(text);
}

function hasVm({ vm }: EventFacts): boolean {
  return vm !== undefined;
}

function grouped(all: readonly EventFacts[], keyOf: (event: EventFacts) => string): readonly (readonly EventFacts[])[] {
  const groups = new Map<string, EventFacts[]>();
  for (const one of all) pushTo(groups, keyOf(one), one);
  return [...groups.values()];
}

/** Sources whose rows have the newest first. Only those of events without a time tell nothing else of their order. */
function directions(all: readonly EventFacts[]): ReadonlySet<number> {
  const newestFirst = new Set<number>();
  for (const rows of grouped(all, ({ source }) => `${source}`)) {
    const [first] = rows;
    if (!first || rows.every(({ time }) => time !== undefined)) continue;
    const byKey = rising(rows.map(({ key }) => Number(key ?? NaN)));
    const ofVms = grouped(rows.filter(hasVm), ({ vm }) => vm ?? '');
    const byEnd = ofVms.reduce((sum, ofVm) => sum + endsBehind(ofVm), 0);
    if ((byKey || byEnd) < 0) newestFirst.add(first.source);
  }
  return newestFirst;
}

/** How many more of these numbers rise than fall. */
function rising(numbers: readonly number[]): number {
  return numbers.reduce((sum, one, at) => sum + (Math.sign(one - (numbers[at - 1] ?? NaN)) || 0), 0);
}

/** How many more moves of a VM end behind the row that begins them than before it. */
function endsBehind(rows: readonly EventFacts[]): number {
  return rows.reduce((sum, one, at) => {
    const before = rows[at - 1];
    const hasEnded = one.outcome !== undefined;
    if (!before || (before.outcome !== undefined) === hasEnded || areElsewhere(before.ends, one.ends)) return sum;
    return sum + (hasEnded ? 1 : -1);
  }, 0);
}

/** What begins a move stands before its end where their times are equal. */
function inTime(newestFirst: ReadonlySet<number>): Split {
  const row = ({ source, number }: EventFacts) => (newestFirst.has(source) ? -number : number);
  const byTime = (a: EventFacts, b: EventFacts) =>
    (a.time ?? 0) - (b.time ?? 0) || Number(a.outcome !== undefined) - Number(b.outcome !== undefined);
  const byRow = (a: EventFacts, b: EventFacts) => a.source - b.source || row(a) - row(b);
  return (all) => {
    const moves: EventMove[] = [];
    let running: readonly EventMove[] = [];
    let ended: EventMove | undefined;
    const ordered = [...all].sort((a, b) => ((a.time ?? b.time) === undefined ? byRow(a, b) : byTime(a, b)));
    for (const event of ordered) {
      const known = moveOf(running, event) ?? (ended?.fitOf(event) === undefined ? undefined : ended);
      const move = known ?? new EventMove(event);
      if (known) known.add(event);
      else moves.push(move);
      if (event.outcome !== undefined) ended = move;
      // Where a later one succeeds, those before it have ended.
      if (event.outcome === 'succeeded') running = running.slice(running.indexOf(move) + 1);
      else if (event.outcome !== undefined) running = running.filter((one) => one !== move);
      else if (!known) running = [...running, move].slice(-mostNear);
    }
    return moves;
  };
}

/** The one with most of its ends, of several the last. */
function moveOf(running: readonly EventMove[], event: EventFacts): EventMove | undefined {
  let [best, most]: [EventMove | undefined, number] = [undefined, 0];
  for (const move of running) {
    const fit = move.fitOf(event) ?? -1;
    if (fit >= most) [best, most] = [move, fit];
  }
  return best;
}

/** Moves of one VM that two exports may tell of in another order. */
const mostNear = 8;

/** The same move in two exports: of several the nearest. */
function withoutDoubles(all: readonly EventMove[]): readonly EventMove[] {
  const ofVm = new Map<string | undefined, EventMove[]>();
  for (const move of [...all].sort((a, b) => (a.firstTime ?? 0) - (b.firstTime ?? 0))) {
    const known = ofVm.get(move.vmName) ?? [];
    ofVm.set(move.vmName, known);
    const same = nearestOf(known.slice(-mostNear), move);
    if (same) same.addAll(move);
    else known.push(move);
  }
  return [...ofVm.values()].flat();
}

function nearestOf(known: readonly EventMove[], move: EventMove): EventMove | undefined {
  let [best, least]: [EventMove | undefined, number] = [undefined, Infinity];
  for (const one of known) {
    const apart = one.apartFrom(move);
    if (apart !== undefined && apart <= least) [best, least] = [one, apart];
  }
  return best;
}
