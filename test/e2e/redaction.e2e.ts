/** A bundle full of planted names: what the window saves redacted holds none of them, its PDF neither, and all say what they are. */
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOf, planted, secretsOf } from '../engine/report/redaction/planted.ts';
import type { Planted } from '../engine/report/redaction/planted.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { Started } from '../helpers/electron-app.ts';
import { pdfText } from '../helpers/pdf-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-redaction-'));
const [one] = fc.sample(planted, { seed: 22, numRuns: 1 }) as [Planted];
const secrets = secretsOf(one);
/** Bars and columns break lines of a page anywhere. */
const left = (text: string) => secrets.filter((name) => text.replace(/\s+/g, '').toLowerCase().includes(name));

const root = join(folder, one['case'] ?? '');
beforeAll(() => {
  for (const [path, text] of Object.entries(bundleOf(one))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

describe('in a browser', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await openBrowserApp([root]);
    await app.page.getByRole('button', { name: 'Report', exact: true }).click();
  });
  afterAll(() => app.close());

  async function saved(name: string) {
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('button', { name, exact: true }).click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return { name: download.suggestedFilename(), text: readFileSync(path, 'utf8') };
  }

  test('screen and file say what they are, redacted or not', async () => {
    const { page } = app;
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Not redacted', { exact: true }).waitFor();
    await page.getByLabel('All lines of each migration').check();
    const plain = await saved('HTML');
    expect(plain.name).toMatch(/-report-not-redacted\.html$/);
    expect(plain.text).toContain('Not redacted: names as in the logs');
    expect(left(plain.text).length).toBeGreaterThan(40);
    await page.getByText(`Saved as ${plain.name}, not redacted.`).waitFor();

    await page.getByLabel('Pseudonyms for whose it is').check();
    await preview.getByText('Redacted', { exact: true }).waitFor();
    if (process.env['SHOTS'] !== undefined)
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.screenshot({ path: join(process.env['SHOTS'], `redacted-${scheme}.png`) });
      }
    for (const [button, name] of [
      ['HTML', 'switchover-report-redacted.html'],
      ['Markdown', 'switchover-report-redacted.md'],
      ['CSV of migrations', 'switchover-migrations-redacted.csv'],
      ['CSV of rounds', 'switchover-rounds-redacted.csv'],
      ['JSON', 'switchover-analysis-redacted.json'],
    ] as const) {
      const file = await saved(button);
      expect([file.name, left(file.text)]).toEqual([name, []]);
    }
  });
});

const found = findElectron();
if ('missing' in found) console.log(`The redacted PDF is not tested: ${found.missing}`);

describe.skipIf('missing' in found)('in Electron', () => {
  let started: Started | undefined;
  afterAll(() => started?.app.close());

  test('the PDF', async () => {
    if ('missing' in found) return;
    started = await startElectron({ executable: packagedStyleApp(found.folder), paths: [root] });
    const { app, page } = started;
    const path = join(folder, 'out.pdf');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (_window: unknown, options?: { defaultPath?: string }) => {
        (globalThis as { suggested?: string | undefined }).suggested = options?.defaultPath;
        return Promise.resolve({ canceled: false, filePath });
      };
    }, path);
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    await page.getByLabel('All lines of each migration').check();
    await page.getByLabel('Pseudonyms for whose it is').check();
    await page.getByRole('button', { name: 'PDF', exact: true }).click();
    await page.getByText('Saved as out.pdf, redacted.').waitFor();
    expect(await app.evaluate(() => (globalThis as { suggested?: string | undefined }).suggested)).toMatch(
      /switchover-report-redacted\.pdf$/,
    );
    const text = pdfText(readFileSync(path));
    expect(text.replace(/\s+/g, '')).toContain('1451061663105920');
    expect(text.replace(/\s+/g, '')).toContain('Redacted:namesarepseudonyms');
    // The very line that names most is there.
    expect(text.replace(/\s+/g, '')).toContain('Startingworldvmm0:');
    expect(left(text)).toEqual([]);

    await page.getByLabel('One page').check();
    await page.getByRole('button', { name: 'PDF', exact: true }).click();
    const pages = () => (readFileSync(path, 'latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
    await expect.poll(pages, { timeout: 20_000 }).toBe(1);
    const short = pdfText(readFileSync(path));
    expect(short.replace(/\s+/g, '')).toContain('Redacted:namesarepseudonyms');
    expect(short).toContain('What happened');
    expect(left(short)).toEqual([]);
  });
});
