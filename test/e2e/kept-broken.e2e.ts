/** What a person does where something is damaged, deleted or gone: by clicks, in Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Page } from 'playwright';
import { launchBrowserApp, openSample, serveApp } from '../helpers/browser-app.ts';
import type { BrowserApp, Serving } from '../helpers/browser-app.ts';
import { keepTwo, open, said, saveNow, writeNote } from '../helpers/kept-work.ts';
import { article, downloaded, items, saved, showInvestigations } from '../helpers/kept.ts';

let serving: Serving;
let app: BrowserApp;
let profile: string;
let page: Page;
beforeAll(async () => {
  serving = await serveApp();
});
afterAll(async () => {
  await serving.close();
});
beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'switchover-broken-'));
  app = await launchBrowserApp(serving, profile);
  ({ page } = app);
});
afterEach(async () => {
  await app.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

it('notes beside a damaged analysis are renamed, copied, exported, deleted, had back, and joined by the bundle', async () => {
  const [first, second] = await keepTwo(page);
  await page.evaluate(damageAnalyses);
  await page.reload();
  await showInvestigations(page);
  await page.getByText(`The analysis of “${first.name}” is damaged or gone in every copy`).waitFor();
  await open(page, first.name);
  await article(page)
    .getByRole('alert')
    .getByText(/damaged or gone/)
    .waitFor();
  expect(await article(page).locator('.markdown').first().innerText()).toBe(first.note);

  await writeNote(page, `${first.note}, still`);
  await article(page).getByLabel('Name').fill('Renamed');
  await saveNow(page);
  const entry = items(page).filter({ has: page.getByRole('button', { name: 'Renamed', exact: true }) });
  const file = await downloaded(page, () => entry.getByRole('button', { name: 'Export…' }).click());
  const [, line = ''] = gunzipSync(file).toString().split('\n');
  expect(JSON.parse(line)).toMatchObject({ name: 'Renamed', notes: [{ text: `${first.note}, still` }] });
  await page
    .getByRole('dialog', { name: /without its analysis/ })
    .getByRole('button', { name: 'OK' })
    .click();

  await entry.getByRole('button', { name: 'Duplicate' }).click();
  await items(page).getByRole('button', { name: 'Renamed, copy', exact: true }).waitFor();
  await entry.getByRole('button', { name: 'Delete' }).click();
  const bar = page.getByRole('status').filter({ hasText: '“Renamed” deleted' });
  await bar.getByRole('button', { name: 'Undo' }).click();
  await bar.waitFor({ state: 'detached' });
  await entry.waitFor();
  for (const name of ['Renamed, copy', second.name]) {
    const other = items(page).filter({ has: page.getByRole('button', { name, exact: true }) });
    await other.getByRole('button', { name: 'Delete' }).click();
    await other.waitFor({ state: 'detached' });
  }
  await page.reload();
  await openSample(page);
  await showInvestigations(page);
  await saved(page);
  expect(await article(page).getByLabel('Name').inputValue(), await said(page)).toBe('Renamed');
  expect(await article(page).locator('.markdown').first().innerText()).toBe(`${first.note}, still`);
  await page.reload();
  await showInvestigations(page);
  await open(page, 'Renamed');
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await page.getByRole('heading', { name: '7 migrations' }).waitFor();
  await showInvestigations(page);
  expect(await items(page).count()).toBe(1);
});

it('a note that was taken from one investigation is not offered back into another', async () => {
  const [first, second] = await keepTwo(page);
  await article(page).getByRole('button', { name: 'Delete' }).first().click();
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await saveNow(page);
  await open(page, first.name);
  expect(await undo.count()).toBe(0);
  // What is done to the list is offered all the same.
  const other = items(page).filter({ has: page.getByRole('button', { name: second.name, exact: true }) });
  await other.getByRole('button', { name: 'Delete' }).click();
  await undo.click();
  await other.waitFor();
});

it('names of the second copy that are gone are made again beside those that are there, never over them', async () => {
  await keepTwo(page);
  const before = await slotsAtRest();
  // One is left, whose number is soon reached by counting those that there are.
  const left = before.find(({ at, file }) => at > 0 && file !== '');
  if (!left) throw new Error('Nothing lies there');
  await page.evaluate(removeSlotsBut, left.at);
  await page.reload();
  await showInvestigations(page);
  await vi.waitFor(async () => {
    const after = (await page.evaluate(slots)).map(({ file }) => file);
    expect(after).toEqual(expect.arrayContaining(before.filter(isAnalysis).map(({ file }) => file)));
    expect(after).toContain(left.file);
  }, 10_000);
});
/** The second copy follows the database, and what it held before goes last: as it is once nothing moves for half a second. */
async function slotsAtRest() {
  let before = await page.evaluate(slots);
  for (;;) {
    await page.waitForTimeout(500);
    const now = await page.evaluate(slots);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}
const isAnalysis = ({ file }: { readonly file: string }) => file.includes('.gz');

/** In the page. */
async function damageAnalyses(): Promise<void> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('investigations');
  for await (const handle of folder.values()) {
    if (handle.kind !== 'file') continue;
    const bytes = new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer());
    if (!/\.gz"/.test(new TextDecoder().decode(bytes.subarray(0, 512)))) continue;
    for (let at = 600; at < bytes.length; at += 50) bytes[at] = (bytes[at] ?? 0) ^ 1;
    const stream = await (handle as FileSystemFileHandle).createWritable();
    await stream.write(bytes);
    await stream.close();
  }
  const done = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('failed')));
    });
  const database = await done(indexedDB.open('switchover'));
  const blobs = () => database.transaction('blobs', 'readwrite').objectStore('blobs');
  for (const id of await done(blobs().getAllKeys())) await done(blobs().put({ id, bytes: new Blob(['junk']) }));
  database.close();
}

async function slots(): Promise<readonly { at: number; file: string }[]> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('investigations');
  const found: { at: number; file: string }[] = [];
  for await (const handle of folder.values()) {
    if (!handle.name.startsWith('slot-')) continue;
    const file = await (handle as FileSystemFileHandle).getFile();
    found.push({ at: Number(handle.name.slice(5)), file: (await file.slice(0, 512).text()).trim() });
  }
  return found.sort((one, other) => one.at - other.at);
}

async function removeSlotsBut(last: number): Promise<void> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('investigations');
  const names: string[] = [];
  for await (const { name } of folder.values()) names.push(name);
  for (const name of names)
    if (name.startsWith('slot-') && Number(name.slice(5)) !== last) await folder.removeEntry(name);
}
