/** Sources of the window: files that a person picks or drops, and addresses of the desktop host. */
import type { ByteSource, Change } from '../engine/archive/source.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { InputWarning } from '../engine/model.ts';

/** A file with the path it is shown under. Can be posted to a worker, which reads it. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

export interface Picked {
  readonly files: readonly PickedFile[];
  readonly warnings: readonly InputWarning[];
}

/** The files of an `<input type="file">`; with `webkitdirectory`, paths begin with the chosen folder's name. */
export function pickedFiles(list: Iterable<File>): readonly PickedFile[] {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * The files of a drop, and all files in its folders. To be called in the drop event itself: its items are gone afterwards.
 * Files that cannot be read become warnings.
 */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<Picked> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const picked = { files: [] as PickedFile[], warnings: [] as InputWarning[] };
  for (const entry of entries) await collect(entry, picked);
  return picked;
}

async function collect(
  entry: FileSystemEntry,
  picked: { files: PickedFile[]; warnings: InputWarning[] },
): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  try {
    if (isFile(entry)) picked.files.push({ path, file: await fileOf(entry) });
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) await collect(child, picked);
  } catch (error) {
    const message = `Could not be opened: ${messageOf(error)}`;
    picked.warnings.push({ path, offset: undefined, kind: 'unreadable', message });
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return await new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** By name, so that one input gives one order. Chromium gives at most a hundred at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children.sort((a, b) => (a.name < b.name ? -1 : 1));
    children.push(...some);
  }
}

export function fileSource({ path, file }: PickedFile): ByteSource {
  return {
    path,
    size: file.size,
    read: (start = 0, end = file.size) => chunks(file.slice(start, end).stream()),
    change: () => changeOfFile(file),
  };
}

/** A browser no longer reads a `File` that changed after it was chosen. */
async function changeOfFile(file: File): Promise<Change | undefined> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return undefined;
  } catch (error) {
    return { kind: error instanceof DOMException && error.name === 'NotFoundError' ? 'gone' : 'rewritten' };
  }
}

/**
 * A file behind an address, `app://source/<token>` of the desktop host. A host that does not know ranges gives it whole.
 *
 * @param version what the host called its state when it was chosen
 */
export function urlSource(url: string, path: string, size: number, version?: string): ByteSource {
  return {
    path,
    size,
    read: (start = 0, end = size) => fetched(url, start, end),
    async change() {
      const now = await stateOf(url);
      if (!now) return { kind: 'gone' };
      if (version === undefined || now.version === version) return undefined;
      return now.size === size ? { kind: 'rewritten' } : { kind: now.size > size ? 'grown' : 'shrunk', size: now.size };
    },
  };
}

/** Size and version (`file-version.ts`) of the file behind an address now; undefined if it is gone. */
export async function stateOf(url: string): Promise<{ readonly size: number; readonly version: string } | undefined> {
  const response = await fetch(url, { method: 'HEAD' }).catch(() => undefined);
  const version = response?.ok ? (response.headers.get('etag') ?? '') : undefined;
  return version === undefined ? undefined : { version, size: Number(/^"(\d+)-/.exec(version)?.[1] ?? NaN) };
}

/** Whether two versions (`file-version.ts`) are of one file, and not of one that took the place of the other. */
export function isOneFile(version: string, other: string): boolean {
  const number = (of: string) => of.slice(of.lastIndexOf('-'));
  return number(version) === number(other);
}

/**
 * A blob passes between processes in a third of the time of a stream, which is cut into pieces of 64 KiB. The desktop host reads a
 * part in one go (`static-files.ts`).
 */
const partBytes = 8 << 20;

/** Fetches the next part while the last one is processed. */
async function* fetched(url: string, start: number, end: number): AsyncGenerator<Uint8Array, void> {
  const stop = new AbortController();
  const partAt = (at: number) => {
    if (at >= end) return undefined;
    const part = fetchedPart(url, at, end, stop.signal);
    // A consumer that leaves early never awaits this one.
    part.catch(() => undefined);
    return part;
  };
  try {
    let ahead = partAt(start);
    for (let at = start; ahead;) {
      const part = await ahead;
      at += part.size;
      ahead = part.size > 0 ? partAt(at) : undefined;
      yield* chunks(part.stream());
    }
  } finally {
    stop.abort();
  }
}

/** One part from `start` on; from a host without ranges everything up to `end`. */
async function fetchedPart(url: string, start: number, end: number, signal: AbortSignal): Promise<Blob> {
  const last = Math.min(end, start + partBytes) - 1;
  const response = await fetch(url, { headers: { Range: `bytes=${start}-${last}` }, signal });
  // The file has become shorter: the reader notices the early end.
  if (response.status === 416) return new Blob();
  if (!response.ok) throw new Error(`The host answered with ${response.status}: ${await response.text()}.`);
  const blob = await response.blob();
  return response.status === 206 ? blob : blob.slice(start, end);
}

/** Not by the stream's own iterator, which older engines lack. Cancels the stream if the consumer leaves early. */
async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
