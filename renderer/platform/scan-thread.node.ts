/** A thread to scan on, under Node. Apart from what it does (`scan.node.ts`), which takes longer to load than this to start it. */
import { Worker } from 'node:worker_threads';

/**
 * Starts it, before there is anything to scan: it takes some 40 ms, in which whoever starts it gets ready, too.
 *
 * @param script module that calls `serveScan`
 */
export function startScanThread(script: URL): Worker {
  // It makes little that lives: a large nursery would only take memory.
  const worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  // Unused, it keeps nobody from ending.
  worker.unref();
  return worker;
}
