/**
 * Cancel, where the engine's worker or its scan hangs for good: both are made to, as they come from the host, so that nothing
 * for it ships.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { twoHosts } from '../fixtures/two-hosts.ts';
import { launchBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp, Serving } from '../helpers/browser-app.ts';
import { chooserByKey } from '../helpers/chooser.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-stuck-'));
const root = new URL('../../', import.meta.url).pathname;
const texts = new URL('../fixtures/sample/', import.meta.url).pathname;
const { logs } = twoHosts({
  seed: 2,
  aheadSeconds: 1,
  migrations: 4,
  read: (path) => readFileSync(texts + path, 'utf8'),
});
const text = Object.entries(logs).find(([path]) => path.endsWith('vmkernel.log'))?.[1] ?? '';
const [stuck, sound] = [join(folder, 'stuck.log'), join(folder, 'vmkernel.log')];
// Long enough for a thread of its own.
writeFileSync(stuck, `${text}${'2023-11-16T02:31:07.123Z cpu1:1)noise\n'.repeat(120_000)}`);
writeFileSync(sound, text);

let app: BrowserApp;
let page: Page;

afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The app, but this worker never comes back once it is asked to read `stuck.log`. */
async function openHanging(worker: 'engine' | 'scan'): Promise<void> {
  const own = join(folder, worker);
  for (const part of ['out/main', 'out/renderer', 'out/sample'])
    cpSync(join(root, part), join(own, part), { recursive: true });
  const assets = join(own, 'out/renderer/assets');
  const script = readdirSync(assets).find((name) => name.startsWith(`${worker}.worker-`)) ?? '';
  const asked = worker === 'engine' ? 'data.request?.kind === "analyse" && data.request' : 'data';
  const trap = `addEventListener('message', ({ data }) => {
    const asked = ${asked};
    if (asked && asked.files?.some(({ path }) => path === 'stuck.log')) for (;;);
  });`;
  writeFileSync(join(assets, script), `${trap}\n${readFileSync(join(assets, script), 'utf8')}`);
  const { serve } = (await import(join(own, 'out/main/browser-host.js'))) as {
    serve(options: { appFolder: string; paths: readonly string[] }): Promise<Serving>;
  };
  const serving = await serve({ appFolder: own, paths: [] });
  const opened = await launchBrowserApp(serving, mkdtempSync(join(folder, 'profile-')));
  app = { ...opened, close: () => opened.close().then(() => serving.close()) };
  ({ page } = app);
  await page.getByRole('button', { name: /^Open…/ }).waitFor();
}

async function openFile(file: string): Promise<void> {
  await (await chooserByKey(page, 'ControlOrMeta+o')).setFiles(file);
}

const cancel = () => page.getByRole('button', { name: 'Cancel', exact: true });
const migrations = () => page.getByRole('heading', { name: /migrations$/ });

describe('a worker that hangs', () => {
  it('is ended by Cancel, which says so, and another bundle is read at once', async () => {
    await openHanging('engine');
    await openFile(stuck);
    await cancel().click();
    await page.getByText(/did not stop by itself/).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'OK' }).click();
    await cancel().waitFor({ state: 'detached' });
    await openFile(sound);
    await migrations().waitFor();
  });

  it('does not keep the next bundle from being read, nobody having cancelled', async () => {
    await openHanging('engine');
    await openFile(stuck);
    await cancel().waitFor();
    await openFile(sound);
    await page.getByRole('button', { name: 'Open as new' }).click();
    await migrations().waitFor({ timeout: 20_000 });
    expect(await page.getByText(/did not stop/).count()).toBe(0);
  });

  it('with its scan is ended as any reading is that was cancelled', async () => {
    await openHanging('scan');
    await openFile(stuck);
    await cancel().click();
    await page.getByText('Reading was cancelled before a migration was found').waitFor({ timeout: 20_000 });
    await openFile(sound);
    await migrations().waitFor();
  });
});
