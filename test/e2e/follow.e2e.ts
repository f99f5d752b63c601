/** Logs that grow while they are open: what is appended is read, through rotation, and nothing that was found is lost. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const ids = ['1424430291970314987', '2424430291970314987', '3424430291970314987'] as const;
const at = (second: number, text: string) =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.000Z cpu4:27)${text}\n`;
const begins = (id: string) =>
  at(
    1,
    `VMotion: 1914: ${id} S: Stopping pre-copy: only 1 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~100.5 MB/s, 141% t2d)`,
  );
const fails = (id: string) => at(9, `Migrate: 282: ${id} S: Failed: Connection reset (0xbad0010) @0x1`);

let folder: string;
let log: string;
let app: BrowserApp;
let page: Page;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchover-follow-'));
  log = join(folder, 'vmkernel.log');
  writeFileSync(log, begins(ids[0]));
  app = await openBrowserApp([log]);
  ({ page } = app);
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
  // With the key of the start, no request has its whole address.
  expect(app.complaints.filter((one) => !one.startsWith('request to http://127.0.0.1:'))).toEqual([]);
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const list = () => page.getByRole('listbox').first();
const rows = () => list().getByRole('option');
const failures = () => list().getByRole('option', { name: 'failed' });
const failed = (count: number) => failures().nth(count - 1);

it('reads what is appended, half a line only when it is whole, and keeps the selection', async () => {
  await button('Migrations').click();
  await rows().first().click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('follow');
  await page.keyboard.press('Enter');
  await button('Following').waitFor();
  appendFileSync(log, fails(ids[0]).slice(0, 60));
  await page.waitForTimeout(2500);
  expect(await failures().count()).toBe(0);
  appendFileSync(log, fails(ids[0]).slice(60));
  await failed(1).waitFor();
  expect(await list().getByRole('option', { selected: true }).count()).toBe(1);
  expect(await page.getByRole('region', { name: 'Reading' }).count()).toBe(0);

  await button('Following').click();
  await button('Follow').waitFor();
  appendFileSync(log, fails(ids[1]));
  await page.waitForTimeout(2500);
  expect(await rows().count()).toBe(1);
});

it('goes on where a file was rotated, or cut, and says so', async () => {
  await button('Follow').click();
  await button('Migrations').click();
  appendFileSync(log, fails(ids[0]));
  await failed(1).waitFor();
  renameSync(log, join(folder, 'vmkernel.0'));
  writeFileSync(log, begins(ids[1]));
  await page.getByText('vmkernel.log began anew').waitFor();
  appendFileSync(log, fails(ids[1]));
  await failed(2).waitFor();
  writeFileSync(log, at(3, 'x'));
  await page.waitForTimeout(2500);
  appendFileSync(log, begins(ids[2]) + fails(ids[2]));
  await failed(3).waitFor();
  // The first one’s line is still there to be read.
  await rows().first().click();
  await page.getByText('Failed: Connection reset').first().waitFor();
});

it('ends with what it follows', async () => {
  await button('Follow').click();
  await button('Following').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('close investigation');
  await page.keyboard.press('Enter');
  await page.getByText('Try the sample').waitFor();
  expect(await page.getByRole('button', { name: /^Follow/ }).count()).toBe(0);
});
