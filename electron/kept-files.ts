/**
 * The second copy of the investigations: files below the user's data folder, a folder for each investigation. The page decides
 * their content; this module restricts names and sizes, and flushes each file to disk before it answers.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isKeptId, isKeptName, keptPiece, mostKeptBytes } from '../renderer/contract/kept-files.ts';
import type { KeptFile, KeptFileName, KeptPiece } from '../renderer/contract/kept-files.ts';
import { whyNotStored } from './file-errors.ts';

/** Suffix of a file that is still being written. */
const partialEnd = '.part';

export class KeptFiles {
  readonly #folder: string;
  /** Bytes written so far of each file that arrives in pieces. */
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

  /** A piece from `offset` on: shorter than {@link keptPiece} at the end of the file, undefined where there is no such file. */
  async read({ id, name, offset }: KeptFileName & { readonly offset: number }): Promise<Uint8Array | undefined> {
    const file = await open(this.#path(id, name)).catch(unlessMissing);
    if (!file) return undefined;
    try {
      // Not larger than the rest of the file: a message carries the whole buffer, even of a subarray.
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

  /** Appends to a partial file beside the target. After the last piece it is flushed, renamed, and its folder flushed. */
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
      throw new Error(whyNotStored(error), { cause: error });
    }
  }

  /** SHA-256 of the file on disk. */
  async digest({ id, name }: KeptFileName): Promise<string | undefined> {
    const path = this.#path(id, name);
    if (!(await stat(path).catch(unlessMissing))) return undefined;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  }

  /** Removes one file, or all of an investigation. */
  async remove({ id, name }: { readonly id: string; readonly name?: string | undefined }): Promise<void> {
    const path = name === undefined ? join(this.#folder, checked(id)) : this.#path(id, name);
    await rm(path, { force: true, recursive: name === undefined });
    await flushFolder(this.#folder);
  }

  /** Removes a partial file whose page or process ended in the middle. */
  async #sweep(path: string): Promise<void> {
    const isLeft = path.endsWith(partialEnd) && !this.#partial.has(path.slice(0, -partialEnd.length));
    if (isLeft) await rm(path, { force: true }).catch(() => undefined);
  }

  #path(id: string, name: string): string {
    if (!isKeptName(name)) throw new Error('No name of a kept file.');
    return join(this.#folder, checked(id), name);
  }
}

/** Checked here as well as by the contract's schemas, as the id becomes part of a path. */
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

/** Makes a new name survive a power cut. Windows cannot open a folder; its journal protects names. */
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
