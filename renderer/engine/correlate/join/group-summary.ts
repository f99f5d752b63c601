/** What is asked of a migration's lines for each line without an id, kept so that an answer does not cost all of them. */
import type { Micros } from '../../model.ts';
import { areOfOneCall } from './op-id-calls.ts';
import type { MigrationEvent } from '../event.ts';
import { withOpId } from '../group.ts';
import { SortedNumbers } from './sorted-numbers.ts';

export class GroupSummary {
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
