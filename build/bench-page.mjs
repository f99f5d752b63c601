/* global window, document, requestAnimationFrame -- what is handed to the page runs there */
// What the benchmarks of the window share: a page of the app in Chromium, what is watched in it, and how figures are written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { root } from './up-to-date.mjs';

/** Runs in a page: records its frames, its long tasks, the time of the first migration and of the end of reading. */
export function watch() {
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
}

/**
 * Makes pages of the app in Chromium, each with a profile of its own: `open(paths, work)` answers what `work` does of it.
 *
 * @param serve of `out/main/browser-host.js`
 */
export function pagesOf(serve, executablePath) {
  return async (paths, work) => {
    const serving = await serve({ appFolder: root, paths });
    const profile = mkdtempSync(join(tmpdir(), 'switchover-window-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
      viewport: { width: 1280, height: 800 },
    });
    try {
      await context.addInitScript(watch);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(serving.url);
      return await work(page);
    } finally {
      await context.close();
      await serving.close();
      rmSync(profile, { recursive: true, force: true });
    }
  };
}

export function hasRead(page) {
  return page.waitForFunction(() => window.watch.read !== undefined, undefined, { timeout: 300_000 });
}

/** Milliseconds of the longest frame while something is done. */
export async function longestFrame(page, work) {
  await page.evaluate(() => (window.watch.frames = []));
  await work();
  const frames = await page.evaluate(() => window.watch.frames);
  return Math.max(0, ...frames.slice(1).map((time, at) => time - frames[at]));
}

/** Milliseconds that something takes. */
export async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function times(ours, theirs) {
  return `${(ours / theirs).toFixed(2)}×`;
}

export function ms(milliseconds) {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${Math.round(milliseconds)} ms`;
}
