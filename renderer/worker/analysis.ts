/** An analysis in the engine's worker, its first half on a thread beside it. */
import { analyseInParts, analyseScanned } from '../engine/analyse.ts';
import type { AnalyseOptions } from '../engine/analyse.ts';
import type { AnalysisInParts } from '../engine/model.ts';
import type { Scanned, Take } from '../engine/scan/scanned.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import { takeFromPort, untilOver } from '../platform/scan-port.ts';
import type { ScanEnd } from '../platform/scan-port.ts';
import type { AnalyseRequest } from './messages.ts';
import { sourceOf } from './sources.ts';

/** A thread of its own takes some 50 ms to start: no gain below this size. */
const worthAThread = 4e6;

export function analyseFiles(
  request: AnalyseRequest,
  watch: Pick<AnalyseOptions, 'onProgress' | 'onFound'> & { readonly cancel: { readonly aborted: boolean } },
): Promise<AnalysisInParts> {
  const { files, limits, zoneOffsetMinutes } = request;
  const sources = files.map(sourceOf);
  const options: AnalyseOptions = {
    platform: browserPlatform,
    limits,
    ...watch,
    ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }),
  };
  if (sources.reduce((sum, { size }) => sum + size, 0) < worthAThread) return analyseInParts(sources, options);
  return analyseScanned((take) => scanBeside(request, take, watch.cancel), sources.length, options);
}

/** The thread that the next scan runs on, where it has been started. */
let scanner: Worker | undefined;

/** Starts the thread that a scan runs on, where none waits. */
export function startScanner(): Worker {
  if (scanner) return scanner;
  const started = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
  // One that fails while it waits is nobody's.
  started.addEventListener('error', () => {
    if (scanner === started) scanner = undefined;
  });
  return (scanner = started);
}

async function scanBeside(request: AnalyseRequest, take: Take, cancel: { readonly aborted: boolean }): Promise<void> {
  const worker = startScanner();
  scanner = undefined;
  try {
    const scanning = new Promise<void>((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(`Reading stopped: ${message}`)));
      const onHear = (listener: (found: Scanned) => void) =>
        worker.addEventListener('message', ({ data }: MessageEvent<Scanned | ScanEnd>) => {
          if (data.kind === 'done') resolve();
          else if (data.kind === 'failed') reject(new Error(data.reason));
          else listener(data);
        });
      takeFromPort({ say: (answer) => worker.postMessage(answer), onHear }, take, cancel);
      worker.postMessage(request);
    });
    await untilOver(scanning, cancel);
  } finally {
    worker.terminate();
  }
}
