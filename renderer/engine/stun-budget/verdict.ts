/** Whether a real move broke the stun budget of its VM: only what lines show; where they do not, it is unknown, never kept. */
import type { LineRef, LogSource, Migration } from '../model.ts';
import { budgetFinder, fitsAll } from './budgets.ts';
import type { StunBudget } from './budgets.ts';

export const verdictStates = ['broken', 'kept', 'unknown'] as const;
export type VerdictState = (typeof verdictStates)[number];

/** A time in which the guest stood still, as far as lines show it. */
export interface ShownStun {
  /** `failed`: from the stun to the failure. `page-tracking`: the stop at the start of pre-copy, which the guest feels as well. */
  readonly of: 'switchover' | 'failed' | 'page-tracking';
  /** Least and most, in milliseconds: one value where a line states it, an interval where two hosts' clocks are held against each other. */
  readonly lowMs: number;
  /** Infinity where lines show only that it was no shorter. */
  readonly highMs: number;
  readonly evidence: readonly LineRef[];
}

/** Why nobody knows: no line states the stun; only its least is known; the limit lies within what the clocks allow; no line names the VM. */
export const unknownWhys = ['no-stun', 'at-least', 'clocks', 'no-name'] as const;
export type UnknownWhy = (typeof unknownWhys)[number];

export interface BudgetVerdict {
  readonly state: VerdictState;
  /** Undefined where no line names the VM: it could be any of them. */
  readonly budget: StunBudget | undefined;
  /** What it rests on: of a broken one the longest stop. Undefined where no line shows any. */
  readonly stun: ShownStun | undefined;
  /** Of `unknown` alone. */
  readonly why?: UnknownWhy;
}

type Stunned = Pick<Migration, 'metrics' | 'downtimes' | 'milestones' | 'clockStep'>;
type Judged = Stunned & Pick<Migration, 'kind' | 'vm'>;

/** What it takes of the analysis: its logs. */
type Logs = readonly Pick<LogSource, 'format'>[];

/** Undefined where no budget is this VM's, and of a VM that was off: nothing in it could stand still. */
export function brokenBy(
  migration: Judged,
  budgets: readonly StunBudget[],
  sources: Logs,
  find = budgetFinder(budgets),
): BudgetVerdict | undefined {
  if (budgets.length === 0 || migration.kind === 'cold') return undefined;
  const stuns = shownStuns(migration, sources);
  const { name } = migration.vm;
  if (name === undefined) return ofAnyone(stuns, budgets);
  const budget = find(name);
  return budget && { ...judged(stuns, budget.ms), budget };
}

type Ruling = Omit<BudgetVerdict, 'budget'>;

function judged(stuns: readonly ShownStun[], ms: number): Ruling {
  const longest = stuns.reduce<ShownStun | undefined>((a, b) => (a && a.lowMs >= b.lowMs ? a : b), undefined);
  if (longest && longest.lowMs > ms) return { state: 'broken', stun: longest };
  const stun = stuns.find((one) => one.of !== 'page-tracking');
  if (!stun) return { state: 'unknown', stun: longest, why: 'no-stun' };
  if (stun.highMs === Infinity) return { state: 'unknown', stun, why: 'at-least' };
  return stun.highMs <= ms ? { state: 'kept', stun } : { state: 'unknown', stun, why: 'clocks' };
}

/** Of a VM without a name: what holds whichever budget is its own. */
function ofAnyone(stuns: readonly ShownStun[], budgets: readonly StunBudget[]): BudgetVerdict {
  const limits = budgets.map(({ ms }) => ms);
  const [least, most] = [judged(stuns, Math.min(...limits)), judged(stuns, Math.max(...limits))];
  if (most.why === 'no-stun') return { ...most, budget: undefined };
  const hasOne = budgets.some(fitsAll);
  if (hasOne && (most.state === 'broken' || least.state === 'kept'))
    return { ...(most.state === 'broken' ? most : least), budget: undefined };
  return { state: 'unknown', budget: undefined, stun: most.stun, why: 'no-name' };
}

/** Every time in which lines show that the guest stood still. */
export function shownStuns(
  { metrics, downtimes, milestones, clockStep }: Stunned,
  sources: Logs,
): readonly ShownStun[] {
  const { downtimeMs, preCopyStunMs } = metrics;
  const found: ShownStun[] = [];
  if (downtimeMs) {
    const { value, evidence } = downtimeMs;
    // The figure is the first of them, which alone knows how far it can be off.
    const [best] = downtimes;
    const { lowMs, highMs } = best?.ms === value ? best : { lowMs: value, highMs: value };
    found.push({ of: 'switchover', lowMs, highMs, evidence });
  } else {
    // No interval is computed over a clock that was set.
    const failed = clockStep ? undefined : stunUntilFailure(milestones, sources);
    if (failed) found.push(failed);
  }
  if (preCopyStunMs) {
    const { value, evidence } = preCopyStunMs;
    found.push({ of: 'page-tracking', lowMs: value, highMs: value, evidence });
  }
  return found;
}

/**
 * Where no line states a downtime: from the line that says that the VM is stunned to that of the failure, both on the source's
 * clock. The guest runs again after that at the earliest: the kernel and the vmx write of a failure, then the vmx goes on ("Attempting
 * to continue running on the source"). hostd and vCenter write later, when it may run already: their lines bound nothing.
 */
function stunUntilFailure(milestones: Judged['milestones'], sources: Logs): ShownStun | undefined {
  const on = (name: string) => milestones.find((one) => one.side === 'source' && one.name === name);
  const [from, to] = [on('stunned'), on('failure')];
  const format = to && sources[to.evidence[0]?.source ?? -1]?.format;
  if (format !== 'vmkernel' && format !== 'vmware') return undefined;
  if (from?.time === undefined || to?.time === undefined || to.time <= from.time) return undefined;
  const evidence = [...from.evidence.slice(0, 1), ...to.evidence.slice(0, 1)];
  return { of: 'failed', lowMs: (to.time - from.time) / 1000, highMs: Infinity, evidence };
}

/** How many moves have a budget, and what became of it. */
export interface BudgetCount {
  readonly judged: number;
  readonly broken: number;
  readonly unknown: Readonly<Record<UnknownWhy, number>>;
}

export function countVerdicts(verdicts: Iterable<Pick<BudgetVerdict, 'state' | 'why'>>): BudgetCount {
  let [judgedOnes, broken] = [0, 0];
  const unknown = { 'no-stun': 0, 'at-least': 0, clocks: 0, 'no-name': 0 };
  for (const { state, why } of verdicts) {
    judgedOnes += 1;
    if (state === 'broken') broken += 1;
    if (why !== undefined) unknown[why] += 1;
  }
  return { judged: judgedOnes, broken, unknown };
}

/** Verdicts by the key of the migration, of those that have one. */
export function verdictsOf(
  migrations: Iterable<Judged & Pick<Migration, 'key'>>,
  budgets: readonly StunBudget[],
  sources: Logs,
): ReadonlyMap<string, BudgetVerdict> {
  const found = new Map<string, BudgetVerdict>();
  if (budgets.length === 0) return found;
  const find = budgetFinder(budgets);
  for (const one of migrations) {
    const verdict = brokenBy(one, budgets, sources, find);
    if (verdict) found.set(one.key, verdict);
  }
  return found;
}
