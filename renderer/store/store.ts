/**
 * Stores investigations twice: in the database and in the second copy beside it, each a row of what a person made and a compressed
 * analysis. "Saved" means that both have it, or the second alone if the database has failed.
 */
import { mergeWork, partsOf, same } from '../engine/investigation/merge.ts';
import type { Content, Work } from '../engine/investigation/merge.ts';
import type { Investigation, Millis } from '../engine/investigation/model.ts';
import type { Analysis } from '../engine/model.ts';
import { alone } from './alone.ts';
import { compareContent, compareRows, newerOf, when } from './compare.ts';
import type { Loss, Sides } from './compare.ts';
import { sha256 } from './compress.ts';
import { packContent, unpackContent } from './content.ts';
import type { Copy, Database, Entry } from './copy.ts';
import type { Failure, Ledger } from './ledger.ts';
import { MemoryCopy } from './memory-copy.ts';
import { problemOf, StoreProblem } from './problems.ts';
import { workOf } from './read-row.ts';
import { rowOf, summaryOf } from './row.ts';
import type { Row, Summary } from './row.ts';

export type { Loss, Summary };

/** The version known to be on disk, which the next save is compared with. */
export interface Saved {
  readonly investigation: Investigation;
  readonly revision: number;
  /** A sentence if it is on disk, but not as it should be. */
  readonly caveat?: string | undefined;
  /** Why its analysis is missing. */
  readonly lack?: string | undefined;
}

/** Where investigations are stored, and callbacks. */
export interface StoreOptions {
  openDatabase(onClosed: () => void): Promise<Database>;
  deleteDatabase(): Promise<void>;
  readonly second: Copy | undefined;
  readonly ledger: Ledger;
  /** Reports what vanished or was damaged, as it is found; and all losses so far. */
  onFound(findings: readonly string[], losses: readonly Loss[]): void;
  /** Gets the contents of the database before the comparison, which takes seconds for hundreds of investigations. */
  onListed?(list: readonly Summary[]): void;
  /** Another window brought the database to a newer version, or the browser took it away. */
  onClosed(): void;
}

/** Deleted investigations can be restored for as many days. */
const undoDays = 7;

const noAnalysis: Analysis = {
  sources: [],
  warnings: [],
  migrations: [],
  findings: [],
  hosts: [],
  zoneGuess: undefined,
};
/** Stands in for an unreadable analysis. Recognised when the rest is saved, so that it never replaces the real one. */
const noContent: Content = { analysis: noAnalysis, context: [], pasted: [] };

export class InvestigationStore {
  readonly #options: StoreOptions;
  #database: Database | undefined;
  #opening: Promise<void> | undefined;
  #losses: readonly Loss[] = [];
  #brought: ReadonlySet<string> = new Set();
  /** Writes that failed but may be on disk all the same: they are not another window's. */
  readonly #unsaved = new Map<string, Row>();
  /** The database failed before this page was loaded, or was found damaged. */
  #mustRebuild: boolean;

  private constructor(options: StoreOptions, database: Database | undefined) {
    this.#options = options;
    this.#database = database;
    this.#mustRebuild = options.ledger.failure !== undefined && !options.ledger.failedHere;
  }

