/** An analysis in the engine's worker, with the scan on a thread beside it. */
import { analyseInParts, analyseScanned } from '../engine/analyse.ts';
import type { AnalyseOptions } from '../engine/analyse.ts';
import type { AnalysisInParts } from '../engine/model.ts';
import type { Scanned, Take } from '../engine/scan/scanned.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import { takeFromPort, untilOver } from '../platform/scan-port.ts';
import type { ScanEnd } from '../platform/scan-port.ts';
import type { Request } from './messages.ts';
import { sourceOf } from './sources.ts';

/** Least bytes for a thread of its own, which takes some 50 ms to start. */
const threadBytes = 4e6;

export function analyseFiles(
  request: Request<'analyse'>,
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
  if (sources.reduce((sum, { size }) => sum + size, 0) < threadBytes) return analyseInParts(sources, options);
  return analyseScanned((take) => scanBeside(request, take, watch.cancel), sources.length, options);
}

/** The thread for the next scan, if it was started already. */
let scanner: Worker | undefined;

/** Starts the thread for the next scan, if none is waiting. */
export function startScanner(): Worker {
  if (scanner) return scanner;
  const started = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
  // If it fails while waiting, the next scan starts another one.
  started.addEventListener('error', () => {
    if (scanner === started) scanner = undefined;
  });
  return (scanner = started);
}

async function scanBeside(
  request: Request<'analyse'>,
  take: Take,
  cancel: { readonly aborted: boolean },
): Promise<void> {
  const worker = startScanner();
  scanner = undefined;
  try {
    const scanning = new Promise<void>((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(`Reading stopped: ${message}`)));
      const onMessage = (listener: (found: Scanned) => void) =>
        worker.addEventListener('message', ({ data }: MessageEvent<Scanned | ScanEnd>) => {
          if (data.kind === 'done') resolve();
          else if (data.kind === 'failed') reject(new Error(data.reason));
          else listener(data);
        });
      takeFromPort({ send: (answer) => worker.postMessage(answer), onMessage }, take, cancel);
      worker.postMessage(request);
    });
    await untilOver(scanning, cancel);
  } finally {
    worker.terminate();
  }
}
