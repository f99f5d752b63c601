/** A place where investigations are stored: the database, the files beside it, or a fake of a test. */
import type { StoreProblem } from './problems.ts';
import type { Row } from './row.ts';

export type Entry =
  | { readonly id: string; readonly row: Row; readonly damage?: StoreProblem }
  /** There is one, but it cannot be read. */
  | { readonly id: string; readonly row: undefined; readonly damage: StoreProblem };

export interface Copy {
  /** All entries, damaged ones included. */
  list(): Promise<readonly Entry[]>;
  row(id: string): Promise<Row | undefined>;
  /** The analysis as stored, not yet checked against its digest. */
  content(row: Row): Promise<Blob | undefined>;
  hasContent(row: Row): Promise<boolean>;
  /** Whether the analysis is there and has the digest that its row states. */
  isContentWhole(row: Row): Promise<boolean>;
  /** Resolves when it is on disk and was read back. Without content, the stored analysis remains. */
  write(row: Row, content: Blob | undefined): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The copy that can be closed, and opened again from disk. */
export interface Database extends Copy {
  close(): void;
  /** It was closed for another window with a newer version: nothing failed. */
  readonly wasTaken: boolean;
}