  /** Opens both copies, and compares their rows. `settle` does the rest, which may take longer. */
  static async open(options: StoreOptions): Promise<InvestigationStore> {
    const { ledger, second } = options;
    let database: Database | undefined;
    // A database that failed while this page was open is not opened again.
    if (!(ledger.failedHere && second))
      try {
        database = await options.openDatabase(options.onClosed);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.kind === 'newer' || !second) throw problem;
        ledger.fail({ at: Date.now(), why: problem.message });
      }
    const store = new InvestigationStore(options, database);
    if (options.onListed && database && !ledger.failure) options.onListed(await store.list().catch(() => []));
    await store.#compare();
    return store;
  }

  /** Newest first, including those marked as deleted. */
  async list(): Promise<readonly Summary[]> {
    return (await this.#rows()).map(summaryOf);
  }

  /** Those of any of these bundles, newest first. */
  async withDigests(digests: readonly string[]): Promise<readonly Summary[]> {
    const rows = await this.#rows();
    return rows
      .filter((row) => row.deletedAt === undefined && row.digests.some((digest) => digests.includes(digest)))
      .map(summaryOf);
  }

  /** If its analysis is damaged, loads what a person made of it. */
  async load(id: string): Promise<Saved> {
    return await this.#do(async () => {
      const row = await this.#newest(id);
      if (!row) throw this.#gone(id);
      const { content, lack } = await this.#content(row);
      return { investigation: { ...workOf(row), ...content }, revision: row.revision, lack };
    });
  }

  /** Loads what a person made of it, without the analysis: another window may have saved meanwhile. */
  async loadWork(id: string): Promise<{ readonly work: Work; readonly revision: number } | undefined> {
    return await this.#do(async () => {
      const row = await this.#newest(id);
      return row && { work: workOf(row), revision: row.revision };
    });
  }

  /**
   * Writes, reads back, compares. What another window wrote since `before` is merged, so the result may contain more than was passed.
   * When this resolves, it is on disk.
   */
  async save(investigation: Investigation, before: Saved | undefined): Promise<Saved> {
    return await this.#alone(investigation.id, async () => {
      const { content, work: mine } = partsOf(investigation);
      const { analysis } = content;
      const stored = await this.#newest(mine.id);
      const isSameContent = before !== undefined && isSame(content, before.investigation);
      const isWithout = stored !== undefined && analysis === noAnalysis;
      const isKept = isSameContent && stored !== undefined && (isWithout || (await this.#hasContent(stored)));
      const packed = isKept || isWithout ? undefined : await pack(investigation);
      const isOwn = stored !== undefined && same(stored, this.#unsaved.get(mine.id));
      const isMerged = stored !== undefined && !isOwn && stored.revision !== before?.revision;
      const work = isMerged ? mergeWork(before?.investigation, mine, workOf(stored), () => crypto.randomUUID()) : mine;
      const digest = packed?.digest ?? stored?.contentDigest;
      if (digest === undefined) throw this.#gone(mine.id);
      const revision = this.#options.ledger.revisionAfter(stored, mine.id);
      const fresh = rowOf(work, analysis, revision, digest);
      const row = isWithout ? { ...fresh, names: stored.names, migrations: stored.migrations } : fresh;
      if (!isMerged) this.#unsaved.set(row.id, row);
      const caveat = await this.#write(row, packed?.bytes);
      this.#unsaved.delete(row.id);
      const written = isMerged ? { ...work, ...content } : investigation;
      return { investigation: written, revision, caveat };
    });
  }

  /** Replaces whatever has its id: for imports, after the person has confirmed. */
  async replace(investigation: Investigation): Promise<Saved> {
    return await this.#alone(investigation.id, async () => {
      const { content, work } = partsOf(investigation);
      const packed = await pack(investigation);
      const revision = this.#options.ledger.revisionAfter(await this.#newest(work.id), work.id);
      const caveat = await this.#write(rowOf(work, content.analysis, revision, packed.digest), packed.bytes);
      return { investigation, revision, caveat };
    });
  }

  /** Changes what a person made of one that is not open. Does not read its analysis, which may be damaged. */
  async edit(id: string, change: Partial<Pick<Row, 'name' | 'tags' | 'status' | 'isArchived' | 'changedAt'>>) {
    await this.#change(id, (row) => ({ ...row, ...change }));
  }

  /** Copies it as stored: its analysis is not unpacked, and may be damaged. */
  async duplicate(id: string, copyId: string, name: string, now: Millis): Promise<void> {
    await this.#alone(id, async () => {
      const row = await this.#newest(id);
      if (!row) throw this.#gone(id);
      const { deletedAt: _, ...rest } = row;
      const revision = this.#options.ledger.revisionAfter(undefined, copyId);
      const copy: Row = { ...rest, id: copyId, name, createdAt: now, changedAt: now, revision };
      await this.#write(copy, await this.#wholeBlob(row));
    });
  }

  /** Removes one for good: a copy whose notes were merged elsewhere, or one that can no longer be read. */
  async discard(id: string): Promise<void> {
    await this.#alone(id, async () => {
      const { ledger, second } = this.#options;
      const row = await this.#newest(id);
      // First, so that leftovers of a crash are removed at the next start, not restored.
      ledger.discard(id, row?.revision ?? 0);
      await this.#inDatabase((database) => database.remove(id));
      await second?.remove(id).catch(() => undefined);
      this.#losses = this.#losses.filter((loss) => loss.id !== id);
    });
    this.#report([]);
  }

  /** Marks it as deleted; `undelete` reverts that. */
  async remove(id: string): Promise<void> {
    await this.#change(id, (row) => ({ ...row, deletedAt: Date.now() }));
  }

  async undelete(id: string): Promise<void> {
    await this.#change(id, ({ deletedAt: _, ...row }) => row);
  }

  /** Discards what was deleted long ago. */
  async purge(now: Millis): Promise<void> {
    for (const { id, deletedAt = Infinity } of await this.#rows())
      if (deletedAt < now - undoDays * 864e5) await this.discard(id);
  }

  /**
   * Checks each analysis against its digest, in both copies, and writes anew what is damaged or gone. A database that failed before
   * this start, or was found damaged, is then rebuilt from the second copy.
   */
  async settle(): Promise<void> {
    if (!(await this.#compareContents())) return;
    const { failure } = this.#options.ledger;
    if (!failure || !this.#mustRebuild) return;
    try {
      const count = await this.#rebuild();
      this.#report([
        `The database failed ${clock(failure)}: ${failure.why} It was made anew, with all ${count} in it.`,
      ]);
    } catch (error) {
      this.#report([`The database failed ${clock(failure)} and could not be made anew: ${problemOf(error).message}`]);
    }
  }

  close(): void {
    this.#database?.close();
  }

  // The two copies

  /** Absent once it failed, here or in another window: until it was rebuilt, its contents do not count. */
  get #trusted(): Database | undefined {
    const { failure, failedHere } = this.#options.ledger;
    if (!failure) return this.#database;
    // Another window cannot rebuild it while it is open here.
    if (!failedHere && !this.#mustRebuild) this.#closeDatabase();
    return undefined;
  }

  /** The same; opens it again if another window has rebuilt it since it was closed here. */
  async #opened(): Promise<Database | undefined> {
    const { ledger, openDatabase, onClosed } = this.#options;
    if (this.#database || ledger.failure) return this.#trusted;
    this.#opening ??= openDatabase(onClosed)
      .then(
        (database) => void (this.#database = database),
        (error: unknown) => this.#fail(error),
      )
      .finally(() => (this.#opening = undefined));
    await this.#opening;
    return this.#trusted;
  }

  #closeDatabase(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  get #sides(): Sides {
    const { second, ledger } = this.#options;
    return { database: this.#database, isTrusted: this.#trusted !== undefined, second, ledger, now: Date.now() };
  }

  async #compare(isRefill = false): Promise<void> {
    try {
      const { findings, losses, brought, isDamaged } = await compareRows({ ...this.#sides, isRefill });
      this.#losses = losses;
      this.#brought = brought;
      if (isDamaged && !this.#options.ledger.failure) {
        this.#mustRebuild = true;
        this.#options.ledger.fail({ at: Date.now(), why: 'It had lost or damaged what it kept.' });
      }
      this.#report(findings);
    } catch (error) {
      // The database opened, but cannot be read or written: only the second copy is used.
      if (!this.#database || !this.#options.second) throw problemOf(error);
      this.#fail(error);
      this.#closeDatabase();
      await this.#compare();
    }
  }

  /** Returns false if not everything could be written: the next start has to try again. */
  async #compareContents(): Promise<boolean> {
    let isDone = true;
    const whole: string[] = [];
    for (const row of await this.#rows()) {
      try {
        const isQuiet = this.#brought.has(row.id) || row.deletedAt !== undefined;
        const { isWhole, finding } = await compareContent(row, this.#sides, isQuiet);
        if (isWhole) whole.push(row.id);
        if (finding !== undefined) this.#report([finding]);
      } catch (error) {
        isDone = false;
        this.#report([`“${row.name}” could not be written twice: ${problemOf(error).message}`]);
        break;
      }
    }
    this.#options.ledger.keepAnalyses(whole, Date.now());
    return isDone;
  }

  /**
   * A database with a torn log seems whole until it is written to; then Chromium drops all of it at the next start. Deleting it while
   * nobody has it open, and writing everything again, was seen to help.
   */
  async #rebuild(): Promise<number> {
    const { openDatabase, deleteDatabase, onClosed, ledger } = this.#options;
    const rows = await this.#rows();
    const refuge = this.#options.second ?? new MemoryCopy();
    for (const row of rows) {
      if (!this.#options.second) await refuge.write(row, await inMemory(await this.#wholeBlob(row)));
      // An analysis that only the unreadable database may have is not thrown away.
      else if (!this.#database && !(await refuge.isContentWhole(row)))
        throw new StoreProblem('damaged', `the second copy of “${row.name}” is not whole.`);
    }
    if (!this.#database && this.#losses.length > 0)
      throw new StoreProblem('damaged', 'the second copy does not hold all that was kept.');
    this.#closeDatabase();
    await deleteDatabase();
    const database = await openDatabase(onClosed);
    for (const row of rows) await database.write(row, await refuge.content(row));
    this.#database = database;
    this.#mustRebuild = false;
    ledger.fail(undefined);
    // Something may have been saved meanwhile.
    await this.#compare(true);
    return rows.length;
  }

  /** Newest first. */
  async #rows(): Promise<readonly Row[]> {
    return await this.#do(async () => {
      const trusted = await this.#opened();
      let entries: readonly Entry[] | undefined;
      if (trusted) entries = await trusted.list().catch((error: unknown) => void this.#fail(error));
      // The list is read after every save: the second copy is only read if the database does not suffice.
      if (!entries || entries.some(({ row }) => !row))
        entries = [
          ...(entries ?? (await this.#database?.list().catch(() => [])) ?? []),
          ...((await this.#options.second?.list().catch(() => [])) ?? []),
        ];
      const newest = new Map<string, Row>();
      const { gone } = this.#options.ledger;
      for (const { id, row } of entries) {
        const best = newerOf(newest.get(id), row);
        if (best && best.revision > (gone[id] ?? 0)) newest.set(id, best);
      }
      return [...newest.values()].sort((a, b) => b.changedAt - a.changedAt);
    });
  }

  async #newest(id: string): Promise<Row | undefined> {
    const read = (copy: Copy | undefined) => copy?.row(id).catch(() => undefined);
    const [here, there] = await Promise.all([read(this.#database), read(this.#options.second)]);
    const row = newerOf(here, there);
    return row && row.revision > (this.#options.ledger.gone[id] ?? 0) ? row : undefined;
  }

  async #hasContent(row: Row): Promise<boolean> {
    for (const copy of [this.#database, this.#options.second])
      if ((await copy?.hasContent(row).catch(() => false)) === true) return true;
    return false;
  }

  /** The analysis from whichever copy has it whole. */
  async #wholeBlob(row: Row): Promise<Blob | undefined> {
    for (const copy of [this.#database, this.#options.second]) {
      const blob = await copy?.content(row).catch(() => undefined);
      if (blob && (await sha256(blob).catch(() => '')) === row.contentDigest) return blob;
    }
    return undefined;
  }

  async #content(row: Row): Promise<{ readonly content: Content; readonly lack?: string }> {
    const blob = await this.#wholeBlob(row);
    try {
      if (blob) return { content: await unpackContent(blob) };
    } catch (error) {
      return { content: noContent, lack: problemOf(error).message };
    }
    return { content: noContent, lack: 'The analysis is damaged or gone in every copy.' };
  }

  async #change(id: string, change: (row: Row) => Row): Promise<void> {
    await this.#alone(id, async () => {
      const row = await this.#newest(id);
      if (!row) throw this.#gone(id);
      await this.#write({ ...change(row), revision: this.#options.ledger.revisionAfter(row, id) }, undefined);
    });
  }

  /** Writes to both copies. Returns a caveat if one failed; throws if it may be on neither. */
  async #write(row: Row, content: Blob | undefined): Promise<string | undefined> {
    const { second, ledger } = this.#options;
    const isInDatabase = await this.#inDatabase((database) => database.write(row, content));
    const { failure } = ledger;
    let problem: StoreProblem | undefined;
    try {
      if (second) await this.#writeSecond(second, row, content);
    } catch (error) {
      problem = problemOf(error);
    }
    if (!isInDatabase && (problem || !second)) throw notSaved(failure, problem);
    ledger.keep([row], Date.now(), () => second !== undefined && !problem);
    if (content) ledger.keepAnalyses([row.id], Date.now());
    if (failure) return `to the second copy; the database failed ${clock(failure)} and is rebuilt at the next start`;
    return problem && `the second copy could not be written: ${problem.message}`;
  }

  async #writeSecond(second: Copy, row: Row, content: Blob | undefined): Promise<void> {
    const isThere = content !== undefined || (await second.hasContent(row));
    await second.write(row, isThere ? content : await this.#wholeBlob(row));
  }

  /** Does nothing if it has failed before. A failure is not thrown, as the second copy may succeed. */
  async #inDatabase(work: (database: Database) => Promise<void>): Promise<boolean> {
    const database = await this.#opened();
    if (!database) return false;
    try {
      await work(database);
      return true;
    } catch (error) {
      if (database.wasTaken) throw error;
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    this.#options.ledger.failHere({ at: Date.now(), why: problemOf(error).message });
  }

  #report(findings: readonly string[]): void {
    this.#options.onFound(findings, this.#losses);
  }

  #gone(id: string): StoreProblem {
    const loss = this.#losses.find((one) => one.id === id);
    return new StoreProblem('gone', loss?.text ?? 'This investigation is not kept any more.');
  }

  async #alone<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    return await this.#do(() => alone(id, work));
  }

  async #do<Result>(work: () => PromiseLike<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw problemOf(error);
    }
  }
}

/** A copy: Blobs of the database are its files, which are about to be deleted. */
async function inMemory(blob: Blob | undefined): Promise<Blob | undefined> {
  return blob && new Blob([await blob.arrayBuffer()]);
}

/** None of it was replaced. */
function isSame(content: Content, before: Content): boolean {
  return (Object.keys(content) as (keyof Content)[]).every((key) => content[key] === before[key]);
}

async function pack(investigation: Investigation): Promise<{ readonly bytes: Blob; readonly digest: string }> {
  const bytes = await packContent(partsOf(investigation).content);
  return { bytes, digest: await sha256(bytes) };
}

function notSaved(failure: Failure | undefined, problem: StoreProblem | undefined): StoreProblem {
  return new StoreProblem(
    problem?.kind ?? 'failed',
    `${problem?.message ?? failure?.why ?? ''} The database has failed: nothing that it takes is believed until Switchover is started anew.`,
  );
}

function clock({ at }: Failure): string {
  return Date.now() - at < 864e5 ? `at ${when(at).slice('2026-11-28 '.length)}` : `on ${when(at)}`;
}
