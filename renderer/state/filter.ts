/** Which migrations of the list are shown, and in which order: first those that a text matches, of them those that a filter keeps. */
import { escaped } from '../engine/base/escaped.ts';
import { idsMeantBy } from '../engine/base/ids.ts';
import type { Micros, Migration, Outcome } from '../engine/model.ts';

export type SortKey = 'time' | 'vm' | 'hosts' | 'duration' | 'downtime' | 'outcome';

export interface Filter {
  /** Empty: all. */
  readonly outcomes: ReadonlySet<Outcome>;
  /** As {@link causeOf} tells it; undefined: all. */
  readonly cause: string | undefined;
  /** Only what ran between these moments; undefined: all. */
  readonly range: readonly [from: Micros, to: Micros] | undefined;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** Everything, in order of time. */
export const unfiltered: Filter = {
  outcomes: new Set(),
  cause: undefined,
  range: undefined,
  sort: 'time',
  descending: false,
};

export function shown(migrations: readonly Migration[], filter: Filter): readonly Migration[] {
  const kept = migrations.filter(
    (one) =>
      (filter.outcomes.size === 0 || filter.outcomes.has(one.outcome)) &&
      (filter.cause === undefined || causeOf(one) === filter.cause) &&
      (filter.range === undefined || ranWithin(one, filter.range)),
  );
  const direction = filter.descending ? -1 : 1;
  return kept.sort((a, b) => direction * compare(a, b, filter.sort) || (a.firstSeen ?? 0) - (b.firstSeen ?? 0));
}

/** Why a migration failed, as its best line says it; undefined where none does. */
export function causeOf({ failure }: Migration): string | undefined {
  if (!failure) return undefined;
  const text = failure.status ?? failure.message ?? failure.messageId ?? failure.fault ?? 'not said';
  return failure.code === undefined ? text : `${text} (${failure.code})`;
}

/** Causes of failures and how many each has, the most frequent first. */
export function causesOf(
  migrations: readonly Migration[],
): readonly { readonly cause: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const migration of migrations) {
    const cause = causeOf(migration);
    if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count);
}

function ranWithin({ firstSeen, lastSeen }: Migration, [from, to]: readonly [Micros, Micros]): boolean {
  return firstSeen !== undefined && firstSeen <= to && (lastSeen ?? firstSeen) >= from;
}

/** A search for a text. */
interface Search {
  readonly of: readonly Migration[];
  readonly text: string;
  readonly among: readonly Migration[];
  readonly matched: Migration[];
  /** How many of those were looked at. */
  looked: number;
}

let last: Search | undefined;

/**
 * The migrations that a text matches, in their order: all its words occur in VM, hosts, addresses, id in decimal or hex,
 * outcome, cause or any text of its lines; or it is an id.
 *
 * @param milliseconds after which it returns undefined where it has not looked at all; asked again, it goes on from there
 */
export function matching(migrations: readonly Migration[], text: string): readonly Migration[];
export function matching(
  migrations: readonly Migration[],
  text: string,
  milliseconds: number,
): readonly Migration[] | undefined;
export function matching(
  migrations: readonly Migration[],
  text: string,
  milliseconds = Infinity,
): readonly Migration[] | undefined {
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length === 0) return migrations;
  const ids = new Set(idsMeantBy(text));
  const search = last?.of === migrations && last.text === text ? last : searchFor(migrations, text, ids.size > 0);
  last = search;
  // As they stand in the texts, which are many: to have those in one case first would take longer than to look through them.
  const patterns = words.map((word) => new RegExp(escaped(word.replace(/^0x/i, '')), 'i'));
  const until = performance.now() + milliseconds;
  while (search.looked < search.among.length) {
    for (const one of search.among.slice(search.looked, search.looked + lookedAtOnce)) {
      if ((one.id !== undefined && ids.has(one.id)) || patterns.every((word) => says(one, word)))
        search.matched.push(one);
      search.looked += 1;
    }
    if (search.looked < search.among.length && performance.now() >= until) return undefined;
  }
  return search.matched;
}

/** Migrations between two looks at the clock. */
const lookedAtOnce = 50;

/** What the text so far matched a further letter can only narrow; but one that makes it an id. */
function searchFor(migrations: readonly Migration[], text: string, namesAnId: boolean): Search {
  const before = last?.of === migrations && last.looked === last.among.length ? last : undefined;
  const among = before && text.startsWith(before.text) && !namesAnId ? before.matched : migrations;
  return { of: migrations, text, among, matched: [], looked: 0 };
}

/** Whether one of the texts that a person may type occurs in it. */
function says(
  { id, idHex, vm, source, destination, failure, outcome, kind, opIds, lines }: Migration,
  word: RegExp,
): boolean {
  const ends = [id, idHex, vm.name, vm.path, vm.uuid, source.host, source.ip, destination.host, destination.ip];
  const { status, message, code, messageId, fault } = failure ?? {};
  const fields = [...ends, outcome, kind, status, message, code, messageId, fault, ...opIds];
  return fields.some((field) => field !== undefined && word.test(field)) || lines.some(({ text }) => word.test(text));
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

/** What is unknown stands before what is known, so that it is last where the largest come first. */
function order(a: number | undefined, b: number | undefined): number {
  return (a ?? -Infinity) === (b ?? -Infinity) ? 0 : (a ?? -Infinity) < (b ?? -Infinity) ? -1 : 1;
}
