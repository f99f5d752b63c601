/**
 * What would have helped: for each lever the smallest single change with which the migration meets a goal, and still does where
 * the model is off; or that none of its positions does.
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
  /** The least change that meets the goal, to three digits on the safe side; of what comes in sizes, the least of those. */
  readonly to: number;
  readonly result: SimulatedMigration;
  /** It still meets the goal with the rate lower and the writes higher by up to so much, of those that were tried. */
  readonly marginPercent: number;
}

export interface Advised {
  /** Whether it meets the goal as it is: then advice is only what would keep the margin, where it only just does. */
  readonly isMet: boolean;
  /** What keeps the margin first, and what can be set or bought; then the cheapest, then the smallest change. */
  readonly advice: readonly Advice[];
  /** Levers of which no position is enough. */
  readonly inVain: readonly string[];
  /** One sentence or two for the top, also where nothing helps. */
  readonly summary: string;
}

/** Positions tried between a lever's present one and its end; the least that is enough is then narrowed down. */
const steps = 48;
const narrowings = 14;

/** Rate lower and writes higher by so many percent are tried in turn, until the goal is missed. */
const margins = [0, 5, 10, 15, 20, 30, 50];
/**
 * Advice keeps at least this. The model's own error: nine in ten what-ifs of measured runs under vMotion's rules were off by no
 * more (10.2 % of the total time; ../simulate/README.md, "What-if").
 */
export const safeMarginPercent = 10;

/** A goal that pre-copy can be held to: what its own switchover goal promises, with the stun beyond the memory. */
export function defaultGoal({ mode, inputs }: Variant): Goal {
  const resolved = resolve({ hypervisor: 'VMware', mode, inputs });
  if (!resolved.ok) return { downtimeMs: 1000 };
  const { goalSeconds, fixedStunSeconds } = resolved.parameters;
  return { downtimeMs: Math.ceil((goalSeconds + fixedStunSeconds) * 20) * 50 };
}

export function advise(variant: Variant, goal: Goal): Advised {
  const kept = marginOf(variant, goal);
  if (kept !== undefined && isSafe({ marginPercent: kept }))
    return { isMet: true, advice: [], inVain: [], summary: `It meets the goal as it is${metInWords(kept)}` };
  const found = levers
    .filter((lever) => lever.applies(variant) && lever.isAdvised)
    .map((lever) => ({ lever, positions: positionsOf(lever, lever.read(variant)) }))
    .filter(({ positions }) => positions.length > 0)
    .map(({ lever, positions }) => ({
      id: lever.id,
      advice:
        leastChange(variant, { lever, positions, goal }) ??
        (lever.isTwoSided ? otherWay(variant, lever, goal) : undefined),
    }));
  const all = found.flatMap((one) => one.advice ?? []).sort(byWorth);
  if (kept !== undefined) {
    const advice = all.filter(isSafe);
    return {
      isMet: true,
      advice,
      inVain: [],
      summary: `It meets the goal as it is${metInWords(kept)}${widened(advice)}`,
    };
  }
  const advice = all;
  const inVain = found.filter((one) => one.advice === undefined).map(({ id }) => id);
  return { isMet: false, advice, inVain, summary: summaryOf(advice, run(variant, 0)) };
}

/** "Line rate for vMotion: 25 GbE", "Move it at a quieter time". */
export function adviceTitle({ lever: id, to }: Advice): string {
  const lever = leverOf(id);
  return lever.wish ?? `${lever.label}: ${lever.position(to)}`;
}

/** As a change is made in words: "Line rate for vMotion: 20 Gbit/s instead of 9.5 Gbit/s". */
export function adviceInWords(advice: Advice): string {
  const { label, wish, position, words } = leverOf(advice.lever);
  return wish === undefined
    ? `${label}: ${position(advice.to)} instead of ${position(advice.from)}`
    : `${wish}: ${words(advice.to)}`;
}

/** "Migrate.SdpsEnabled 2"; undefined where it is no setting of ESXi. */
export function settingInWords({ lever: id, to }: Advice): string | undefined {
  const { setting, settingValue } = leverOf(id);
  return setting === undefined ? undefined : `${setting} ${settingValue(to)}`;
}

/** What it costs or risks, and how far the answer holds: one line each. */
export function risksOf({ lever: id, from, to, result, marginPercent }: Advice): readonly string[] {
  const lever = leverOf(id);
  const risk = lever.wish === undefined ? lever.risk(to, result, from) : lever.words(to);
  return [...(risk === '' ? [] : [risk]), marginInWords(marginPercent)];
}

/** Whether the answer holds where the model is off. */
export const isSafe = ({ marginPercent }: Pick<Advice, 'marginPercent'>): boolean => marginPercent >= safeMarginPercent;

const marginInWords = (percent: number): string =>
  percent >= safeMarginPercent
    ? `still meets it with ${percent} % less rate and ${percent} % more writes`
    : `only just: with ${safeMarginPercent} % less rate and ${safeMarginPercent} % more writes it does not`;

const metInWords = (percent: number): string =>
  percent >= safeMarginPercent
    ? `: nothing needs to change. It ${marginInWords(percent)}.`
    : `, but ${marginInWords(percent)}.`;

