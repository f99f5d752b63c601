/** Which migrations name an opID, a world, a VM or a thread: where the migration of a line without an id is found. */
import { firstWhere } from '../../base/first-where.ts';
import { ownCopy } from '../../base/own-copy.ts';
import type { Micros } from '../../model.ts';
import type { MigrationEvent } from '../event.ts';
import type { Group } from '../group.ts';
import { opIdStem } from './op-id-calls.ts';

/** Lines of one hostd thread this close are about the same VM (seen: 3 ms). */
export const threadWindow = 5e6;

/** What a thread said of one migration, one line after another within one window of time; `place` counts all of these. */
export interface ThreadLines {
  from: Micros;
  to: Micros;
  /** The least `from` and the greatest `to` of it and those before it in the window. */
  earliest: Micros;
  latest: Micros;
  readonly group: Group;
  readonly place: number;
}

/** Mostly one: a set of its own for each of so many keys would be the larger part of the index. */
export type OneOrMore = Group | Set<Group>;

/** Different marks of one migration that are kept: a few dozen lines have no more, and a log that has means harm. */
const mostMarks = 512;

/** Grows with the lines that are found. */
export class JoinIndex {
  /** What is known without this index. */
  readonly #base: JoinIndex | undefined;
  readonly #byOpId = new Map<string, OneOrMore>();
  readonly #byVmPath = new Map<string, OneOrMore>();
  readonly #byVmName = new Map<string, OneOrMore>();
  /** Of each scope by world. */
  readonly #byWorld = new Map<string, Map<number, OneOrMore>>();
  /** Of each scope and thread by window of time: what is near lies in the same window or in one beside it. */
  readonly #byThread = new Map<string, Map<string, Map<number, ThreadLines | ThreadLines[]>>>();
  readonly #marks = new Map<Group, number>();
  #lines = 0;

  constructor(base?: JoinIndex) {
    this.#base = base;
    if (base) this.#lines = base.#lines;
  }

  add(group: Group, event: MigrationEvent): void {
    const { opId, vm, scope, side, join, time } = event;
    if (opId !== undefined) this.#note(this.#byOpId, opIdStem(opId), group);
    if (vm?.path !== undefined) this.#note(this.#byVmPath, vm.path, group);
    if (vm?.name !== undefined) this.#note(this.#byVmName, vm.name, group);
    const leader = side && event[side]?.worldId;
    if (leader !== undefined) this.#note(within(this.#byWorld, scope), leader, group);
    if (join?.world !== undefined) this.#note(within(this.#byWorld, scope), join.world, group);
    if (join?.thread === undefined || time === undefined) return;
    const ofThread = within(within(this.#byThread, scope), join.thread);
    const window = windowOf(time);
    const known = ofThread.get(window);
    const last = Array.isArray(known) ? known.at(-1) : known;
    const earliest = Math.min(last?.earliest ?? time, time);
    const latest = Math.max(last?.latest ?? time, time);
    if (last?.group === group) {
      [last.from, last.to] = [Math.min(last.from, time), Math.max(last.to, time)];
      [last.earliest, last.latest] = [earliest, latest];
      return;
    }
    const lines = { from: time, to: time, earliest, latest, group, place: (this.#lines += 1) };
    if (Array.isArray(known)) known.push(lines);
    else ofThread.set(window, known ? [known, lines] : lines);
  }

  /** Those with an opID that may belong to the same operation, in one or two lots, as all of these. */
  ofOpId(opId: string): readonly OneOrMore[] {
    const stem = opIdStem(opId);
    return this.#all((index) => index.#byOpId.get(stem));
  }

  ofVmPath(path: string): readonly OneOrMore[] {
    return this.#all((index) => index.#byVmPath.get(path));
  }

  ofVmName(name: string): readonly OneOrMore[] {
    return this.#all((index) => index.#byVmName.get(name));
  }

  ofWorld(scope: string, world: number): readonly OneOrMore[] {
    return this.#all((index) => index.#byWorld.get(scope)?.get(world));
  }

  /** The first that a thread spoke of within `threadWindow` around a moment. */
  ofThread(scope: string, thread: string, time: Micros): ThreadLines | undefined {
    const windows = this.#byThread.get(scope)?.get(thread);
    let first = this.#base?.ofThread(scope, thread, time);
    for (const beside of [-1, 0, 1]) {
      const near = firstNear(windows?.get(windowOf(time) + beside), time);
      if (near && near.place < (first?.place ?? Infinity)) first = near;
    }
    return first;
  }

  #all(found: (index: JoinIndex) => OneOrMore | undefined): readonly OneOrMore[] {
    const own = found(this);
    const base = this.#base && found(this.#base);
    if (base === undefined) return own === undefined ? [] : [own];
    return own === undefined ? [base] : [base, own];
  }

  #note<Key>(map: Map<Key, OneOrMore>, key: Key, group: Group): void {
    const known = map.get(key);
    if (known === group || (known instanceof Set && known.has(group))) return;
    const marks = this.#marks.get(group) ?? 0;
    if (marks === mostMarks) return;
    this.#marks.set(group, marks + 1);
    if (known === undefined) map.set(kept(key), group);
    else if (known instanceof Set) known.add(group);
    else map.set(key, new Set([known, group]));
  }
}

function windowOf(time: Micros): number {
  return Math.floor(time / threadWindow);
}

/**
 * The first of a window that is near. In one before the moment or after it, only one bound keeps lines away, and the extremes
 * reach it with the first line that does.
 */
function firstNear(lines: ThreadLines | readonly ThreadLines[] | undefined, time: Micros): ThreadLines | undefined {
  if (lines === undefined) return undefined;
  const all = 'group' in lines ? [lines] : lines;
  const first = firstWhere(all.length, (place) => {
    const { earliest, latest } = all[place] as ThreadLines;
    return earliest - time <= threadWindow && time - latest <= threadWindow;
  });
  return all[first];
}

function kept<Key>(key: Key): Key {
  return typeof key === 'string' ? (ownCopy(key) as Key & string) : key;
}

/** The map of a key, made where there is none. Maps in maps: a key put together of two is a new text each time. */
function within<Key, Inner, Value>(maps: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let known = maps.get(key);
  if (!known) maps.set(kept(key), (known = new Map()));
  return known;
}
