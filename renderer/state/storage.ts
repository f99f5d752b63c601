/** Where this machine stores investigations: the database, the second copy, and the small ledger beside both. */
import { keptPiece } from '../contract/kept-files.ts';
import type { KeptFile, KeptFileName, KeptFilesHost } from '../contract/kept-files.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { Copy } from '../store/copy.ts';
import { deleteDatabase, openDatabase } from '../store/database.ts';
import { FilesCopy } from '../store/files-copy.ts';
import type { Files } from '../store/files-copy.ts';
import { Ledger } from '../store/ledger.ts';
import { StoreProblem } from '../store/problems.ts';
import { InvestigationStore } from '../store/store.ts';
import type { StoreOptions } from '../store/store.ts';
import { desktop } from './host.ts';
import type { SlotReply, SlotRequest } from '../store/slots.worker.ts';

const ledgerKey = 'switchover.kept';

const ledger = new Ledger({
  read: () => localStorage.getItem(ledgerKey),
  write: (text) => localStorage.setItem(ledgerKey, text),
});

export function openStore(
  events: Pick<StoreOptions, 'onFound' | 'onListed' | 'onClosed'>,
): Promise<InvestigationStore> {
  return InvestigationStore.open({
    ...{ openDatabase, deleteDatabase: clearDatabase, ledger, second: secondCopy() },
    ...events,
  });
}

/** Asks the browser not to delete anything when the disk is full. False: it may. */
export function protectStorage(): Promise<boolean> {
  return navigator.storage.persist().catch(() => false);
}

function secondCopy(): Copy | undefined {
  if (desktop) return new FilesCopy(desktopFiles(desktop.keptFiles));
  return 'getDirectory' in navigator.storage ? new FilesCopy(slotFiles()) : undefined;
}

/** Chromium neither opens nor deletes a database whose manifest is gone; the desktop host removes its files. */
async function clearDatabase(): Promise<void> {
  try {
    await deleteDatabase();
  } catch (error) {
    if (!desktop) throw error;
    await desktop.clearDatabase();
  }
}

/** Files of the desktop host, a small piece at a time: one message of tens of megabytes would block the page. */
function desktopFiles(host: KeptFilesHost): Files {
  return {
    list: (id) => unwrapped(host.list(id)),
    async read(file) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let offset = 0; ; offset += keptPiece) {
        const piece = await unwrapped(host.read({ ...file, offset }));
        if (!piece) return undefined;
        pieces.push(piece.slice());
        if (piece.length < keptPiece) return new Blob(pieces);
      }
    },
    async write(file, content) {
      for (let offset = 0; ; offset += keptPiece) {
        const bytes = new Uint8Array(await content.slice(offset, offset + keptPiece).arrayBuffer());
        const isLast = offset + keptPiece >= content.size;
        await unwrapped(host.write({ ...file, offset, bytes, isLast }));
        if (isLast) return;
      }
    },
    digest: (file: KeptFileName) => unwrapped(host.digest(file)),
    remove: (id, name) => unwrapped(host.remove({ id, ...(name !== undefined && { name }) })),
  };
}

/** Files of the browser's own file system, through a worker: only there they can be flushed. */
function slotFiles(): Files {
  let worker: Worker | undefined;
  const waiting = new Set<(why: string) => void>();
  const start = () => {
    const started = new Worker(new URL('../store/slots.worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('error', () => {
      for (const fail of waiting) fail('Its worker did not start.');
      worker = undefined;
    });
    return started;
  };
  const ask = <Reply extends SlotReply>(request: SlotRequest) =>
    new Promise<Reply>((resolve, reject) => {
      worker ??= start();
      const { port1, port2 } = new MessageChannel();
      const fail = (why: string) => {
        waiting.delete(fail);
        reject(new StoreProblem('failed', why));
      };
      waiting.add(fail);
      port1.addEventListener('message', ({ data }: MessageEvent<{ value: Reply; problem?: string }>) => {
        port1.close();
        if (data.problem !== undefined) return fail(data.problem);
        waiting.delete(fail);
        resolve(data.value);
      });
      port1.start();
      worker.postMessage(request, [port2]);
    });
  return {
    list: (id) => ask<readonly KeptFile[]>({ kind: 'list', id }),
    read: (file) => ask<Blob | undefined>({ kind: 'read', ...file }),
    write: (file, content) => ask<undefined>({ kind: 'write', ...file, content }),
    digest: (file) => ask<string | undefined>({ kind: 'digest', ...file }),
    remove: (id, name) => ask<undefined>({ kind: 'remove', id, name }),
  };
}

/** Electron puts words of its own before the host's message. */
async function unwrapped<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    throw new StoreProblem(
      'failed',
      messageOf(error).replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, ''),
    );
  }
}
