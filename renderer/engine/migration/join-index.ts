/** Which migrations name an opID, a world, a VM or a thread: where the migration of a line without an id is looked for. */
import type { Micros, Migration } from '../model.ts';
import type { MigrationEvent } from './event.ts';

/** Lines of one hostd thread this close are about the same VM (seen: 3 ms). */
export const threadWindow = 5e6;

/** The lines of one migration as they are found. */
export interface Group {
  readonly key: string;
  readonly events: MigrationEvent[];
  /** What the first `size` events, those that were joined included, make. */
  built: Migration | undefined;
  size: number;
}

/** A line of a thread; `place` counts them all. */
export interface ThreadLine {
  readonly time: Micros;
  readonly group: Group;
  readonly place: number;
}

type Groups = Iterable<Group>;

const none: ReadonlySet<Group> = new Set();

/** Grows with the lines that are found. */
export class JoinIndex {
  readonly #byOpId = new Map<string, Set<Group>>();
  readonly #byVmPath = new Map<string, Set<Group>>();
  readonly #byVmName = new Map<string, Set<Group>>();
  /** Of each scope by world. */
  readonly #byWorld = new Map<string, Map<number, Set<Group>>>();
  /**
   * Of each scope and thread by stretch of `threadWindow`: what is near lies in the same stretch or in one beside it.
   */
  readonly #byThread = new Map<string, Map<string, Map<number, ThreadLine[]>>>();
  #lines = 0;

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
    push(ofThread, stretchOf(time), { time, group, place: (this.#lines += 1) });
  }

  /** Those with an opID that may belong to the same operation. */
  ofOpId(opId: string): Groups {
    return this.#byOpId.get(opIdStem(opId)) ?? none;
  }

  ofVmPath(path: string): Groups {
    return this.#byVmPath.get(path) ?? none;
  }

  ofVmName(name: string): Groups {
    return this.#byVmName.get(name) ?? none;
  }

  ofWorld(scope: string, world: number): Groups {
    return this.#byWorld.get(scope)?.get(world) ?? none;
  }

  /** What a thread said in the stretch of time around a moment. */
  ofThread(scope: string, thread: string, time: Micros): readonly ThreadLine[] {
    return this.#byThread.get(scope)?.get(thread)?.get(stretchOf(time)) ?? [];
  }
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

function note<Key>(map: Map<Key, Set<Group>>, key: Key, group: Group): void {
  const known = map.get(key);
  if (known) known.add(group);
  else map.set(key, new Set([group]));
}

export function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The map of a key, made where there is none. Maps in maps: a key put together of two is a new text each time. */
function within<Key, Inner, Value>(maps: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let known = maps.get(key);
  if (!known) maps.set(key, (known = new Map()));
  return known;
}
