/* global window -- what is handed to the page runs there */
// How the window reads a bundle, in Chromium and in Electron, for `npm run bench`: how long, beside gzip and grep in turns, how
// soon its first migration is there, and how long the page is deaf meanwhile.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { hasRead, ms, timed, times, watch } from './bench-page.mjs';
import { loadTs } from './load-ts.mjs';
import { median } from './median.mjs';

/**
 * Rows of the benchmark's table.
 *
 * @param open makes a page of the app in Chromium; none: no browser is installed
 */
export async function readingRows(open, { file, megabytes, pattern, runs }) {
  const grep = () => timed(async () => spawnSync('sh', ['-c', `gzip -dc '${file}' | LC_ALL=C grep -acE '${pattern}'`]));
  await grep();
  const rowsOf = async (name, read) => {
    const [ours, greps] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      greps.push(await grep());
      ours.push(await read());
    }
    const of = (key) => ours.map((one) => one[key]);
    const [took, base] = [median(of('took')), median(greps)];
    return [
      [`${name}: reading ${megabytes} MB`, ms(took), `gzip | grep ${ms(base)}`, times(took, base), '1.3×'],
      [`${name}: first migration on screen`, ms(median(of('firstMigration'))), '', '', '1 s'],
      [`${name}: longest task meanwhile, of ${runs} runs`, worst(of('longestTask')), '', '', '50 ms'],
    ];
  };
  const rows = [];
  if (open) {
    rows.push(...(await rowsOf('Chromium', () => open([], (page) => readInChromium(page, file)))));
    rows.push(await visiting(open, file, runs));
  }
  const desktop = await startDesktop();
  if (desktop) {
    rows.push(...(await rowsOf('Electron', () => desktop.read(file))));
    desktop.end();
  }
  return rows;
}

/** A browser reports only tasks that are longer than 50 ms. */
function worst(longestTasks) {
  const longest = Math.max(...longestTasks);
  return longest === 0 ? 'none' : ms(longest);
}

/** A page that has nothing open gets a file: from what moment on, by its own clock. */
async function hand(page, file, give) {
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  // What the page's own start takes is no part of it.
  await page.waitForTimeout(500);
  const began = await page.evaluate(() => {
    window.watch.longTasks = [];
    return performance.now();
  });
  await give(file);
  return began;
}

async function choose(page, file) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  const chosen = await chooser;
  return await hand(page, file, (path) => chosen.setFiles(path));
}

/** What was seen of a reading that began then, once it is over. */
async function seen(page, began) {
  await hasRead(page);
  const { firstMigration, read, longTasks } = await page.evaluate(() => window.watch);
  return { took: read - began, firstMigration: firstMigration - began, longestTask: Math.max(0, ...longTasks) };
}

async function readInChromium(page, file) {
  return await seen(page, await choose(page, file));
}

/** Each view is opened while the bundle is read. */
async function visiting(open, file, runs) {
  const name = 'Chromium: longest task, five views opened meanwhile';
  const longest = [];
  for (let run = 0; run < runs; run += 1)
    await open([], async (page) => {
      await choose(page, file);
      await page.waitForFunction(() => window.watch.firstMigration !== undefined);
      for (const view of ['What if', 'Plan', 'Report', 'Logs', 'Migrations'])
        await page.getByRole('button', { name: view, exact: true }).click();
      const { longTasks, read } = await page.evaluate(() => window.watch);
      if (read === undefined) longest.push(Math.max(0, ...longTasks));
    });
  return longest.length === 0
    ? [`${name}: read before they were seen`, '', '', '', '']
    : [`${name}, of ${longest.length} runs`, worst(longest), '', '', '50 ms'];
}

/** The application in an Electron that is there, laid out as its package is; files come to it by path, as from the dock. */
async function startDesktop() {
  const { setup: showDisplay } = await loadTs('test/helpers/display.ts');
  const { findElectron, packagedStyleApp, startElectron } = await loadTs('test/helpers/electron-app.ts');
  const hideDisplay = await showDisplay();
  const found = findElectron();
  if ('missing' in found) {
    console.error(`Not measured in Electron: ${found.missing}.`);
    hideDisplay?.();
    return undefined;
  }
  const executable = packagedStyleApp(found.folder);
  return {
    async read(file) {
      const { app, page, profile } = await startElectron({ executable });
      try {
        await page.evaluate(watch);
        const open = (path) =>
          app.evaluate(({ app: own }, one) => own.emit('open-file', { preventDefault: () => undefined }, one), path);
        return await seen(page, await hand(page, file, open));
      } finally {
        await app.close();
        rmSync(profile, { recursive: true, force: true });
      }
    },
    end: () => hideDisplay?.(),
  };
}
