/**
 * What would have helped: for each lever the smallest single change with which the migration meets a goal, or that none
 * of its positions does.
 */
import { narrowed } from '../base/bisect.ts';
import { completes, resolve, simulate } from '../simulate/index.ts';
import type { SimulatedMigration } from '../simulate/index.ts';
import { bounded, leverCosts } from './lever.ts';
import type { Lever, Variant } from './lever.ts';
import { between, leverOf, levers } from './levers.ts';

/** Pre-copy must converge, and the guest be stopped no longer than this. */
export interface Goal {
  readonly downtimeMs: number;
}

export interface Advice {
  /** The lever's id: advice is plain data. */
  readonly lever: string;
  readonly from: number;
  /** The least change that meets the goal, to three digits on the safe side. */
  readonly to: number;
  readonly result: SimulatedMigration;
}

export interface Advised {
  /** Whether it meets the goal as it is: then there is no advice to give. */
  readonly isMet: boolean;
  /** The cheapest first, then the smallest change. */
  readonly advice: readonly Advice[];
  /** Levers of which no position is enough. */
  readonly inVain: readonly string[];
  /** One sentence for the top, also where nothing helps. */
  readonly summary: string;
}

/** Positions tried between a lever's present one and its end; the least that is enough is then narrowed down. */
const steps = 48;
const narrowings = 14;

/** A goal that pre-copy can be held to: what its own switchover goal promises, with the stun beyond the memory. */
export function defaultGoal({ mode, inputs }: Variant): Goal {
  const resolved = resolve({ hypervisor: 'VMware', mode, inputs });
  if (!resolved.ok) return { downtimeMs: 1000 };
  const { goalSeconds, fixedStunSeconds } = resolved.parameters;
  return { downtimeMs: Math.ceil((goalSeconds + fixedStunSeconds) * 20) * 50 };
}

export function advise(variant: Variant, goal: Goal): Advised {
  const now = run(variant);
  if (now && meets(now, goal))
    return { isMet: true, advice: [], inVain: [], summary: 'It meets the goal as it is: nothing needs to change.' };
  const found = levers
    .filter((lever) => lever.applies(variant) && lever.isAdvised(variant))
    .map((lever) => ({ id: lever.id, advice: leastChange(variant, lever, goal) }));
  const advice = found.flatMap((one) => one.advice ?? []).sort(byCost);
  const inVain = found.filter((one) => one.advice === undefined).map(({ id }) => id);
  return { isMet: false, advice, inVain, summary: summaryOf(advice, now) };
}

/** As a change is made in words: "Line rate for vMotion: 15.2 Gbit/s instead of 8.9 Gbit/s". */
export function adviceInWords({ lever: id, from, to }: Advice): string {
  const lever = leverOf(id);
  return `${lever.label}: ${lever.position(to)} instead of ${lever.position(from)}`;
}

function meets(migration: SimulatedMigration, { downtimeMs }: Goal): boolean {
  const ended = completes(migration.verdict) && migration.verdict !== 'forced';
  return ended && (migration.downtimeMs ?? Infinity) <= downtimeMs;
}

function run({ mode, inputs }: Variant): SimulatedMigration | undefined {
  const simulated = simulate({ hypervisor: 'VMware', mode, inputs });
  return simulated.ok ? simulated.migration : undefined;
}

function leastChange(variant: Variant, lever: Lever, goal: Goal): Advice | undefined {
  const from = lever.read(variant);
  const at = (to: number) => {
    const result = run(lever.write(variant, to));
    return result && meets(result, goal) ? { lever: lever.id, from, to, result } : undefined;
  };
  const positions = positionsOf(lever, from);
  const first = positions.findIndex((to) => at(to) !== undefined);
  if (first < 0) return undefined;
  const enough = positions[first] ?? from;
  if (lever.choices) return at(enough);
  const short = positions[first - 1] ?? from;
  const least = narrowed(short, enough, narrowings, (to) => at(bounded(lever, to)) !== undefined);
  return at(bounded(lever, outwards(least, enough > short))) ?? at(enough);
}

/** From the present position to the end that helps, by even steps or factors. */
function positionsOf(lever: Lever, from: number): readonly number[] {
  if (lever.choices) return lever.choices.map(({ value }) => value).filter((value) => value !== from);
  const to = lever.helps === 'up' ? lever.max : lever.min;
  const parts = Array.from({ length: steps }, (_, index) => (index + 1) / steps);
  const all = between(lever, from, to, parts);
  return [...new Set(all)].filter((value) => (lever.helps === 'up' ? value > from : value < from));
}

/** Three digits, never on the side that is not enough. */
function outwards(value: number, isUp: boolean): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return (isUp ? Math.ceil(value / unit) : Math.floor(value / unit)) * unit;
}

function byCost(a: Advice, b: Advice): number {
  return costOf(a) - costOf(b) || change(a) - change(b);
}

/** The place in the order of costs. */
const costOf = ({ lever }: Advice): number => leverCosts.indexOf(leverOf(lever).cost);

/** By which factor the lever is moved. */
function change({ from, to }: Advice): number {
  return from > 0 && to > 0 ? Math.abs(Math.log(to / from)) : Infinity;
}

function summaryOf(advice: readonly Advice[], now: SimulatedMigration | undefined): string {
  const settable = advice.filter((one) => costOf(one) < leverCosts.indexOf('load'));
  const [best] = settable.length > 0 ? settable : advice;
  const why = now ? ` ${now.reason}` : '';
  if (!best) return `Nothing helps by itself: no single change meets the goal.${why}`;
  if (settable.length === 0) return `Nothing you can set helps; what would: ${adviceInWords(best)}.${why}`;
  return `The cheapest change that meets the goal: ${adviceInWords(best)}.`;
}
