/**
 * Two windows, one investigation: what each did since both had the same is put together. Nothing that a person wrote is
 * lost; where both changed one note, both texts stay.
 */
import type { Bookmark, BundleIdentity, Investigation, Note, SavedScenario } from './model.ts';

/** What a person makes of an investigation; the analysis and its context come from the bundle. */
export type Work = Omit<Investigation, 'analysis' | 'context'>;

interface Identified {
  readonly id: string;
}

/** `base` is what both began with; `freshId` names a note that is kept beside its other version. */
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
    redactionKey: { ...theirs.redactionKey, ...mine.redactionKey },
  };
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

/** Plain data, whatever the order of its fields; a field without a value is as good as none. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return [...fields].every((field) => same(Reflect.get(one, field), Reflect.get(other, field)));
}
