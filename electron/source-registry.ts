import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Opened, SourceHandle } from '../renderer/contract/host.ts';
import { whyUnreadable } from './file-errors.ts';
import { versionOf } from './file-version.ts';
import { walkFolder } from './walk-folder.ts';

/**
 * Files the user chose, by random token. The page gets tokens and never a path: a page that was taken over can read what was
 * opened and nothing else of the disk.
 */
export class SourceRegistry {
  readonly #pathOf = new Map<string, string>();
  readonly #tokenOf = new Map<string, string>();
  readonly #urlPrefix: string;

  /** `urlPrefix` is put before a token: `app://source/`. */
  constructor(urlPrefix: string) {
    this.#urlPrefix = urlPrefix;
  }

  /** The path of a token; undefined for an unknown one. */
  pathOf(token: string): string | undefined {
    return this.#pathOf.get(token);
  }

  /** Registers files, and all files below folders. Never throws: what cannot be opened is in `skipped`. */
  async open(paths: readonly string[]): Promise<Opened> {
    const parts = await Promise.all(paths.map((path) => this.#openOne(resolve(path))));
    return { sources: parts.flatMap((part) => part.sources), skipped: parts.flatMap((part) => part.skipped) };
  }

  async #openOne(path: string): Promise<Opened> {
    const name = basename(path);
    const found = await stat(path).catch((error: unknown) => whyUnreadable(error));
    if (typeof found === 'string') return { sources: [], skipped: [{ path: name, reason: found }] };
    if (found.isFile()) return { sources: [this.#handle(path, name, found.size, versionOf(found))], skipped: [] };
    if (!found.isDirectory()) return { sources: [], skipped: [{ path: name, reason: 'neither a file nor a folder' }] };
    const { files, skipped } = await walkFolder(path);
    return {
      sources: files.map(({ path: file, label, ...state }) =>
        this.#handle(file, `${name}/${label}`, state.size, state.version),
      ),
      skipped,
    };
  }

  #handle(path: string, label: string, size: number, version: string): SourceHandle {
    const token = this.#tokenOf.get(path) ?? randomBytes(24).toString('base64url');
    this.#tokenOf.set(path, token);
    this.#pathOf.set(token, path);
    return { name: basename(path), path: label, size, version, url: this.#urlPrefix + token };
  }
}
