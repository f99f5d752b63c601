/** A large window at 200 %, which is a small one: nothing hidden sideways, nothing without a name. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

let app: BrowserApp;

beforeEach(async () => {
  app = await openBrowserApp();
  // 1280 × 800 at 200 %.
  await app.page.setViewportSize({ width: 640, height: 400 });
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

describe('at 200 %', () => {
  it('every view keeps to the window and to its rules', async () => {
    const { page } = app;
    await openSample(page);
    const views = ['Overview', 'Migrations', 'Logs', 'What if', 'Plan', 'Report', 'Investigations'];
    for (const view of views) {
      await page.getByRole('button', { name: view, exact: true }).first().click();
      if (view === 'Migrations') {
        await page.getByRole('option').filter({ hasText: 'db-03' }).click();
        const story = await page.getByRole('article').first().boundingBox();
        // Room to read: the list is above it, not beside it.
        expect(story?.width).toBeGreaterThan(500);
      }
      if (view === 'What if') {
        const answer = page.locator('[data-answer]');
        await expect.poll(() => answer.innerText()).toContain('replays');
        expect((await answer.boundingBox())?.width).toBeGreaterThan(500);
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([view, width]).toEqual([view, 640]);
      // The report's preview lets no script in, axe neither: its document is held in report.e2e.ts.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
      expect([view, violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([view, []]);
    }
  });
});
