/**
 * The second copy of what is kept: files below the user's data folder, a folder an investigation. The page decides what is
 * in them; here they are named strictly, bounded, and on disk before anyone is told so.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isKeptId, isKeptName, keptPiece, mostKeptBytes } from '../renderer/contract/kept-files.ts';
import type { KeptFile, KeptFileName, KeptPiece } from '../renderer/contract/kept-files.ts';

/** Of a name that is not whole yet. */
const partialEnd = '.part';

export class KeptFiles {
  readonly #folder: string;
  /** Sizes of what is being written, a piece at a time. */
  readonly #partial = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(only?: string): Promise<readonly KeptFile[]> {
    const found: KeptFile[] = [];
    for (const id of only === undefined ? await namesIn(this.#folder) : [only]) {
      if (!isKeptId(id)) continue;
      for (const name of await namesIn(join(this.#folder, id))) {
        if (isKeptName(name)) found.push({ id, name });
        else if (only === undefined) await this.#sweep(join(this.#folder, id, name));
      }
    }
    return found;
  }

  /** A piece from `offset` on; shorter than {@link keptPiece} where the file ends, absent where there is no such file. */
  async read({ id, name, offset }: KeptFileName & { readonly offset: number }): Promise<Uint8Array | undefined> {
    const file = await open(this.#path(id, name)).catch(unlessMissing);
    if (!file) return undefined;
    try {
      // No more than there is: a message carries the whole buffer, whatever part of it is meant.
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.max(0, Math.min(keptPiece, size - offset)));
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, offset + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  }

  /** Beside the target, piece by piece; with the last one it is flushed, renamed, and its folder flushed, too. */
  async write({ id, name, offset, bytes, isLast }: KeptPiece): Promise<void> {
    const path = this.#path(id, name);
    const partial = path + partialEnd;
    if (offset + bytes.length > mostKeptBytes) throw new Error('It is too large to be kept.');
    if (offset !== (offset === 0 ? 0 : this.#partial.get(path))) throw new Error('Its pieces came out of order.');
    try {
      if (offset === 0) await mkdir(join(this.#folder, id), { recursive: true });
      const file = await open(partial, offset === 0 ? 'w' : 'a', 0o600);
      try {
        await file.writeFile(bytes);
        if (isLast) await file.sync();
      } finally {
        await file.close();
      }
      this.#partial.set(path, offset + bytes.length);
      if (!isLast) return;
      await rename(partial, path);
      for (const folder of [join(this.#folder, id), this.#folder]) await flushFolder(folder);
      this.#partial.delete(path);
    } catch (error) {
      this.#partial.delete(path);
      await rm(partial, { force: true }).catch(() => undefined);
      throw new Error(sentenceOf(error), { cause: error });
    }
  }

  /** SHA-256 of what lies there, read anew. */
  async digest({ id, name }: KeptFileName): Promise<string | undefined> {
    const path = this.#path(id, name);
    if (!(await stat(path).catch(unlessMissing))) return undefined;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  }

  /** One file, or all of an investigation. */
  async remove({ id, name }: { readonly id: string; readonly name?: string | undefined }): Promise<void> {
    const path = name === undefined ? join(this.#folder, checked(id)) : this.#path(id, name);
    await rm(path, { force: true, recursive: name === undefined });
    await flushFolder(this.#folder);
  }

  /** Half of a file, whose page or process ended in the middle: nobody goes on with it. */
  async #sweep(path: string): Promise<void> {
    const isLeft = path.endsWith(partialEnd) && !this.#partial.has(path.slice(0, -partialEnd.length));
    if (isLeft) await rm(path, { force: true }).catch(() => undefined);
  }

  #path(id: string, name: string): string {
    if (!isKeptName(name)) throw new Error('No name of a kept file.');
    return join(this.#folder, checked(id), name);
  }
}

/** The contract's schemas have refused others already; no path is made of an id that was not looked at here. */
function checked(id: string): string {
  if (!isKeptId(id)) throw new Error('No id of an investigation.');
  return id;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(unlessMissing)) ?? [];
}

function unlessMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

/** So that the new name outlives a power cut. Windows has no handle for a folder; its journal holds the names. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path).catch(unlessMissing);
  if (!folder) return;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function sentenceOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'Its folder may not be written to.';
  return code === undefined ? message : `The system answered ${code}.`;
}
