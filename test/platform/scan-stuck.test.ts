/** A scan that hangs is ended with its thread when it is cancelled, and what it found until then is kept. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { analyse, analyseScanned, whole } from '../../renderer/engine/analyse.ts';
import { scan } from '../../renderer/engine/scan/scan.ts';
import type { Scanned } from '../../renderer/engine/scan/scanned.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { scanOnThread } from '../../renderer/platform/scan.node.ts';
import { startScanThread } from '../../renderer/platform/scan-thread.node.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';
import { twoHosts } from '../fixtures/two-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-stuck-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log = join(folder, 'vmkernel.log');
const texts = new URL('../fixtures/sample/', import.meta.url).pathname;
const { logs } = twoHosts({
  seed: 2,
  aheadSeconds: 1,
  migrations: 4,
  read: (path) => readFileSync(texts + path, 'utf8'),
});
writeFileSync(log, Object.entries(logs).find(([path]) => path.endsWith('vmkernel.log'))?.[1] ?? '');

/** A thread that says what it is told to, and then hears nothing any more. */
function stuckThread(says: readonly unknown[]): ReturnType<typeof startScanThread> {
  const script = join(folder, 'stuck.mjs');
  writeFileSync(
    script,
    `import { parentPort } from 'node:worker_threads';
    parentPort.once('message', () => {
      for (const found of ${JSON.stringify(says)}) {
        if (found.lines) {
          found.lines.bytes = Uint8Array.from(found.lines.bytes);
          found.lines.table = Uint32Array.from(found.lines.table);
        }
        parentPort.postMessage(found);
      }
      for (;;);
    });`,
  );
  return startScanThread(pathToFileURL(script));
}

/** What a scan finds before the log ends. */
async function foundSoFar(): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  const keep = (one: Scanned) => {
    if (one.kind === 'lines')
      found.push({ ...one, lines: { ...one.lines, bytes: [...one.lines.bytes], table: [...one.lines.table] } });
    else if (one.kind === 'log-begins') found.push(one);
    return undefined;
  };
  const { sources } = await openPaths([log]);
  await scan(sources, { platform: nodePlatform }, keep);
  return found;
}

test.each([
  ['found nothing', false],
  ['found a log’s lines, but not its end', true],
])('one that %s', async (_, isFound) => {
  const { sources } = await openPaths([log]);
  const thread = stuckThread(isFound ? await foundSoFar() : []);
  const cancel = { aborted: false };
  setTimeout(() => (cancel.aborted = true), 500);
  const options = { platform: nodePlatform, cancel };
  const began = performance.now();
  const cut = whole(await analyseScanned((take) => scanOnThread({ thread, sources, cancel }, take), 1, options));
  // A second after it was cancelled, on a busy machine.
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(thread.threadId).toBe(-1);
  if (!isFound) return expect(cut).toMatchObject({ sources: [], migrations: [] });
  const all = await analyse(sources, { platform: nodePlatform });
  expect(cut.migrations.length).toBeGreaterThan(0);
  expect(cut.migrations.map(({ lines }) => lines)).toEqual(all.migrations.map(({ lines }) => lines));
  expect(cut.sources.map(({ path }) => path)).toEqual(all.sources.map(({ path }) => path));
});
