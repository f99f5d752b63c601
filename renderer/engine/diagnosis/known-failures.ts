/** Collects the lines of known failures while logs are read, and assigns them when all migrations are known. */
import { beginsArguments } from '../formats/management/fault-dump.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { Finding, LineRef } from '../model.ts';
import { bareKnowledge } from './bare-text.ts';
import { byRank } from './finding.ts';
import { matchSignatures } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { familyFinding, faultFinding } from './stated-causes.ts';
import { outweighed } from './weights.ts';

/** A line with known failures. */
export interface Hit {
  /** Of the entry: the line that a migration holds. */
  readonly at: LineRef;
  readonly signatures: readonly Signature[];
  /** The lines of the entry that show each. */
  readonly shownBy: ReadonlyMap<Signature, LineRef>;
  /** Whether it mentions a migration, even if it belongs to none that is known. */
  readonly isOfMigration: boolean;
}

export const maxLooseFindings = 200;
export const maxLooseEvidence = 20;
/** Causes that one failure may be said to have. */
const mostCauses = 2;
/** Known sentences in one text: of more it is a catalogue. */
const mostInText = 40;
/** Lines stored of one signature; a failing storage array can cause millions. */
const maxHits = 5000;

export class KnownFailures {
  /** Of each source by line. */
  readonly #hits = new Map<number, Map<number, Hit>>();
  readonly #counts = new Map<string, number>();
  /** Of texts that are no logs, by source. */
  readonly #bare = new Map<number, BareHits>();

  /** Failures in the lines that continue an entry belong to it, and are shown by their own lines. */
  add(entry: LogEntry, source: number): void {
    const shownBy = new Map<Signature, LineRef>();
    const at: LineRef = { source, line: entry.line };
    const take = (text: string, line: number) => {
      for (const signature of matchSignatures(text))
        if (!shownBy.has(signature) && this.#isRoomFor(signature)) shownBy.set(signature, { source, line });
    };
    take(entry.text, entry.line);
    const end = entry.continuation.findIndex(beginsArguments);
    const below = end < 0 ? entry.continuation : entry.continuation.slice(0, end);
    for (const [place, text] of below.entries()) take(text, entry.lineBelow(place).line);
    this.#addHit(at, shownBy, [entry.text, ...entry.continuation].some(speaksOfMigration));
  }

  #addHit(at: LineRef, shownBy: ReadonlyMap<Signature, LineRef>, isOfMigration: boolean): void {
    if (shownBy.size === 0) return;
    const hits = this.#hits.get(at.source) ?? new Map<number, Hit>();
    this.#hits.set(at.source, hits.set(at.line, { at, signatures: [...shownBy.keys()], shownBy, isOfMigration }));
  }

  /**
   * A line of a text that is no log: what it says by itself counts. A text with very many known sentences is a catalogue of messages,
   * or a manual, and says nothing.
   */
  addBare({ line, text }: Pick<LogEntry, 'line' | 'text'>, source: number): void {
    const { signatures, faults, statuses } = bareKnowledge(text);
    const found = [...signatures, ...faults, ...statuses];
    if (found.length === 0) return;
    const known = this.#bare.get(source) ?? new BareHits();
    this.#bare.set(source, known);
    const at = { source, line };
    for (const one of found) known.add(one, at);
    for (const fault of faults) known.stated.set(fault.id, (refs) => faultFinding(fault, refs));
    for (const family of statuses) known.stated.set(family.id, (refs) => familyFinding(family, refs));
    if (known.ids.size > mostInText) this.#hits.delete(source);
    else {
      const held = signatures.filter((signature) => this.#isRoomFor(signature));
      this.#addHit(at, new Map(held.map((signature) => [signature, at])), true);
    }
  }

  /** Whether such a text says something. */
  isBare(source: number): boolean {
    return this.#bare.has(source);
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
    const stated = [...this.#bare.values()].flatMap((one) => one.findings());
    const findings = [...[...found].map(([signature, hits]) => looseFinding(signature, hits)), ...stated];
    return [
      ...outweighed(findings.map((one) => (this.#isOfMany(one) ? { ...one, rank: 'observation' as const } : one))),
    ]
      .sort(byRank)
      .slice(0, maxLooseFindings);
  }

  /** Whether all that shows it are texts with so many causes that they explain none: an article, a manual. */
  #isOfMany({ rank, evidence }: Finding): boolean {
    return rank === 'cause' && evidence.length > 0 && evidence.every(({ source }) => this.#bare.get(source)?.isOfMany);
  }

  #isRoomFor({ id }: Signature): boolean {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    return count <= maxHits;
  }
}

/** What one text that is no log says. */
class BareHits {
  /** The first lines of each that is known. */
  readonly ids = new Map<string, LineRef[]>();
  readonly causes = new Set<string>();
  /** Faults and statuses, by id. */
  readonly stated = new Map<string, (evidence: readonly LineRef[]) => Finding>();

  add({ id, rank }: Pick<Finding, 'id' | 'rank'>, at: LineRef): void {
    const lines = this.ids.get(id) ?? [];
    if (lines.length < maxLooseEvidence) lines.push(at);
    this.ids.set(id, lines);
    if (rank === 'cause') this.causes.add(id);
  }

  get isOfMany(): boolean {
    return this.causes.size > mostCauses;
  }

  findings(): readonly Finding[] {
    if (this.ids.size > mostInText) return [];
    return [...this.stated].map(([id, make]) => make(this.ids.get(id) ?? []));
  }
}

function looseFinding(signature: Signature, hits: readonly Hit[]): Finding {
  const finding = signatureFinding(
    signature,
    hits.map(({ at, shownBy }) => shownBy.get(signature) ?? at),
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
