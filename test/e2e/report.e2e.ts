/** Reports as people make them: the view in Chromium, the file that it saves opened by itself, the PDF of Electron. */
import { AxeBuilder } from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { Started } from '../helpers/electron-app.ts';
import { pdfText } from '../helpers/pdf-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-reports-'));

describe('in a browser', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await openBrowserApp();
    await openSample(app.page);
    await app.page.keyboard.press('6');
  });
  afterAll(() => app.close());

  async function saved(name: string): Promise<string> {
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('button', { name, exact: true }).click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }
  const preview = () => app.page.frameLocator('iframe[title="Preview of the report"]');

  test('the preview shows the report as it will be, styled, and nothing is refused', async () => {
    const { page, complaints } = app;
    await preview().getByRole('heading', { level: 1, name: '7 vMotion migrations' }).waitFor();
    await page.getByLabel('Title').fill('The night of <b>16</b> November');
    await preview().getByRole('heading', { level: 1, name: 'The night of <b>16</b> November' }).waitFor();
    expect(
      await preview()
        .locator('body')
        .evaluate((body) => getComputedStyle(body).maxWidth),
    ).toBe('980px');
    expect(await preview().locator('svg').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
  });

  test('the saved HTML opens by itself, with its charts and no word on the console', async () => {
    const path = await saved('HTML');
    const page = await app.page.context().newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => request.url().startsWith('file:') || said.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    const [figures, drawn] = await page.evaluate(() => [
      document.querySelectorAll('figure').length,
      [...document.querySelectorAll('figure svg')].filter(
        (svg) => svg.getBoundingClientRect().height > 60 && svg.querySelector('rect[class^=fill], polyline') !== null,
      ).length,
    ]);
    expect(figures).toBeGreaterThan(8);
    expect(drawn).toBe(figures);
    // The colours of the phases come from the one style that its policy lets through.
    expect(
      await page
        .locator('rect.fill-pre-copy')
        .first()
        .evaluate((bar) => getComputedStyle(bar).fill),
    ).toBe('rgb(0, 114, 178)');
    await page.getByRole('link', { name: '[2.1]', exact: true }).first().click();
    expect(await page.evaluate(() => document.querySelector(':target')?.textContent)).toMatch(
      /^\[2\.1\] .*\.(?:log|gz):\d+ /,
    );
    expect(await new AxeBuilder({ page }).analyze().then(({ violations }) => violations.map(({ id }) => id))).toEqual(
      [],
    );
    expect(said).toEqual([]);
    await page.close();
  });

  test('redacted: the preview tells what is replaced, and the file holds none of it', async () => {
    const { page } = app;
    await page.getByLabel('Pseudonyms for whose it is').check();
    const names = page.getByRole('region', { name: 'Names and their pseudonyms' });
    await names.waitFor();
    const originals = await names.locator('tbody td:first-child').allTextContents();
    expect(originals).toContain('app-014');
    for (const button of ['HTML', 'Markdown', 'CSV of migrations', 'JSON']) {
      const text = readFileSync(await saved(button), 'utf8').toLowerCase();
      expect(
        originals.filter((name) => text.includes(name.toLowerCase())),
        button,
      ).toEqual([]);
    }
    await page.getByLabel('Pseudonyms for whose it is').uncheck();
  });

  test('one migration by R, its Markdown as text, everything by name', async () => {
    const { page, complaints } = app;
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await page.getByRole('option', { name: /web-07/ }).click();
    await page.keyboard.press('r');
    await page.getByLabel('Only web-07').waitFor();
    expect(await page.getByLabel('Only web-07').isChecked()).toBe(true);
    await page.getByLabel('Preview of', { exact: true }).selectOption('markdown');
    await page.getByRole('region', { name: 'Preview of the report' }).getByText('## 1\\. `web-07`').waitFor();
    const text = readFileSync(await saved('Markdown'), 'utf8');
    expect(text).toContain('The destination was short of memory');
    expect(text).not.toContain('erp-01');
    for (const theme of ['light', 'dark']) {
      const found = await new AxeBuilder({ page }).exclude('iframe').analyze();
      expect(found.violations.map(({ id, nodes }) => [theme, id, nodes[0]?.html])).toEqual([]);
      await page.getByRole('button', { name: /Switch to/ }).click();
    }
    expect(complaints).toEqual([]);
  });
});

const found = findElectron();
if ('missing' in found) console.log(`The report's PDF is not tested: ${found.missing}`);

describe.skipIf('missing' in found)('in Electron', () => {
  let started: Started | undefined;
  afterEach(() => started?.app.close());

  test('the PDF holds the migration’s id as text', async () => {
    if ('missing' in found) return;
    started = await startElectron({ executable: packagedStyleApp(found.folder) });
    const { app, page, complaints } = started;
    const path = join(folder, 'report.pdf');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await openSample(page);
    await page.keyboard.press('6');
    await page.getByRole('button', { name: 'PDF', exact: true }).click();
    await page.getByText('Saved as report.pdf, not redacted.').waitFor();
    expect(readFileSync(path, 'latin1').slice(0, 5)).toBe('%PDF-');
    expect(complaints).toEqual([]);
    const pdftotext = ['/usr/bin/pdftotext', '/usr/local/bin/pdftotext'].find((one) => existsSync(one));
    const text =
      pdftotext === undefined
        ? pdfText(readFileSync(path))
        : execFileSync(pdftotext, ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    expect(text).toContain('7090152201890786345');
    expect(text).toContain('What was not in the bundle');
  });
});
