/* global document -- what is handed to the page runs there */
// The window in Chromium while it works, for `npm run bench`: frames of a list and a time line of 20,000 migrations and of a
// slider's drag, a log of a gigabyte, searched. How it reads a bundle is in `bench-reading.mjs`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasRead, longestFrame, ms, timed, times } from './bench-page.mjs';
import { median } from './median.mjs';
import { root } from './up-to-date.mjs';

const searches = 5;
/** Milliseconds after which the browser is done with what came before: neither is to be measured beside the other. */
const untilQuiet = 300;
const patterns = ['Another pre-copy', 'bandwidth ~\\d+', 'nothing-like-it', 'Cmd\\s+0x1a'];

/**
 * Rows of the benchmark's table.
 *
 * @param open makes a page of the app with some files open, has something done with it, and closes it
 * @param files `typical` bundle of so many megabytes, `dense` one with 20,000 migrations
 */
export async function windowRows(open, { typical, dense, megabytes }) {
  return [...(await crowd(open, dense)), ...(await dragging(open)), ...(await searching(open, typical, 2 * megabytes))];
}

async function crowd(open, dense) {
  return await open([dense], async (page) => {
    await hasRead(page);
    const drawn = await longestFrame(page, async () => {
      await page.keyboard.press('t');
      await page.waitForTimeout(400);
    });
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await page.getByRole('listbox', { name: 'Migrations' }).hover();
    const scrolled = await longestFrame(page, async () => {
      for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, 900);
    });
    const filtered = await longestFrame(page, async () => {
      await page.getByRole('searchbox', { name: 'Filter migrations' }).focus();
      for (const letter of 'vm-0123') await page.keyboard.type(letter, { delay: 60 });
    });
    return [
      ['20,000 migrations: time line drawn, longest frame', ms(drawn), '', '', '100 ms'],
      ['20,000 migrations: list scrolled, longest frame', ms(scrolled), '', '', '32 ms'],
      ['20,000 migrations: list filtered, longest frame', ms(filtered), '', '', '32 ms'],
    ];
  });
}

async function dragging(open) {
  return await open([], async (page) => {
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await hasRead(page);
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await page.getByRole('option').filter({ hasText: 'db-03' }).first().click();
    await page.keyboard.press('w');
    await page.waitForTimeout(800);
    const slider = page.getByRole('slider', { name: 'Line rate for vMotion' });
    const { x, y, width, height } = await slider.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    const longest = await longestFrame(page, async () => {
      const started = performance.now();
      while (performance.now() - started < 4000) {
        const at = 0.5 + 0.4 * Math.sin((performance.now() - started) / 500);
        await page.mouse.move(x + width * at, y + height / 2);
      }
    });
    await page.mouse.up();
    return [['what if: a lever dragged for 4 s, longest frame', ms(longest), '', '', '17 ms']];
  });
}

/** How long a search takes until the page shows the result. */
async function searched(page, field, pattern) {
  await field.fill('');
  await page.keyboard.press('Enter');
  await field.fill(pattern);
  await page.waitForTimeout(untilQuiet);
  return await timed(async () => {
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => {
      const status = document.querySelector('section[aria-label="Log"] [role="status"]');
      return /match/.test(status?.textContent ?? '');
    });
  });
}

async function searching(open, typical, megabytes) {
  const file = join(root, `.cache/bench/vmkernel-${megabytes}mb.log`);
  if (!existsSync(file)) {
    const logs = `tar xzOf '${typical}' --wildcards '*/vmkernel.log'`;
    spawnSync('sh', ['-c', `while :; do ${logs} || break; done | head -c ${megabytes * 1e6} > '${file}'`]);
  }
  return await open([file], async (page) => {
    await hasRead(page);
    // Its digest and the lines around evidence are read meanwhile.
    await page.locator('[data-save="saved"]').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    const lines = page.getByRole('listbox', { name: /^Lines of/ });
    const opened = await timed(async () => {
      await page.getByRole('searchbox', { name: 'Filter logs' }).press('Enter');
      await lines.waitFor({ timeout: 120_000 });
    });
    const jumped = await timed(async () => {
      await lines.focus();
      await page.keyboard.press('End');
      await lines.getByRole('option', { selected: true }).getByText('vmkernel').waitFor();
    });
    const rows = [[`log of ${megabytes} MB: opened; its end shown`, `${ms(opened)}; ${ms(jumped)}`, '', '', '']];
    const field = page.getByRole('searchbox', { name: 'Search with a regular expression' });
    for (const pattern of patterns) {
      const [ours, rgs] = [[], []];
      for (let round = 0; round < searches; round += 1) {
        ours.push(await searched(page, field, pattern));
        const flags = pattern === pattern.toLowerCase() ? ['-i'] : [];
        await page.waitForTimeout(untilQuiet);
        rgs.push(await timed(async () => spawnSync('rg', ['-c', ...flags, pattern, file])));
      }
      const [own, rg] = [median(ours), median(rgs)];
      rows.push([`  searched for ${pattern}, median of ${searches}`, ms(own), `rg ${ms(rg)}`, times(own, rg), '2×']);
    }
    return rows;
  });
}
