// Measures the packed application beside a bare window of the same Electron, in one run: time from the start of the process
// until its page is usable, and memory (proportional set size of all its processes), at rest and with the sample open.
//   npm run dist -- --dir && node build/measure-start.mjs [RUNS]        Linux; needs a display (xvfb-run -a)
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { findElectron } from './find-electron.mjs';
import { median } from './median.mjs';
import { root } from './up-to-date.mjs';

const runs = Number(process.argv[2] ?? 7);
const work = mkdtempSync(join(tmpdir(), 'switchover-measure-'));
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** An application that opens one window with one word: the floor that Electron itself sets. */
const bareApplication = async () => {
  const { path, missing } = await findElectron();
  if (!path) throw new Error(missing);
  const folder = join(work, 'bare');
  cpSync(dirname(path), folder, { recursive: true });
  const app = join(folder, 'resources/app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.cjs' }));
  writeFileSync(join(app, 'page.html'), '<!doctype html><title>Bare</title><button>Open</button>');
  writeFileSync(
    join(app, 'main.cjs'),
    "const { app, BrowserWindow } = require('electron'); app.whenReady().then(() => new BrowserWindow({ width: 1360, height: 860 }).loadFile(__dirname + '/page.html'));",
  );
  return join(folder, 'electron');
};

/** Processes of a profile, by their command lines: the main process and all that it started. */
const processesOf = (pid) => {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, 'latin1').split(') ')[1].split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const own = new Set([pid]);
  for (let before = 0; before !== own.size;) {
    before = own.size;
    for (const [child, parent] of parents) if (own.has(parent)) own.add(child);
  }
  return [...own];
};

/** Megabytes (10^6) of memory, pages that processes share divided among them. */
const memoryOf = (pid) => {
  const kibibytes = processesOf(pid).map((one) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return (kibibytes.reduce((sum, one) => sum + one, 0) * 1024) / 1e6;
};

/** One start: milliseconds until a button can be seen, and what `rest` finds afterwards. */
const start = async (executable, paths, rest, attempts = 4) => {
  const profile = mkdtempSync(join(work, 'profile-'));
  const began = performance.now();
  const child = spawn(executable, [...asRoot, `--user-data-dir=${profile}`, '--remote-debugging-port=0', ...paths], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endpoint = await new Promise((resolve) => {
    let said = '';
    child.stderr.on('data', (bytes) => {
      said += bytes;
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    });
  });
  // The debugger and the window's first page race: one start in thirty never connects, and is done again.
  const browser = await chromium.connectOverCDP(endpoint, { timeout: 8000 }).catch((error) => {
    child.kill('SIGKILL');
    if (attempts === 1) throw error;
  });
  if (!browser) return start(executable, paths, rest, attempts - 1);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.getByRole('button').first().waitFor();
  const milliseconds = performance.now() - began;
  const found = await rest(page, child.pid);
  await browser.close();
  child.kill();
  await new Promise((ended) => child.once('exit', ended));
  return { milliseconds, found };
};

const atRest = async (page, pid) => {
  await page.waitForTimeout(3000);
  return memoryOf(pid);
};
const withSample = async (page, pid) => {
  await page.getByRole('button', { name: 'Migrations' }).click();
  await page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').first().click();
  return atRest(page, pid);
};

const packed = join(root, 'dist/linux-unpacked/switchover');
const bare = await bareApplication();
const cases = [
  ['bare Electron window', bare, [], atRest],
  ['Switchover, nothing open', packed, [], atRest],
  ['Switchover, sample open', packed, [join(root, 'out/sample/sample-bundle.zip')], withSample],
];
const results = new Map(cases.map(([name]) => [name, []]));
// In turn, so that a busy moment of the machine falls on all alike. The first start of each fills the disk cache.
for (let run = 0; run <= runs; run += 1) {
  for (const [name, executable, paths, rest] of cases) {
    const result = await start(executable, paths, rest);
    if (run > 0) results.get(name).push(result);
  }
}
console.log(`median of ${runs} starts after one to warm the disk cache`);
for (const [name, all] of results) {
  const times = all.map((one) => one.milliseconds);
  const spread = `${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))}`;
  console.log(
    `${name.padEnd(26)} usable after ${Math.round(median(times))} ms (${spread}), ${Math.round(median(all.map((one) => one.found)))} MB`,
  );
}
rmSync(work, { recursive: true, force: true });
