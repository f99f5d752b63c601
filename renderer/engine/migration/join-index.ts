/** Which migrations name an opID, a world, a VM or a thread: where the migration of a line without an id is looked for. */
import { ownCopy } from '../base/own-copy.ts';
import type { Micros } from '../model.ts';
import type { MigrationEvent } from './event.ts';
import { nothing } from './event-shelf.ts';

/** Lines of one hostd thread this close are about the same VM (seen: 3 ms). */
export const threadWindow = 5e6;

/** The lines of one migration as they are found. */
export interface Group {
  readonly key: string;
  /** The end of the chain of its events on the shelf. */
  last: number;
  /** How many they are. */
  size: number;
  /** Each once. */
  opIds: readonly string[];
}

export function newGroup(key: string): Group {
  return { key: ownCopy(key), last: nothing, size: 0, opIds: [] };
}

/** What a thread said of one migration, one line after another within one stretch of time; `place` counts all of these. */
export interface ThreadLines {
  from: Micros;
  to: Micros;
  readonly group: Group;
  readonly place: number;
}

/** Mostly one: a set of its own for each of so many keys would be the larger part of the index. */
type OneOrMore = Group | Set<Group>;

/** Grows with the lines that are found. */
export class JoinIndex {
  /** What is known without this index. */
  readonly #base: JoinIndex | undefined;
  readonly #byOpId = new Map<string, OneOrMore>();
  readonly #byVmPath = new Map<string, OneOrMore>();
  readonly #byVmName = new Map<string, OneOrMore>();
  /** Of each scope by world. */
  readonly #byWorld = new Map<string, Map<number, OneOrMore>>();
  /**
   * Of each scope and thread by stretch of `threadWindow`: what is near lies in the same stretch or in one beside it.
   */
  readonly #byThread = new Map<string, Map<string, Map<number, ThreadLines | ThreadLines[]>>>();
  #lines = 0;

  constructor(base?: JoinIndex) {
    this.#base = base;
    if (base) this.#lines = base.#lines;
  }

  add(group: Group, event: MigrationEvent): void {
    const { opId, vm, scope, side, join, time } = event;
    if (opId !== undefined) note(this.#byOpId, opIdStem(opId), group);
    if (vm?.path !== undefined) note(this.#byVmPath, vm.path, group);
    if (vm?.name !== undefined) note(this.#byVmName, vm.name, group);
    const leader = side && event[side]?.worldId;
    if (leader !== undefined) note(within(this.#byWorld, scope), leader, group);
    if (join?.world !== undefined) note(within(this.#byWorld, scope), join.world, group);
    if (join?.thread === undefined || time === undefined) return;
    const ofThread = within(within(this.#byThread, scope), join.thread);
    const stretch = stretchOf(time);
    const known = ofThread.get(stretch);
    const last = Array.isArray(known) ? known.at(-1) : known;
    if (last?.group === group) {
      [last.from, last.to] = [Math.min(last.from, time), Math.max(last.to, time)];
      return;
    }
    const lines = { from: time, to: time, group, place: (this.#lines += 1) };
    if (Array.isArray(known)) known.push(lines);
    else ofThread.set(stretch, known ? [known, lines] : lines);
  }

  /** Those with an opID that may belong to the same operation. */
  ofOpId(opId: string): Iterable<Group> {
    const stem = opIdStem(opId);
    return this.#all((index) => index.#byOpId.get(stem));
  }

  ofVmPath(path: string): Iterable<Group> {
    return this.#all((index) => index.#byVmPath.get(path));
  }

  ofVmName(name: string): Iterable<Group> {
    return this.#all((index) => index.#byVmName.get(name));
  }

  ofWorld(scope: string, world: number): Iterable<Group> {
    return this.#all((index) => index.#byWorld.get(scope)?.get(world));
  }

  /** What a thread said in the stretch of time around a moment. */
  ofThread(scope: string, thread: string, time: Micros): readonly ThreadLines[] {
    const known = this.#byThread.get(scope)?.get(thread)?.get(stretchOf(time)) ?? [];
    const own = Array.isArray(known) ? known : [known];
    return this.#base ? [...this.#base.ofThread(scope, thread, time), ...own] : own;
  }

  #all(found: (index: JoinIndex) => OneOrMore | undefined): Iterable<Group> {
    const own = found(this);
    const base = this.#base && found(this.#base);
    if (own === undefined || base === undefined) return asSet(own ?? base);
    return new Set([...asSet(base), ...asSet(own)]);
  }
}

function asSet(groups: OneOrMore | undefined): Iterable<Group> {
  if (groups === undefined) return [];
  return groups instanceof Set ? groups : [groups];
}

function stretchOf(time: Micros): number {
  return Math.floor(time / threadWindow);
}

/** What all opIDs of one operation have in common: their first two parts. */
function opIdStem(opId: string): string {
  const first = opId.indexOf('-');
  const second = first < 0 ? -1 : opId.indexOf('-', first + 1);
  return second < 0 ? opId : opId.slice(0, second);
}

function note<Key>(map: Map<Key, OneOrMore>, key: Key, group: Group): void {
  const known = map.get(key);
  if (known === undefined) map.set(kept(key), group);
  else if (known instanceof Set) known.add(group);
  else if (known !== group) map.set(key, new Set([known, group]));
}

function kept<Key>(key: Key): Key {
  return typeof key === 'string' ? (ownCopy(key) as Key & string) : key;
}

export function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The map of a key, made where there is none. Maps in maps: a key put together of two is a new text each time. */
function within<Key, Inner, Value>(maps: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let known = maps.get(key);
  if (!known) maps.set(kept(key), (known = new Map()));
  return known;
}
