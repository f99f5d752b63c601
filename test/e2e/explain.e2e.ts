/** An error that stands by itself: out of the command palette, and in its dialog. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

let app: BrowserApp;
beforeEach(async () => {
  app = await openBrowserApp();
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

/** Clean for axe in both themes; where a folder is named, with a picture for a look by eye. */
async function looksWell(name: string): Promise<void> {
  const { page } = app;
  const to = process.env['SHOTS'];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    if (to !== undefined) await page.screenshot({ path: join(to, `${name}-${colorScheme}.png`) });
  }
}

const dialog = () => app.page.getByRole('dialog', { name: 'Explain an error' });
const field = () => dialog().getByRole('textbox', { name: 'Error text, code or fault' });
const palette = () => app.page.getByRole('combobox', { name: 'Search migrations and commands' });
const option = (name: RegExp) => app.page.getByRole('option', { name });

async function paste(text: string): Promise<void> {
  await app.page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await app.page.keyboard.press('Control+V');
}

describe('the palette', () => {
  it('explains what is pasted into it: meaning, steps, sources, a copy', async () => {
    const { page } = app;
    await page.keyboard.press('Control+K');
    // A line break within the sentence, as mails have them.
    await paste('“Timed out waiting for\nmigration data.” (0xbad0021)');
    await option(/^Explain: The stream of the migration dried up/).waitFor();
    await looksWell('explain-palette');
    await page.keyboard.press('Enter');
    const answer = dialog().getByRole('region', { name: 'The stream of the migration dried up' });
    await answer.getByText('Mostly the path is lossy').waitFor();
    expect(await answer.getByRole('listitem').filter({ hasText: 'vmkping' }).count()).toBe(1);
    await dialog().getByRole('region', { name: 'A step timed out' }).waitFor();
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    await looksWell('explain-dialog');
    await dialog().getByRole('button', { name: 'Copy the explanation' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^The stream of the migration dried up \(cause, likely\)\n {2}“Timed out waiting for migration data”\n/,
    );
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('offers it for a code and a fault, and for nothing else', async () => {
    const { page } = app;
    await openSample(page);
    await page.keyboard.press('Control+K');
    for (const [text, title] of [
      ['0xBAD0014', 'The host’s kernel got no memory'],
      ['nopermission', 'privilege'],
    ] as const) {
      await palette().fill(text);
      await option(new RegExp(`^Explain: .*${title}`)).waitFor();
    }
    await palette().fill('db-03');
    await option(/db-03.*2023-11-16 02:31:10/)
      .first()
      .waitFor();
    expect(await option(/^Explain: /).count()).toBe(0);
    // What is typed in order to find a command is no error.
    await palette().fill('explain');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
  });
});

describe('the dialog', () => {
  it('opens by its key, says what is not known, and opens known pages only', async () => {
    const { page } = app;
    await page.keyboard.press('e');
    await field().waitFor();
    expect([await field().inputValue(), await dialog().getByRole('region').count()]).toEqual(['', 0]);
    await looksWell('explain-empty');
    await field().fill('0xbad0fff\nvim.fault.NoPermision');
    await dialog().getByText('0xbad0fff is a VMkernel status that the table').waitFor();
    await dialog().getByText('Did you mean NoPermission?').waitFor();
    await looksWell('explain-unknown');

    await field().fill('vim.fault.NoPermission');
    const sources = dialog().getByRole('list', { name: 'Sources' }).getByRole('button');
    await sources.first().waitFor();
    // Nothing is to leave this machine; the window's address is enough.
    await page.context().route(/^https:/, (route) => route.abort());
    const opened: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().startsWith('https:')) opened.push(request.url());
    });
    const address = await sources.first().innerText();
    await sources.first().click();
    await expect.poll(() => opened).toEqual([address]);
    expect(await page.getByRole('dialog', { name: 'The page was not opened' }).count()).toBe(0);
  });

  it('hands lines of a log on to be read', async () => {
    const { page } = app;
    await page.keyboard.press('e');
    const line =
      '2023-04-15T08:52:34.879Z cpu4:2758489)WARNING: Migrate: 282: 8743996508480001077 S: Failed: Out of memory (0xbad0014) @0x41801e280b11';
    await field().fill(line);
    await dialog().getByRole('region', { name: 'The host’s kernel got no memory' }).waitFor();
    await dialog().getByRole('button', { name: 'Read these lines' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /1 migration/ }).waitFor();
  });

  it('lets no key through to the view behind it', async () => {
    const { page } = app;
    await openSample(page);
    await page.keyboard.press('e');
    await dialog().getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /migrations$/ }).waitFor();
  });
});
