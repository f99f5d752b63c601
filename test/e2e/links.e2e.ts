/** Links to pages outside, in both hosts: those of the knowledge base open, another one is refused in words. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';

const found = findElectron();
const elsewhere = 'https://elsewhere.example/page?a=1';
let close: () => Promise<void>;
afterEach(() => close());

/** A note on the first migration that failed, and what stands beside it: the first page of its cause. */
async function noteWithLink(page: Page): Promise<string> {
  await openSample(page);
  await page.getByRole('button', { name: 'Migrations', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Filter migrations' }).fill('failed');
  await page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').first().click();
  await page.getByRole('button', { name: 'Add a note about this migration' }).click();
  await page.getByRole('textbox', { name: 'Note, in Markdown' }).fill(`see [there](${elsewhere})`);
  await page.keyboard.press('Escape');
  return (await page.locator('section[aria-label="Why"] button[title^="https:"]').first().getAttribute('title')) ?? '';
}

async function isRefused(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'there', exact: true }).click();
  const notice = page.getByRole('dialog', { name: 'The page was not opened' });
  await notice.getByText(elsewhere).waitFor();
  await notice.getByRole('button', { name: 'Copy the address' }).click();
  await notice.getByRole('button', { name: 'Copied' }).waitFor();
  await notice.getByRole('button', { name: 'OK' }).click();
  await notice.waitFor({ state: 'detached' });
}

const clickFinding = (page: Page) => page.locator('section[aria-label="Why"] button[title^="https:"]').first().click();

describe('a link in the browser host', () => {
  it('opens if the knowledge base names it, else is refused in words', async () => {
    const app = await openBrowserApp();
    close = () => app.close();
    const { page } = app;
    const link = await noteWithLink(page);
    // Nothing is to leave this machine; the window's address is enough.
    await page.context().route(/^https:/, (route) => route.abort());
    const opened: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().startsWith('https:')) opened.push(request.url());
    });
    await isRefused(page);
    expect(page.context().pages()).toHaveLength(1);
    await clickFinding(page);
    await expect.poll(() => opened).toEqual([link]);
  });
});

describe.skipIf('missing' in found)('a link in the desktop application', () => {
  it('opens if the knowledge base names it, else is refused in words, by the main process too', async () => {
    const { app, page } = await startElectron({ executable: packagedStyleApp('missing' in found ? '' : found.folder) });
    close = () => app.close();
    const link = await noteWithLink(page);
    await app.evaluate(({ shell }) => {
      const opened = ((globalThis as unknown as { opened: string[] }).opened = []) as string[];
      shell.openExternal = (url) => {
        opened.push(url);
        return opened.length === 1 ? Promise.resolve() : Promise.reject(new Error('no browser'));
      };
    });
    const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await isRefused(page);
    const host = (url: string) => page.evaluate((to) => window.host?.openExternal(to), url);
    expect([await host(elsewhere), await host('https://github.com/somebody/else')]).toEqual([false, false]);
    expect(await opened()).toEqual([]);
    await clickFinding(page);
    await expect.poll(opened).toEqual([link]);
    await clickFinding(page);
    await page.getByRole('dialog', { name: 'The page was not opened' }).getByText('No browser could be').waitFor();
  });
});
