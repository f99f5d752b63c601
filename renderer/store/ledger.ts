/**
 * A third record with a few bytes for each investigation: what was stored, when it was last whole, and what was discarded on purpose.
 * It names what is gone if both copies are.
 */
import type { Millis } from '../engine/investigation/model.ts';
import type { Row } from './row.ts';

export interface LedgerEntry {
  readonly name: string;
  readonly revision: number;
  /** When it was last known to be whole. */
  readonly at: Millis;
  /** The same for its analysis, which takes longer to check. */
  readonly analysisAt?: Millis;
  /** The second copy had it. */
  readonly isCopied: boolean;
  /** Marked as deleted: its loss is not reported. */
  readonly isDeleted: boolean;
  /** Found to be gone, and reported. */
  readonly isLost?: boolean;
}

export interface Failure {
  readonly at: Millis;
  readonly why: string;
}

interface Data {
  readonly kept: Readonly<Record<string, LedgerEntry>>;
  /** Discarded for good, at this revision. */
  readonly gone: Readonly<Record<string, number>>;
  /** A write to the database failed: its contents do not count since then. */
  readonly failure?: Failure | undefined;
}

/** Its storage: the browser's `localStorage`, whose changes all windows see at once. */
export interface LedgerPlace {
  read(): string | null;
  write(text: string): void;
}

const mostGone = 1000;

export class Ledger {
  readonly #place: LedgerPlace;
  /** If the storage fails, the data live as long as the page. */
  #last: Data = { kept: {}, gone: {} };
  #failedHere: Millis | undefined;
  readonly #tried = new Map<string, number>();

  constructor(place: LedgerPlace) {
    this.#place = place;
  }

  get kept(): Data['kept'] {
    return this.#data.kept;
  }

  get gone(): Data['gone'] {
    return this.#data.gone;
  }

  get failure(): Failure | undefined {
    return this.#data.failure;
  }

  /** The database failed while this page was open: only a new start may trust it again, here or in another window. */
  get failedHere(): boolean {
    const { failure } = this;
    return failure !== undefined && failure.at === this.#failedHere;
  }

  /** A revision that was never used: not by a discarded version, nor by a failed write that may be on disk all the same. */
  revisionAfter(row: Row | undefined, id: string): number {
    const { kept, gone } = this.#data;
    const known = [row?.revision, kept[id]?.revision, gone[id], this.#tried.get(id)];
    const revision = Math.max(...known.map((one) => one ?? 0)) + 1;
    this.#tried.set(id, revision);
    return revision;
  }

  /** Records what is whole now, and whether in both copies. Later changes of another window remain. */
  keep(all: readonly Row[], at: Millis, isCopied: (id: string) => boolean): void {
    const { kept, gone, ...rest } = this.#data;
    const rows = all.filter(({ id, revision }) => revision >= (kept[id]?.revision ?? 0) && revision > (gone[id] ?? 0));
    if (rows.length === 0) return;
    const now = rows.map(({ id, name, revision, deletedAt }): [string, LedgerEntry] => {
      const { isLost: _, ...before } = kept[id] ?? {};
      return [id, { ...before, name, revision, at, isCopied: isCopied(id), isDeleted: deletedAt !== undefined }];
    });
    const back = new Set(rows.map(({ id }) => id));
    const stillGone = Object.entries(gone).filter(([id]) => !back.has(id));
    this.#write({ ...rest, kept: { ...kept, ...Object.fromEntries(now) }, gone: Object.fromEntries(stillGone) });
  }

  keepAnalyses(ids: readonly string[], analysisAt: Millis): void {
    const { kept, ...rest } = this.#data;
    const known = ids.flatMap((id): [string, LedgerEntry][] => (kept[id] ? [[id, { ...kept[id], analysisAt }]] : []));
    if (known.length > 0) this.#write({ ...rest, kept: { ...kept, ...Object.fromEntries(known) } });
  }

  lose(id: string): void {
    const { kept, ...rest } = this.#data;
    const { [id]: entry } = kept;
    if (entry) this.#write({ ...rest, kept: { ...kept, [id]: { ...entry, isLost: true } } });
  }

  /** Records that it was discarded on purpose. */
  discard(id: string, revision: number): void {
    const { kept, gone, ...rest } = this.#data;
    const { [id]: entry, ...others } = kept;
    const last = Math.max(revision, entry?.revision ?? 0);
    const all = Object.entries({ ...gone, [id]: last }).slice(-mostGone);
    this.#write({ ...rest, kept: others, gone: Object.fromEntries(all) });
  }

  /** Records a failure while this page was open. The first one remains. */
  failHere(failure: Failure): void {
    this.fail(this.failure ?? failure);
    this.#failedHere = this.failure?.at;
  }

  fail(failure: Failure | undefined): void {
    const { failure: _, ...rest } = this.#data;
    this.#write(failure ? { ...rest, failure } : rest);
  }

  get #data(): Data {
    try {
      const text = this.#place.read();
      if (text !== null) return dataOf(JSON.parse(text));
    } catch {
      // Damaged or unavailable: the last known data are used.
    }
    return dataOf(this.#last);
  }

  #write(data: Data): void {
    this.#last = data;
    try {
      this.#place.write(JSON.stringify(data));
    } catch {
      // Full or forbidden: the copies themselves are what counts.
    }
  }
}

/** The valid part of stored data. */
function dataOf(given: unknown): Data {
  const { kept = {}, gone = {}, failure } = given as { kept?: object; gone?: object; failure?: Partial<Failure> };
  const entries = Object.entries(kept).filter(
    ([, one]: [string, Partial<LedgerEntry> | null]) =>
      typeof one?.name === 'string' && typeof one.revision === 'number' && typeof one.at === 'number',
  );
  const discarded = Object.entries(gone).filter(([, revision]) => typeof revision === 'number');
  // Without a prototype, so that no id is an inherited name.
  const byId = (all: readonly (readonly [string, unknown])[]) =>
    Object.assign(Object.create(null) as object, Object.fromEntries(all));
  const isFailure = typeof failure?.at === 'number' && typeof failure.why === 'string';
  return {
    kept: byId(entries) as Data['kept'],
    gone: byId(discarded) as Data['gone'],
    ...(isFailure && { failure: failure as Failure }),
  };
}
