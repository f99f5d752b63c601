/** How the files of the second copy are named, and how large they may be: the same on both sides. */

export interface KeptFileName {
  /** Of the investigation: a UUID, which is a folder's name and never a path. */
  readonly id: string;
  readonly name: string;
}

export type KeptFile = KeptFileName;

export interface KeptPiece extends KeptFileName {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** It is whole: on disk before this is answered. */
  readonly isLast: boolean;
}

/** What the desktop host keeps for the page. Each promise is rejected with a sentence. */
export interface KeptFilesHost {
  /** Of one investigation, or of all. */
  list(id?: string): Promise<readonly KeptFile[]>;
  read(at: KeptFileName & { readonly offset: number }): Promise<Uint8Array | undefined>;
  write(piece: KeptPiece): Promise<void>;
  digest(of: KeptFileName): Promise<string | undefined>;
  remove(what: { readonly id: string; readonly name?: string | undefined }): Promise<void>;
}

/** Of this size or less each message: a larger one would hold up the page while it is copied. */
export const keptPiece = 2 ** 20;
/** Far above the 128 Mi characters that an investigation may have, compressed. */
export const mostKeptBytes = 1024 * 2 ** 20;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A version of the row by its revision, or an analysis by its SHA-256. */
const name = /^(?:\d{1,16}\.json|[0-9a-f]{64}\.gz)$/;

export const isKeptId = (text: string): boolean => uuid.test(text);
export const isKeptName = (text: string): boolean => name.test(text);
