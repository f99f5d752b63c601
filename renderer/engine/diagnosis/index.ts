/** Findings for all that a run found. */
import type { Finding, LogSource, Migration } from '../model.ts';
import { against } from './against.ts';
import { Concurrency } from './concurrency.ts';
import { confirmation } from './confirm.ts';
import { diagnose } from './diagnose.ts';
import { hostChanges } from './host-changes.ts';
import { hostFindings } from './host-rules.ts';
import type { Hit, KnownFailures } from './known-failures.ts';
import { hostsByName, sourceHostOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import { byRank, tested } from './finding.ts';
import { OtherMoves } from './other-moves.ts';

/** Takes in all migrations, then yields the findings of each, and those that belong to none. */
export class Diagnosis {
  readonly #known: KnownFailures;
  readonly #hosts: readonly HostFacts[];
  readonly #sources: readonly LogSource[];
  readonly #concurrency = new Concurrency();
  readonly #others = new OtherMoves();
  /** Known failures in the lines of each migration that has some. */
  readonly #hits = new Map<string, readonly Hit[]>();
  /** Known failures where one of their lines was read a second time. */
  readonly #copies = new Set<Hit>();

  constructor(known: KnownFailures, hosts: readonly HostFacts[], sources: readonly LogSource[]) {
    this.#known = known;
    this.#hosts = hosts;
    this.#sources = sources;
  }

  add(migration: Migration): void {
    this.#concurrency.add(migration);
    const hits = this.#known.hitsIn(migration.lines);
    if (hits.length > 0) this.#hits.set(migration.key, hits);
    this.#others.add(migration, new Set(hits.flatMap(({ shownBy }) => [...shownBy.keys()].map(({ id }) => id))));
    for (const { copies } of migration.lines)
      if (copies) for (const hit of this.#known.hitsIn(copies)) this.#copies.add(hit);
  }

  /** Returns what adds to a migration its findings. */
  settled(): (migration: Migration) => Migration {
    const [hits, sources, others] = [this.#hits, this.#sources, this.#others];
    const hosts = hostsByName(this.#hosts);
    const concurrentWith = this.#concurrency.settled();
    return (migration) => {
      const concurrent = concurrentWith(migration);
      const source = sourceHostOf(migration, hosts);
      const own = diagnose(migration, { concurrent, source, sources, hits: hits.get(migration.key) ?? [] });
      const findings = withoutRepeats([...own, ...hostFindings(migration, hosts, concurrent)]);
      const causes = findings.filter(({ rank }) => rank === 'cause');
      const held = findings.map((one) =>
        one.rank === 'cause'
          ? tested(one, against(migration, one, causes, others), confirmation(migration, one, source))
          : one,
      );
      return { ...migration, findings: held.sort(byRank) };
    };
  }

  /** Known failures that belong to none of the migrations, and what changed on a host between its bundles. */
  loose(): readonly Finding[] {
    const own = new Set([...[...this.#hits.values()].flat(), ...this.#copies]);
    const changes = hostChanges(this.#hosts);
    return [...(changes ? [changes] : []), ...this.#known.loose(own)].sort(byRank);
  }
}

/** Where the link's speed is known, the rate is compared with it; then the finding without it is left out. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const isCompared = findings.some(({ id }) => id === 'far-below-the-link');
  return findings.filter(({ id }) => !isCompared || id !== 'bandwidth-low');
}
