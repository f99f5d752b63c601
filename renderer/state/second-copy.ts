/** Where the second copy of what is kept lies, and the small ledger beside both. */
import { keptPiece } from '../contract/kept-files.ts';
import type { KeptFile, KeptFileName, KeptFilesHost } from '../contract/kept-files.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { Copy } from '../store/copy.ts';
import { deleteDatabase } from '../store/database.ts';
import { FilesCopy } from '../store/files-copy.ts';
import type { Files } from '../store/files-copy.ts';
import { Ledger } from '../store/ledger.ts';
import { StoreProblem } from '../store/problems.ts';
import { desktop } from './host.ts';
import type { SlotReply, SlotRequest } from './slots.worker.ts';

const ledgerKey = 'switchover.kept';

export const ledger = new Ledger({
  read: () => localStorage.getItem(ledgerKey),
  write: (text) => localStorage.setItem(ledgerKey, text),
});

export function secondCopy(): Copy | undefined {
  if (desktop) return new FilesCopy(desktopFiles(desktop.keptFiles));
  return 'getDirectory' in navigator.storage ? new FilesCopy(slotFiles()) : undefined;
}

/** Chromium neither opens nor deletes a database whose manifest is gone; the desktop host takes its files away. */
export async function clearDatabase(): Promise<void> {
  try {
    await deleteDatabase();
  } catch (error) {
    if (!desktop) throw error;
    await desktop.clearDatabase();
  }
}

/** Files of the desktop host, a small piece at a time: one message of tens of megabytes would hold up the page. */
function desktopFiles(host: KeptFilesHost): Files {
  return {
    list: (id) => told(host.list(id)),
    async read(file) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let offset = 0; ; offset += keptPiece) {
        const piece = await told(host.read({ ...file, offset }));
        if (!piece) return undefined;
        pieces.push(piece.slice());
        if (piece.length < keptPiece) return new Blob(pieces);
      }
    },
    async write(file, content) {
      for (let offset = 0; ; offset += keptPiece) {
        const bytes = new Uint8Array(await content.slice(offset, offset + keptPiece).arrayBuffer());
        const isLast = offset + keptPiece >= content.size;
        await told(host.write({ ...file, offset, bytes, isLast }));
        if (isLast) return;
      }
    },
    digest: (file: KeptFileName) => told(host.digest(file)),
    remove: (id, name) => told(host.remove({ id, ...(name !== undefined && { name }) })),
  };
}

/** Files of the browser's own file system, by way of a worker: only there they can be flushed. */
function slotFiles(): Files {
  let worker: Worker | undefined;
  const waiting = new Set<(why: string) => void>();
  const start = () => {
    const started = new Worker(new URL('./slots.worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('error', () => {
      for (const fail of waiting) fail('Its worker did not start.');
      worker = undefined;
    });
    return started;
  };
  const ask = (request: SlotRequest) =>
    new Promise<SlotReply>((resolve, reject) => {
      worker ??= start();
      const { port1, port2 } = new MessageChannel();
      const fail = (why: string) => {
        waiting.delete(fail);
        reject(new StoreProblem('failed', why));
      };
      waiting.add(fail);
      port1.addEventListener('message', ({ data }: MessageEvent<{ value?: SlotReply; problem?: string }>) => {
        port1.close();
        if (data.problem !== undefined) return fail(data.problem);
        waiting.delete(fail);
        resolve(data.value);
      });
      port1.start();
      worker.postMessage(request, [port2]);
    });
  return {
    list: async (id) => (await ask({ kind: 'list', id })) as readonly KeptFile[],
    read: async (file) => (await ask({ kind: 'read', file })) as Blob | undefined,
    write: async (file, content) => void (await ask({ kind: 'write', file, content })),
    digest: async (file) => (await ask({ kind: 'digest', file })) as string | undefined,
    remove: async (id, name) => void (await ask({ kind: 'remove', id, name })),
  };
}

/** Electron puts words of its own before ours. */
async function told<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    const said = messageOf(error);
    throw new StoreProblem('failed', said.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, ''));
  }
}
