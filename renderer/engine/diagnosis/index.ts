/** Findings for all that a run found. */
import type { Finding, Migration } from '../model.ts';
import { concurrency } from './concurrency.ts';
import { diagnose } from './diagnose.ts';
import { hostFindings } from './host-rules.ts';
import type { KnownFailures } from './known-failures.ts';
import type { HostFacts } from './prerequisites/host-facts.ts';
import { rankOrder } from './rank.ts';

/** The migrations with their findings, and the known failures that belong to none of them. */
export function withFindings(
  migrations: readonly Migration[],
  known: KnownFailures,
  hosts: readonly HostFacts[],
): { readonly migrations: readonly Migration[]; readonly findings: readonly Finding[] } {
  const peaks = concurrency(migrations);
  return {
    migrations: migrations.map((migration) => ({
      ...migration,
      findings: [
        ...diagnose(migration, { concurrent: peaks.get(migration) ?? 1, hits: known.hits }),
        ...hostFindings(migration, hosts),
      ].sort((a, b) => rankOrder(a) - rankOrder(b)),
    })),
    findings: known.loose(migrations),
  };
}
