// npm run screenshots: makes the screenshots of the README from the sample, in Chromium. Run it when a view has changed, look
// at them, commit them.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { loadTs } from './load-ts.mjs';
import { buildApp, buildSample, root } from './up-to-date.mjs';

buildSample();
buildApp();
const folder = join(root, 'build/screenshots');
mkdirSync(folder, { recursive: true });
const { serve } = await import('../out/main/browser-host.js');
const serving = await serve({ appFolder: root, paths: [] });
const launching = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  viewport: { width: 1280, height: 800 },
};
const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'switchover-')), launching);
const page = context.pages()[0] ?? (await context.newPage());
const screenshot = async (name) => {
  await page.locator('[data-save="saved"]').waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}.png`) });
};
/** Two dozen VMs of three sizes, as a person would paste them. */
const evacuees = () =>
  Array.from(
    { length: 24 },
    (_, n) => `vm-${n + 1}, ${[16, 32, 128][n % 3]} GiB, ${[10, 40, 150][n % 3]} MiB/s, ds-1`,
  ).join('\n');
const choose = (vm) => page.getByRole('option').filter({ hasText: vm }).first().click();

await page.goto(serving.url);
await page.getByRole('button', { name: 'Try the sample' }).click();
await page.getByRole('heading', { name: /migrations$/ }).waitFor();
await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
await screenshot('overview');
await page.keyboard.press('2');
await choose('db-03');
await screenshot('migration');
await page.keyboard.press('w');
await page.getByRole('button', { name: '25 GbE', exact: true }).click();
await page.setViewportSize({ width: 1280, height: 1150 });
await page.waitForTimeout(800);
await screenshot('what-if');
await page.getByText('Two levers together').click();
await page.getByRole('region', { name: 'Curves' }).scrollIntoViewIfNeeded();
await page.keyboard.press('t');
await page.waitForTimeout(800);
await page.getByRole('region', { name: 'Curves' }).evaluate((part) => part.scrollIntoView());
await screenshot('what-if-curves-dark');
await page.keyboard.press('t');
await page.setViewportSize({ width: 1280, height: 800 });
await page.getByRole('button', { name: 'Plan', exact: true }).click();
await page.getByRole('textbox', { name: /table/i }).fill(evacuees());
await page.getByRole('button', { name: 'Read table' }).click();
await page.getByLabel('Begun at').fill('22:50');
await page.waitForTimeout(800);
await screenshot('plan');
await page.getByRole('button', { name: 'Migrations', exact: true }).click();
await page.keyboard.press('t');
await choose('web-07');
await screenshot('failure-dark');
await page.keyboard.press('t');
await page.locator('[data-metric]').first().click();
await page.getByRole('button', { name: 'Open in Logs' }).click();
await page.getByRole('listbox', { name: /^Lines of/ }).waitFor();
await screenshot('logs');
await page.keyboard.press('Escape');
await page.getByRole('button', { name: 'Report', exact: true }).click();
await page.getByLabel('Pseudonyms for whose it is').check();
await page.getByRole('region', { name: 'Names and their pseudonyms' }).waitFor();
await page.getByRole('region', { name: 'Names and their pseudonyms' }).scrollIntoViewIfNeeded();
await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor();
await screenshot('report');

// A report as it is read, not as it is shown beside its choices: the chapter of one migration.
await page.getByLabel('Pseudonyms for whose it is').uncheck();
const [saved] = await Promise.all([
  page.waitForEvent('download'),
  page.getByRole('button', { name: 'HTML', exact: true }).click(),
]);
const file = join(mkdtempSync(join(tmpdir(), 'switchover-')), 'report.html');
await saved.saveAs(file);
const paper = await context.newPage();
await paper.goto(pathToFileURL(file).href);
await paper
  .locator('h2')
  .filter({ hasText: 'app-014' })
  .evaluate((chapter) => chapter.scrollIntoView());
await paper.screenshot({ path: join(folder, 'report-page.png') });
await failures();
await context.close();
await serving.close();
console.log(`screenshots in ${folder}`);
process.exit(0);

/** Five moves that did not go well, as a tired reader meets them, light and dark: `failures/`. */
async function failures() {
  const { failureLogs } = await loadTs('test/fixtures/failures.ts');
  mkdirSync(join(folder, 'failures'), { recursive: true });
  await page.setViewportSize({ width: 1440, height: 900 });
  const inBoth = async (name) => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await screenshot(`failures/${name}-${colorScheme}`);
    }
  };
  await page.getByRole('button', { name: 'Migrations', exact: true }).click();
  for (const vm of ['erp-01', 'web-07']) {
    await choose(vm);
    await inBoth(vm);
  }
  for (const name of ['refused', 'path-between', 'only-follows']) {
    const logs = mkdtempSync(join(tmpdir(), 'switchover-'));
    for (const [path, text] of Object.entries(failureLogs[name])) {
      mkdirSync(dirname(join(logs, name, path)), { recursive: true });
      writeFileSync(join(logs, name, path), text);
    }
    const opened = await launched(join(logs, name));
    await opened.page.keyboard.press('2');
    await opened.page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').first().click();
    await opened.page.setViewportSize({ width: 1440, height: 900 });
    for (const colorScheme of ['light', 'dark']) {
      await opened.page.emulateMedia({ colorScheme });
      await opened.page.waitForTimeout(600);
      await opened.page.screenshot({ path: join(folder, `failures/${name}-${colorScheme}.png`) });
    }
    await opened.close();
  }
}

/** The application with these logs, in a browser of its own. */
async function launched(path) {
  const host = await serve({ appFolder: root, paths: [path] });
  const own = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'switchover-')), launching);
  const shown = own.pages()[0] ?? (await own.newPage());
  await shown.goto(host.url);
  await shown.getByRole('heading', { name: /^1 (?:move|migration)$/ }).waitFor();
  await shown.locator('[data-save="saved"]').waitFor();
  // That another host runs beside it is true, and beside the point.
  await shown
    .getByRole('button', { name: 'Understood' })
    .click({ timeout: 2000 })
    .catch(() => undefined);
  return {
    page: shown,
    close: async () => {
      await own.close();
      await host.close();
    },
  };
}
