// npm run soak [-- TIMES]: analyses the sample 200 times in one window of Chromium, and prints what the page and the
// engine's worker hold after a forced collection, before and after. Run it by hand; it takes some minutes. Exit 1 where the
// window holds noticeably more at the end than it did when it was warm.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { buildApp, buildSample, root } from './up-to-date.mjs';

const times = Number(process.argv[2] ?? 200);
/** What may stay of each, of what an open sample holds: compiled code, the browser's own notes of what was fetched. */
const mostKept = 0.1;
const MiB = 2 ** 20;

buildSample();
buildApp();
const folder = mkdtempSync(join(tmpdir(), 'switchover-soak-'));
const { serve } = await import('../out/main/browser-host.js');
const serving = await serve({ appFolder: root, paths: [] });
const context = await chromium.launchPersistentContext(folder, {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  viewport: { width: 1280, height: 800 },
});
const page = context.pages()[0] ?? (await context.newPage());
const devtools = await context.newCDPSession(page);

/** Sessions of the page's workers, and answers that they owe. */
const workers = new Set();
const owed = new Map();
let asked = 0;
devtools.on('Target.attachedToTarget', ({ sessionId }) => workers.add(sessionId));
devtools.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
  const { id, result } = JSON.parse(message);
  owed.get(id)?.(result);
  owed.delete(id);
});
await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
const ask = (sessionId, method) =>
  new Promise((resolve) => {
    asked += 1;
    owed.set(asked, resolve);
    void devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: asked, method }) });
  });

/** Bytes that stay after a collection: of the page, and of its workers. */
async function held() {
  for (let n = 0; n < 3; n += 1) {
    await devtools.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(300);
  }
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes } = await devtools.send('Memory.getDOMCounters');
  let inWorkers = 0;
  for (const worker of workers) {
    for (let n = 0; n < 3; n += 1) await ask(worker, 'HeapProfiler.collectGarbage');
    inWorkers += (await ask(worker, 'Runtime.getHeapUsage')).usedSize;
  }
  return { page: usedSize / MiB, workers: inWorkers / MiB, count: workers.size, nodes };
}

/** Opens the sample, reads it to its end, closes it. */
async function analyse(whileOpen) {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('heading', { name: /migrations$/ }).waitFor();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
  await whileOpen?.();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Close Investigation');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
}

const say = (when, { page: inPage, workers: inWorkers, count, nodes }) =>
  console.log(
    `${when}: page ${inPage.toFixed(1)} MiB, ${count} worker(s) ${inWorkers.toFixed(1)} MiB, ${nodes} DOM nodes`,
  );

await page.goto(serving.url);
// Warm: code is compiled, caches are filled.
for (let n = 0; n < 10; n += 1) await analyse();
const before = await held();
say('after 10 analyses', before);
let opened = before;
await analyse(async () => say('with the sample open', (opened = await held())));
let after = before;
for (let n = 1; n <= times; n += 1) {
  await analyse();
  if (n % 50 === 0 || n === times) say(`after ${n + 10} analyses`, (after = await held()));
}
await context.close();
await serving.close();
const sum = (one) => (one.page + one.workers) * 1024;
const [kept, open] = [(sum(after) - sum(before)) / times, sum(opened) - sum(before)];
console.log(
  `${times} analyses of the sample: ${kept.toFixed(1)} KiB stayed of each; an open one holds ${open.toFixed(0)} KiB`,
);
process.exit(kept > mostKept * open ? 1 : 0);
