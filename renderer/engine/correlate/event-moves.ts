/**
 * Moves as vCenter's events tell of them: no line of them shows a migration id. Events of one chain are one move, in whatever order and
 * file they come; where an export leaves the chain out, those of one VM that follow one another are.
 */
import { ownCopy } from '../base/own-copy.ts';
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
interface Told {
  readonly number: number;
  readonly source: number;
  /** Where it stands: a line of JSON may have many. */
  readonly at: string;
  readonly scope: string;
  readonly time: Micros | undefined;
  readonly chain: string | undefined;
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
  readonly #told: Told[] = [];

  constructor(first: Told) {
    this.#told.push(first);
  }

  add(told: Told): void {
    this.#told.push(told);
  }

  addAll(other: EventMove): void {
    this.#told.push(...other.#told);
  }

  /** Names it where no migration id does: by the event that was read first. */
  get key(): string {
    const first = this.#told.reduce((a, b) => (b.number < a.number ? b : a));
    return `event ${first.at}`;
  }

  get numbers(): readonly number[] {
    return this.#told.map(({ number }) => number).sort((a, b) => a - b);
  }

  get opIds(): ReadonlySet<string> {
    return new Set(this.#told.flatMap(({ opId }) => opId ?? []));
  }

  get vmName(): string | undefined {
    return this.#told.find(({ vm }) => vm !== undefined)?.vm;
  }

  /** vCenter's id of it. */
  get vmId(): string | undefined {
    return this.#told.find(({ vmId }) => vmId !== undefined)?.vmId;
  }

  get firstTime(): Micros | undefined {
    return this.#times.reduce<Micros | undefined>((least, time) => Math.min(least ?? time, time), undefined);
  }

  get lastTime(): Micros | undefined {
    return this.#times.reduce<Micros | undefined>((most, time) => Math.max(most ?? time, time), undefined);
  }

  get ends(): Ends {
    const first = (side: keyof Ends) => this.#told.find(({ ends }) => ends[side] !== undefined)?.ends[side];
    return { source: first('source'), destination: first('destination') };
  }

  get outcomes(): ReadonlySet<MigrationEvent['outcome']> {
    return new Set(this.#told.flatMap(({ outcome }) => outcome ?? []));
  }

  /** Whether it is certain that somebody wanted this VM to be moved. */
  get isMove(): boolean {
    return this.vmName !== undefined && this.#told.some(({ isRemark }) => !isRemark);
  }

  get #times(): readonly Micros[] {
    return this.#told.flatMap(({ time }) => time ?? []);
  }

  /** Whether the next event in time that no chain leads to may be of this move. */
  goesOnWith({ time, ends, outcome }: Told): boolean {
    if (areElsewhere(this.ends, ends)) return false;
    const { lastTime, firstTime, outcomes } = this;
    if (time === undefined || lastTime === undefined || firstTime === undefined)
      return outcome === undefined || outcomes.size === 0;
    if (outcomes.size > 0) return outcome !== undefined && outcomes.has(outcome) && time - lastTime <= endings;
    return outcome === undefined ? time - lastTime <= beginnings : time - firstTime <= longestMove;
  }

  /** How far another export's move is from this one, in time; undefined where it is another move, or of the same export. */
  apartFrom(other: EventMove): Micros | undefined {
    const sources = new Set(this.#told.map(({ source }) => source));
    if (other.#told.some(({ source }) => sources.has(source))) return undefined;
    if (this.vmName !== other.vmName || areElsewhere(this.ends, other.ends) || this.#isOfOtherChain(other))
      return undefined;
    const [a, b] = [this.outcomes, other.outcomes];
    if (a.size > 0 && b.size > 0 && ![...a].some((one) => b.has(one))) return undefined;
    const apart = timeBetween(this, other);
    return apart !== undefined && apart <= near ? apart : undefined;
  }

  /** One vCenter has a chain for each move. */
  #isOfOtherChain(other: EventMove): boolean {
    const chainsIn = ({ scope }: Told, of: EventMove) =>
      of.#told.flatMap((one) => (one.scope === scope && one.chain !== undefined ? [one.chain] : []));
    return this.#told.some((told) => {
      const others = told.chain === undefined ? [] : chainsIn(told, other);
      return others.length > 0 && !others.includes(told.chain ?? '');
    });
  }
}

/** Of two spans; undefined where one has no time. */
function timeBetween(one: EventMove, other: EventMove): Micros | undefined {
  const [from, to, otherFrom, otherTo] = [one.firstTime, one.lastTime, other.firstTime, other.lastTime];
  if (from === undefined || to === undefined || otherFrom === undefined || otherTo === undefined) return undefined;
  return Math.max(0, from - otherTo, otherFrom - to);
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
  readonly #told: Told[] = [];
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
    if (this.#told.length === 0 || ofEvent?.chain === undefined || !this.#seen.has(`${scope} chain ${ofEvent.chain}`)) {
      if (!this.#capacity.mayBegin()) return;
    }
    if (ofEvent?.key !== undefined) this.#seen.add(id);
    if (ofEvent?.chain !== undefined) this.#seen.add(`${scope} chain ${ofEvent.chain}`);
    this.#told.push({
      number: this.#store.add(event),
      source: at.source,
      at: this.#placeOf(at),
      scope,
      time,
      chain: own(ofEvent?.chain),
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
    const found = [...this.#ofChains(), ...this.#withoutChain()].filter(({ isMove }) => isMove);
    return withoutDoubles(found);
  }

  /** A chain may move several VMs, as that of a host which is emptied. What names no VM is of the only one. */
  #ofChains(): readonly EventMove[] {
    const chains = grouped(
      this.#told.filter(({ chain }) => chain !== undefined),
      ({ scope, chain }) => `${scope} ${chain ?? ''}`,
    );
    return chains.flatMap((all) => {
      const moves = grouped(all.filter(hasVm), ({ vm }) => vm ?? '').flatMap(inTime(isWithinMove));
      const [only] = moves;
      const nameless = all.filter((one) => !hasVm(one));
      if (only && moves.length === 1) for (const one of nameless) only.add(one);
      return moves;
    });
  }

  #withoutChain(): readonly EventMove[] {
    const alone = this.#told.filter((one) => one.chain === undefined && hasVm(one));
    return grouped(alone, ({ scope, vm }) => `${scope} ${vm ?? ''}`).flatMap(
      inTime((move, next) => move.goesOnWith(next)),
    );
  }
}

function own(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ownCopy(text);
}

function hasVm({ vm }: Told): boolean {
  return vm !== undefined;
}

function grouped(all: readonly Told[], keyOf: (told: Told) => string): readonly (readonly Told[])[] {
  const groups = new Map<string, Told[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** Chains count anew in another vCenter. */
function isWithinMove(move: EventMove, { time }: Told): boolean {
  const { firstTime } = move;
  return time === undefined || firstTime === undefined || time - firstTime <= longestMove;
}

/** What begins a move stands before its end where their times are equal. */
function inTime(goesOn: (move: EventMove, next: Told) => boolean): (all: readonly Told[]) => readonly EventMove[] {
  return (all) => {
    const moves: EventMove[] = [];
    const ordered = [...all].sort(
      (a, b) => (a.time ?? 0) - (b.time ?? 0) || Number(a.outcome !== undefined) - Number(b.outcome !== undefined),
    );
    for (const told of ordered) {
      const last = moves.at(-1);
      if (last && goesOn(last, told)) last.add(told);
      else moves.push(new EventMove(told));
    }
    return moves;
  };
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
