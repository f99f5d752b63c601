/** What is asked of a migration's lines for each line without an id, kept so that an answer does not cost all of them. */
import { ownCopy } from '../base/own-copy.ts';
import type { Micros } from '../model.ts';
import type { MigrationEvent } from './event.ts';

export class GroupLook {
  /** Of its events, in order. */
  readonly #times: Micros[];
  #opIds: readonly string[];

  /** @param times of its lines, in any order */
  constructor(times: readonly (Micros | undefined)[], opIds: readonly string[]) {
    this.#times = times.filter((time) => time !== undefined).sort((a, b) => a - b);
    this.#opIds = opIds;
  }

  add({ time, opId }: MigrationEvent): void {
    if (time !== undefined) this.#times.splice(this.#place(time), 0, time);
    this.#opIds = withOpId(this.#opIds, opId);
  }

  /** From its nearest line. */
  distanceTo(time: Micros): number {
    const at = this.#place(time);
    const [before = -Infinity, after = Infinity] = [this.#times[at - 1], this.#times[at]];
    return Math.min(time - before, after - time);
  }

  /** A callee appends `-xx` parts to the opID it was called with: `…:70005734-88-01` begins `…-88-01-39-6b81`. */
  sharesOpId(opId: string): boolean {
    return this.#opIds.some((own) => own === opId || isCalledBy(own, opId) || isCalledBy(opId, own));
  }

  /** Of the first time that is not before `time`. */
  #place(time: Micros): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as Micros) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isCalledBy(callee: string, caller: string): boolean {
  return callee.startsWith(caller) && callee[caller.length] === '-';
}

/** Different opIDs of one migration that are looked at: no log that we have shows more than three of one. */
const mostOpIds = 64;

/** Those that are known, and one more unless it is known. */
export function withOpId(known: readonly string[], opId: string | undefined): readonly string[] {
  return opId === undefined || known.length >= mostOpIds || known.includes(opId) ? known : known.concat(ownCopy(opId));
}
