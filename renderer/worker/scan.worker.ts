/// <reference lib="webworker" />
/**
 * The first half of an analysis, on a thread of its own: findings go to the engine's worker. With enough cores and rotated logs it
 * starts itself once more, to help.
 */
import { messageOf } from '../engine/base/message-of.ts';
import { scan } from '../engine/scan/scan.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import { helperBehind, helpScan, helperCores } from '../platform/scan-helper.ts';
import type { FromHelper, ToHelper } from '../platform/scan-helper.ts';
import { giveToPort } from '../platform/scan-port.ts';
import type { ScanAnswer, ScanEnd, ScanPort } from '../platform/scan-port.ts';
import { allowOwnScripts } from '../platform/trusted-types.browser.ts';
import type { Request } from './messages.ts';
import { sourceOf } from './sources.ts';

allowOwnScripts();
addEventListener(
  'message',
  ({ data }: MessageEvent<Request<'analyse'> | 'help'>) => {
    if (data === 'help') helpScan(parentPort(), browserPlatform);
    else void serve(data);
  },
  { once: true },
);

async function serve({ files, limits, zoneOffsetMinutes, cores }: Request<'analyse'>): Promise<void> {
  const port = parentPort<Scanned | ScanEnd, ScanAnswer>();
  const fileOptions = { limits, ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }) };
  const helper = cores >= helperCores && { helper: helperBehind(startHelper, fileOptions) };
  const options = { platform: browserPlatform, ...fileOptions, ...helper };
  try {
    await giveToPort(port, (take, cancel) => scan(files.map(sourceOf), { ...options, cancel }, take));
    port.send({ kind: 'done' });
  } catch (error) {
    port.send({ kind: 'failed', reason: messageOf(error) });
  }
}

/** A helper ends with this worker. */
function startHelper(): ScanPort<ToHelper, FromHelper> {
  const worker = new Worker(location.href, { type: 'module' });
  worker.postMessage('help');
  return {
    send: (message, memory = []) => worker.postMessage(message, memory),
    onMessage(listener) {
      worker.addEventListener('message', ({ data }: MessageEvent<FromHelper>) => listener(data));
      worker.addEventListener('error', ({ message }) => listener({ kind: 'failed', reason: message }));
    },
  };
}

/** The channel to the worker that started this one. */
function parentPort<Sent, Received>(): ScanPort<Sent, Received> {
  return {
    send: (message, memory = []) => postMessage(message, memory),
    onMessage: (listener) => addEventListener('message', ({ data }: MessageEvent<Received>) => listener(data)),
  };
}
