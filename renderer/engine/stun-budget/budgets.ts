/** Stun budgets: how long a VM may stand still when it moves, by its name. They are a person's, no log states them. */
import { duration } from '../presentation/figures.ts';

export interface StunBudget {
  /** A VM's name; `*` stands for any characters, also none. Upper and lower case are the same, as vCenter has it. */
  readonly pattern: string;
  /** The longest stop that is allowed, in milliseconds. */
  readonly ms: number;
}

/** Our choice: more are no table that a person keeps. */
export const mostBudgets = 100;
/** Characters of a pattern, our choice: longer than any name that was seen. */
export const longestPattern = 250;
/** Our choice, milliseconds: below, no downtime is stated; above, nothing waits for a VM. */
const [leastMs, mostMs] = [1, 3_600_000] as const;

/** Whether a name fits. */
export const fits = (pattern: string, name: string): boolean => matcherOf(pattern)(name.toLowerCase());

/** Of a name in lower case. Each literal part is looked for once, from left to right: no pattern makes it slow. */
function matcherOf(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === first;
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** How much of a name a pattern states, in characters. */
const literalLength = ({ pattern }: StunBudget): number => pattern.replaceAll('*', '').length;

/** Whether it is everyone's. */
export const fitsAll = (budget: StunBudget): boolean => literalLength(budget) === 0;

/** Finds that of a VM: the pattern that states most of its name; of two that state as much, the shorter budget (our choice). */
export function budgetFinder(budgets: readonly StunBudget[]): (name: string) => StunBudget | undefined {
  const ranked = budgets
    .toSorted((a, b) => literalLength(b) - literalLength(a) || a.ms - b.ms)
    .map((budget) => ({ budget, matches: matcherOf(budget.pattern) }));
  // Thousands of moves are of some hundred VMs.
  const found = new Map<string, StunBudget | undefined>();
  return (given) => {
    const name = given.toLowerCase();
    if (!found.has(name)) found.set(name, ranked.find(({ matches }) => matches(name))?.budget);
    return found.get(name);
  };
}

export const budgetFor = (name: string, budgets: readonly StunBudget[]): StunBudget | undefined =>
  budgetFinder(budgets)(name);

/** The pattern as it is saved, or a sentence about what is wrong with it. */
export function readPattern(text: string): { readonly pattern: string } | string {
  const pattern = text.trim().replaceAll(/\*{2,}/g, '*');
  if (pattern === '') return 'A stun budget needs a VM’s name, or a pattern such as db-*.';
  if (pattern.length > longestPattern) return `A pattern has at most ${longestPattern} characters.`;
  return { pattern };
}

/** `300`, `300 ms` and `1.5 s` as milliseconds, or a sentence about what is wrong. A comma could mean thousands or parts. */
export function readLimit(text: string): number | string {
  const [, digits, unit = 'ms'] = /^(\d{1,9}(?:\.\d{1,6})?)\s{0,3}(ms|s)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return `“${text.trim().slice(0, 40)}” is no time: write 300 ms or 1.5 s.`;
  const ms = Number(digits) * (unit.toLowerCase() === 's' ? 1000 : 1);
  return isLimit(ms) ? ms : `A stun budget is between ${duration(leastMs / 1000)} and an hour.`;
}

const isLimit = (ms: number): boolean => ms >= leastMs && ms <= mostMs;

/** `db-*=300`, as the command line has it. A name may hold `=`: the last one counts. */
export function readBudget(text: string): StunBudget | string {
  const at = text.lastIndexOf('=');
  if (at < 0) return `“${text.slice(0, 80)}” is no stun budget: write PATTERN=MS, such as 'db-*=300'.`;
  const read = readPattern(text.slice(0, at));
  const ms = readLimit(text.slice(at + 1));
  if (typeof read === 'string') return read;
  return typeof ms === 'string' ? ms : { ...read, ms };
}

/** Whether these could have been typed. */
export const areUsable = (budgets: readonly StunBudget[]): boolean =>
  problemOf(budgets) === undefined &&
  budgets.every(({ pattern, ms }) => {
    const read = readPattern(pattern);
    return typeof read !== 'string' && read.pattern === pattern && isLimit(ms);
  });

/** Of a pattern that is there twice, or of too many: a sentence. */
export function problemOf(budgets: readonly StunBudget[]): string | undefined {
  const seen = new Set<string>();
  for (const { pattern } of budgets) {
    if (seen.has(pattern.toLowerCase())) return `There are two stun budgets for ${pattern}.`;
    seen.add(pattern.toLowerCase());
  }
  return budgets.length > mostBudgets ? `There can be ${mostBudgets} stun budgets.` : undefined;
}
