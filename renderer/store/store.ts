/**
 * Investigations as they are kept, twice: in the database and in the second copy beside it, each a row of what a person made
 * and a compressed analysis. "Saved" is what both have, or the second alone where the database has failed.
 */
import { mergeWork, same } from '../engine/investigation/merge.ts';
import type { Work } from '../engine/investigation/merge.ts';
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
import type { Content } from './schema/investigation.ts';

export type { Loss, Summary };

/** What is known to be on disk: the next save is held against it. */
export interface Saved {
  readonly investigation: Investigation;
  readonly revision: number;
  /** It is on disk, but not as it should be: a sentence. */
  readonly caveat?: string | undefined;
  /** Why it came without its analysis. */
  readonly lack?: string | undefined;
}

/** Where things are kept, and who hears of it. */
export interface Means {
  openDatabase(onClosed: () => void): Promise<Database>;
  deleteDatabase(): Promise<void>;
  readonly second: Copy | undefined;
  readonly ledger: Ledger;
  /** What vanished or was damaged, as it is found; and what is gone for good. */
  onFound(findings: readonly string[], losses: readonly Loss[]): void;
  /** What the database has, before it was held against the second copy: of hundreds that takes seconds. */
  onListed?(list: readonly Summary[]): void;
  /** Another window brought the database to a newer version, or the browser took it away. */
  onClosed(): void;
}

/** Deleted investigations can be brought back for as long. */
const undoDays = 7;

const noAnalysis: Analysis = {
  sources: [],
  warnings: [],
  migrations: [],
  findings: [],
  hosts: [],
  zoneGuess: undefined,
};
/** In place of an analysis that cannot be read: known again when the rest is saved, so that it never takes its place. */
const noContent: Content = { analysis: noAnalysis, context: [] };

export class InvestigationStore {
  readonly #means: Means;
  #database: Database | undefined;
  #opening: Promise<void> | undefined;
  #losses: readonly Loss[] = [];
  #brought: ReadonlySet<string> = new Set();
  /** Writes that failed, which may be found all the same: they are no other window's. */
  readonly #unsaved = new Map<string, Row>();
  /** It failed before this page was loaded, or was found damaged. */
  #isToMakeAnew: boolean;

  private constructor(means: Means, database: Database | undefined) {
    this.#means = means;
    this.#database = database;
    this.#isToMakeAnew = means.ledger.failure !== undefined && !means.ledger.failedHere;
  }

