/** What one run holds at the most. What is left out is reported, each thing once. */
import { defaultLimits, limitHit } from '../limits.ts';
import type { LimitHit, LimitName, Limits } from '../limits.ts';

/** @param isHere left out from a place in the current log on */
export type OnLimit = (hit: LimitHit, isHere: boolean) => void;

export class Capacity {
  readonly limits: Limits;
  readonly #onLimit: OnLimit | undefined;
  readonly #reported = new Set<string>();
  /** Migrations, and parts of vmware.logs about one, that have begun. */
  #begun = 0;

  constructor(limits: Partial<Limits> | undefined, onLimit: OnLimit | undefined) {
    this.limits = { ...defaultLimits, ...limits };
    this.#onLimit = onLimit;
  }

  /** Counts another migration, or part of a vmware.log about one, if there is room for it. */
  mayBegin(): boolean {
    const isRoom = this.#isBelow('migrations', this.#begun, 'Migrations');
    if (isRoom) this.#begun += 1;
    return isRoom;
  }

  /** Whether there is room for another line about a migration. */
  mayHold(lines: number): boolean {
    return this.#isBelow('migrationLines', lines, 'Lines about migrations');
  }

  /** Whether there is room for another name of a VM. */
  mayName(names: number): boolean {
    return this.#isBelow('migrations', names, 'Names of VMs');
  }

  #isBelow(limit: LimitName, count: number, what: string): boolean {
    const isBelow = count < this.limits[limit];
    if (!isBelow) this.#once(what, `${what} are left out from here on: there are more than are held`, limit, true);
    return isBelow;
  }

  /** Some of a migration's lines are not held, only their marks. */
  reportLines(key: string, isHere: boolean): void {
    const words = `Most lines of the migration ${key} are left out${isHere ? ' from here on' : ''}: it has more than are held of one. Its outcome, milestones and failures are of all of them, its passes of pre-copy are not`;
    this.#once(key, words, 'linesOfMigration', isHere);
  }

  #once(what: string, words: string, limit: LimitName, isHere: boolean): void {
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    this.#onLimit?.(limitHit(words, limit, this.limits), isHere);
  }
}