/** The first change with which it holds. */
const widened = ([best]: readonly Advice[]): string =>
  best === undefined || isWish(best) ? '' : ` It would hold with ${adviceInWords(best)}.`;

function meets(migration: SimulatedMigration, { downtimeMs }: Goal): boolean {
  const ended = completes(migration.verdict) && migration.verdict !== 'forced';
  return ended && (migration.downtimeMs ?? Infinity) <= downtimeMs;
}

/** @param worse percent by which the rate is lower and the writes are higher */
function run({ mode, inputs }: Variant, worse: number): SimulatedMigration | undefined {
  const vary = { bandwidth: 1 - worse / 100, writes: 1 + worse / 100 };
  const simulated = simulate({ hypervisor: 'VMware', mode, inputs }, { vary });
  return simulated.ok ? simulated.migration : undefined;
}

const meetsAt = (variant: Variant, goal: Goal, worse: number): boolean => {
  const result = run(variant, worse);
  return result !== undefined && meets(result, goal);
};

/** The last of the margins up to which the goal is met; undefined where it is not met at all. */
function marginOf(variant: Variant, goal: Goal): number | undefined {
  const missed = margins.findIndex((worse) => !meetsAt(variant, goal, worse));
  return missed < 0 ? margins.at(-1) : margins[missed - 1];
}

/** A lever, where it can go, and what is to be met. */
interface Search {
  readonly lever: Lever;
  readonly positions: readonly number[];
  readonly goal: Goal;
}

/** Against the direction that helps pre-copy, where the stun is what is too long. */
function otherWay(variant: Variant, lever: Lever, goal: Goal): Advice | undefined {
  const helps = lever.helps === 'up' ? 'down' : 'up';
  const positions = positionsOf({ ...lever, helps }, lever.read(variant));
  return leastChange(variant, { lever, positions, goal });
}

/** The least change that keeps the margin; where none does, the least that is enough at all. */
function leastChange(variant: Variant, search: Search): Advice | undefined {
  const upTo = margins.filter((worse) => worse <= safeMarginPercent);
  return leastThat(variant, search, upTo) ?? leastThat(variant, search, [0]);
}

function leastThat(variant: Variant, { lever, positions, goal }: Search, worse: readonly number[]): Advice | undefined {
  const from = lever.read(variant);
  const isEnough = (to: number) => worse.every((percent) => meetsAt(lever.write(variant, to), goal, percent));
  const at = (to: number): Advice | undefined => {
    const moved = lever.write(variant, to);
    const result = run(moved, 0);
    return result && { lever: lever.id, from, to, result, marginPercent: marginOf(moved, goal) ?? 0 };
  };
  const first = positions.findIndex(isEnough);
  if (first < 0) return undefined;
  const enough = positions[first] ?? from;
  if (isGiven(lever)) return at(enough);
  const short = positions[first - 1] ?? from;
  const least = narrowed(short, enough, narrowings, (to) => isEnough(bounded(lever, to)));
  const safe = bounded(lever, outwards(least, enough > short));
  return at(isEnough(safe) ? safe : enough);
}

/** Its positions are few: nothing is between them. */
const isGiven = ({ choices, offered }: Lever): boolean => choices !== undefined || offered !== undefined;

/** From the present position to the end that helps: by even steps or factors, or those that it has, which are in order. */
function positionsOf(lever: Lever, from: number): readonly number[] {
  if (lever.choices) {
    const values = lever.choices.map(({ value }) => value);
    const here = values.indexOf(from);
    return lever.helps === 'up' ? values.slice(here + 1) : values.slice(0, here).reverse();
  }
  const to = lever.helps === 'up' ? lever.max : lever.min;
  const parts = Array.from({ length: steps }, (_, index) => (index + 1) / steps);
  const all = lever.offered ?? between(lever, from, to, parts);
  return [...new Set(all)].filter((value) => (lever.helps === 'up' ? value > from : value < from));
}

/** Three digits, never on the side that is not enough. */
function outwards(value: number, isUp: boolean): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return (isUp ? Math.ceil(value / unit) : Math.floor(value / unit)) * unit;
}

function byWorth(a: Advice, b: Advice): number {
  return (
    Number(isWish(a)) - Number(isWish(b)) ||
    Number(isSafe(b)) - Number(isSafe(a)) ||
    costOf(a) - costOf(b) ||
    change(a) - change(b)
  );
}

const isWish = ({ lever }: Advice): boolean => leverOf(lever).wish !== undefined;

/** The place in the order of costs. */
const costOf = ({ lever }: Advice): number => leverCosts.indexOf(leverOf(lever).cost);

/** By which factor the lever is moved. */
function change({ from, to }: Advice): number {
  return from > 0 && to > 0 ? Math.abs(Math.log(to / from)) : Infinity;
}

function summaryOf(advice: readonly Advice[], now: SimulatedMigration | undefined): string {
  const [best] = advice;
  const why = now ? ` ${now.reason}` : '';
  if (!best) return `Nothing helps by itself: no single change meets the goal.${why}`;
  if (isWish(best)) return `Nothing you can set or buy is enough by itself. ${adviceInWords(best)} would be.${why}`;
  const only = isSafe(best) ? '' : ' It would, only just.';
  return `The cheapest change that meets the goal: ${adviceInWords(best)}.${only}`;
}
