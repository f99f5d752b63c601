/// <reference lib="webworker" />
/**
 * The first half of an analysis, on a thread of its own: what it finds goes to the engine's worker. Where it is worth
 * that, it starts itself once more, to help.
 */
import { scan } from '../engine/scan/scan.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import { helperBehind, helpScan, worthCores } from '../platform/scan-helper.ts';
import type { FromHelper, ToHelper } from '../platform/scan-helper.ts';
import { giveToPort } from '../platform/scan-port.ts';
import type { ScanAnswer, ScanEnd, ScanPort } from '../platform/scan-port.ts';
import { allowOwnScripts } from '../platform/trusted-types.browser.ts';
import type { AnalyseRequest } from './messages.ts';
import { sourceOf } from './sources.ts';

allowOwnScripts();
addEventListener(
  'message',
  ({ data }: MessageEvent<AnalyseRequest | 'help'>) => {
    if (data === 'help') helpScan(wayOut(), browserPlatform);
    else void serve(data);
  },
  { once: true },
);

async function serve({ files, limits, zoneOffsetMinutes, cores }: AnalyseRequest): Promise<void> {
  const port = wayOut<Scanned | ScanEnd, ScanAnswer>();
  const manner = { limits, ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }) };
  const helper = cores >= worthCores && { helper: helperBehind(startHelper, manner) };
  const options = { platform: browserPlatform, ...manner, ...helper };
  try {
    await giveToPort(port, (take, cancel) => scan(files.map(sourceOf), { ...options, cancel }, take));
    port.say({ kind: 'done' });
  } catch (error) {
    port.say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

/** It ends with this one. */
function startHelper(): ScanPort<ToHelper, FromHelper> {
  const worker = new Worker(location.href, { type: 'module' });
  worker.postMessage('help');
  return {
    say: (message, memory = []) => worker.postMessage(message, memory),
    onHear(listener) {
      worker.addEventListener('message', ({ data }: MessageEvent<FromHelper>) => listener(data));
      worker.addEventListener('error', ({ message }) => listener({ kind: 'failed', reason: message }));
    },
  };
}

/** The way to whoever started this one. */
function wayOut<Says, Hears>(): ScanPort<Says, Hears> {
  return {
    say: (message, memory = []) => postMessage(message, memory),
    onHear: (listener) => addEventListener('message', ({ data }: MessageEvent<Hears>) => listener(data)),
  };
}
