/** Names and sizes of the files of the second copy, shared by page and main process. */

export interface KeptFileName {
  /** Of the investigation: a UUID, which is also the name of its folder. */
  readonly id: string;
  readonly name: string;
}

export type KeptFile = KeptFileName;

export interface KeptPiece extends KeptFileName {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** The last piece: the file is flushed to disk before the answer. */
  readonly isLast: boolean;
}

/** The files that the desktop host stores for the page. Rejections carry a sentence for the user. */
export interface KeptFilesHost {
  /** Of one investigation, or of all. */
  list(id?: string): Promise<readonly KeptFile[]>;
  read(at: KeptFileName & { readonly offset: number }): Promise<Uint8Array | undefined>;
  write(piece: KeptPiece): Promise<void>;
  digest(of: KeptFileName): Promise<string | undefined>;
  remove(what: { readonly id: string; readonly name?: string | undefined }): Promise<void>;
}

/** The most bytes of one message: a larger one would block the page while it is copied. */
export const keptPiece = 2 ** 20;
/** Far above the 128 Mi characters that an investigation may have, compressed. */
export const mostKeptBytes = 1024 * 2 ** 20;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A version of the row by its revision, or an analysis by its SHA-256. */
const name = /^(?:\d{1,16}\.json|[0-9a-f]{64}\.gz)$/;

export const isKeptId = (text: string): boolean => uuid.test(text);
export const isKeptName = (text: string): boolean => name.test(text);
