/**
 * The app killed with SIGKILL at random moments of saving: whatever was called saved is there afterwards, and the database opens.
 * A few times here; `npm run kept` kills 50 times in each host. `SEED=… KILLS=…` does a run again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/random.ts';
import { fates, keepTwo, open, said, saveNow } from '../helpers/kept-work.ts';
import { article, items, showInvestigations } from '../helpers/kept.ts';
import { isLongForm } from '../helpers/long-form.ts';
import { appHosts } from '../helpers/running-app.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** After so many milliseconds at most; in the last round counted from its first save, so that there is one. */
const longest = 1500;
/** Electron costs the short form what it can spare. */
const killsIn = { Chromium: 2, Electron: 1 };

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

describe.each(appHosts())('in $name', ({ name: host, missing, prepare, start }) => {
  const profile = mkdtempSync(join(tmpdir(), 'switchover-kill-'));
  const kills = Number(process.env['KILLS'] ?? (isLongForm ? 50 : killsIn[host]));
  let end: () => Promise<void>;
  beforeAll(async () => {
    if (missing === undefined) end = await prepare();
    else console.log(`Electron's tests are skipped: ${missing}`);
  });
  afterAll(async () => {
    if (missing === undefined) await end();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  const what = `everything that was called saved is there after ${kills} kills, seed ${seed}`;
  it.skipIf(missing !== undefined)(what, { timeout: 60_000 + kills * 30_000 }, async () => {
    const random = seededRandom(seed);
    const first = await start(profile);
    const [worked, left] = await keepTwo(first.page);
    await open(first.page, worked.name);
    await first.kill();

    let acknowledged = worked.note;
    const begun = acknowledged.length;
    let copies = 2;
    for (let round = 1; round <= kills; round += 1) {
      const { page, kill } = await start(profile);
      await showInvestigations(page);
      await expect.poll(() => items(page).count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(copies);
      const all = [left, { name: worked.name, note: acknowledged }];
      expect(await fates(page, all), `round ${round}: ${await said(page)}`).toEqual(['whole', 'whole']);

      acknowledged = await article(page).locator('.markdown').first().innerText();
      const begins = new Promise<void>((resolve) => {
        if (round < kills) resolve();
        page.on('console', (message) => {
          const [, word, value = ''] = /^(saved|listed) (.*)$/s.exec(message.text()) ?? [];
          if (word === 'saved' && value.length > acknowledged.length) {
            acknowledged = value;
            resolve();
          }
          if (word === 'listed') copies = Math.max(copies, Number(value));
        });
      });
      await page.evaluate(watch);
      await article(page).getByRole('button', { name: 'Edit' }).first().press('Enter');
      const killed = begins.then(() => setTimeout(random.next() * longest)).then(kill);
      await workUntilKilled(page, round);
      await killed;
    }

    const { page, kill } = await start(profile);
    await showInvestigations(page);
    await expect.poll(() => items(page).count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(copies);
    // Each of them opens: its analysis fits its checksum.
    const names = await items(page).locator('.name').allInnerTexts();
    for (const name of new Set(names)) {
      await items(page).getByRole('button', { name, exact: true }).first().click();
      await page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
      await showInvestigations(page);
      await expect.poll(() => article(page).getByLabel('Name').inputValue()).toBe(name);
    }
    await open(page, worked.name);
    await saveNow(page);
    await kill();
    // The test is worth something only where saves were acknowledged.
    expect(acknowledged.length).toBeGreaterThan(begun);
  });
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
