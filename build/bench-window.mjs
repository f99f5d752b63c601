/* global window, document, requestAnimationFrame -- what is handed to the page runs there */
// The window in Chromium while it works, for `npm run bench`: how soon the first migration is there, how long the page is
// deaf, frames of a list and a time line of 20,000 migrations and of a slider's drag, a log of a gigabyte, searched.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';
import { median } from './median.mjs';
import { root, setup } from './up-to-date.mjs';

const searches = 5;
/** Milliseconds after which the browser is done with what came before: neither is to be measured beside the other. */
const untilQuiet = 300;
const patterns = ['Another pre-copy', 'bandwidth ~\\d+', 'nothing-like-it', 'Cmd\\s+0x1a'];

/**
 * Rows of the benchmark's table: what, our figure, what it stands beside, the ratio, what is wanted. None where there is no
 * browser.
 *
 * @param files `typical` bundle of so many megabytes, `dense` one with 20,000 migrations
 */
export async function windowRows({ typical, dense, megabytes, pattern }) {
  const executablePath = process.env.CHROMIUM_PATH ?? findBrowser();
  if (!executablePath) return [['the window: no browser of the Chromium family is installed', '', '', '', '']];
  setup();
  const { serve } = await import('../out/main/browser-host.js');
  const open = (paths, work) => withPage({ serve, executablePath, paths }, work);
  return [
    ...(await reading(open, typical, megabytes, pattern)),
    ...(await visiting(open, typical)),
    ...(await crowd(open, dense)),
    ...(await dragging(open)),
    ...(await searching(open, typical, 2 * megabytes)),
  ];
}

/** A page of the app with what is asked for opened, and a watch over its frames and its long tasks. */
async function withPage({ serve, executablePath, paths }, work) {
  const serving = await serve({ appFolder: root, paths });
  const profile = mkdtempSync(join(tmpdir(), 'switchover-window-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    viewport: { width: 1280, height: 800 },
  });
  await context.addInitScript(() => {
    window.watch = { longTasks: [], frames: [], firstMigration: undefined, read: undefined };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.watch.longTasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
    const look = (now) => {
      window.watch.frames.push(now);
      const heading = [...document.querySelectorAll('h1, h2')].find((one) =>
        /^[1-9][\d,]* migrations?$/.test(one.textContent),
      );
      if (heading && window.watch.firstMigration === undefined) window.watch.firstMigration = now;
      const isReading = document.querySelector('[aria-label="Reading"]') !== null;
      if (window.watch.firstMigration !== undefined && !isReading) window.watch.read ??= now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(serving.url);
  const rows = await work(page);
  await context.close();
  await serving.close();
  rmSync(profile, { recursive: true, force: true });
  return rows;
}

function hasRead(page) {
  return page.waitForFunction(() => window.watch.read !== undefined, undefined, { timeout: 300_000 });
}

/** Opens a file in a page that has nothing open, and watches long tasks from then on; when that was, by the page's clock. */
async function choose(page, file) {
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  // What the page's own start takes is no part of it.
  await page.waitForTimeout(500);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  const chosen = await chooser;
  await page.evaluate(() => (window.watch.longTasks = []));
  const began = await page.evaluate(() => performance.now());
  await chosen.setFiles(file);
  return began;
}

async function reading(open, typical, megabytes, pattern) {
  const grep = () =>
    timed(async () => spawnSync('sh', ['-c', `gzip -dc '${typical}' | LC_ALL=C grep -acE '${pattern}'`]));
  await grep();
  const base = await grep();
  return await open([], async (page) => {
    const began = await choose(page, typical);
    await hasRead(page);
    const { firstMigration, read, longTasks } = await page.evaluate(() => window.watch);
    const took = read - began;
    return [
      [`window: reading ${megabytes} MB`, ms(took), `gzip | grep ${ms(base)}`, times(took, base), '1.3×'],
      ['window: first migration on screen', ms(firstMigration - began), '', '', '1 s'],
      ['window: longest task meanwhile', ms(Math.max(0, ...longTasks)), '', '', '50 ms'],
    ];
  });
}

/** Each view is opened while the bundle is read. */
async function visiting(open, typical) {
  return await open([], async (page) => {
    await choose(page, typical);
    await page.waitForFunction(() => window.watch.firstMigration !== undefined);
    for (const name of ['What if', 'Plan', 'Report', 'Logs', 'Migrations'])
      await page.getByRole('button', { name, exact: true }).click();
    const { longTasks, read } = await page.evaluate(() => window.watch);
    if (read !== undefined) return [['window: read before its views were seen', '', '', '', '']];
    return [['window: longest task, five views opened meanwhile', ms(Math.max(0, ...longTasks)), '', '', '50 ms']];
  });
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

/** How long a search takes until the page says what it found. */
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
      await page.getByRole('combobox', { name: 'Log shown' }).selectOption({ index: 1 });
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

async function longestFrame(page, work) {
  await page.evaluate(() => (window.watch.frames = []));
  await work();
  const frames = await page.evaluate(() => window.watch.frames);
  return Math.max(0, ...frames.slice(1).map((time, at) => time - frames[at]));
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function times(ours, theirs) {
  return `${(ours / theirs).toFixed(2)}×`;
}

function ms(milliseconds) {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${Math.round(milliseconds)} ms`;
}
