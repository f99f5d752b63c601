import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RecentFile } from '../renderer/contract/host.ts';

export const recentLimit = 10;

/** The id of a path for the page: does not reveal the path, and is the same at the next start. */
export const recentId = (path: string): string => createHash('sha256').update(path).digest('base64url').slice(0, 22);

/** Newest first, each once. */
export const withRecent = (recent: readonly string[], added: readonly string[]): string[] =>
  [...new Set([...added, ...recent])].slice(0, recentLimit);

/** The paths as the start page lists them. A missing file remains in the list, marked. */
export const listRecent = (paths: readonly string[]): Promise<RecentFile[]> =>
  Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      const kind = found?.isDirectory() === true ? 'folder' : 'file';
      return { id: recentId(path), name: basename(path), path, kind, missing: found === undefined };
    }),
  );
