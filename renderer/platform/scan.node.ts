/**
 * A scan on a thread of its own: reading, inflating and searching beside the reconstruction, which takes what it finds in the
 * same order as if both ran on one. At most `ahead` findings wait, so memory stays bounded whichever half is slower.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Limits } from '../engine/archive/limits.ts';
import type { Cancellation } from '../engine/archive/source.ts';
import { scan } from '../engine/scan.ts';
import type { Scanned, Take } from '../engine/scan.ts';
import { nodePlatform } from './platform.node.ts';
import { fileSource } from './source.node.ts';
import type { FileSource } from './source.node.ts';

/** What the thread is to scan. */
interface Job {
  readonly purpose: typeof purpose;
  readonly files: readonly Pick<FileSource, 'place' | 'path' | 'size'>[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits> | undefined;
}

export interface ThreadedScan {
  /** Module that calls `serveScan` when it runs in a worker. */
  readonly script: URL;
  readonly sources: readonly FileSource[];
  readonly zoneOffsetMinutes?: number;
  readonly limits?: Partial<Limits>;
  readonly cancel?: Cancellation;
}

const purpose = 'switchover-scan';
const ahead = 16;
/** Milliseconds between two reports of progress. */
const progressEvery = 50;

export async function scanOnThread(
  { script, sources, zoneOffsetMinutes, limits, cancel }: ThreadedScan,
  take: Take,
): Promise<void> {
  const files = sources.map(({ place, path, size }) => ({ place, path, size }));
  const worker = new Worker(script, { workerData: { purpose, files, zoneOffsetMinutes, limits } satisfies Job });
  const ended = once(worker, 'exit');
  worker.on('message', (found: Scanned) => {
    void take(found);
    worker.postMessage(cancel?.aborted ? 'stop' : 'taken');
  });
  // `once` rejects where the worker throws.
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`The scanning thread ended with code ${code}.`);
}

/** In a worker that was started by `scanOnThread`: does its work. Anywhere else: nothing. */
export function serveScan(): void {
  const job = workerData as Job | null;
  if (!isMainThread && parentPort && job?.purpose === purpose) void serve(job, parentPort);
}

async function serve({ files, zoneOffsetMinutes, limits }: Job, port: MessagePort): Promise<void> {
  const cancel = { aborted: false };
  let waiting = 0;
  let room: { readonly promise: Promise<void>; readonly open: () => void } | undefined;
  port.on('message', (answer: 'taken' | 'stop') => {
    cancel.aborted ||= answer === 'stop';
    waiting -= 1;
    room?.open();
    room = undefined;
  });
  let toldAt = 0;
  const give = (found: Scanned): Promise<void> | undefined => {
    if (found.kind === 'progress') {
      const now = performance.now();
      const isLast = found.progress.bytesRead === found.progress.bytesTotal;
      if (!isLast && now - toldAt < progressEvery) return undefined;
      toldAt = now;
    }
    port.postMessage(found, memoryOf(found));
    waiting += 1;
    return waiting < ahead ? undefined : (room ??= gate()).promise;
  };
  const sources = files.map(({ place, path, size }) => fileSource(place, path, size));
  const options = {
    platform: nodePlatform,
    cancel,
    ...(limits && { limits }),
    ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }),
  };
  await scan(sources, options, give);
  port.close();
}

function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open: () => open() };
}

/** Memory that changes hands instead of being copied. */
function memoryOf(found: Scanned): ArrayBuffer[] {
  return found.kind === 'lines'
    ? [found.lines.bytes.buffer as ArrayBuffer, found.lines.table.buffer as ArrayBuffer]
    : [];
}
