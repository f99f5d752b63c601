/**
 * What people come for, from the question to the answer and back, by keyboard alone and by mouse: each step is one that a
 * person takes, and they are counted.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sevenMoves } from '../fixtures/seven-moves.ts';
import { tgz } from '../helpers/archives.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const sample = new URL('../fixtures/sample/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-journeys-'));
const bundles: string[] = [];
let app: BrowserApp;

beforeAll(() => {
  for (const [host, logs] of Object.entries(sevenMoves((path) => readFileSync(join(sample, path), 'utf8')))) {
    const path = join(folder, `${host}.tgz`);
    writeFileSync(path, tgz(Object.entries(logs).map(([name, data]) => ({ name, data }))));
    bundles.push(path);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  app = await openBrowserApp(bundles);
  await app.page.setViewportSize({ width: 1440, height: 900 });
  app.page.setDefaultTimeout(15_000);
  await app.page.getByRole('heading', { name: '9 migrations' }).waitFor();
  await app.page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

const panel = () => app.page.getByRole('region', { name: 'Line and its surroundings' });
const article = () => app.page.getByRole('article', { name: 'Migration of app-014' });
const scrolled = () => article().evaluate((element) => element.scrollTop);

describe('why did it freeze at 02:14?', () => {
  /** Which of the seven, why, and that the line stands beside what it proves: nothing has moved. */
  async function hasAnswer(): Promise<void> {
    await article().waitFor();
    await expect.poll(() => article().innerText()).toContain('began 2023-11-16 02:14:07.000 UTC');
    expect(await article().innerText()).toContain('the guest stood still longer than allowed');
  }
  async function hasLine(): Promise<void> {
    await panel().locator('.whole', { hasText: 'maximum switchover time of 100 second(s)' }).waitFor();
    await expect
      .poll(() => panel().getByRole('region', { name: 'Surrounding lines' }).locator('p').count())
      .toBeGreaterThan(20);
    expect(await panel().locator('p.here').innerText()).toContain('maximum switchover time');
    const [beside, answer] = [await panel().boundingBox(), await article().boundingBox()];
    expect(beside?.x).toBeGreaterThanOrEqual((answer?.x ?? 0) + (answer?.width ?? 0));
    expect(await scrolled()).toBeLessThan(40);
  }

  it('by keyboard alone', async () => {
    const { page } = app;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('02:14');
    await page
      .getByRole('option', { name: /app-014/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await hasAnswer();
    const why = page.getByRole('button', { name: /^Show the line of The guest stood still/ });
    let tabs = 0;
    while (!(await why.first().evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab');
      tabs += 1;
    }
    expect(tabs).toBeLessThan(10);
    await page.keyboard.press('Enter');
    await hasLine();
    await page.keyboard.press('g');
    await page.getByRole('listbox', { name: /^Lines of .*vmware/ }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await hasAnswer();
    await hasLine();
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { name: '9 migrations' }).waitFor();
    await page.keyboard.press('Alt+ArrowRight');
    await hasAnswer();
  });

  it('by mouse', async () => {
    const { page } = app;
    await page.getByRole('button', { name: /^Search or command/ }).click();
    await page.keyboard.type('02:14');
    await page
      .getByRole('option', { name: /app-014/ })
      .first()
      .click();
    await hasAnswer();
    const why = page.getByRole('button', { name: /^Show the line of The guest stood still/ }).first();
    const before = await why.boundingBox();
    await why.click();
    await hasLine();
    // The figure stays under the pointer.
    const after = await why.boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(60);
    await panel().getByRole('button', { name: 'Open in Logs' }).click();
    await page.getByRole('listbox', { name: /^Lines of .*vmware/ }).waitFor();
    await page.getByRole('button', { name: 'Back to Where I Was' }).click();
    await hasAnswer();
    await hasLine();
    await panel().getByRole('button', { name: 'Close the line' }).click();
    await panel().waitFor({ state: 'detached' });
    await page.evaluate(() => window.dispatchEvent(new MouseEvent('mouseup', { button: 3, cancelable: true })));
    await page.getByRole('heading', { name: '9 migrations' }).waitFor();
  });
});
