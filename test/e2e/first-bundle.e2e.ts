/** "A first bundle" of README.md, step by step: what it says to press is there, and shows what it says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await openBrowserApp();
});
afterAll(() => app.close());

const says = (text: string) => app.page.getByText(text).first().waitFor();

test('1, 2: the sample, counted', async () => {
  await openSample(app.page);
  for (const text of ['7 migrations', '4 succeeded', '3 failed', 'What was read']) await says(text);
});

test('3, 4: why web-07 failed, and the line that says so', async () => {
  const { page } = app;
  await page.keyboard.press('2');
  await page.keyboard.press('/');
  await page.keyboard.type('web-07');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  const article = page.getByRole('article', { name: 'Migration of web-07' });
  await article.waitFor();
  const text = await article.innerText();
  expect(text).toContain('web-07 stayed on esx-01: the host’s kernel got no memory');
  expect(text).toMatch(/failed 46\.7 s after it began, in pre-copy/);
  expect(text).toContain('Failed: Out of memory (0xbad0014)');
  await page.getByRole('button', { name: /^Show the line of the failure/ }).click();
  await page.getByRole('button', { name: 'Open in Logs' }).click();
  await page.getByRole('option', { selected: true }).filter({ hasText: 'Out of memory (0xbad0014)' }).waitFor();
});

test('5: what 25 GbE would have done for db-03', async () => {
  const { page } = app;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('db-03');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Migration of db-03' }).waitFor();
  await says('984 ms');
  await page.keyboard.press('w');
  await page.getByRole('button', { name: '25 GbE', exact: true }).click();
  await expect.poll(() => page.locator('[data-answer]').innerText()).toContain('instead of 984 ms');
});

test('6: a redacted report is saved', async () => {
  const { page } = app;
  await page.keyboard.press('6');
  await page.getByLabel('Pseudonyms for whose it is').check();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'HTML', exact: true }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.html$/);
});
