/** Findings for all that a run found. */
import type { Finding, Migration } from '../model.ts';
import { concurrency } from './concurrency.ts';
import { diagnose } from './diagnose.ts';
import type { KnownFailures } from './known-failures.ts';

/** The migrations with their findings, and the known failures that belong to none of them. */
export function withFindings(
  migrations: readonly Migration[],
  known: KnownFailures,
): { readonly migrations: readonly Migration[]; readonly findings: readonly Finding[] } {
  const peaks = concurrency(migrations);
  return {
    migrations: migrations.map((migration) => ({
      ...migration,
      findings: diagnose(migration, { concurrent: peaks.get(migration) ?? 1, hits: known.hits }),
    })),
    findings: known.loose(migrations),
  };
}