  /** Opens both, and compares who is there. `settle` does the rest, which may take longer. */
  static async open(means: Means): Promise<InvestigationStore> {
    const { ledger, second } = means;
    let database: Database | undefined;
    // One that failed while this page was open is not even looked at again.
    if (!(ledger.failedHere && second))
      try {
        database = await means.openDatabase(means.onClosed);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.kind === 'newer' || !second) throw problem;
        ledger.fail({ at: Date.now(), why: problem.message });
      }
    const store = new InvestigationStore(means, database);
    if (means.onListed && database && !ledger.failure) means.onListed(await store.list().catch(() => []));
    await store.#compare();
    return store;
  }

  /** Newest first. Those that were deleted are there too, marked. */
  async list(): Promise<readonly Summary[]> {
    return (await this.#rows()).map(summaryOf);
  }

  /** Those that one of these bundles was read for, newest first. */
  async withDigests(digests: readonly string[]): Promise<readonly Summary[]> {
    const rows = await this.#rows();
    return rows
      .filter((row) => row.deletedAt === undefined && row.digests.some((digest) => digests.includes(digest)))
      .map(summaryOf);
  }

  /** One that is damaged is given as far as it is whole: what a person made of it, without the analysis. */
  async load(id: string): Promise<Saved> {
    return await this.#do(async () => {
      const row = await this.#newest(id);
      if (!row) throw this.#gone(id);
      const { content, lack } = await this.#content(row);
      return { investigation: { ...workOf(row), ...content }, revision: row.revision, lack };
    });
  }

  /** What a person made of one, without the analysis: what another window has saved meanwhile. */
  async loadWork(id: string): Promise<{ readonly work: Work; readonly revision: number } | undefined> {
    return await this.#do(async () => {
      const row = await this.#newest(id);
      return row && { work: workOf(row), revision: row.revision };
    });
  }

  /**
   * Writes, reads back, compares. What another window wrote since `before` is put together with it, so the answer may
   * hold more than was given. When this answers, it is on disk.
   */
  async save(investigation: Investigation, before: Saved | undefined): Promise<Saved> {
    return await this.#alone(investigation.id, async () => {
      const { analysis, context, ...mine } = investigation;
      const stored = await this.#newest(mine.id);
      const isSameContent = before?.investigation.analysis === analysis && before.investigation.context === context;
      const isWithout = stored !== undefined && analysis === noAnalysis;
      const isKept = isSameContent && stored !== undefined && (isWithout || (await this.#hasContent(stored)));
      const packed = isKept || isWithout ? undefined : await pack(investigation);
      const isOwn = stored !== undefined && same(stored, this.#unsaved.get(mine.id));
      const isMerged = stored !== undefined && !isOwn && stored.revision !== before?.revision;
      const work = isMerged ? mergeWork(before?.investigation, mine, workOf(stored), () => crypto.randomUUID()) : mine;
      const digest = packed?.digest ?? stored?.contentDigest;
      if (digest === undefined) throw this.#gone(mine.id);
      const revision = this.#means.ledger.revisionAfter(stored, mine.id);
      const fresh = rowOf(work, analysis, revision, digest);
      const row = isWithout ? { ...fresh, names: stored.names, migrations: stored.migrations } : fresh;
      if (!isMerged) this.#unsaved.set(row.id, row);
      const caveat = await this.#write(row, packed?.bytes);
      this.#unsaved.delete(row.id);
      const written = isMerged ? { ...work, analysis, context } : investigation;
      return { investigation: written, revision, caveat };
    });
  }

  /** Writes one in place of whatever has its id: for imports, after the person was asked. */
  async replace(investigation: Investigation): Promise<Saved> {
    return await this.#alone(investigation.id, async () => {
      const { analysis, context: _, ...work } = investigation;
      const packed = await pack(investigation);
      const revision = this.#means.ledger.revisionAfter(await this.#newest(work.id), work.id);
      const caveat = await this.#write(rowOf(work, analysis, revision, packed.digest), packed.bytes);
      return { investigation, revision, caveat };
    });
  }

  /** What a person made of one that is not open. Its analysis is not looked at: that may be damaged. */
  async edit(id: string, change: Partial<Pick<Row, 'name' | 'tags' | 'status' | 'isArchived' | 'changedAt'>>) {
    await this.#change(id, (row) => ({ ...row, ...change }));
  }

  /** As it lies there, its analysis neither unpacked nor, where it is damaged, missed. */
  async duplicate(id: string, copyId: string, name: string, now: Millis): Promise<void> {
    await this.#alone(id, async () => {
      const row = await this.#newest(id);
      if (!row) throw this.#gone(id);
      const { deletedAt: _, ...rest } = row;
      const revision = this.#means.ledger.revisionAfter(undefined, copyId);
      const copy: Row = { ...rest, id: copyId, name, createdAt: now, changedAt: now, revision };
      await this.#write(copy, await this.#wholeBlob(row));
    });
  }

  /** Takes one away for good: a copy whose notes went elsewhere, or what cannot be read any more. */
  async discard(id: string): Promise<void> {
    await this.#alone(id, async () => {
      const { ledger, second } = this.#means;
      const row = await this.#newest(id);
      // First, so that what is left after a crash is taken away at the next start, not brought back.
      ledger.discard(id, row?.revision ?? 0);
      await this.#inDatabase((database) => database.remove(id));
      await second?.remove(id).catch(() => undefined);
      this.#losses = this.#losses.filter((loss) => loss.id !== id);
    });
    this.#tell([]);
  }

  /** Marks as deleted; `undelete` takes it back. */
  async remove(id: string): Promise<void> {
    await this.#change(id, (row) => ({ ...row, deletedAt: Date.now() }));
  }

  async undelete(id: string): Promise<void> {
    await this.#change(id, ({ deletedAt: _, ...row }) => row);
  }

  /** Frees the room of what was deleted long ago. */
  async purge(now: Millis): Promise<void> {
    for (const { id, deletedAt = Infinity } of await this.#rows())
      if (deletedAt < now - undoDays * 864e5) await this.discard(id);
  }

  /**
   * Holds each analysis against its digest, in both copies, and writes anew what is damaged or gone. A database that failed
   * before this start, or was found damaged, is then made anew from the second copy.
   */
  async settle(): Promise<void> {
    if (!(await this.#compareContents())) return;
    const { failure } = this.#means.ledger;
    if (!failure || !this.#isToMakeAnew) return;
    try {
      const count = await this.#makeAnew();
      this.#tell([`The database failed ${clock(failure)}: ${failure.why} It was made anew, with all ${count} in it.`]);
    } catch (error) {
      this.#tell([`The database failed ${clock(failure)} and could not be made anew: ${problemOf(error).message}`]);
    }
  }

  close(): void {
    this.#database?.close();
  }

  // The two copies

  /** Absent once it failed, here or in another window: until it was made anew, what it says is no proof. */
  get #believed(): Database | undefined {
    const { failure, failedHere } = this.#means.ledger;
    if (!failure) return this.#database;
    // In another window: that one cannot open it anew while it is open here.
    if (!failedHere && !this.#isToMakeAnew) this.#shut();
    return undefined;
  }

  /** The same; one that another window has made anew since it was shut here is opened again. */
  async #opened(): Promise<Database | undefined> {
    const { ledger, openDatabase, onClosed } = this.#means;
    if (this.#database || ledger.failure) return this.#believed;
    this.#opening ??= openDatabase(onClosed)
      .then(
        (database) => void (this.#database = database),
        (error: unknown) => this.#fail(error),
      )
      .finally(() => (this.#opening = undefined));
    await this.#opening;
    return this.#believed;
  }

  #shut(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  get #sides(): Sides {
    const { second, ledger } = this.#means;
    return { database: this.#database, isBelieved: this.#believed !== undefined, second, ledger, now: Date.now() };
  }

  async #compare(isRefill = false): Promise<void> {
    try {
      const { findings, losses, brought, isDamaged } = await compareRows({ ...this.#sides, isRefill });
      this.#losses = losses;
      this.#brought = brought;
      if (isDamaged && !this.#means.ledger.failure) {
        this.#isToMakeAnew = true;
        this.#means.ledger.fail({ at: Date.now(), why: 'It had lost or damaged what it kept.' });
      }
      this.#tell(findings);
    } catch (error) {
      // The database opened, and cannot be read or written: the second copy alone is asked.
      if (!this.#database || !this.#means.second) throw problemOf(error);
      this.#fail(error);
      this.#shut();
      await this.#compare();
    }
  }

  /** False: not all of it could be written, and the next start has to try again. */
  async #compareContents(): Promise<boolean> {
    let isDone = true;
    const whole: string[] = [];
    for (const row of await this.#rows()) {
      try {
        const isQuiet = this.#brought.has(row.id) || row.deletedAt !== undefined;
        const { isWhole, told } = await compareContent(row, this.#sides, isQuiet);
        if (isWhole) whole.push(row.id);
        if (told !== undefined) this.#tell([told]);
      } catch (error) {
        isDone = false;
        this.#tell([`“${row.name}” could not be written twice: ${problemOf(error).message}`]);
        break;
      }
    }
    this.#means.ledger.keepAnalyses(whole, Date.now());
    return isDone;
  }

  /**
   * A database whose log is torn looks well until it is written to; then Chromium drops all of it at the next start. Seen to
   * help: deleting it while nobody has it open, and writing all of it again.
   */
  async #makeAnew(): Promise<number> {
    const { openDatabase, deleteDatabase, onClosed, ledger } = this.#means;
    const rows = await this.#rows();
    const refuge = this.#means.second ?? new MemoryCopy();
    for (const row of rows) {
      if (!this.#means.second) await refuge.write(row, await inMemory(await this.#wholeBlob(row)));
      // What only the database may have, unread, is not thrown away.
      else if (!this.#database && !(await refuge.isContentWhole(row)))
        throw new StoreProblem('damaged', `the second copy of “${row.name}” is not whole.`);
    }
    if (!this.#database && this.#losses.length > 0)
      throw new StoreProblem('damaged', 'the second copy does not hold all that was kept.');
    this.#shut();
    await deleteDatabase();
    const database = await openDatabase(onClosed);
    for (const row of rows) await database.write(row, await refuge.content(row));
    this.#database = database;
    this.#isToMakeAnew = false;
    ledger.fail(undefined);
    // What was saved meanwhile.
    await this.#compare(true);
    return rows.length;
  }

  /** Newest first. */
  async #rows(): Promise<readonly Row[]> {
    return await this.#do(async () => {
      const believed = await this.#opened();
      let entries: readonly Entry[] | undefined;
      if (believed) entries = await believed.list().catch((error: unknown) => void this.#fail(error));
      // Every list is read after every save: the second copy is asked only where the first does not know.
      if (!entries || entries.some(({ row }) => !row))
        entries = [
          ...(entries ?? (await this.#database?.list().catch(() => [])) ?? []),
          ...((await this.#means.second?.list().catch(() => [])) ?? []),
        ];
      const newest = new Map<string, Row>();
      const { gone } = this.#means.ledger;
      for (const { id, row } of entries) {
        const best = newerOf(newest.get(id), row);
        if (best && best.revision > (gone[id] ?? 0)) newest.set(id, best);
      }
      return [...newest.values()].sort((a, b) => b.changedAt - a.changedAt);
    });
  }

  async #newest(id: string): Promise<Row | undefined> {
    const read = (copy: Copy | undefined) => copy?.row(id).catch(() => undefined);
    const [here, there] = await Promise.all([read(this.#database), read(this.#means.second)]);
    const row = newerOf(here, there);
    return row && row.revision > (this.#means.ledger.gone[id] ?? 0) ? row : undefined;
  }

  async #hasContent(row: Row): Promise<boolean> {
    for (const copy of [this.#database, this.#means.second])
      if ((await copy?.hasContent(row).catch(() => false)) === true) return true;
    return false;
  }

  /** The analysis from whichever copy has it whole. */
  async #wholeBlob(row: Row): Promise<Blob | undefined> {
    for (const copy of [this.#database, this.#means.second]) {
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
      await this.#write({ ...change(row), revision: this.#means.ledger.revisionAfter(row, id) }, undefined);
    });
  }

  /** To both. Answers with what is not as it should be; throws where it is on no disk for certain. */
  async #write(row: Row, content: Blob | undefined): Promise<string | undefined> {
    const { second, ledger } = this.#means;
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

  /** Not where it has failed before. What fails now is not thrown: the second copy may have what is to be kept. */
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
    this.#means.ledger.failHere({ at: Date.now(), why: problemOf(error).message });
  }

  #tell(findings: readonly string[]): void {
    this.#means.onFound(findings, this.#losses);
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

/** The database's own Blobs are files of it. */
async function inMemory(blob: Blob | undefined): Promise<Blob | undefined> {
  return blob && new Blob([await blob.arrayBuffer()]);
}

async function pack({ analysis, context }: Investigation): Promise<{ readonly bytes: Blob; readonly digest: string }> {
  const bytes = await packContent({ analysis, context });
  return { bytes, digest: await sha256(bytes) };
}

function notSaved(failure: Failure | undefined, problem: StoreProblem | undefined): StoreProblem {
  return new StoreProblem(
    problem?.kind ?? 'failed',
    `${problem?.message ?? failure?.why ?? ''} The database has failed: nothing that it takes is believed until Switchover is started anew.`,
  );
}

function clock({ at }: Failure): string {
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return Date.now() - at < 864e5 ? `at ${time}` : `on ${when(at)}`;
}
