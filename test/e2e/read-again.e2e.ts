/** A file that a window died of is known: opened again, it is asked about first, in a browser and in Electron. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { launchBrowserApp, serveApp } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-again-'));
const file = join(folder, 'vmkernel.log');
const line =
  '2023-04-15T08:52:00.000Z cpu4:2758489)VMotion: 1914: 1424430291970314987 S: Resume handshake successful\n';
// Two seconds of reading and more.
writeFileSync(file, line.repeat(500_000));
afterAll(() => rmSync(folder, { recursive: true }));

const question = (page: Page) => page.getByRole('dialog', { name: 'Read it again?' });
const reading = (page: Page) => page.getByRole('region', { name: 'Reading' });
const noted = (page: Page) => page.evaluate(() => localStorage.getItem('switchover.reading'));

async function readToTheEnd(page: Page): Promise<void> {
  await page.getByRole('heading', { name: /1 migration/ }).waitFor({ timeout: 90_000 });
  await reading(page).waitFor({ state: 'detached', timeout: 90_000 });
}

it('in a browser: what the page read when it crashed is not read again unasked', async () => {
  const serving = await serveApp([file]);
  const app = await launchBrowserApp(serving, mkdtempSync(join(tmpdir(), 'switchover-')));
  try {
    await reading(app.page).waitFor();
    await expect.poll(() => noted(app.page)).toContain('vmkernel.log');
    const session = await app.page.context().newCDPSession(app.page);
    const crashed = app.page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => undefined);
    await crashed;

    const page = await app.page.context().newPage();
    await page.goto(serving.url);
    await question(page).waitFor();
    expect(await question(page).innerText()).toContain('vmkernel.log');
    await question(page).getByRole('button', { name: 'Leave it' }).click();
    await question(page).waitFor({ state: 'detached' });
    expect(await reading(page).count()).toBe(0);

    // It stays suspect, read with lower limits, too.
    await page.reload();
    await question(page).getByRole('button', { name: 'Open with lower limits' }).click();
    await readToTheEnd(page);
    await page.getByText('(limit "linesOfMigration": 1000)').first().waitFor();
    await expect
      .poll(async () => JSON.parse((await noted(page)) ?? '[]') as unknown[], { timeout: 5000 })
      .toHaveLength(1);

    await page.reload();
    await question(page).getByRole('button', { name: 'Open it anyway' }).click();
    await readToTheEnd(page);
    await expect.poll(() => noted(page), { timeout: 10_000 }).toBe(null);
    await page.reload();
    await readToTheEnd(page);
    expect(await question(page).count()).toBe(0);
  } finally {
    await app.close();
    await serving.close();
  }
}, 300_000);

it('another window that reads the same is no crash, and a page that is left in good order neither', async () => {
  const serving = await serveApp([file]);
  const app = await launchBrowserApp(serving, mkdtempSync(join(tmpdir(), 'switchover-')));
  try {
    await reading(app.page).waitFor();
    const other = await app.page.context().newPage();
    await other.goto(serving.url);
    await reading(other).waitFor();
    await app.page.reload();
    await reading(app.page).waitFor();
    expect(await question(app.page).count()).toBe(0);
  } finally {
    await app.close();
    await serving.close();
  }
}, 120_000);

const electron = findElectron();
describe.skipIf('missing' in electron)('in Electron', () => {
  it('asks before a recent file, and at the next start', async () => {
    if ('missing' in electron) throw new Error(electron.missing);
    const executable = packagedStyleApp(electron.folder);
    const first = await startElectron({ executable, paths: [file] });
    await reading(first.page).waitFor();
    const told = await first.app.evaluate(async ({ BrowserWindow, dialog }) => {
      // The offer to reload is taken: nobody is there to click.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents) return '';
      const done = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      contents.forcefullyCrashRenderer();
      await done;
      const run = (code: string): Promise<unknown> => contents.executeJavaScript(code);
      for (let look = 0; look < 100; look += 1) {
        await run(
          `[...document.querySelectorAll('.card button')].find((one) => one.innerText === 'vmkernel.log')?.click()`,
        );
        const text = String(await run(`document.querySelector('dialog')?.innerText ?? ''`));
        if (text !== '') return text;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return 'nothing was asked';
    });
    expect(told).toContain('The last window that read vmkernel.log ended before it was done.');
    await first.app.close();

    const again = await startElectron({ executable, paths: [file], profile: first.profile });
    await question(again.page).waitFor();
    await question(again.page).getByRole('button', { name: 'Open it anyway' }).click();
    await readToTheEnd(again.page);
    await expect.poll(() => noted(again.page), { timeout: 10_000 }).toBe(null);
    await again.app.close();
  }, 240_000);
});
