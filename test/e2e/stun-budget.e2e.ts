/** Stun budgets in Chromium: set by keyboard, counted on the overview, a filter of the list, kept over a new start. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowserApp, openSample, serveApp } from '../helpers/browser-app.ts';
import type { BrowserApp, Serving } from '../helpers/browser-app.ts';
import { saved } from '../helpers/kept.ts';

const profile = mkdtempSync(join(tmpdir(), 'switchover-budget-'));
let serving: Serving;
let app: BrowserApp;
let page: Page;

beforeAll(async () => {
  serving = await serveApp();
});
afterAll(async () => {
  await serving.close();
  rmSync(profile, { recursive: true, force: true });
});
beforeEach(launch);
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

async function launch(): Promise<void> {
  app = await launchBrowserApp(serving, profile);
  ({ page } = app);
}

const dialog = () => page.getByRole('dialog', { name: 'Stun budgets' });
const downtime = () => page.getByRole('region', { name: 'Downtime', exact: true });
const vms = () =>
  page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').locator('strong').allInnerTexts();

async function type(pattern: string, limit: string): Promise<void> {
  await page.keyboard.type(pattern);
  await page.keyboard.press('Tab');
  await page.keyboard.type(limit);
  await page.keyboard.press('Enter');
}

it('are set by keyboard, count, filter, survive a new start, and are what the next investigation begins with', async () => {
  await openSample(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('stun bud');
  await page.keyboard.press('Enter');
  await dialog().getByText('No log states it.').waitFor();
  await type('db-*', '300 ms');
  await type('*', '1 s');
  await dialog().getByText('6 moves, 1 over, 2 unknown').waitFor();
  await type('web-*', 'soon');
  expect(await dialog().getByRole('alert').innerText()).toBe('“soon” is no time: write 300 ms or 1.5 s.');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await dialog().getByRole('button', { name: 'Remove db-*' }).click();
  await page.keyboard.press('Control+z');
  const limit = dialog().getByRole('textbox', { name: 'Budget of db-*' });
  await limit.fill('nothing');
  await limit.press('Tab');
  expect(await limit.inputValue()).toBe('300 ms');
  await limit.fill('.9 s');
  await limit.press('Tab');
  expect(await limit.inputValue()).toBe('300 ms');
  await limit.fill('0.3s');
  await limit.press('Tab');
  expect(await limit.inputValue()).toBe('300 ms');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });

  expect(await downtime().innerText()).toContain('2 are unknown: no line states how long the guest stood still');
  await downtime().getByRole('button', { name: '2 of 7 moves broke their stun budget' }).click();
  expect(await vms()).toEqual(['db-03', 'erp-01']);
  await page.getByRole('option').filter({ hasText: 'db-03' }).click();
  const detail = page.getByRole('article', { name: 'Migration of db-03' });
  const phrase = detail.locator('[data-budget="broken"]');
  expect(await phrase.innerText()).toContain('Over its stun budget of 300 ms (db-*).');
  await phrase.getByRole('button').click();
  await page
    .getByRole('option', { selected: true })
    .filter({ hasText: /downtime/i })
    .waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'budget unknown 2' }).click();
  expect(await vms()).toEqual(['web-07', 'file-05']);
  await page.getByRole('button', { name: 'budget unknown 2' }).click();
  expect(await vms()).toHaveLength(7);

  await page.getByRole('option').filter({ hasText: 'db-03' }).first().click();
  await page.keyboard.press('w');
  await expect
    .poll(() => page.locator('p[data-budget]').innerText())
    .toBe(
      'The simulated migration breaks its stun budget of 300 ms (db-*) with a probability above 95 %: all of 60 runs.',
    );
  await page.keyboard.press('Control+s');
  await saved(page);

  await app.close();
  expect(app.complaints).toEqual([]);
  await launch();
  await page.getByRole('button', { name: 'sample-bundle.zip' }).first().click();
  await page.locator('p[data-budget]').waitFor();
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await downtime().getByRole('button', { name: '2 of 7 moves broke their stun budget' }).waitFor();
  await page.keyboard.press('b');
  await dialog().getByRole('button', { name: 'Remove *', exact: true }).click();
  await page.keyboard.press('Escape');
  await downtime().getByRole('button', { name: '1 of 1 move broke its stun budget' }).waitFor();
});

it('that were set last are there before anything is opened', async () => {
  await page.keyboard.press('b');
  expect(await dialog().getByRole('textbox', { name: 'Pattern of db-*' }).inputValue()).toBe('db-*');
  expect(await dialog().innerText()).toContain('no move here');
});
