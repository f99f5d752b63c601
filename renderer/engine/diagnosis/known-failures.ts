/** Gathers, while logs are read, the lines that known failures show in, and shares them out when migrations are known. */
import type { LogEntry } from '../logs/entry-reader.ts';
import type { Finding, LineRef, Migration } from '../model.ts';
import { rankOrder } from './rank.ts';
import { matchSignatures } from './signatures.ts';
import type { Signature } from './signatures.ts';

/** What a line was found to say, under a number made from its place. */
export type Hits = ReadonlyMap<number, readonly Signature[]>;

export const maxLooseFindings = 200;
export const maxLooseEvidence = 20;
/** Lines kept of one signature; a storage array that fails can write millions. */
const maxHits = 5000;

/** One number for a line's place: exact while there are fewer than two million sources. */
export function placeKey({ source, line }: LineRef): number {
  return source * 2 ** 32 + line;
}

export class KnownFailures {
  readonly #hits = new Map<number, readonly Signature[]>();
  readonly #refs = new Map<number, LineRef>();
  readonly #counts = new Map<string, number>();
  /** Places of lines that speak of a migration, though none may be known that they belong to. */
  readonly #ofMigration = new Set<number>();

  get hits(): Hits {
    return this.#hits;
  }

  /** The lines that continue an entry speak for its first line, which is the one that migrations keep. */
  add(entry: LogEntry, source: number): void {
    const found = [...matchSignatures(entry.text), ...entry.continuation.flatMap(matchSignatures)];
    if (found.length === 0) return;
    const kept = [...new Set(found)].filter((signature) => this.#count(signature) <= maxHits);
    if (kept.length === 0) return;
    const at: LineRef = { source, line: entry.line };
    this.#hits.set(placeKey(at), kept);
    this.#refs.set(placeKey(at), at);
    if ([entry.text, ...entry.continuation].some(speaksOfMigration)) this.#ofMigration.add(placeKey(at));
  }

  /** Places of a migration's lines that known failures show in. */
  keysIn({ lines }: Migration): readonly number[] {
    return this.#hits.size === 0 ? [] : lines.map(placeKey).filter((key) => this.#hits.has(key));
  }

  /**
   * Known failures on lines that belong to none of the migrations, one finding for each, at most 200. A full datastore or a
   * refused login explains a migration only beside one: where no line of a finding speaks of any, it is noise.
   *
   * @param own places of lines that belong to migrations
   */
  loose(own: ReadonlySet<number>): readonly Finding[] {
    const evidence = new Map<Signature, LineRef[]>();
    for (const [key, signatures] of this.#hits) {
      const at = this.#refs.get(key);
      if (!at || own.has(key)) continue;
      for (const signature of signatures) {
        const lines = evidence.get(signature) ?? [];
        if (lines.length < maxLooseEvidence) lines.push(at);
        evidence.set(signature, lines);
      }
    }
    return [...evidence]
      .map(([signature, lines]) => this.#ranked(signatureFinding(signature, lines)))
      .sort((a, b) => rankOrder(a) - rankOrder(b))
      .slice(0, maxLooseFindings);
  }

  #ranked(finding: Finding): Finding {
    if (finding.rank === 'noise' || finding.evidence.some((at) => this.#ofMigration.has(placeKey(at)))) return finding;
    return { ...finding, rank: 'noise', confidence: 'possible' };
  }

  #count({ id }: Signature): number {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    return count;
  }
}

function speaksOfMigration(text: string): boolean {
  return /migrat|vmotion/i.test(text);
}

export function signatureFinding(signature: Signature, evidence: readonly LineRef[]): Finding {
  const { id, title, rank, confidence, cause, remedy, links } = signature;
  return { id, title, rank, confidence, cause, remedy, links, evidence };
}
