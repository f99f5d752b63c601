/** What is saved of a bundle besides its analysis, each read in a worker of its own that ends with its answer. */
import type { Wanted } from '../engine/investigation/context.ts';
import type { BundleAnswer, BundleRequest } from '../worker/bundle.worker.ts';
import type { InputFile } from '../worker/messages.ts';

/** @param signal ends the reading, and rejects */
export async function identifyBundles(files: readonly InputFile[], signal: AbortSignal) {
  const answer = await ask({ files }, signal);
  return 'bundles' in answer ? answer.bundles : [];
}

/** @param signal ends the reading, and rejects */
export async function readContextLines(files: readonly InputFile[], wanted: readonly Wanted[], signal: AbortSignal) {
  const answer = await ask({ files, wanted }, signal);
  return 'lines' in answer ? answer.lines : [];
}

function ask(request: BundleRequest, signal: AbortSignal): Promise<BundleAnswer> {
  const worker = new Worker(new URL('../worker/bundle.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<BundleAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<BundleAnswer>) => {
      if ('failed' in data) reject(new Error(data.failed));
      else resolve(data);
    });
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    signal.addEventListener('abort', () => reject(new Error('Another bundle was opened.')));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
