/** Moves that did not go well: the answer first, every line a click away, in both themes and small windows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { failureLogs } from '../fixtures/failures.ts';
import type { FailureName } from '../fixtures/failures.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

let app: BrowserApp | undefined;
afterEach(async () => {
  await app?.close();
  expect(app?.complaints).toEqual([]);
});

async function opened(name: FailureName): Promise<Page> {
  for (const [path, text] of Object.entries(failureLogs[name])) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  app = await openBrowserApp();
  const { page } = app;
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await (await chooser).setFiles(join(folder, name));
  await page.getByRole('heading', { name: /^1 (?:move|migration)$/ }).waitFor();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
  await page.keyboard.press('2');
  await page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').first().click();
  await page.getByRole('article').waitFor();
  return page;
}

const chainRows = (page: Page) =>
  page.getByRole('region', { name: 'What led to it, line by line' }).locator('tbody tr');

/** Nothing wider than the window, and nothing that axe finds. */
async function holds(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe('a move that did not go well', () => {
  it('that reached no host has an answer, and no empty pictures', async () => {
    const page = await opened('refused');
    const text = await page.getByRole('article').innerText();
    expect(text).toContain('no line shows that it began on a host: the host lacks CPU features of the VM');
    expect(text).toContain('cpuid.avx512f');
    expect(await page.getByRole('article').locator('canvas').count()).toBe(0);
    expect(await chainRows(page).locator('.what').allInnerTexts()).toEqual([
      'vCenter begins with it: relocate',
      'Failed: vim.fault.FeatureRequirementsNotMet',
      expect.stringContaining('The fault names key = "cpuid.avx512f"'),
    ]);
  });

  it('leads from each row to its line, by keyboard, and says why the line belongs', async () => {
    const page = await opened('path-between');
    const rows = chainRows(page);
    await expect.poll(() => rows.count()).toBe(7);
    const last = rows.last();
    await last.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const lines = page.getByRole('region', { name: 'Line and its surroundings' });
    await lines.locator('[aria-live] .whole', { hasText: 'considered a failure' }).waitFor();
    await lines.getByText('Belongs to this migration: shows the migration’s id.').waitFor();
    expect(await last.getAttribute('aria-current')).toBe('true');
    // Beside it: no line of the migration, but a line.
    await rows.filter({ hasText: 'Link of vmnic3 went down' }).getByRole('button').click();
    await lines.locator('.whole', { hasText: 'vmnic3' }).waitFor();
    await page.keyboard.press('g');
    const log = page.getByRole('listbox', { name: /^Lines of .*vobd\.log/ });
    await log.getByRole('option', { selected: true }).filter({ hasText: 'vmnic3' }).waitFor();
  });

  it('of which only a consequence is known names the log to read', async () => {
    const page = await opened('only-follows');
    expect(await page.getByRole('region', { name: 'Why', exact: true }).innerText()).toContain(
      'the cause is not known',
    );
    expect(await page.getByRole('region', { name: 'What to do next' }).innerText()).toContain(
      'Read next: this VM’s vmware.log on the source',
    );
    expect(await chainRows(page).nth(1).innerText()).toContain('90.3 s without a line about it from the source');
  });

  it('holds in both themes, in small windows and with long names', async () => {
    const page = await opened('long-names');
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      for (const [width, height] of [
        [1440, 900],
        [1024, 640],
        [720, 450],
      ] as const) {
        await page.setViewportSize({ width, height });
        await holds(page);
      }
    }
  });
});
