/* global window, document, requestAnimationFrame -- what is handed to the page runs there */
// Measures the window in Chromium while it works, beside grep in the same run: how soon the first migration is there, how
// long the window is deaf, frames of a slider's drag, of a list and a time line of 20,000 migrations.
//   npm run build && node build/measure-window.mjs [--quick]
// `--quick` reads 50 MB instead of 500 MB. Figures for people: nothing here passes or fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { loadTs, root } from './load-ts.mjs';

const megabytes = process.argv.includes('--quick') ? 50 : 500;
const { serve } = await import('../out/main/browser-host.js');

const typical = await bundle(`two-hosts-${megabytes}mb`, megabytes);
const dense = await bundle('dense-20000', 200, 20_000);
if (!process.argv.includes('--search')) {
  await reading();
  await crowd();
  await dragging();
}
await searching();
process.exit(0);

async function bundle(name, size, migrations) {
  const file = join(root, '.cache/bench', `${name}.tgz`);
  if (existsSync(file)) return file;
  mkdirSync(join(root, '.cache/bench'), { recursive: true });
  console.error(`Making ${file} …`);
  const { generate } = await loadTs('test/bench/generate.ts');
  const read = (path) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8');
  await generate(file, size, read, migrations);
  return file;
}

/** A page of the app with what is asked for opened, and a watch over its frames and its long tasks. */
async function withPage(paths, work) {
  const serving = await serve({ appFolder: root, paths });
  const profile = mkdtempSync(join(tmpdir(), 'switchover-window-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
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
      const heading = [...document.querySelectorAll('h1, h2')].find((one) => /migrations?$/.test(one.textContent));
      if (heading && window.watch.firstMigration === undefined) window.watch.firstMigration = now;
      const isReading = document.querySelector('[aria-label="Reading"]') !== null;
      if (window.watch.firstMigration !== undefined && !isReading) window.watch.read ??= now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(serving.url);
  await work(page);
  await context.close();
  await serving.close();
  rmSync(profile, { recursive: true, force: true });
}

async function reading() {
  const grep = () => {
    const started = performance.now();
    spawnSync('sh', ['-c', `gzip -dc '${typical}' | LC_ALL=C grep -acE 'VMotion|Migrat'`]);
    return performance.now() - started;
  };
  grep();
  const base = grep();
  await withPage([typical], async (page) => {
    await page.waitForFunction(() => window.watch.read !== undefined, undefined, { timeout: 300_000 });
    const { firstMigration, read, longTasks } = await page.evaluate(() => window.watch);
    console.log(
      `reading ${megabytes} MB in the window: ${ms(read)}, ${(read / base).toFixed(2)} × gzip | grep (${ms(base)})`,
    );
    console.log(`  first migration on screen after ${ms(firstMigration)}`);
    console.log(`  long tasks: ${longTasks.length}, the longest ${ms(Math.max(0, ...longTasks))}`);
  });
}

async function crowd() {
  await withPage([dense], async (page) => {
    await page.waitForFunction(() => window.watch.read !== undefined, undefined, { timeout: 300_000 });
    console.log('20,000 migrations:');
    await frames(page, 'overview drawn anew by the theme', async () => {
      await page.keyboard.press('t');
      await page.waitForTimeout(400);
    });
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    const list = page.getByRole('listbox', { name: 'Migrations' });
    await list.hover();
    await frames(page, 'list scrolled by wheel', async () => {
      for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, 900);
    });
    await frames(page, 'list filtered, a letter at a time', async () => {
      await page.getByRole('searchbox', { name: 'Filter migrations' }).focus();
      for (const letter of 'vm-0123') await page.keyboard.type(letter, { delay: 60 });
    });
  });
}

async function dragging() {
  await withPage([], async (page) => {
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await page.waitForFunction(() => window.watch.read !== undefined);
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await page.getByRole('option').filter({ hasText: 'db-03' }).first().click();
    await page.keyboard.press('w');
    await page.waitForTimeout(800);
    const slider = page.getByRole('slider', { name: 'Line rate for vMotion' });
    const { x, y, width, height } = await slider.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await frames(page, 'what-if on the sample, a lever dragged for 4 s', async () => {
      const started = performance.now();
      while (performance.now() - started < 4000) {
        const at = 0.5 + 0.4 * Math.sin((performance.now() - started) / 500);
        await page.mouse.move(x + width * at, y + height / 2);
      }
    });
    await page.mouse.up();
  });
}

/** A log of 1 GB, or of 100 MB with `--quick`: opened, jumped in, searched, beside ripgrep where it is installed. */
async function searching() {
  const bytes = 2 * megabytes * 1e6;
  const file = join(root, `.cache/bench/vmkernel-${2 * megabytes}mb.log`);
  if (!existsSync(file)) {
    const log = "tar xzOf '$0' --wildcards '*/vmkernel.log'".replace('$0', typical);
    spawnSync('sh', ['-c', `while :; do ${log} || break; done | head -c ${bytes} > '${file}'`]);
  }
  await withPage([file], async (page) => {
    await page.waitForFunction(() => window.watch.read !== undefined, undefined, { timeout: 300_000 });
    // Its digest and the lines around evidence are read meanwhile.
    await page.locator('[data-save="saved"]').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    const timed = async (act) => {
      const started = performance.now();
      await act();
      return performance.now() - started;
    };
    const lines = page.getByRole('listbox', { name: /^Lines of/ });
    const opened = await timed(async () => {
      await page.getByRole('combobox', { name: 'Log shown' }).selectOption({ index: 1 });
      await lines.waitFor();
    });
    const jumped = await timed(async () => {
      await lines.focus();
      await page.keyboard.press('End');
      await lines.getByRole('option', { selected: true }).getByText('vmkernel').waitFor();
    });
    console.log(`a log of ${2 * megabytes} MB: opened in ${ms(opened)}, its end shown in ${ms(jumped)}`);
    const field = page.getByRole('searchbox', { name: 'Search with a regular expression' });
    for (const pattern of ['Another pre-copy', 'bandwidth ~\\d+', 'nothing-like-it', 'Cmd\\s+0x1a', 'error|fail']) {
      await field.fill(pattern);
      const ours = await timed(async () => {
        await page.keyboard.press('Enter');
        await page.waitForFunction(() =>
          /match/.test(document.querySelector('section[aria-label="Log"] [role="status"]')?.textContent ?? ''),
        );
      });
      const flags = pattern === pattern.toLowerCase() ? ['-i'] : [];
      const rg = await timed(async () => spawnSync('rg', ['-c', ...flags, pattern, file]));
      console.log(`  ${pattern}: ${ms(ours)}, ${(ours / rg).toFixed(1)} × rg (${ms(rg)})`);
      await field.fill('');
      await page.keyboard.press('Enter');
    }
  });
}

/** What the frames were like while something was done. */
async function frames(page, what, work) {
  await page.evaluate(() => ((window.watch.frames = []), (window.watch.longTasks = [])));
  await work();
  const { frames: times, longTasks } = await page.evaluate(() => window.watch);
  const gaps = times
    .slice(1)
    .map((time, at) => time - times[at])
    .sort((a, b) => a - b);
  const at = (share) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0;
  const late = gaps.filter((gap) => gap > 32).length;
  console.log(
    `  ${what}: ${gaps.length} frames, median ${ms(at(0.5))}, 99th percentile ${ms(at(0.99))}, longest ${ms(at(1))}, over 32 ms: ${late}, longest task ${ms(Math.max(0, ...longTasks))}`,
  );
}

function ms(milliseconds) {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${Math.round(milliseconds)} ms`;
}
