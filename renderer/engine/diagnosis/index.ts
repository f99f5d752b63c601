/** Findings for all that a run found. */
import type { Finding, Migration } from '../model.ts';
import { Concurrency } from './concurrency.ts';
import { diagnose } from './diagnose.ts';
import { hostFindings } from './host-rules.ts';
import type { Hit, KnownFailures } from './known-failures.ts';
import type { HostFacts } from '../host-facts.ts';
import { rankOrder } from './rank.ts';

/** Takes in all migrations, then tells of each, and what belongs to none. */
export class Diagnosis {
  readonly #known: KnownFailures;
  readonly #hosts: readonly HostFacts[];
  readonly #concurrency = new Concurrency();
  /** Known failures in the lines of each migration that has some. */
  readonly #hits = new Map<string, readonly Hit[]>();

  constructor(known: KnownFailures, hosts: readonly HostFacts[]) {
    this.#known = known;
    this.#hosts = hosts;
  }

  add(migration: Migration): void {
    this.#concurrency.add(migration);
    const hits = this.#known.hitsIn(migration);
    if (hits.length > 0) this.#hits.set(migration.key, hits);
  }

  /** What gives a migration its findings. */
  settled(): (migration: Migration) => Migration {
    const hits = this.#hits;
    const hosts = new Map(this.#hosts.map((one) => [one.host, one]));
    const concurrentWith = this.#concurrency.settled();
    return (migration) => {
      const concurrent = concurrentWith(migration);
      const own = diagnose(migration, { concurrent, hits: hits.get(migration.key) ?? [] });
      const findings = withoutRepeats([...own, ...hostFindings(migration, hosts, concurrent)]);
      return { ...migration, findings: findings.sort((a, b) => rankOrder(a) - rankOrder(b)) };
    };
  }

  /** Known failures that belong to none of the migrations. */
  loose(): readonly Finding[] {
    return this.#known.loose(new Set([...this.#hits.values()].flat()));
  }
}

/** Where the link's speed is known, a low rate is told beside it, not a second time without. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const isTold = findings.some(({ id }) => id === 'far-below-the-link');
  return findings.filter(({ id }) => !isTold || id !== 'bandwidth-low');
}
