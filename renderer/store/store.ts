/** Investigations as they are kept: a row of what a person made, and a compressed blob with the analysis. */
import type { Investigation, Millis } from '../engine/investigation/model.ts';
import { mergeWork } from '../engine/investigation/merge.ts';
import type { Work } from '../engine/investigation/merge.ts';
import type { Analysis } from '../engine/model.ts';
import { sha256 } from './compress.ts';
import { packContent, unpackContent } from './content.ts';
import { digestsOf, openDatabase } from './database.ts';
import type { Database, Packed, Row } from './database.ts';
import { check } from './json.ts';
import { problemOf, StoreProblem } from './problems.ts';
import { workSchema } from './schema/investigation.ts';

/** A line of the list. */
export interface Summary extends Work {
  readonly names: readonly string[];
  readonly migrations: number;
  readonly deletedAt: Millis | undefined;
}

/** What is known to be on disk: the next save is held against it. */
export interface Saved {
  readonly investigation: Investigation;
  readonly revision: number;
}

/** Deleted investigations can be brought back for as long. */
const undoDays = 7;
const mostNames = 2000;

export class InvestigationStore {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @param onClosed another window brought the database to a newer version, or the browser took it away */
  static async open(onClosed: () => void = () => undefined): Promise<InvestigationStore> {
    const database = await openDatabase();
    database.on('versionchange', () => {
      database.close();
      onClosed();
    });
    database.on('close', onClosed);
    return new InvestigationStore(database);
  }

