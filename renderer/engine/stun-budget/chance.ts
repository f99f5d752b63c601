/** How likely a simulated migration breaks a stun budget: counted over the runs of its band, in which what is unknown is drawn anew. */
import type { Band } from '../simulate/index.ts';
import type { StunBudget } from './budgets.ts';

export interface BudgetChance {
  readonly budget: StunBudget;
  /** Runs that complete with a longer downtime. */
  readonly over: number;
  /** Runs that do not complete: they count as broken, as the VM does not move or stands still for nothing. */
  readonly unfinished: number;
  readonly runs: number;
}

export function chanceOf({ downtimesMs, runs }: Pick<Band, 'downtimesMs' | 'runs'>, budget: StunBudget): BudgetChance {
  const over = downtimesMs.filter((ms) => ms > budget.ms).length;
  return { budget, over, unfinished: runs - downtimesMs.length, runs };
}
