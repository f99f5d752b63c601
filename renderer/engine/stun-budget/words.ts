/** Stun budgets in words, for screen, paper and command line. */
import { duration, grouped } from '../presentation/figures.ts';
import type { StunBudget } from './budgets.ts';
import type { BudgetChance } from './chance.ts';
import { unknownWhys } from './verdict.ts';
import type { BudgetCount, BudgetVerdict, ShownStun, UnknownWhy } from './verdict.ts';

/** `300 ms (db-*)`. */
export const budgetInWords = ({ ms, pattern }: StunBudget): string => `${duration(ms / 1000)} (${pattern})`;

/** `over 300 ms`: of a row, where there is little room. Undefined where it is not known to be broken. */
export function budgetMark({ state, budget, stun }: BudgetVerdict): string | undefined {
  if (state !== 'broken') return undefined;
  const by = stun?.of === 'page-tracking' ? ' by page tracking' : '';
  return `over ${budget ? duration(budget.ms / 1000) : 'every budget'}${by}`;
}

/** `Over its stun budget of 300 ms (db-*): the guest stood still 984 ms`, without the full stop. */
export function verdictInWords({ state, budget, stun, why }: BudgetVerdict): string {
  const its = budgetOf(budget);
  if (state === 'broken') return `Over ${its}: ${stunInWords(stun, budget?.ms)}`;
  if (state === 'kept') return `Within ${its}`;
  if (why === 'no-name') return 'No line names the VM, so which stun budget is its own is not known';
  const kept = budget ? its : 'its stun budget';
  return `Whether it kept ${kept} is not known: ${stun && why !== 'no-stun' ? stunInWords(stun, budget?.ms) : 'no line states how long the guest stood still'}`;
}

/** The same beside a headline that has the downtime: without that, unless the limit is so near that it needs all its digits. */
export function verdictBeside(verdict: BudgetVerdict): string {
  const { state, budget, stun } = verdict;
  const isSaid = stun?.of === 'switchover' && stun.lowMs === stun.highMs;
  const isNear = stun && budget && duration(stun.lowMs / 1000) === duration(budget.ms / 1000);
  if (state !== 'broken' || !isSaid || isNear) return verdictInWords(verdict);
  return `Over ${budgetOf(budget)}`;
}

const budgetOf = (budget: StunBudget | undefined): string =>
  budget ? `its stun budget of ${budgetInWords(budget)}` : 'every stun budget';

function stunInWords(stun: ShownStun | undefined, limit: number | undefined): string {
  if (!stun) return '';
  const write = (ms: number) => apart(ms, limit);
  const { of, lowMs, highMs } = stun;
  if (of === 'page-tracking') return `the stun for page tracking took ${write(lowMs)}`;
  if (highMs === Infinity) return `the guest stood still at least ${write(lowMs)}, until the move failed`;
  if (lowMs === highMs) return `the guest stood still ${write(lowMs)}`;
  return `by the clocks of two hosts the guest stood still ${write(lowMs)} to ${write(highMs)}`;
}

/** With all its digits where three would make it look like the limit. */
function apart(ms: number, limit: number | undefined): string {
  const text = duration(ms / 1000);
  return limit !== undefined && ms !== limit && text === duration(limit / 1000) ? `${Number(ms.toFixed(3))} ms` : text;
}

/** `7 of 2,485 moves broke their stun budget`. */
export function brokenInWords(count: BudgetCount): string {
  const { judged, broken } = count;
  const all = `${grouped(judged)} ${judged === 1 ? 'move' : 'moves'}`;
  if (judged === 0) return 'No move here has a stun budget: no name of a VM fits a pattern';
  if (broken > 0) return `${grouped(broken)} of ${all} broke ${broken === 1 ? 'its' : 'their'} stun budget`;
  const unknown = unknownCount(count);
  if (unknown === judged) return `Of ${all} with a stun budget none is known to have kept or broken it`;
  return unknown > 0
    ? `None of ${all} is known to have broken its stun budget`
    : `${all} kept ${judged === 1 ? 'its' : 'their'} stun budget`;
}

export const unknownCount = ({ unknown }: BudgetCount): number =>
  unknownWhys.reduce((sum, why) => sum + unknown[why], 0);

const whys: Readonly<Record<UnknownWhy, string>> = {
  'no-stun': 'no line states how long the guest stood still',
  'at-least': 'lines show only how long it stood still at least',
  clocks: 'the clocks of the two hosts allow both',
  'no-name': 'no line names the VM',
};

/** `12 are unknown: of 9 no line states how long the guest stood still, of 3 no line names the VM`; undefined for none. */
export function unknownInWords(count: BudgetCount): string | undefined {
  const unknown = unknownCount(count);
  if (unknown === 0) return undefined;
  const each = unknownWhys.flatMap((why) =>
    count.unknown[why] === 0 ? [] : [`of ${grouped(count.unknown[why])} ${whys[why]}`],
  );
  const [only] = each;
  const reasons = each.length === 1 && only !== undefined ? only.replace(/^of \S+ /, '') : each.join(', ');
  return `${grouped(unknown)} ${unknown === 1 ? 'is' : 'are'} unknown: ${reasons}`;
}

/** Both, as one or two sentences. */
export function countInWords(count: BudgetCount): string {
  return [brokenInWords(count), unknownInWords(count)]
    .flatMap((part) => (part === undefined ? [] : `${part}.`))
    .join(' ');
}

/** `The simulated migration breaks its stun budget of 300 ms (db-*) with a probability of about 20 %: 13 of 60 runs.` */
export function chanceInWords(chance: BudgetChance): string {
  const { budget, over, unfinished, runs } = chance;
  const broken = over + unfinished;
  const count =
    broken === 0 ? `none of ${runs} runs` : broken === runs ? `all of ${runs} runs` : `${broken} of ${runs} runs`;
  const apart =
    unfinished === 0
      ? ''
      : unfinished === broken
        ? `, which do not complete`
        : `, of which ${unfinished} ${unfinished === 1 ? 'does' : 'do'} not complete`;
  return `The simulated migration breaks its stun budget of ${budgetInWords(budget)} with a probability ${probability(chance)}: ${count}${apart}.`;
}

/**
 * What so few runs can tell: whole tens of percent; where none or all of n runs break it, the true share is within 3 / n of that end
 * with a confidence of 95 % (the rule of three), rounded up to five percent.
 */
export function probability({ over, unfinished, runs }: BudgetChance): string {
  const broken = over + unfinished;
  const margin = Math.min(50, Math.ceil(300 / runs / 5) * 5);
  if (broken === 0) return `below ${margin} %`;
  if (broken === runs) return `above ${100 - margin} %`;
  const share = broken / runs;
  if (share < 0.05) return 'below 10 %';
  if (share > 0.95) return 'above 90 %';
  return `of about ${Math.min(90, Math.max(10, Math.round(share * 10) * 10))} %`;
}
