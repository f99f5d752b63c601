/** One of the places where investigations are kept: the database, the files beside it, and what tests put in their stead. */
import type { StoreProblem } from './problems.ts';
import type { Row } from './row.ts';

export type Entry =
  | { readonly id: string; readonly row: Row; readonly damage?: StoreProblem }
  /** There is one, but none that can be read. */
  | { readonly id: string; readonly row: undefined; readonly damage: StoreProblem };

export interface Copy {
  /** All that is there. One that is damaged does not keep the others from being told. */
  list(): Promise<readonly Entry[]>;
  row(id: string): Promise<Row | undefined>;
  /** The analysis as it lies there, not held against its digest yet. */
  content(row: Row): Promise<Blob | undefined>;
  hasContent(row: Row): Promise<boolean>;
  /** Whether the analysis is there and has the digest that its row states. */
  isContentWhole(row: Row): Promise<boolean>;
  /** Answers when it is on disk and was read back. Without content, that of before stays. */
  write(row: Row, content: Blob | undefined): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The copy that can be shut, and be opened anew from what the disk has. */
export interface Database extends Copy {
  close(): void;
  /** It was shut by another window, for a newer version: nothing failed. */
  readonly wasTaken: boolean;
}
