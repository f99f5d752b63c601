/** The database: its versions, and how it is opened without harm to one that is newer. */
import { Dexie } from 'dexie';
import type { EntityTable } from 'dexie';
import type { Work } from '../engine/investigation/merge.ts';
import type { BundleIdentity } from '../engine/investigation/model.ts';
import { problemOf, StoreProblem } from './problems.ts';

export const databaseName = 'switchover';

/** What is found and shown without unpacking: all that a person made, and what the list needs of the analysis. */
export interface Row extends Work {
  /** Digests of the bundles, to know them again. Since version 2. */
  readonly digests: readonly string[];
  /** Names of VMs and hosts, to search for. Since version 2. */
  readonly names: readonly string[];
  readonly migrations: number;
  /** Goes up with every write: another window's write is noticed by it. */
  readonly revision: number;
  /** Deleted, but not gone yet: it can be undone. */
  readonly deletedAt?: number;
  /** Of the blob. */
  readonly contentDigest: string;
}

/** Analysis and context, compressed. */
export interface Packed {
  readonly id: string;
  /** A Blob since version 4: tens of megabytes of an array are copied thrice on their way, while the page waits. */
  readonly bytes: Blob;
}

interface PackedOfVersion3 {
  bytes: Uint8Array<ArrayBuffer> | Blob;
}

/** Version 1 had neither digests nor names; bundles could be recognised by reading every row only. */
type RowOfVersion1 = Omit<Row, 'digests' | 'names'>;

export const newestVersion = 4;
/** Dexie counts in tenths: its version 2 is IndexedDB's 20. */
const dexieFactor = 10;

export class Database extends Dexie {
  declare rows: EntityTable<Row, 'id'>;
  declare blobs: EntityTable<Packed, 'id'>;

  constructor() {
    // Strict: "saved" is only said of what the disk has. Chromium's default may keep it in the system's memory for a while.
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
  }
}

export function digestsOf(bundles: readonly BundleIdentity[]): readonly string[] {
  return bundles.flatMap(({ digest }) => digest ?? []);
}

/**
 * Opens it, made or brought up to date where that is due. A newer database is refused before it is touched: Dexie itself
 * would open one and work on it with an older schema.
 */
export async function openDatabase(): Promise<Database> {
  let database: Database | undefined;
  try {
    refuseNewer(await versionOnDisk());
    database = new Database();
    await database.open();
    refuseNewer(database.backendDB().version);
    return database;
  } catch (error) {
    database?.close();
    throw problemOf(error);
  }
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
