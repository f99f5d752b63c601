/** The database: its versions, and how it is opened without harm to one that is newer. */
import { Dexie } from 'dexie';
import type { EntityTable } from 'dexie';
import { sha256 } from './compress.ts';
import type { Database, Entry } from './copy.ts';
import { problemOf, StoreProblem } from './problems.ts';
import { checkRow } from './read-row.ts';
import { digestsOf } from './row.ts';
import type { Row } from './row.ts';

export const databaseName = 'switchover';

/** Content, compressed. */
interface Packed {
  readonly id: string;
  /** A Blob since version 4: an array of tens of megabytes is copied three times, while the page waits. */
  readonly bytes: Blob;
}

interface PackedOfVersion3 {
  bytes: Uint8Array<ArrayBuffer> | Blob;
}

/** Version 1 had neither digests nor names; bundles could only be recognised by reading every row. */
type RowOfVersion1 = Omit<Row, 'digests' | 'names'>;

export const newestVersion = 6;
/** Milliseconds that other windows have to close a database that is deleted. */
const longestWait = 10_000;
/** Dexie counts in tenths: its version 2 is IndexedDB's 20. */
const dexieFactor = 10;

class Tables extends Dexie {
  declare rows: EntityTable<Row, 'id'>;
  declare blobs: EntityTable<Packed, 'id'>;

  constructor() {
    // Strict: "saved" means on disk. By default Chromium may leave it in the system's memory for a while.
    super(databaseName, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ rows: 'id, changedAt', blobs: 'id' });
    this.version(2)
      .stores({ rows: 'id, changedAt, *digests', blobs: 'id' })
      .upgrade((transaction) =>
        transaction
          .table<RowOfVersion1 & { digests?: readonly string[]; names?: readonly string[] }>('rows')
          .toCollection()
          .modify((row) => {
            row.digests = digestsOf(row.bundles);
            row.names = [];
          }),
      );
    // Rows may hold a plan, which version 2 would refuse to read.
    this.version(3).stores({});
    this.version(4)
      .stores({})
      .upgrade((transaction) =>
        transaction
          .table<PackedOfVersion3>('blobs')
          .toCollection()
          .modify((packed) => {
            packed.bytes = new Blob([packed.bytes]);
          }),
      );
    // The content may hold pasted text, which version 4 would refuse to read.
    this.version(5).stores({});
    // Rows may hold stun budgets, which version 5 would refuse to read.
    this.version(6).stores({});
  }
}

/** The database as a copy. An unreadable row is listed as damaged; a failure of the database is thrown. */
class IndexedDatabase implements Database {
  readonly #tables: Tables;
  wasTaken = false;
  #isClosed = false;

  /** @param onClosed another window brought it to a newer version, or the browser took it away */
  constructor(tables: Tables, onClosed: () => void) {
    this.#tables = tables;
    tables.on('versionchange', () => {
      this.wasTaken = true;
      tables.close();
      onClosed();
    });
    tables.on('close', () => {
      if (!this.#isClosed) onClosed();
    });
  }

  async list(): Promise<readonly Entry[]> {
    const all = await this.#tables.rows.toArray();
    return all.map((given): Entry => {
      try {
        return { id: given.id, row: this.#checked(given) };
      } catch (error) {
        return { id: given.id, row: undefined, damage: problemOf(error) };
      }
    });
  }

  async row(id: string): Promise<Row | undefined> {
    const given = await this.#tables.rows.get(id);
    return given && this.#checked(given);
  }

  async content({ id }: Row): Promise<Blob | undefined> {
    return (await this.#tables.blobs.get(id))?.bytes;
  }

  async hasContent({ id }: Row): Promise<boolean> {
    return (await this.#tables.blobs.where('id').equals(id).count()) > 0;
  }

  async isContentWhole(row: Row): Promise<boolean> {
    const content = await this.content(row);
    return content !== undefined && (await sha256(content)) === row.contentDigest;
  }

  async write(row: Row, content: Blob | undefined): Promise<void> {
    const { rows, blobs } = this.#tables;
    await this.#tables.transaction('rw', rows, blobs, async () => {
      await rows.put(row);
      if (content) await blobs.put({ id: row.id, bytes: content });
    });
    // The database has been seen to lose what it took (electron 41877, a full disk).
    const isThere = JSON.stringify(await rows.get(row.id)) === JSON.stringify(row);
    if (isThere && (!content || (await this.isContentWhole(row)))) return;
    throw new StoreProblem('failed', 'What was written could not be read back.');
  }

  async remove(id: string): Promise<void> {
    const { rows, blobs } = this.#tables;
    await this.#tables.transaction('rw', rows, blobs, async () => {
      await rows.delete(id);
      await blobs.delete(id);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#tables.close();
  }

  /** The list is read after every save; a row that was whole is not checked again. */
  readonly #whole = new Set<string>();

  #checked(given: Row): Row {
    const key = `${given.id} ${given.revision}`;
    if (!this.#whole.has(key)) checkRow(given);
    this.#whole.add(key);
    return given;
  }
}

/**
 * Opens the database, creating or upgrading it if necessary. A newer one is refused before it is touched: Dexie would open it
 * and work on it with an older schema.
 */
export async function openDatabase(onClosed: () => void): Promise<Database> {
  let tables: Tables | undefined;
  try {
    refuseNewer(await versionOnDisk());
    tables = new Tables();
    await tables.open();
    refuseNewer(tables.backendDB().version);
    return new IndexedDatabase(tables, onClosed);
  } catch (error) {
    tables?.close();
    throw problemOf(error);
  }
}

/** Deletes a database that cannot be opened, once everything is known to be elsewhere. */
export async function deleteDatabase(): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new StoreProblem('failed', 'it is open in another window.')), longestWait);
  });
  await Promise.race([Dexie.delete(databaseName), late]);
}

async function versionOnDisk(): Promise<number> {
  const all = await indexedDB.databases();
  return all.find(({ name }) => name === databaseName)?.version ?? 0;
}

function refuseNewer(version: number): void {
  if (version < (newestVersion + 1) * dexieFactor) return;
  throw new StoreProblem(
    'newer',
    'The investigations on this machine were written by a newer Switchover. They are left untouched; start the newer one to see them. What you do here can be exported to a file.',
  );
}
