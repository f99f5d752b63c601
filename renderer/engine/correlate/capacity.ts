/** What one run holds at the most. What is left out for it is reported, each thing once. */
import { defaultLimits, limitHit } from '../limits.ts';
import type { LimitHit, LimitName, Limits } from '../limits.ts';

/** Called once for each thing that is left out. @param isHere from the log that is being read on */
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

  /** Whether there is room for another migration, or part of a vmware.log about one. */
  mayBegin(): boolean {
    return this.#isBelow('migrations', this.#begun, 'Migrations') && (this.#begun += 1) > 0;
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

  /** That some of a migration's lines are not held. What they say of the whole is. */
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
