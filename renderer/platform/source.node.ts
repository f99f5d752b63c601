/** Files and folders of this machine as sources. */
import type { Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ByteSource, Change } from '../engine/archive/source.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { InputWarning } from '../engine/model.ts';

const chunkBytes = 256 * 1024;

/** State of a file when it was chosen. */
export type FileState = Pick<Stats, 'size' | 'mtimeMs' | 'ino'>;

/** A file of this machine: `place` is its real path, `path` the one that is shown. */
export interface FileSource extends ByteSource {
  readonly place: string;
  readonly state: FileState;
}

export interface Opened {
  readonly sources: readonly FileSource[];
  readonly warnings: readonly InputWarning[];
}

/**
 * The files named on the command line, and all files in its folders. Links inside a folder are not followed: their target is in the
 * folder anyway, or was not chosen. Files that cannot be opened become warnings.
 */
export async function openPaths(paths: readonly string[]): Promise<Opened> {
  const found: Opened[] = [];
  for (const path of paths) found.push(await openPath(path));
  const warnings = found.flatMap((one) => one.warnings);
  const sources = new Map<string, FileSource>();
  for (const source of found.flatMap((one) => one.sources)) {
    if (!sources.has(source.place)) sources.set(source.place, source);
    else warnings.push({ path: source.path, offset: undefined, kind: 'skipped', message: chosenTwice });
  }
  return { sources: [...sources.values()], warnings };
}

const chosenTwice = 'Chosen twice: it was read once.';

async function openPath(path: string): Promise<Opened> {
  try {
    // Resolved, so that `.` has a name.
    const place = await realpath(resolve(path));
    const found = await stat(place);
    if (found.isDirectory()) {
      const opened = await openFolder(place, basename(place));
      const isEmpty = opened.sources.length + opened.warnings.length === 0;
      return isEmpty ? unreadable(path, 'there is no file in it.') : opened;
    }
    if (found.isFile()) return { sources: [fileSource(place, basename(path), found)], warnings: [] };
    return unreadable(path, 'It is neither a file nor a folder.');
  } catch (error) {
    return unreadable(path, reasonOf(error));
  }
}

/** All files below a folder, by name, so that one input gives one order on every machine. */
async function openFolder(folder: string, label: string): Promise<Opened> {
  const sources: FileSource[] = [];
  const warnings: InputWarning[] = [];
  const add = async (place: string, path: string): Promise<void> => {
    try {
      sources.push(fileSource(place, path, await stat(place)));
    } catch (error) {
      warnings.push(...unreadable(path, reasonOf(error)).warnings);
    }
  };
  const walk = async (place: string, path: string): Promise<void> => {
    try {
      const names = await readdir(place, { withFileTypes: true });
      for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const [inside, insidePath] = [join(place, entry.name), `${path}/${entry.name}`];
        if (entry.isDirectory()) await walk(inside, insidePath);
        else if (entry.isFile()) await add(inside, insidePath);
      }
    } catch (error) {
      warnings.push(...unreadable(path, reasonOf(error)).warnings);
    }
  };
  await walk(folder, label);
  return { sources, warnings };
}

/** A file at `place`, shown as `path`. @param state when it was chosen */
export function fileSource(place: string, path: string, { size, mtimeMs, ino }: FileState): FileSource {
  const state = { size, mtimeMs, ino };
  return {
    place,
    path,
    size,
    state,
    read: (start = 0, end = size) => readFile(place, start, end),
    change: () => changeOf(place, state),
  };
}

async function changeOf(place: string, before: FileState): Promise<Change | undefined> {
  const now = await stat(place).catch(() => undefined);
  if (!now) return { kind: 'gone' };
  if (now.ino !== before.ino) return { kind: 'rewritten' };
  if (now.size !== before.size) return { kind: now.size > before.size ? 'grown' : 'shrunk', size: now.size };
  return now.mtimeMs === before.mtimeMs ? undefined : { kind: 'rewritten' };
}

/** Reads the next chunk while the last one is processed, in turns into two buffers: new ones would pile up. */
async function* readFile(place: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const file = await open(place, 'r');
  const length = Math.min(chunkBytes, Math.max(0, end - start));
  let [one, other] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
  const readAt = (at: number) => {
    [one, other] = [other, one];
    return at < end ? file.read(one, 0, Math.min(length, end - at), at) : undefined;
  };
  let ahead = readAt(start);
  try {
    for (let at = start; ahead;) {
      const { bytesRead, buffer } = await ahead;
      at += bytesRead;
      ahead = bytesRead > 0 ? readAt(at) : undefined;
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // A consumer that leaves early does not need this chunk.
    await ahead?.catch(() => undefined);
    await file.close();
  }
}

function unreadable(path: string, reason: string): Opened {
  return {
    sources: [],
    warnings: [{ path, offset: undefined, kind: 'unreadable', message: `Could not be opened: ${reason}` }],
  };
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied.';
    default:
      return messageOf(error);
  }
}