  /** Newest first. Those that were deleted are there too, marked. */
  async list(): Promise<readonly Summary[]> {
    return await this.#do(async () => {
      const rows = await this.#database.rows.orderBy('changedAt').reverse().toArray();
      return rows.map(summaryOf);
    });
  }

  /** Those that one of these bundles was read for, newest first. */
  async withDigests(digests: readonly string[]): Promise<readonly Summary[]> {
    return await this.#do(async () => {
      const rows = await this.#database.rows
        .where('digests')
        .anyOf([...digests])
        .distinct()
        .toArray();
      return rows
        .filter((row) => row.deletedAt === undefined)
        .sort((a, b) => b.changedAt - a.changedAt)
        .map(summaryOf);
    });
  }

  async load(id: string): Promise<Saved> {
    return await this.#do(async () => {
      const [row, packed] = await this.#read(id);
      if (!row || !packed) throw gone();
      if ((await sha256(packed.bytes)) !== row.contentDigest)
        throw new StoreProblem('damaged', 'The kept analysis does not fit its checksum. Import it again from a file.');
      const content = await unpackContent(packed.bytes);
      return { investigation: { ...workOf(row), ...content }, revision: row.revision };
    });
  }

  /** What a person made of one, without the analysis: what another window has saved meanwhile. */
  async loadWork(id: string): Promise<{ readonly work: Work; readonly revision: number } | undefined> {
    return await this.#do(async () => {
      const row = await this.#database.rows.get(id);
      return row && { work: workOf(row), revision: row.revision };
    });
  }

  /**
   * Writes, reads back, compares. What another window wrote since `before` is put together with it, so the answer may
   * hold more than was given. When this answers, it is on disk.
   */
  async save(investigation: Investigation, before: Saved | undefined): Promise<Saved> {
    return await this.#do(async () => {
      const { analysis, context, ...mine } = investigation;
      const isSameContent = before?.investigation.analysis === analysis && before.investigation.context === context;
      let packed = isSameContent ? undefined : await pack(investigation);
      if (isSameContent && !(await this.#hasBlob(mine.id))) packed = await pack(investigation);
      const { row, isMerged } = await this.#write(mine, analysis, before, packed);
      await this.#verify(row, packed !== undefined);
      const written = isMerged ? { ...workOf(row), analysis, context } : investigation;
      return { investigation: written, revision: row.revision };
    });
  }

  /** Writes one in place of whatever has its id: for imports, after the person was asked. */
  async replace(investigation: Investigation): Promise<Saved> {
    return await this.#do(async () => {
      const { analysis, context: _, ...work } = investigation;
      const packed = await pack(investigation);
      const { rows, blobs } = this.#database;
      const row = await this.#database.transaction('rw', rows, blobs, async () => {
        const revision = ((await rows.get(work.id))?.revision ?? 0) + 1;
        const written = rowOf(work, analysis, revision, packed.digest);
        await rows.put(written);
        await blobs.put({ id: packed.id, bytes: packed.bytes });
        return written;
      });
      await this.#verify(row, true);
      return { investigation, revision: row.revision };
    });
  }

  /** Takes one away for good: a copy whose notes went elsewhere. */
  async discard(id: string): Promise<void> {
    const { rows, blobs } = this.#database;
    await this.#do(() =>
      this.#database.transaction('rw', rows, blobs, async () => {
        await rows.delete(id);
        await blobs.delete(id);
      }),
    );
  }

  /** Marks as deleted; `undelete` takes it back. */
  async remove(id: string): Promise<void> {
    await this.#mark(id, Date.now());
  }

  async undelete(id: string): Promise<void> {
    await this.#mark(id, undefined);
  }

  /** Frees the room of what was deleted long ago. */
  async purge(now: Millis): Promise<void> {
    await this.#do(() =>
      this.#database.transaction('rw', this.#database.rows, this.#database.blobs, async () => {
        const rows = await this.#database.rows.toArray();
        const old = rows.filter(({ deletedAt = Infinity }) => deletedAt < now - undoDays * 864e5).map(({ id }) => id);
        await this.#database.rows.bulkDelete(old);
        await this.#database.blobs.bulkDelete(old);
      }),
    );
  }

  close(): void {
    this.#database.close();
  }

  async #write(
    mine: Work,
    analysis: Analysis,
    before: Saved | undefined,
    packed: (Packed & { digest: string }) | undefined,
  ): Promise<{ readonly row: Row; readonly isMerged: boolean }> {
    const { rows, blobs } = this.#database;
    return await this.#database.transaction('rw', rows, blobs, async () => {
      const stored = await rows.get(mine.id);
      const isMerged = stored !== undefined && stored.revision !== before?.revision;
      const work = isMerged ? mergeWork(before?.investigation, mine, workOf(stored), () => crypto.randomUUID()) : mine;
      const contentDigest = packed?.digest ?? stored?.contentDigest;
      if (contentDigest === undefined) throw gone();
      const row = rowOf(work, analysis, (stored?.revision ?? 0) + 1, contentDigest);
      await rows.put(row);
      if (packed) await blobs.put({ id: packed.id, bytes: packed.bytes });
      return { row, isMerged };
    });
  }

  /** The store has been seen to lose what it took (electron 41877, a full disk): only what can be read back was saved. */
  async #verify(row: Row, withBlob: boolean): Promise<void> {
    const [written, packed] = await this.#read(row.id, withBlob);
    // Another window may have written since: then its row holds ours, by the merge above.
    const isRowThere = written && (written.revision > row.revision || JSON.stringify(written) === JSON.stringify(row));
    const isBlobThere =
      !withBlob ||
      (packed && ((await sha256(packed.bytes)) === row.contentDigest || written?.contentDigest !== row.contentDigest));
    if (isRowThere && isBlobThere) return;
    throw new StoreProblem('failed', 'Not saved: what was written could not be read back. Export the work to a file.');
  }

  async #read(id: string, withBlob = true): Promise<readonly [Row | undefined, Packed | undefined]> {
    const { rows, blobs } = this.#database;
    return await this.#database.transaction('r', rows, blobs, async () => [
      await rows.get(id),
      withBlob ? await blobs.get(id) : undefined,
    ]);
  }

  async #hasBlob(id: string): Promise<boolean> {
    return (await this.#database.blobs.where('id').equals(id).count()) > 0;
  }

  async #mark(id: string, deletedAt: Millis | undefined): Promise<void> {
    await this.#do(() =>
      this.#database.transaction('rw', this.#database.rows, async () => {
        const row = await this.#database.rows.get(id);
        if (!row) throw gone();
        const { deletedAt: _, ...rest } = row;
        const revision = row.revision + 1;
        await this.#database.rows.put({ ...rest, revision, ...(deletedAt !== undefined && { deletedAt }) });
      }),
    );
  }

  async #do<Result>(work: () => PromiseLike<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw problemOf(error);
    }
  }
}

async function pack({ id, analysis, context }: Investigation): Promise<Packed & { digest: string }> {
  const bytes = await packContent({ analysis, context });
  return { id, bytes, digest: await sha256(bytes) };
}

function rowOf(work: Work, analysis: Analysis, revision: number, contentDigest: string): Row {
  return {
    ...work,
    digests: digestsOf(work.bundles),
    names: namesOf(analysis),
    migrations: analysis.migrations.length,
    revision,
    contentDigest,
  };
}

function namesOf({ migrations, sources }: Analysis): readonly string[] {
  const names = [
    ...migrations.flatMap(({ vm, id }) => [vm.name ?? vm.path ?? [], id ?? []].flat()),
    ...sources.flatMap(({ host }) => host ?? []),
  ];
  return [...new Set(names)].slice(0, mostNames);
}

/** Checked like a file from outside: an older copy of us, or a fault of the disk, may have written it. */
function workOf(row: Row): Work {
  const { digests: _d, names: _n, migrations: _m, revision: _r, deletedAt: _x, contentDigest: _c, ...work } = row;
  return check(work, workSchema, 'The kept investigation');
}

function summaryOf({ digests: _d, revision: _r, contentDigest: _c, deletedAt, ...rest }: Row): Summary {
  return { ...rest, deletedAt };
}

function gone(): StoreProblem {
  return new StoreProblem('gone', 'This investigation is not kept any more.');
}
