/** Every view in the sizes that windows have, with no move, a few and many, with long and wide names. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sevenMoves } from '../fixtures/seven-moves.ts';
import { tgz } from '../helpers/archives.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { overlappingTexts } from '../helpers/overlaps.ts';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-sizes-'));
/** Where pictures for a look by eye go. */
const pictures = process.env['SWITCHOVER_PICTURES'];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sizes = [
  { name: 'small', width: 1024, height: 640 },
  { name: 'usual', width: 1440, height: 900 },
  { name: 'large', width: 2560, height: 1440 },
  // 1280 × 800 and 1440 × 900 at 200 %.
  { name: 'enlarged', width: 640, height: 400 },
  { name: 'enlarged-wide', width: 720, height: 450 },
] as const;
const views = ['Overview', 'Migrations', 'Logs', 'What if', 'Plan', 'Report', 'Investigations'];

const longName = 'sap-hana-production-frankfurt-availability-zone-b-node-0000-07';
const wideName = '注文管理データベース本番系第二号機';

function bundleOf(name: string): string {
  const read = (path: string) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8');
  const logs = Object.values(sevenMoves(read, name)).flatMap((of) => Object.entries(of));
  const path = join(folder, `${name}.tgz`);
  writeFileSync(
    path,
    tgz(
      logs.map(([place, data]) => ({ name: place, data })),
      { dialect: 'gnu' },
    ),
  );
  return path;
}

describe.each([
  ['nothing', () => []],
  ['seven moves of a VM with a long name', () => [bundleOf(longName)]],
  ['seven moves of a VM with a wide name', () => [bundleOf(wideName)]],
  ['the sample', () => [join(root, 'out/sample/sample-bundle.zip')]],
] as const)('%s', (kind, files) => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await openBrowserApp(files());
    app.page.setDefaultTimeout(10_000);
    if (kind !== 'nothing') await app.page.getByRole('heading', { name: /migrations?$/ }).waitFor();
  });
  afterAll(async () => {
    await app.close();
    expect(app.complaints).toEqual([]);
  });

  it.each(sizes)('$name: nothing wider than the window, no text over text', async ({ name, width, height }) => {
    const { page } = app;
    await page.setViewportSize({ width, height });
    for (const view of views) {
      await show(view);
      const found = { wide: await wider(), overlaps: await overlappingTexts(page) };
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${kind.replaceAll(' ', '-')}-${name}-${view}.png`) });
      }
      expect.soft({ view, ...found }).toEqual({ view, wide: 0, overlaps: [] });
    }
  });

  it.skipIf(kind.startsWith('seven'))('axe finds nothing, in both themes', async () => {
    const { page } = app;
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const theme of ['light', 'dark'])
      for (const view of views) {
        await page.emulateMedia({ colorScheme: theme as 'light' | 'dark' });
        await show(view);
        // The report's preview lets no script in, axe neither: its document is held in report.e2e.ts.
        const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
        const told = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
        expect.soft([theme, view, told]).toEqual([theme, view, []]);
      }
  });

  async function show(view: string): Promise<void> {
    const { page } = app;
    await page.getByRole('button', { name: view, exact: true }).first().click();
    if (view === 'Migrations' && kind !== 'nothing') await page.getByRole('listbox').getByRole('option').nth(3).click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 120))));
  }

  /** Pixels by which the page is wider than its window. */
  async function wider(): Promise<number> {
    return await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }
});
