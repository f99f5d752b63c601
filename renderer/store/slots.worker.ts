/**
 * The second copy in a browser: files of the Origin Private File System, which survive a damaged IndexedDB. On a full disk
 * a new name there, or a stream into an old one, crashes the whole browser (seen in Chromium 156 and Electron 33), so names
 * are made in advance while there is room, are never removed, and are written to by handles, which report their errors.
 */
import type { KeptFile, KeptFileName } from '../contract/kept-files.ts';
import { messageOf } from '../engine/base/message-of.ts';
import { sha256 } from './compress.ts';

interface SyncHandle {
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}
type SlotHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };

/** Without an id or a name: of any. */
export type SlotRequest =
  | { readonly kind: 'list'; readonly id: string | undefined; readonly name?: undefined }
  | { readonly kind: 'remove'; readonly id: string; readonly name: string | undefined }
  | ({ readonly kind: 'read' | 'digest' } & KeptFileName)
  | ({ readonly kind: 'write'; readonly content: Blob } & KeptFileName);
export type SlotReply = readonly KeptFile[] | Blob | string | undefined;

/** A line of JSON that names the file in the slot; empty slots have none. */
interface Head extends KeptFileName {
  readonly length: number;
}
interface Slot {
  readonly handle: SlotHandle;
  head: Head | undefined;
}

const folderName = 'investigations';
/** Bytes before the content. */
const headSize = 512;
const pieceSize = 2 ** 20;
/** Free slots to have at any time: a new investigation takes two, each of its next versions one. */
const inAdvance = 8;
/** Chromium writes its own list of names in blocks; with this much room they fit, too. */
const probeSize = 256 * 1024;
/** Counts the changes, so that another window's are noticed. */
const counterName = 'changes';

let slots: Slot[] | undefined;
let seen = -1;

self.addEventListener('message', ({ data, ports }: MessageEvent<SlotRequest>) => {
  // All windows of this profile use the same slots.
  void navigator.locks.request('switchover.slots', async () => {
    try {
      ports[0]?.postMessage({ value: await carryOut(data) });
    } catch (error) {
      slots = undefined;
      ports[0]?.postMessage({ problem: sentenceOf(error) });
    }
  });
});

async function carryOut(request: SlotRequest): Promise<SlotReply> {
  const all = await current();
  const { id, name } = request;
  const found = all.filter(
    ({ head }) => head && (id === undefined || head.id === id) && (name === undefined || head.name === name),
  );
  const [slot] = found;
  switch (request.kind) {
    case 'list':
      return found.flatMap(({ head }) => (head ? { id: head.id, name: head.name } : []));
    case 'read':
      return slot && (await contentOf(slot));
    case 'digest':
      return slot && (await sha256(await contentOf(slot)));
    case 'write':
      await write(all, request, request.content);
  }
  // After writing, so that the earlier content stays until the new one is whole.
  for (const one of found) await empty(one);
  return undefined;
}

async function write(all: Slot[], { id, name }: KeptFileName, content: Blob): Promise<void> {
  await makeRoom(all);
  const slot = all.find(({ head }) => !head);
  if (!slot) throw new DOMException('No slot is free', 'QuotaExceededError');
  const head: Head = { id, name, length: content.size };
  await using(slot, async (handle) => {
    try {
      handle.truncate(0);
      await fill(handle, head, content);
    } catch (error) {
      handle.truncate(0);
      throw error;
    }
  });
  slot.head = head;
  await changed();
}

/** The head last, once the content is on disk. */
async function fill(handle: SyncHandle, head: Head, content: Blob): Promise<void> {
  for (let at = 0; at < content.size; at += pieceSize)
    put(handle, new Uint8Array(await content.slice(at, at + pieceSize).arrayBuffer()), headSize + at);
  handle.flush();
  put(handle, new TextEncoder().encode(JSON.stringify(head).padEnd(headSize)), 0);
  handle.flush();
}

/** On a full disk Electron 33 returns a wrong count, Chromium a smaller one. */
function put(handle: SyncHandle, bytes: Uint8Array, at: number): void {
  if (handle.write(bytes, { at }) !== bytes.length) throw new DOMException('Not all was written', 'QuotaExceededError');
}

async function empty(slot: Slot): Promise<void> {
  await using(slot, (handle) => {
    handle.truncate(0);
    handle.flush();
  });
  slot.head = undefined;
  await changed();
}

/** Makes more names, after a probe has shown that the disk is not full. */
async function makeRoom(all: Slot[]): Promise<void> {
  const free = all.filter(({ head }) => !head);
  if (free.length >= inAdvance / 2) return;
  const [probe] = free;
  if (probe)
    await using(probe, (handle) => {
      put(handle, new Uint8Array(probeSize), 0);
      handle.flush();
      handle.truncate(0);
      handle.flush();
    });
  else {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < 4 * probeSize) throw new DOMException('No room', 'QuotaExceededError');
  }
  const folder = await folderOfSlots();
  // Damage to Chromium's list of names leaves gaps in the numbers.
  const taken = new Set(all.map(({ handle }) => handle.name));
  for (let count = free.length, at = 0; count < inAdvance; at += 1) {
    const name = `slot-${at}`;
    if (taken.has(name)) continue;
    const handle = await folder.getFileHandle(name, { create: true });
    all.push({ handle: handle as SlotHandle, head: undefined });
    count += 1;
  }
  await changed();
}

async function contentOf({ handle, head }: Slot): Promise<Blob> {
  const file = await handle.getFile();
  // In memory: the slot may hold another file before this one is read.
  return new Blob([await file.slice(headSize, headSize + (head?.length ?? 0)).arrayBuffer()]);
}

/** The slots as they are, read again where another window has changed some. */
async function current(): Promise<Slot[]> {
  const count = await changes();
  if (slots && count === seen) return slots;
  const folder = await folderOfSlots();
  const found: Slot[] = [];
  for await (const handle of folder.values())
    if (handle.kind === 'file' && handle.name.startsWith('slot-'))
      found.push({ handle: handle as SlotHandle, head: await headOf(handle) });
  slots = found;
  seen = count;
  await makeRoom(found).catch(() => undefined);
  return found;
}

async function headOf(handle: FileSystemFileHandle): Promise<Head | undefined> {
  try {
    const file = await handle.getFile();
    const { id, name, length } = JSON.parse(await file.slice(0, headSize).text()) as Partial<Head>;
    if (typeof id === 'string' && typeof name === 'string' && typeof length === 'number') return { id, name, length };
  } catch {
    // Empty, or damaged: free to be written.
  }
  return undefined;
}

const folderOfSlots = async (): Promise<FileSystemDirectoryHandle> =>
  await (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });

const counter = async (): Promise<SlotHandle> =>
  (await (await folderOfSlots()).getFileHandle(counterName, { create: true })) as SlotHandle;

async function changes(): Promise<number> {
  return Number(await (await (await counter()).getFile()).text()) || 0;
}

async function changed(): Promise<void> {
  seen += 1;
  const text = new TextEncoder().encode(String(seen).padStart(16));
  await using({ handle: await counter() }, (handle) => put(handle, text, 0));
}

async function using(
  { handle }: Pick<Slot, 'handle'>,
  work: (handle: SyncHandle) => void | Promise<void>,
): Promise<void> {
  const open = await handle.createSyncAccessHandle();
  try {
    await work(open);
  } finally {
    open.close();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'There is no room left.';
  return messageOf(error);
}
