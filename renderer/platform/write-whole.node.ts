import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

type Piece = string | Uint8Array;

/**
 * Writes beside the target and renames, so that a full disk never leaves half a file under its name. A pipe or a terminal is written
 * to directly; a link remains a link.
 */
export async function writeWhole(path: string, content: Piece | Iterable<Piece>): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) return writeFile(path, content);
  const target = found ? await realpath(path) : path;
  const partial = `${target}.part`;
  try {
    await writeFile(partial, content);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}
