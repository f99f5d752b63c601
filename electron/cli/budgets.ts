/** `--budget PATTERN=MS`: stun budgets on the command line, and the moves that broke them in words. */
import type { LogSource, Migration } from '../../renderer/engine/model.ts';
import { shortLabel } from '../../renderer/engine/presentation/names.ts';
import { problemOf, readBudget } from '../../renderer/engine/stun-budget/budgets.ts';
import type { StunBudget } from '../../renderer/engine/stun-budget/budgets.ts';
import { countVerdicts } from '../../renderer/engine/stun-budget/verdict.ts';
import type { BudgetVerdict } from '../../renderer/engine/stun-budget/verdict.ts';
import { countInWords, verdictInWords } from '../../renderer/engine/stun-budget/words.ts';
import { plain } from './table.ts';

export const budgetUsage = `  --budget 'db-*=300'    how long VMs of such names may stand still, in ms (or 1.5s); more than once for several; which moves
                         broke theirs, and of which it is not known`;

/** @returns a sentence about the first that is none */
export function budgetsOf(typed: readonly string[]): readonly StunBudget[] | string {
  const budgets: StunBudget[] = [];
  for (const text of typed) {
    const read = readBudget(text);
    if (typeof read === 'string') return read;
    budgets.push(read);
  }
  return problemOf(budgets) ?? budgets;
}

/** Broken budgets that are listed one by one. */
const mostBroken = 20;

/** Of the moves of a table, gathered one by one: not all of them are held. */
export class BudgetTable {
  readonly #verdicts: Pick<BudgetVerdict, 'state' | 'why'>[] = [];
  readonly #broken: { readonly firstSeen: number; readonly line: string }[] = [];

  add(one: Migration, verdict: BudgetVerdict | undefined, sources: readonly LogSource[]): void {
    if (!verdict) return;
    const { state, why, stun } = verdict;
    this.#verdicts.push({ state, ...(why !== undefined && { why }) });
    if (state !== 'broken') return;
    const [at] = stun?.evidence ?? [];
    const place = at ? ` (${sources[at.source]?.path ?? ''}:${at.line})` : '';
    const words = verdictInWords(verdict).replace('Over', 'over');
    this.#broken.push({ firstSeen: one.firstSeen ?? Infinity, line: `${shortLabel(one)}: ${words}${place}` });
  }

  lines(): readonly string[] {
    const broken = this.#broken.sort((a, b) => a.firstSeen - b.firstSeen);
    const more = broken.length - mostBroken;
    return [
      '',
      countInWords(countVerdicts(this.#verdicts)),
      ...broken.slice(0, mostBroken).map(({ line }) => plain(line)),
      ...(more > 0 ? [`And ${more} more: --json has them.`] : []),
    ];
  }
}
