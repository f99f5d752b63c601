/** Collects the lines of known failures while logs are read, and assigns them when all migrations are known. */
import type { LogEntry } from '../logs/entry-reader.ts';
import type { Finding, LineRef } from '../model.ts';
import { byRank } from './finding.ts';
import { matchSignatures } from './signatures.ts';
import type { Signature } from './signatures.ts';

/** A line with known failures. */
export interface Hit {
  readonly at: LineRef;
  readonly signatures: readonly Signature[];
  /** Whether it mentions a migration, even if it belongs to none that is known. */
  readonly isOfMigration: boolean;
}

export const maxLooseFindings = 200;
export const maxLooseEvidence = 20;
/** Lines stored of one signature; a failing storage array can cause millions. */
const maxHits = 5000;

export class KnownFailures {
  /** Of each source by line. */
  readonly #hits = new Map<number, Map<number, Hit>>();
  readonly #counts = new Map<string, number>();

  /** Failures in the lines that continue an entry count for its first line, which is the one that migrations hold. */
  add(entry: LogEntry, source: number): void {
    const found = [...matchSignatures(entry.text), ...entry.continuation.flatMap(matchSignatures)];
    if (found.length === 0) return;
    const counted = [...new Set(found)].filter((signature) => this.#count(signature) <= maxHits);
    if (counted.length === 0) return;
    const at: LineRef = { source, line: entry.line };
    const isOfMigration = [entry.text, ...entry.continuation].some(speaksOfMigration);
    const hits = this.#hits.get(source) ?? new Map<number, Hit>();
    this.#hits.set(source, hits.set(at.line, { at, signatures: counted, isOfMigration }));
  }

  /** Ids of the signatures found in a line. */
  signaturesAt({ source, line }: LineRef): readonly string[] {
    return (
      this.#hits
        .get(source)
        ?.get(line)
        ?.signatures.map(({ id }) => id) ?? []
    );
  }

  /** Known failures in these lines. */
  hitsIn(lines: readonly LineRef[]): readonly Hit[] {
    if (this.#hits.size === 0) return [];
    const found: Hit[] = [];
    for (const { source, line } of lines) {
      const hit = this.#hits.get(source)?.get(line);
      if (hit) found.push(hit);
    }
    return found;
  }

  /**
   * Known failures on lines that belong to none of the migrations, one finding for each, at most 200. A full datastore or a
   * refused login explains a migration only beside one: where no line of a finding speaks of any, it is noise.
   *
   * @param own those that belong to migrations
   */
  loose(own: ReadonlySet<Hit>): readonly Finding[] {
    const found = new Map<Signature, Hit[]>();
    for (const hits of this.#hits.values()) {
      for (const hit of hits.values()) {
        if (own.has(hit)) continue;
        for (const signature of hit.signatures) {
          const some = found.get(signature) ?? [];
          if (some.length < maxLooseEvidence) some.push(hit);
          found.set(signature, some);
        }
      }
    }
    return [...found]
      .map(([signature, hits]) => looseFinding(signature, hits))
      .sort(byRank)
      .slice(0, maxLooseFindings);
  }

  #count({ id }: Signature): number {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    return count;
  }
}

function looseFinding(signature: Signature, hits: readonly Hit[]): Finding {
  const finding = signatureFinding(
    signature,
    hits.map(({ at }) => at),
  );
  if (finding.rank === 'noise' || hits.some(({ isOfMigration }) => isOfMigration)) return finding;
  return { ...finding, rank: 'noise', confidence: 'possible' };
}

function speaksOfMigration(text: string): boolean {
  return /migrat|vmotion/i.test(text);
}

export function signatureFinding(signature: Signature, evidence: readonly LineRef[]): Finding {
  const { id, title, rank, confidence, cause, remedy, links } = signature;
  return { id, title, rank, confidence, cause, remedy, links, evidence };
}
