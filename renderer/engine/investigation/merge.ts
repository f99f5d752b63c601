/**
 * Three-way merge of an investigation that two windows changed. Nothing that a person wrote is lost: where both changed one
 * note, both texts stay.
 */
import { mostBudgets } from '../stun-budget/budgets.ts';
import type { StunBudget } from '../stun-budget/budgets.ts';
import type { Bookmark, BundleIdentity, Investigation, Note, SavedScenario } from './model.ts';

/** The large part of an investigation: what was read, and what was found in it. */
export type Content = Pick<Investigation, 'analysis' | 'context' | 'pasted'>;

/** What people change of an investigation. */
export type Work = Omit<Investigation, keyof Content>;

/** The two parts of an investigation. */
export function partsOf<One extends { readonly [Key in keyof Content]: unknown }>({
  analysis,
  context,
  pasted,
  ...work
}: One): { readonly content: Pick<One, keyof Content>; readonly work: Omit<One, keyof Content> } {
  return { content: { analysis, context, pasted }, work };
}

interface Identified {
  readonly id: string;
}

/** `base` is the common ancestor; `freshId` makes the id of a note that stays beside its other version. */
export function mergeWork(base: Work | undefined, mine: Work, theirs: Work, freshId: () => string): Work {
  const pick = <Key extends keyof Work>(key: Key): Work[Key] =>
    same(mine[key], base?.[key]) || same(mine[key], theirs[key]) ? theirs[key] : mine[key];
  return {
    ...mine,
    name: pick('name'),
    tags: pick('tags'),
    status: pick('status'),
    isArchived: pick('isArchived'),
    createdAt: Math.min(mine.createdAt, theirs.createdAt),
    changedAt: Math.max(mine.changedAt, theirs.changedAt),
    bundles: mergeBundles(mine.bundles, theirs.bundles),
    notes: mergeLists<Note>(base?.notes, mine.notes, theirs.notes, (mineToo) => ({ ...mineToo, id: freshId() })),
    bookmarks: mergeLists<Bookmark>(base?.bookmarks, mine.bookmarks, theirs.bookmarks),
    scenarios: mergeLists<SavedScenario>(base?.scenarios, mine.scenarios, theirs.scenarios, (mineToo) => ({
      ...mineToo,
      id: freshId(),
    })),
    plan: pick('plan'),
    budgets: mergeBudgets(base?.budgets, mine.budgets, theirs.budgets),
    redactionKey: { ...theirs.redactionKey, ...mine.redactionKey },
  };
}

/** A pattern is there once: its limit is mine where both changed it. */
function mergeBudgets(base: readonly StunBudget[] = [], ...both: [readonly StunBudget[], readonly StunBudget[]]) {
  const identified = (all: readonly StunBudget[]) => all.map((one) => ({ ...one, id: one.pattern.toLowerCase() }));
  const [mine, theirs] = [identified(both[0]), identified(both[1])];
  return mergeLists(identified(base), mine, theirs)
    .slice(0, mostBudgets)
    .map(({ pattern, ms }): StunBudget => ({ pattern, ms }));
}

/** By id, theirs first. What one side took away and the other left as it was goes; what the other changed stays. */
function mergeLists<One extends Identified>(
  base: readonly One[] = [],
  mine: readonly One[],
  theirs: readonly One[],
  beside?: (mine: One) => One,
): readonly One[] {
  const [before, ours] = [byId(base), byId(mine)];
  const merged: One[] = [];
  for (const their of theirs) {
    const [was, my] = [before.get(their.id), ours.get(their.id)];
    if (!my) {
      if (!was || !same(was, their)) merged.push(their);
    } else if (same(my, their) || same(my, was)) merged.push(their);
    else if (same(their, was) || !beside) merged.push(my);
    else merged.push(their, beside(my));
  }
  const seen = byId(theirs);
  for (const my of mine) {
    if (seen.has(my.id)) continue;
    const was = before.get(my.id);
    if (!was || !same(was, my)) merged.push(my);
  }
  return merged;
}

function mergeBundles(mine: readonly BundleIdentity[], theirs: readonly BundleIdentity[]): readonly BundleIdentity[] {
  // A digest that one window has computed meanwhile is better than none.
  const digests = new Map([...theirs, ...mine].filter(({ digest }) => digest).map((one) => [one.name, one]));
  return (mine.length > 0 ? mine : theirs).map((one) => (one.digest ? one : (digests.get(one.name) ?? one)));
}

function byId<One extends Identified>(all: readonly One[]): ReadonlyMap<string, One> {
  return new Map(all.map((one) => [one.id, one]));
}

/** Whether plain data is equal; the order of fields does not matter, nor do fields that are undefined. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return [...fields].every((field) => same(Reflect.get(one, field), Reflect.get(other, field)));
}
