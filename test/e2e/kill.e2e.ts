/**
 * The browser killed with SIGKILL at random moments of saving: what was told to be saved is there afterwards, and the
 * database opens. Five times here; `KILLS=50 npm run test:e2e -- kill` by hand.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSample, serveApp } from '../helpers/browser-app.ts';
import type { Serving } from '../helpers/browser-app.ts';
import { article, items, saved, showInvestigations } from '../helpers/kept.ts';

const kills = Number(process.env['KILLS'] ?? 5);
const longest = 1500;
const profile = mkdtempSync(join(tmpdir(), 'switchover-kill-'));
let serving: Serving;

beforeAll(async () => {
  serving = await serveApp();
});
afterAll(async () => {
  await serving.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

/** A browser in a process group of its own, which can be killed as a whole. */
async function launch(): Promise<{ page: Page; kill(): Promise<void> }> {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const browser = spawn(
    process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...[`--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'],
    ],
    { detached: true, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const port = () => {
    try {
      return readFileSync(portFile, 'utf8').split('\n')[0];
    } catch {
      return undefined;
    }
  };
  await expect.poll(port, { timeout: 30_000 }).toMatch(/^\d+$/);
  const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port() ?? ''}`);
  const page = await (connection.contexts()[0] ?? (await connection.newContext())).newPage();
  await page.goto(serving.url);
  return {
    page,
    async kill() {
      if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Tells each state of the note that the window calls saved, and each copy that it lists. */
function watch(): void {
  const tell = () => {
    const field = document.querySelector<HTMLTextAreaElement>('textarea[aria-label^="Note"]');
    if (field && document.querySelector('[data-save="saved"]')) console.log(`saved ${field.value}`);
    const list = document.querySelector('ul[aria-label="Kept investigations"]');
    console.log(`listed ${list?.querySelectorAll('li .name').length ?? 0}`);
  };
  new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, attributes: true });
}

it(`everything acknowledged is there after ${kills} kills`, { timeout: 60_000 + kills * 30_000 }, async () => {
  const first = await launch();
  await openSample(first.page);
  await showInvestigations(first.page);
  await first.page.getByRole('button', { name: 'Add a note about the investigation' }).click();
  await first.page.getByRole('textbox', { name: 'Note, in Markdown' }).fill('0');
  await article(first.page).getByLabel('Name').fill('the original');
  await first.page.keyboard.press('Control+s');
  await saved(first.page);
  await first.kill();

  let acknowledged = '0';
  let copies = 1;
  for (let round = 1; round <= kills; round += 1) {
    const { page, kill } = await launch();
    await page.getByRole('button', { name: 'Investigations', exact: true }).click();
    await expect.poll(() => items(page).count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(copies);
    await items(page).getByRole('button', { name: 'the original', exact: true }).click();
    await showInvestigations(page);
    const text = await article(page).locator('.markdown').first().innerText();
    expect(text.startsWith(acknowledged), `round ${round}: "${text}" begins with "${acknowledged}"`).toBe(true);

    page.on('console', (message) => {
      const [what, value = ''] = message.text().split(' ');
      if (what === 'saved' && value.length > acknowledged.length) acknowledged = value;
      if (what === 'listed') copies = Math.max(copies, Number(value));
    });
    acknowledged = text;
    await page.evaluate(watch);
    await article(page).getByRole('button', { name: 'Edit' }).first().click();
    const killed = new Promise((resolve) => setTimeout(resolve, Math.random() * longest)).then(kill);
    await workUntilKilled(page, round);
    await killed;
  }

  const { page, kill } = await launch();
  await page.getByRole('button', { name: 'Investigations', exact: true }).click();
  await expect.poll(() => items(page).count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(copies);
  // Each of them opens: its analysis fits its checksum.
  const count = await items(page).count();
  for (let at = 0; at < count; at += 1) {
    const name = items(page).nth(at).locator('.name');
    const title = await name.innerText();
    await name.click();
    await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
    await showInvestigations(page);
    await expect.poll(() => article(page).getByLabel('Name').inputValue()).toBe(title);
  }
  await kill();
  // The test is worth something only where saves were acknowledged.
  expect(acknowledged.length).toBeGreaterThan(1);
});

/** Types and saves without a pause; every few keys a copy writes a whole analysis. */
async function workUntilKilled(page: Page, round: number): Promise<void> {
  try {
    await page.getByRole('textbox', { name: 'Note, in Markdown' }).focus();
    for (let key = 0; ; key += 1) {
      await page.keyboard.type(String((round + key) % 10));
      if (key % 3 === 0) await page.keyboard.press('Control+s');
      if (key % 15 === 5)
        await page.evaluate(() =>
          [...document.querySelectorAll<HTMLButtonElement>('ul[aria-label="Kept investigations"] button')]
            .find(({ textContent }) => textContent === 'Duplicate')
            ?.click(),
        );
    }
  } catch {
    // The browser is gone, as it should be.
  }
}
