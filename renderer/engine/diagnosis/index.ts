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
    migrations: migrations.map((migration) => {
      const concurrent = peaks.get(migration) ?? 1;
      const own = diagnose(migration, { concurrent, hits: known.hits });
      const findings = withoutRepeats([...own, ...hostFindings(migration, hosts, concurrent)]);
      return { ...migration, findings: findings.sort((a, b) => rankOrder(a) - rankOrder(b)) };
    }),
    findings: known.loose(migrations),
  };
}

/** Where the link's speed is known, a low rate is told beside it, not a second time without. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const isTold = findings.some(({ id }) => id === 'far-below-the-link');
  return findings.filter(({ id }) => !isTold || id !== 'bandwidth-low');
}
