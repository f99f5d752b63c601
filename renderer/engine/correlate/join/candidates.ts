/**
 * Candidates among very many migrations with one key: a VM that moves every hour, the opIDs of everything that DRS starts
 * ("task-internal-…"), or a hostile log. Without them each line with only that key would be compared with all of them.
 */
import type { Micros } from '../../model.ts';
import type { Group } from '../group.ts';
import { callersOf } from './op-id-calls.ts';

/** Migrations that are compared one by one. Where more are alike, a line belongs to none, as it could be anyone's. */
export const mostAlike = 64;

/** Of migrations with one key. What is joined to one of them is added. */
export interface Candidates {
  add(group: Group, time: Micros | undefined, opId: string | undefined): void;
}

/** By the windows of time of their lines. */
export class CandidatesInTime implements Candidates {
  readonly #length: number;
  readonly #windows = new Map<number, Set<Group>>();

  /** @param length of a window, in microseconds */
  constructor(length: number) {
    this.#length = length;
  }

  add(group: Group, time: Micros | undefined): void {
    if (time !== undefined) addTo(this.#windows, Math.floor(time / this.#length), group);
  }

  /** At least all with a line within the length of a window. */
  near(time: Micros): readonly Group[] {
    const own = Math.floor(time / this.#length);
    return unlessAlike([own - 1, own, own + 1].map((window) => this.#windows.get(window)));
  }
}

/** By their opIDs. */
export class CandidatesByOpId implements Candidates {
  readonly #own = new Map<string, Set<Group>>();
  /** By opID: those that have it, or one that was called with it. */
  readonly #called = new Map<string, Set<Group>>();

  add(group: Group, _time: Micros | undefined, opId: string | undefined): void {
    if (opId === undefined) return;
    addTo(this.#own, opId, group);
    for (const caller of [opId, ...callersOf(opId)]) addTo(this.#called, caller, group);
  }

  /** Those with this opID, with one of its callers, or with one that it called. */
  sharing(opId: string): readonly Group[] {
    return unlessAlike([this.#called.get(opId), ...callersOf(opId).map((caller) => this.#own.get(caller))]);
  }
}

/** Stops at one too many, which is enough for `unlessAlike`. */
function addTo<Key>(sets: Map<Key, Set<Group>>, key: Key, group: Group): void {
  const known = sets.get(key);
  if (!known) sets.set(key, new Set([group]));
  else if (known.size <= mostAlike) known.add(group);
}

/** None where any of the sets has too many. */
function unlessAlike(sets: readonly (ReadonlySet<Group> | undefined)[]): readonly Group[] {
  if (sets.some((set) => set !== undefined && set.size > mostAlike)) return [];
  return sets.flatMap((set) => (set ? [...set] : []));
}
