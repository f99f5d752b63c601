/** Which migrations name an opID, a world, a VM or a thread: here the migration of a line without an id is looked up. */
import { firstWhere } from '../../base/first-where.ts';
import { ownCopy } from '../../base/own-copy.ts';
import type { Micros } from '../../model.ts';
import type { MigrationEvent } from '../event.ts';
import type { Group } from '../group.ts';
import { opIdStem } from './op-id-calls.ts';

/** Lines of one hostd thread this close are about the same VM (seen: 3 ms). */
export const threadWindow = 5e6;

/** Consecutive lines of one thread about one migration, within one window of time. */
export interface ThreadLines {
  readonly group: Group;
  /** Position in the order of all thread lines. */
  readonly order: number;
  /** Bounds in time of these lines and of those before them in the window. */
  earliest: Micros;
  latest: Micros;
}

/** Mostly one: a set of its own for each of so many keys would be the larger part of the index. */
export type OneOrMore = Group | Set<Group>;

type KeyKind = 'opId' | 'vmPath' | 'vmName' | 'world';

/** Different keys of one migration that are indexed: its few dozen lines have no more, and a log that has is hostile. */
const mostKeys = 512;

export class JoinIndex {
  /** Extended by this index but never changed by it. */
  readonly #base: JoinIndex | undefined;
  readonly #groups: Readonly<Record<KeyKind, Map<string, OneOrMore>>> = {
    opId: new Map(),
    vmPath: new Map(),
    vmName: new Map(),
    world: new Map(),
  };
  /** By scope and thread, then by window: what is near in time is in the same window or in one beside it. */
  readonly #threads = new Map<string, Map<number, ThreadLines[]>>();
  readonly #keysOf = new Map<Group, number>();
  #threadLines = 0;

  constructor(base?: JoinIndex) {
    this.#base = base;
    if (base) this.#threadLines = base.#threadLines;
  }

  add(group: Group, { opId, vm, scope, side, source, destination, join, time }: MigrationEvent): void {
    const leader = side && (side === 'source' ? source : destination)?.worldId;
    if (opId !== undefined) this.#addKey('opId', opIdStem(opId), group);
    if (vm?.path !== undefined) this.#addKey('vmPath', vm.path, group);
    if (vm?.name !== undefined) this.#addKey('vmName', vm.name, group);
    if (vm?.moid !== undefined) this.#addKey('vmName', moidKey(vm.moid), group);
    if (leader !== undefined) this.#addKey('world', worldKey(scope, leader), group);
    if (join?.world !== undefined) this.#addKey('world', worldKey(scope, join.world), group);
    if (join?.thread !== undefined && time !== undefined) this.#addThread(`${scope} ${join.thread}`, group, time);
  }

  #addKey(kind: KeyKind, key: string, group: Group): void {
    const groups = this.#groups[kind];
    const known = groups.get(key);
    if (known === group || (known instanceof Set && known.has(group))) return;
    const keys = this.#keysOf.get(group) ?? 0;
    if (keys === mostKeys) return;
    this.#keysOf.set(group, keys + 1);
    if (known === undefined) groups.set(ownCopy(key), group);
    else if (known instanceof Set) known.add(group);
    else groups.set(key, new Set([known, group]));
  }

  #addThread(thread: string, group: Group, time: Micros): void {
    let windows = this.#threads.get(thread);
    if (!windows) this.#threads.set(ownCopy(thread), (windows = new Map()));
    const lines = windows.get(windowOf(time)) ?? [];
    const last = lines.at(-1);
    const [earliest, latest] = [Math.min(last?.earliest ?? time, time), Math.max(last?.latest ?? time, time)];
    if (last?.group === group) [last.earliest, last.latest] = [earliest, latest];
    else lines.push({ group, order: (this.#threadLines += 1), earliest, latest });
    windows.set(windowOf(time), lines);
  }

  /** Migrations with this key, in one or two sets. Of an opID the key is its stem. */
  of(kind: KeyKind, key: string): readonly OneOrMore[] {
    const own = this.#groups[kind].get(key);
    return (this.#base?.of(kind, key) ?? []).concat(own ?? []);
  }

  /** The first lines of a thread within `threadWindow` around a moment. */
  ofThread(scope: string, thread: string, time: Micros): ThreadLines | undefined {
    const windows = this.#threads.get(`${scope} ${thread}`);
    let first = this.#base?.ofThread(scope, thread, time);
    for (const offset of [-1, 0, 1]) {
      const near = firstNear(windows?.get(windowOf(time) + offset) ?? [], time);
      if (near && near.order < (first?.order ?? Infinity)) first = near;
    }
    return first;
  }
}

/** Beside the names: vCenter's operations know some VMs only so. */
export function moidKey(moid: string): string {
  return `moid ${moid}`;
}

export function worldKey(scope: string, world: number): string {
  return `${scope} ${world}`;
}

function windowOf(time: Micros): number {
  return Math.floor(time / threadWindow);
}

/** The first that are near. As the bounds only widen along a window, what holds once holds for all that follow. */
function firstNear(lines: readonly ThreadLines[], time: Micros): ThreadLines | undefined {
  const first = firstWhere(lines.length, (at) => {
    const { earliest, latest } = lines[at] as ThreadLines;
    return earliest - time <= threadWindow && time - latest <= threadWindow;
  });
  return lines[first];
}
