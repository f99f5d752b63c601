/** A scan on a thread of its own, under Node. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import type { Limits } from '../engine/archive/limits.ts';
import type { Cancellation } from '../engine/archive/source.ts';
import { scan } from '../engine/scan.ts';
import type { Take } from '../engine/scan.ts';
import { nodePlatform } from './platform.node.ts';
import { giveToPort, takeFromPort } from './scan-port.ts';
import { fileSource } from './source.node.ts';
import type { FileSource } from './source.node.ts';

/** What the thread is to scan. */
interface Job {
  readonly files: readonly Pick<FileSource, 'place' | 'path' | 'size'>[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits> | undefined;
}

export interface ThreadedScan {
  /** Serves this scan, and ends. See `scan-thread.node.ts`. */
  readonly thread: Worker;
  readonly sources: readonly FileSource[];
  readonly zoneOffsetMinutes?: number;
  readonly limits?: Partial<Limits>;
  readonly cancel?: Cancellation;
}

export async function scanOnThread(
  { thread, sources, zoneOffsetMinutes, limits, cancel }: ThreadedScan,
  take: Take,
): Promise<void> {
  const files = sources.map(({ place, path, size }) => ({ place, path, size }));
  thread.ref();
  const ended = once(thread, 'exit');
  const port = { say: thread.postMessage.bind(thread), onHear: thread.on.bind(thread, 'message') };
  takeFromPort(port, take, cancel);
  thread.postMessage({ files, zoneOffsetMinutes, limits } satisfies Job);
  // `once` rejects where the worker throws.
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`The scanning thread ended with code ${code}.`);
}

/** What such a thread is there for. */
export function serveScan(): void {
  const port = parentPort;
  port?.once('message', (job: Job) => void serve(job, port));
}

async function serve({ files, zoneOffsetMinutes, limits }: Job, port: NonNullable<typeof parentPort>): Promise<void> {
  const sources = files.map(({ place, path, size }) => fileSource(place, path, size));
  const options = {
    platform: nodePlatform,
    ...(limits && { limits }),
    ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }),
  };
  const way = { say: port.postMessage.bind(port), onHear: port.on.bind(port, 'message') };
  await giveToPort(way, (take, cancel) => scan(sources, { ...options, cancel }, take));
  port.close();
}
