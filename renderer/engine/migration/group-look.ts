/** What is asked of a migration's lines for each line without an id, kept so that an answer does not cost all of them. */
import { ownCopy } from '../base/own-copy.ts';
import type { Micros } from '../model.ts';
import { areOfOneCall } from './op-id-calls.ts';
import type { MigrationEvent } from './event.ts';
import { SortedNumbers } from './sorted-numbers.ts';

export class GroupLook {
  /** Of its events. */
  readonly #times: SortedNumbers;
  #opIds: readonly string[];

  /** @param times of its lines, in any order */
  constructor(times: readonly (Micros | undefined)[], opIds: readonly string[]) {
    this.#times = new SortedNumbers(times.filter((time) => time !== undefined));
    this.#opIds = opIds;
  }

  get times(): Iterable<Micros> {
    return this.#times;
  }

  get opIds(): readonly string[] {
    return this.#opIds;
  }

  add({ time, opId }: MigrationEvent): void {
    if (time !== undefined) this.#times.add(time);
    this.#opIds = withOpId(this.#opIds, opId);
  }

  /** From its nearest line. */
  distanceTo(time: Micros): number {
    return this.#times.distanceTo(time);
  }

  /** Whether it has an opID of the same call. */
  sharesOpId(opId: string): boolean {
    return this.#opIds.some((own) => areOfOneCall(own, opId));
  }
}

/** Different opIDs of one migration that are looked at: no log that we have shows more than three of one. */
const mostOpIds = 64;

/** Those that are known, and one more unless it is known. */
export function withOpId(known: readonly string[], opId: string | undefined): readonly string[] {
  return opId === undefined || known.length >= mostOpIds || known.includes(opId) ? known : known.concat(ownCopy(opId));
}
