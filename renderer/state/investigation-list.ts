/** Which investigations the list shows, and in which order. */
import { statuses } from '../engine/investigation/model.ts';
import type { Summary } from '../store/store.ts';

export type InvestigationSort = 'changed' | 'created' | 'name' | 'status';

export interface ListOptions {
  /** All of its words are in the name, tags, notes, bundles, or names of VMs and hosts. */
  readonly text: string;
  readonly sort: InvestigationSort;
  readonly withArchived: boolean;
}

type Listed = Pick<
  Summary,
  'name' | 'tags' | 'status' | 'isArchived' | 'createdAt' | 'changedAt' | 'bundles' | 'notes' | 'names' | 'deletedAt'
>;

export function shownInvestigations<One extends Listed>(
  all: readonly One[],
  { text, sort, withArchived }: ListOptions,
): readonly One[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter((one) => one.deletedAt === undefined && (withArchived || !one.isArchived))
    .filter((one) => words.length === 0 || containsAll(one, words))
    .toSorted((a, b) => order(a, b, sort) || b.changedAt - a.changedAt);
}

function containsAll(one: Listed, words: readonly string[]): boolean {
  const text = [
    one.name,
    one.status,
    ...one.tags,
    ...one.notes.map((note) => note.text),
    ...one.bundles.flatMap(({ name, digest }) => [name, digest ?? '']),
    ...one.names,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function order(a: Listed, b: Listed, sort: InvestigationSort): number {
  if (sort === 'name') return a.name.localeCompare(b.name, undefined, { numeric: true });
  if (sort === 'status') return statuses.indexOf(a.status) - statuses.indexOf(b.status);
  return sort === 'created' ? b.createdAt - a.createdAt : 0;
}
