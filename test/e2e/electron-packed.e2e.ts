import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron } from '../helpers/electron-app.ts';
import type { Opened } from '../../renderer/contract/host.ts';

const root = resolve(import.meta.dirname, '../..');
const found = findElectron();
if ('missing' in found) console.log(`The packed application's tests are skipped: ${found.missing}`);

/** Chromium's sandbox does not start for root, so root lends the run to a user without rights, who has it on. */
const asUser = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

/**
 * The executable as `npm run dist -- --dir` packs it, fuses flipped: it takes no debugger of Node's, so the window is driven
 * through Chromium's own port.
 */
describe.skipIf('missing' in found)('the packed application', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchover-packed-'));
  const app = join(folder, 'app');
  const executable = join(app, 'switchover');
  const home = join(folder, 'home');
  const bundle = join(folder, 'sample-bundle.zip');

  const environment = (more: Record<string, string> = {}) => ({
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    ...more,
  });
  const command = (words: string[]): [string, string[]] => {
    const [first = executable, ...rest] = [...asUser, executable, ...words];
    return [first, rest];
  };
  const run = async (words: string[], more: Record<string, string> = {}) => {
    const [file, args] = command(words);
    return promisify(execFile)(file, args, { env: environment(more), cwd: '/', timeout: 60_000 });
  };

  beforeAll(() => {
    if ('missing' in found) return;
    execFileSync(process.execPath, ['build/dist.mjs', '--dir'], {
      cwd: root,
      stdio: 'pipe',
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: found.folder },
    });
    // Away from the sources: what it needs of them would be missing here.
    cpSync(join(root, 'dist/linux-unpacked'), app, { recursive: true });
    cpSync(join(root, 'out/sample/sample-bundle.zip'), bundle);
    execFileSync('mkdir', ['-p', home]);
    chmodSync(folder, 0o755);
    chmodSync(home, 0o777);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings the licences of what is in it', () => {
    const licences = readFileSync(join(app, 'resources/licences.txt'), 'utf8');
    expect(licences).toMatch(/^valibot \d/m);
    for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(join(app, file))).toBe(true);
  });

  it('answers as a command line, without a display and without Node', async () => {
    const { stdout, stderr } = await run(['analyse', '--json', bundle], {
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      PATH: '/usr/bin:/bin',
    });
    // What V8 says of a flag that it lacks.
    expect(stderr).not.toContain('flag');
    const analysis = JSON.parse(stdout) as { format: string; migrations: { outcome: string }[] };
    expect(analysis.format).toBe('switchover-analysis');
    expect(analysis.migrations.map((one) => one.outcome)).toContain('failed');
    await expect(run(['analyse'])).rejects.toMatchObject({ code: 2 });
  });

  it('is no Node, whatever the environment says', async () => {
    const script = join(folder, 'evil.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(join(home, 'evil'))}, '')`);
    const evil = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${script}` };
    const { stdout } = await run(['help', script], evil);
    expect(stdout).toContain('usage: switchover');
    const inspected = await run(['--inspect=0', 'help']);
    expect(inspected.stderr).not.toContain('Debugger listening');
    expect(existsSync(join(home, 'evil'))).toBe(false);
  });

  it('starts for an ordinary user with its sandbox on, opens its argument and that of a second start', async () => {
    const started = await startWindow(...command(['--remote-debugging-port=0', bundle]), environment());
    try {
      const { page, child } = started;
      const sandboxed = await page.evaluate(() => navigator.userAgent.includes('Electron') && location.href);
      expect(sandboxed).toMatch(/^app:\/\/bundle\/index\.html/);
      expect(readFileSync(`/proc/${String(rendererOf(child))}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
      await page.evaluate(() => {
        const heard = window as unknown as { heard: Opened[] };
        heard.heard = [];
        window.host?.onOpenRequest((opened) => heard.heard.push(opened));
      });
      await run([join(app, 'version')]);
      const names = () =>
        page.evaluate(() =>
          (window as unknown as { heard: Opened[] }).heard.flatMap((opened) =>
            opened.sources.map((source) => source.name),
          ),
        );
      await expect.poll(names).toContain('version');
    } finally {
      await started.stop();
    }
  });

  it('keeps an investigation: noted in, told to be saved, there after the process was killed', async () => {
    const words = ['--remote-debugging-port=0'];
    const first = await startWindow(...command([...words, bundle]), environment());
    const { page } = first;
    await page.getByRole('heading', { name: '7 migrations' }).waitFor();
    await page.getByRole('button', { name: 'Investigations', exact: true }).click();
    await page.getByRole('button', { name: 'Add a note about the investigation' }).click();
    await page.getByRole('textbox', { name: 'Note, in Markdown' }).fill('the switch was on fire');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page
      .getByRole('banner')
      .getByText(/^saved/)
      .waitFor();
    process.kill(Number(execFileSync('pgrep', ['-f', '-o', executable], { encoding: 'utf8' })), 'SIGKILL');
    await first.stop();
    const second = await startWindow(...command(words), environment());
    try {
      await second.page.getByRole('button', { name: 'sample-bundle.zip' }).first().click();
      await second.page.getByRole('button', { name: 'Investigations', exact: true }).click();
      await second.page.getByText('the switch was on fire').first().waitFor();
    } finally {
      await second.stop();
    }
  });
});

interface StartedWindow {
  readonly page: Page;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts, and connects to Chromium's port. As in `electron-app.ts`, one start in thirty never connects, and is done again. */
async function startWindow(file: string, args: string[], env: NodeJS.ProcessEnv, attempts = 3): Promise<StartedWindow> {
  const child = spawn(file, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const endpoint = await devToolsOf(child);
  const browser = await chromium.connectOverCDP(endpoint, { timeout: 15_000 }).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await ended;
    if (attempts === 1) throw error;
    return undefined;
  });
  if (!browser) return startWindow(file, args, env, attempts - 1);
  const context = browser.contexts()[0];
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (!page) throw new Error('The packed application has no page');
  await page.waitForLoadState('load');
  const stop = async () => {
    await browser.close();
    child.kill();
    await ended;
  };
  return { page, child, stop };
}

function devToolsOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', () => {
      reject(new Error(`The packed application ended: ${said}`));
    });
  });
}

/** The process of the page among the children of the application. */
function rendererOf(child: ChildProcess): number {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const own = lines.filter(
    (line) =>
      line.includes('--type=renderer') &&
      line.includes(child.spawnargs.find((word) => word.endsWith('/switchover')) ?? '?'),
  );
  return Number(own[0]?.trim().split(' ')[0]);
}
