/** A scan on a thread of its own, under Node. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { messageOf } from '../engine/base/message-of.ts';
import type { Limits } from '../engine/limits.ts';
import type { Cancellation } from '../engine/archive/source.ts';
import { scan } from '../engine/scan/scan.ts';
import type { Take } from '../engine/scan/scanned.ts';
import { nodePlatform } from './platform.node.ts';
import { helperBehind, helpScan, helperCores } from './scan-helper.ts';
import type { FromHelper, ToHelper } from './scan-helper.ts';
import { giveToPort, takeFromPort, untilOver } from './scan-port.ts';
import type { ScanPort } from './scan-port.ts';
import { startScanThread } from './scan-thread.node.ts';
import { fileSource } from './source.node.ts';
import type { FileSource } from './source.node.ts';

/** What the thread has to scan. */
interface Job {
  readonly files: readonly Pick<FileSource, 'place' | 'path' | 'state'>[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits> | undefined;
  readonly cores: number;
}

type Port = NonNullable<typeof parentPort>;

export interface ThreadedScan {
  /** Started by `startScanThread`; serves this scan, and ends. */
  readonly thread: Worker;
  readonly sources: readonly FileSource[];
  readonly zoneOffsetMinutes?: number;
  readonly limits?: Partial<Limits>;
  readonly cancel?: Cancellation;
  /** Default: those of this machine. */
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
  const port = { send: thread.postMessage.bind(thread), onMessage: thread.on.bind(thread, 'message') };
  takeFromPort(port, take, cancel);
  thread.postMessage({ files, zoneOffsetMinutes, limits, cores } satisfies Job);
  await untilOver(ended, cancel);
  await thread.terminate();
}

/** Runs on the scanning thread. @param script that it was started with */
export function serveScan(script: URL): void {
  const port = parentPort;
  port?.once('message', (job: Job | 'help') => {
    if (job === 'help') helpScan(portOf(port), nodePlatform);
    else void serve(job, port, script);
  });
}

async function serve({ files, zoneOffsetMinutes, limits, cores }: Job, port: Port, script: URL): Promise<void> {
  const sources = files.map(({ place, path, state }) => fileSource(place, path, state));
  const fileOptions = { ...(limits && { limits }), ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }) };
  const helper = cores >= helperCores && { helper: helperBehind(() => startHelper(script), fileOptions) };
  const options = { platform: nodePlatform, ...fileOptions, ...helper };
  await giveToPort(portOf(port), (take, cancel) => scan(sources, { ...options, cancel }, take));
  port.close();
}

/** A helper ends with the thread that started it. */
function startHelper(script: URL): ScanPort<ToHelper, FromHelper> {
  const thread = startScanThread(script);
  thread.postMessage('help');
  return {
    send: thread.postMessage.bind(thread),
    onMessage(listener) {
      thread.on('message', listener);
      // A listener would keep the process alive.
      thread.unref();
      thread.once('error', (error) => listener({ kind: 'failed', reason: messageOf(error) }));
    },
  };
}

function portOf<Sent, Received>(port: Port): ScanPort<Sent, Received> {
  return { send: port.postMessage.bind(port), onMessage: port.on.bind(port, 'message') };
}
