/** What is found and shown of an investigation without unpacking: all that a person made, and what the list needs. */
import type { BundleIdentity, Millis } from '../engine/investigation/model.ts';
import type { Work } from '../engine/investigation/merge.ts';
import type { Analysis } from '../engine/model.ts';

export interface Row extends Work {
  /** Digests of the bundles, to know them again. Since version 2. */
  readonly digests: readonly string[];
  /** Names of VMs and hosts, to search for. Since version 2. */
  readonly names: readonly string[];
  readonly migrations: number;
  /** Goes up with every write: another window's write is noticed by it, and of two copies the newer is known. */
  readonly revision: number;
  /** Deleted, but not gone yet: it can be undone. */
  readonly deletedAt?: Millis;
  /** Of the analysis. */
  readonly contentDigest: string;
}

/** A line of the list. */
export interface Summary extends Work {
  readonly names: readonly string[];
  readonly migrations: number;
  readonly deletedAt: Millis | undefined;
}

const mostNames = 2000;

export function rowOf(work: Work, analysis: Analysis, revision: number, contentDigest: string): Row {
  return {
    ...work,
    digests: digestsOf(work.bundles),
    names: namesOf(analysis),
    migrations: analysis.migrations.length,
    revision,
    contentDigest,
  };
}

export function digestsOf(bundles: readonly BundleIdentity[]): readonly string[] {
  return bundles.flatMap(({ digest }) => digest ?? []);
}

function namesOf({ migrations, sources }: Analysis): readonly string[] {
  const names = [
    ...migrations.flatMap(({ vm, id }) => [vm.name ?? vm.path ?? [], id ?? []].flat()),
    ...sources.flatMap(({ host }) => host ?? []),
  ];
  return [...new Set(names)].slice(0, mostNames);
}

export function summaryOf({ digests: _d, revision: _r, contentDigest: _c, deletedAt, ...rest }: Row): Summary {
  return { ...rest, deletedAt };
}
