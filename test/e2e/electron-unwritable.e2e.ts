import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import { findElectron, launch, packagedStyleApp } from '../helpers/electron-app.ts';

const root = resolve(import.meta.dirname, '../..');
const found = findElectron();
const folder = mkdtempSync(join(tmpdir(), 'switchover-unwritable-'));
const below = (name: string) => join(folder, name);
const mounted: string[] = [];

/** Root may write whatever its permissions say: only a file system that is none, or full, holds it off. */
function mount(name: string, options: string): string {
  const path = below(name);
  mkdirSync(path);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`These tests need a file system of their own: ${stderr}`);
  mounted.push(path);
  return path;
}

let readOnly: string;
let full: string;
const temporary = below('tmp');
/** Folders for one run, of which none may stay behind. */
const runs = () => readdirSync(temporary).filter((name) => name.startsWith('switchover-run-'));

beforeAll(() => {
  mkdirSync(temporary);
  readOnly = mount('read-only', 'ro');
  full = mount('full', 'size=64k');
  try {
    writeFileSync(join(full, 'filler'), Buffer.alloc(1 << 20));
  } catch {
    // It is full now.
  }
  writeFileSync(below('file'), '');
});
afterAll(() => {
  for (const path of mounted) spawnSync('umount', [path]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf('missing' in found)('a start where nothing can be kept', () => {
  let executable: string;
  let app: ElectronApplication | undefined;
  let said = '';
  beforeAll(() => {
    if (!('missing' in found)) executable = packagedStyleApp(found.folder);
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  async function start(environment: Readonly<Record<string, string>>, ...words: string[]): Promise<Page> {
    said = '';
    const started = await launch(executable, ['--no-sandbox', ...words], { TMPDIR: temporary, ...environment });
    app = started.app;
    app.process().stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const { page } = started;
    await page.waitForLoadState('load');
    return page;
  }
  const banner = (page: Page) => page.getByText('Nothing is kept:').locator('..');

  const home = (path: string) => ({
    HOME: path,
    XDG_CONFIG_HOME: join(path, '.config'),
    XDG_CACHE_HOME: join(path, '.cache'),
  });
  it.each([
    ['a home on a read-only disk', () => home(readOnly), 'it is read-only'],
    ['a home on a full disk', () => home(full), 'the disk is full'],
    ['a home that is a file', () => home(below('file')), 'a file is in its place'],
    ['a home that cannot be', () => home('/proc/nope'), 'it is not there and cannot be made'],
    ['settings that cannot be', () => ({ XDG_CONFIG_HOME: '/proc/nope' }), 'it is not there and cannot be made'],
  ])('runs with %s, says so, and leaves nothing', async (_name, environment, why) => {
    const page = await start(environment());
    const where = environment().XDG_CONFIG_HOME;
    expect(await banner(page).textContent()).toContain(`${join(where, 'Switchover')} cannot be used (${why})`);
    // It reads, and does not call saved what is not.
    await openSample(page);
    await page.getByText('kept until this window is closed').waitFor();
    expect(await page.getByText(/^saved/).count()).toBe(0);
    expect(runs()).toHaveLength(1);
    await app?.close();
    app = undefined;
    await expect.poll(runs, { timeout: 10_000 }).toEqual([]);
  });

  it('tells the terminal, and told to end leaves nothing either', async () => {
    const environment = home(full);
    const child = spawn(executable, ['--no-sandbox'], { env: { ...process.env, TMPDIR: temporary, ...environment } });
    let heard = '';
    child.stderr.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    const profile = join(environment.XDG_CONFIG_HOME, 'Switchover');
    await expect
      .poll(() => heard, { timeout: 30_000 })
      .toContain(`Nothing is kept of this run: ${profile} cannot be used (the disk is full).`);
    await expect.poll(runs).toHaveLength(1);
    // Only once it is up does it take a signal for the wish to end.
    await new Promise((done) => setTimeout(done, 2000));
    child.kill();
    expect(await new Promise((done) => child.once('exit', done))).toBe(0);
    await expect.poll(runs, { timeout: 10_000 }).toEqual([]);
  });

  it.each([
    ['read-only', () => readOnly, 'it is read-only'],
    ['full', () => full, 'the disk is full'],
  ])('runs with a %s profile named by a switch', async (_name, path, why) => {
    const page = await start({}, `--user-data-dir=${path()}`);
    expect(await banner(page).textContent()).toContain(`${path()} cannot be used (${why})`);
  });

  it('runs with a profile that cannot be locked, which is no second start', async () => {
    const profile = below('unlockable');
    mkdirSync(join(profile, 'SingletonLock/x'), { recursive: true });
    const page = await start({}, `--user-data-dir=${profile}`);
    expect(await banner(page).textContent()).toContain(`${profile} cannot be used (it cannot be locked)`);
  });

  it('runs, and keeps, where only logs and dumps cannot be written', async () => {
    const profile = below('no-logs');
    mkdirSync(profile);
    for (const name of ['logs', 'Crashpad']) writeFileSync(join(profile, name), '');
    const page = await start({}, `--user-data-dir=${profile}`);
    expect(await banner(page).count()).toBe(0);
    await page.evaluate(() => window.open('https://a.example/'));
    await expect.poll(() => said).toContain('refused: window for https://a.example');
    await openSample(page);
    await page.getByText(/^saved/).waitFor();
  });

  it('sweeps what a killed run left, and nothing else', async () => {
    for (const name of ['switchover-run-999999999-a', `switchover-run-${String(process.pid)}-b`, 'other'])
      mkdirSync(join(temporary, name));
    await start({}, `--user-data-dir=${below('sweeping')}`);
    await expect.poll(() => readdirSync(temporary)).not.toContain('switchover-run-999999999-a');
    expect(readdirSync(temporary)).toEqual(
      expect.arrayContaining([`switchover-run-${String(process.pid)}-b`, 'other']),
    );
    for (const name of [`switchover-run-${String(process.pid)}-b`, 'other'])
      rmSync(join(temporary, name), { recursive: true });
  });

  /** Without a debugger at it: how it ends by itself. */
  const end = (environment: Readonly<Record<string, string>>, ...words: string[]) =>
    spawnSync(executable, ['--no-sandbox', ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      timeout: 60_000,
    });

  it('ends with a sentence and a code where not even a temporary folder can be had', () => {
    const { status, stderr } = end({ ...home(readOnly), TMPDIR: readOnly });
    expect([status, stderr.split('\n').filter((line) => line.startsWith('Switchover'))]).toEqual([
      1,
      [
        `Switchover cannot start: neither ${join(readOnly, '.config/Switchover')} can be written (it is read-only) nor a temporary folder in ${readOnly} (it is read-only).`,
      ],
    ]);
  });

  it('needs no folder at all for the command line', () => {
    const bundle = join(root, 'out/sample/sample-bundle.zip');
    const { status, stdout } = end({ ...home(readOnly), TMPDIR: readOnly, DISPLAY: '' }, 'analyse', '--json', bundle);
    expect([status, (JSON.parse(stdout) as { migrations: unknown[] }).migrations.length > 5]).toEqual([0, true]);
  });
});

describe('the browser host where nothing can be kept', () => {
  it.skipIf(process.env['DISPLAY'] === undefined)(
    'opens a browser for one run, says so, and leaves nothing',
    async () => {
      const child = spawn(process.execPath, ['build/start.mjs', '--browser'], {
        cwd: root,
        env: { ...process.env, HOME: readOnly, XDG_CONFIG_HOME: join(readOnly, '.config'), TMPDIR: temporary },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
      const where = join(readOnly, '.config/switchover-browser');
      await expect
        .poll(() => said, { timeout: 60_000 })
        .toContain(`Nothing is kept of this run: ${where} cannot be used (it is read-only).`);
      expect(runs()).toHaveLength(1);
      // Its browser is up once it has written there.
      await expect
        .poll(() => readdirSync(join(temporary, runs()[0] ?? '')), { timeout: 30_000 })
        .toContain('Local State');
      child.kill();
      await new Promise((done) => child.once('exit', done));
      await expect.poll(runs, { timeout: 10_000 }).toEqual([]);
      expect(said).not.toContain('did not start');
    },
  );

  it('says so in the page', async () => {
    const app = await openBrowserApp();
    await app.page.goto(
      `${app.page.url()}#${String(new URLSearchParams({ 'not-kept': '/a <b>', why: 'it is read-only' }))}`,
    );
    await app.page.reload();
    expect(await app.page.getByText('Nothing is kept:').locator('..').textContent()).toContain(
      '/a <b> cannot be used (it is read-only)',
    );
    await app.close();
  });
});
