/** Stun budgets of the open investigation, with undo. Another one begins with those that were set last, in whichever. */
import { same } from '../engine/investigation/merge.ts';
import { problemOf, readLimit, readPattern } from '../engine/stun-budget/budgets.ts';
import type { StunBudget } from '../engine/stun-budget/budgets.ts';
import { Steps } from './steps.svelte.ts';

export class Budgets {
  readonly #remember: (budgets: readonly StunBudget[]) => void;
  all = $state.raw<readonly StunBudget[]>([]);
  readonly steps = new Steps<readonly StunBudget[]>(
    () => this.all,
    (all) => this.#put(all),
  );

  /** @param remember is called with what a person has set, for the next investigation */
  constructor(remember: (budgets: readonly StunBudget[]) => void) {
    this.#remember = remember;
  }

  /** Those of another investigation, without undo. */
  begin(all: readonly StunBudget[]): void {
    this.steps.forget();
    this.all = all;
  }

  /** What another window changed. Undo brings back what was shown before. */
  restore(all: readonly StunBudget[]): void {
    if (!same(all, this.all)) this.steps.remember();
    this.all = all;
  }

  /** Returns why not; undefined: it was added. */
  add(pattern: string, limit: string): string | undefined {
    return this.#change([...this.all, { pattern, ms: limit }]);
  }

  /** Returns why not; undefined: it was changed. */
  edit(at: number, change: { readonly pattern?: string; readonly limit?: string }): string | undefined {
    const { pattern, limit } = change;
    return this.#change(
      this.all.map((one, index) => (index === at ? { pattern: pattern ?? one.pattern, ms: limit ?? one.ms } : one)),
    );
  }

  remove(at: number): void {
    this.#change(this.all.filter((_, index) => index !== at));
  }

  /** @param typed limits as text where they were typed */
  #change(typed: readonly { readonly pattern: string; readonly ms: number | string }[]): string | undefined {
    const all: StunBudget[] = [];
    for (const one of typed) {
      const read = readPattern(one.pattern);
      if (typeof read === 'string') return read;
      const ms = typeof one.ms === 'string' ? readLimit(one.ms) : one.ms;
      if (typeof ms === 'string') return ms;
      all.push({ ...read, ms });
    }
    const problem = problemOf(all);
    if (problem !== undefined || same(all, this.all)) return problem;
    this.steps.remember();
    this.#put(all);
    return undefined;
  }

  #put(all: readonly StunBudget[]): void {
    this.all = all;
    this.#remember(all);
  }
}
