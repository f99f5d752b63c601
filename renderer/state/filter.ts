/** Which of the migrations that a text matches (`text-search.ts`) are shown, and in which order. */
import type { Micros, Migration, Outcome } from '../engine/model.ts';
import type { BudgetVerdict, VerdictState } from '../engine/stun-budget/verdict.ts';
import { causeOf } from '../engine/presentation/cause.ts';

export type SortKey = 'time' | 'vm' | 'hosts' | 'duration' | 'downtime' | 'outcome';

/** Migrations chosen one by one, and what they are. */
export interface Picked {
  readonly words: string;
  readonly keys: ReadonlySet<string>;
}

export interface Filter {
  /** Empty: all. */
  readonly outcomes: ReadonlySet<Outcome>;
  /** As {@link causeOf} names it; undefined: all. */
  readonly cause: string | undefined;
  /** Only what ran between these moments; undefined: all. */
  readonly range: readonly [from: Micros, to: Micros] | undefined;
  /** Only these; undefined: all. */
  readonly picked: Picked | undefined;
  /** Only what broke its stun budget, or what may have; undefined: all. */
  readonly budget: VerdictState | undefined;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** Everything, in order of time. */
export const unfiltered: Filter = {
  outcomes: new Set(),
  cause: undefined,
  range: undefined,
  picked: undefined,
  budget: undefined,
  sort: 'time',
  descending: false,
};

/** @param verdicts on stun budgets, by the key of the migration */
export function shown(
  migrations: readonly Migration[],
  filter: Filter,
  verdicts: ReadonlyMap<string, BudgetVerdict> = new Map(),
): readonly Migration[] {
  const found = migrations.filter(
    (one) =>
      (filter.outcomes.size === 0 || filter.outcomes.has(one.outcome)) &&
      (filter.cause === undefined || causeOf(one) === filter.cause) &&
      (filter.range === undefined || ranWithin(one, filter.range)) &&
      (filter.picked === undefined || filter.picked.keys.has(one.key)) &&
      (filter.budget === undefined || verdicts.get(one.key)?.state === filter.budget),
  );
  const direction = filter.descending ? -1 : 1;
  return found.sort((a, b) => direction * compare(a, b, filter.sort) || (a.firstSeen ?? 0) - (b.firstSeen ?? 0));
}

function ranWithin({ firstSeen, lastSeen }: Migration, [from, to]: readonly [Micros, Micros]): boolean {
  return firstSeen !== undefined && firstSeen <= to && (lastSeen ?? firstSeen) >= from;
}

function compare(a: Migration, b: Migration, key: SortKey): number {
  switch (key) {
    case 'time':
      return order(a.firstSeen, b.firstSeen);
    case 'vm':
      return (a.vm.name ?? '￿').localeCompare(b.vm.name ?? '￿', 'en', { numeric: true });
    case 'hosts':
      return `${a.source.host} ${a.destination.host}`.localeCompare(`${b.source.host} ${b.destination.host}`);
    case 'duration':
      return order(a.metrics.durationSeconds?.value, b.metrics.durationSeconds?.value);
    case 'downtime':
      return order(a.metrics.downtimeMs?.value, b.metrics.downtimeMs?.value);
    case 'outcome':
      return a.outcome.localeCompare(b.outcome);
  }
}

/** Unknown values come first, so that they are last where the largest come first. */
function order(a: number | undefined, b: number | undefined): number {
  return (a ?? -Infinity) === (b ?? -Infinity) ? 0 : (a ?? -Infinity) < (b ?? -Infinity) ? -1 : 1;
}
