/** Starts a thread to scan on, under Node. A file of its own, as `scan.node.ts` takes longer to load than a thread to start. */
import { Worker } from 'node:worker_threads';

/**
 * Starts the thread before there is anything to scan: that takes some 40 ms, in which the caller gets ready, too.
 *
 * @param script module that calls `serveScan`
 */
export function startScanThread(script: URL): Worker {
  // Few of its objects live long: a large nursery would only take memory.
  const worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  // Unused, it does not keep the process alive.
  worker.unref();
  return worker;
}
