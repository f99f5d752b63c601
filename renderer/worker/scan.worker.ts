/// <reference lib="webworker" />
/** The first half of an analysis, on a thread of its own: what it finds goes to the engine's worker. */
import { scan } from '../engine/scan.ts';
import type { Scanned } from '../engine/scan.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import { giveToPort } from '../platform/scan-port.ts';
import type { ScanAnswer, ScanPort } from '../platform/scan-port.ts';
import type { AnalyseRequest } from './messages.ts';
import { sourceOf } from './sources.ts';

/** The last word: everything was found, or why not. */
export type ScanEnd = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

const port: ScanPort<Scanned | ScanEnd, ScanAnswer> = {
  say: (message, memory = []) => postMessage(message, memory),
  onHear: (listener) => addEventListener('message', ({ data }: MessageEvent<ScanAnswer>) => listener(data)),
};

addEventListener('message', ({ data }: MessageEvent<AnalyseRequest>) => void serve(data), { once: true });

async function serve({ files, limits, zoneOffsetMinutes }: AnalyseRequest): Promise<void> {
  const options = { platform: browserPlatform, limits, ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }) };
  try {
    await giveToPort(port, (take, cancel) => scan(files.map(sourceOf), { ...options, cancel }, take));
    port.say({ kind: 'done' });
  } catch (error) {
    port.say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}
