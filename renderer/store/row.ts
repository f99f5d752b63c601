/** The part of an investigation that is available without unpacking: what a person made, and what the list needs. */
import type { BundleIdentity, Millis } from '../engine/investigation/model.ts';
import type { Work } from '../engine/investigation/merge.ts';
import type { Analysis } from '../engine/model.ts';

export interface Row extends Work {
  /** Digests of the bundles, to recognise them. Since version 2. */
  readonly digests: readonly string[];
  /** Names of VMs and hosts, to search for. Since version 2. */
  readonly names: readonly string[];
  readonly migrations: number;
  /** Increases with every write, to notice writes of another window, and to find the newer of two copies. */
  readonly revision: number;
  /** Marked as deleted, which can be undone. */
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
