/** Two migrations compared in Chromium by keyboard alone: marked in the list, read, left again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowserApp, openSample, serveApp } from '../helpers/browser-app.ts';
import type { BrowserApp, Serving } from '../helpers/browser-app.ts';

const profile = mkdtempSync(join(tmpdir(), 'switchover-compare-'));
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
beforeEach(async () => {
  app = await launchBrowserApp(serving, profile);
  ({ page } = app);
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

const both = () => page.getByRole('article', { name: 'Two migrations compared' });

async function choose(vm: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(vm);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
}

it('marks A and B by keyboard, says what differs, leads to a line and back', async () => {
  await openSample(page);
  await page.keyboard.press('2');
  await choose('win-22');
  await page.keyboard.press('m');
  await page.getByRole('option', { name: /A\s*win-22/ }).waitFor();
  await choose('app-014');
  await page.keyboard.press('m');
  await both().waitFor();
  expect(await both().locator('[data-compared]').innerText()).toBe(
    'B took 23.5 s longer and stood still 467 ms instead of 268 ms: it had more to send, 14.3 GiB instead of 7.54 GiB in round 1',
  );
  // The arrows scroll here: they do not choose another migration.
  await page.keyboard.press('ArrowDown');
  expect(await both().isVisible()).toBe(true);

  for (const _theme of ['light', 'dark']) {
    await page.waitForTimeout(300);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.keyboard.press('t');
  }

  const figure = both().locator('[data-figure="Total"]').getByRole('button').first();
  await figure.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Line and its surroundings' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await both().isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await both().waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+ArrowLeft');
  await both().waitFor();
});

it('swaps them, and compares with another one', async () => {
  await openSample(page);
  await page.keyboard.press('2');
  await page.getByRole('option').filter({ hasText: 'win-22' }).click();
  await page.getByRole('button', { name: 'Mark to compare' }).click();
  await page.getByRole('option').filter({ hasText: 'db-03' }).click();
  await page.getByRole('button', { name: /^Compare with A\s*win-22/ }).click();
  await both().getByRole('button', { name: 'Swap' }).click();
  const words = () => both().locator('[data-compared]').innerText();
  expect(await words()).toContain('sooner');
  const other = both().getByRole('combobox', { name: 'Another migration as B' });
  await other.selectOption({ index: 0 });
  const erp = other.locator('option', { hasText: 'erp-01' });
  await other.selectOption(await erp.getAttribute('value'));
  expect(await words()).toBe('A succeeded in 83.7 s; B failed (The guest stood still longer than allowed)');
});
