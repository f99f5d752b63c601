/** A scan on a thread of its own, under Node. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import type { Limits } from '../engine/limits.ts';
import type { Cancellation } from '../engine/archive/source.ts';
import { scan } from '../engine/scan/scan.ts';
import type { Take } from '../engine/scan/scanned.ts';
import { nodePlatform } from './platform.node.ts';
import { helperBehind, helpScan, worthCores } from './scan-helper.ts';
import type { FromHelper, ToHelper } from './scan-helper.ts';
import { giveToPort, takeFromPort, untilOver } from './scan-port.ts';
import type { ScanPort } from './scan-port.ts';
import { startScanThread } from './scan-thread.node.ts';
import { fileSource } from './source.node.ts';
import type { FileSource } from './source.node.ts';

/** What the thread is to scan. */
interface Job {
  readonly files: readonly Pick<FileSource, 'place' | 'path' | 'state'>[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits> | undefined;
  readonly cores: number;
}

type Port = NonNullable<typeof parentPort>;

export interface ThreadedScan {
  /** Serves this scan, and ends. See `scan-thread.node.ts`. */
  readonly thread: Worker;
  readonly sources: readonly FileSource[];
  readonly zoneOffsetMinutes?: number;
  readonly limits?: Partial<Limits>;
  readonly cancel?: Cancellation;
  /** Those of this machine, if nothing is said. */
  readonly cores?: number;
}

export async function scanOnThread(
  { thread, sources, zoneOffsetMinutes, limits, cancel, cores = availableParallelism() }: ThreadedScan,
  take: Take,
): Promise<void> {
  const files = sources.map(({ place, path, state }) => ({ place, path, state }));
  thread.ref();
  // `once` rejects where the worker throws.
  const ended = once(thread, 'exit').then(([code]: number[]) => {
    if (code !== 0) throw new Error(`The scanning thread ended with code ${code ?? 'none'}.`);
  });
  const port = { say: thread.postMessage.bind(thread), onHear: thread.on.bind(thread, 'message') };
  takeFromPort(port, take, cancel);
  thread.postMessage({ files, zoneOffsetMinutes, limits, cores } satisfies Job);
  await untilOver(ended, cancel);
  await thread.terminate();
}

/** What such a thread is there for. @param script what it was started with */
export function serveScan(script: URL): void {
  const port = parentPort;
  port?.once('message', (job: Job | 'help') => {
    if (job === 'help') helpScan(wayThrough(port), nodePlatform);
    else void serve(job, port, script);
  });
}

async function serve({ files, zoneOffsetMinutes, limits, cores }: Job, port: Port, script: URL): Promise<void> {
  const sources = files.map(({ place, path, state }) => fileSource(place, path, state));
  const manner = { ...(limits && { limits }), ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }) };
  const helper = cores >= worthCores && { helper: helperBehind(() => startHelper(script), manner) };
  const options = { platform: nodePlatform, ...manner, ...helper };
  await giveToPort(wayThrough(port), (take, cancel) => scan(sources, { ...options, cancel }, take));
  port.close();
}

/** It ends with the thread that it helps. */
function startHelper(script: URL): ScanPort<ToHelper, FromHelper> {
  const thread = startScanThread(script);
  thread.postMessage('help');
  return {
    say: thread.postMessage.bind(thread),
    onHear(listener) {
      thread.on('message', listener);
      // Whoever is listened to keeps others from ending, too.
      thread.unref();
      thread.once('error', (error) => listener({ kind: 'failed', reason: String(error) }));
    },
  };
}

function wayThrough<Says, Hears>(port: Port): ScanPort<Says, Hears> {
  return { say: port.postMessage.bind(port), onHear: port.on.bind(port, 'message') };
}
