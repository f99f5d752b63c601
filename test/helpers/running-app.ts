/** The app in a process group of its own, driven through Chromium's port: closed as a person closes it, or killed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { chromiumSwitches, serveApp } from './browser-app.ts';
import { findElectron, packagedStyleApp } from './electron-app.ts';
import type { SmallDisk } from './small-disk.ts';

export interface Running {
  readonly page: Page;
  close(): Promise<void>;
  kill(): Promise<void>;
}

/** Where the app runs: Debian's Chromium, or Electron. */
export interface AppHost {
  readonly name: 'Chromium' | 'Electron';
  /** Why its tests are skipped. */
  readonly missing?: string;
  /** To be called before the first start; gives what ends it. */
  prepare(): Promise<() => Promise<void>>;
  start(profile: string, disk?: SmallDisk): Promise<Running>;
}

const switches = [...chromiumSwitches, '--remote-debugging-port=0'];

/** Milliseconds for anything that is waited for: more than the fifteen seconds after which a failed save is tried again. */
const patience = 20_000;

export function chromiumHost(): AppHost {
  let url = '';
  return {
    name: 'Chromium',
    async prepare() {
      const serving = await serveApp();
      ({ url } = serving);
      return () => serving.close();
    },
    async start(profile, disk) {
      const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
      const args = ['--headless', '--no-sandbox', ...switches, `--user-data-dir=${profile}`, 'about:blank'];
      const { browser, page, child, ended } = await started(
        disk?.wrapped(executable) ?? executable,
        args,
        async (browser) => {
          const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
          await page.setViewportSize({ width: 1280, height: 800 });
          await page.goto(url);
          return page;
        },
      );
      return {
        page,
        async close() {
          const session = await browser.newBrowserCDPSession();
          await session.send('Browser.close');
          await within(patience, ended, 'The app did not close');
        },
        kill: () => killed(child, ended),
      };
    },
  };
}

export function electronHost(): AppHost {
  const found = findElectron();
  let executable = '';
  return {
    name: 'Electron',
    ...('missing' in found && { missing: found.missing }),
    prepare() {
      if (!('missing' in found)) executable = packagedStyleApp(found.folder);
      return Promise.resolve(() => Promise.resolve());
    },
    async start(profile, disk) {
      // Chromium's sandbox cannot start for root, nor in a namespace where its user is one.
      const asRoot = process.getuid?.() === 0 || (disk && disk.wrapped(executable) !== executable);
      const args = [...(asRoot ? ['--no-sandbox'] : []), ...switches, `--user-data-dir=${profile}`];
      const { page, child, ended } = await started(disk?.wrapped(executable) ?? executable, args, async (browser) => {
        const context = browser.contexts()[0];
        const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
        if (!page) throw new Error('The window has no page');
        await page.waitForLoadState('load');
        return page;
      });
      return {
        page,
        async close() {
          // What is not saved is asked about; a test that closes has seen it said.
          void page
            .getByRole('button', { name: 'Close without saving' })
            .click()
            .catch(() => undefined);
          await page.evaluate(() => window.close()).catch(() => undefined);
          await within(patience, ended, 'The app did not close');
        },
        kill: () => killed(child, ended),
      };
    },
  };
}

/** Both, Electron only where it is at hand. */
export const appHosts = (): readonly AppHost[] => [chromiumHost(), electronHost()];

interface Started {
  readonly browser: Browser;
  readonly page: Page;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** As in `electron-app.ts`, one start in thirty never connects, or its page never answers: it is done again. */
async function started(
  executable: string,
  args: readonly string[],
  pageOf: (browser: Browser) => Promise<Page>,
  attempts = 5,
): Promise<Started> {
  const child = spawn(executable, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LANG: 'en_US.UTF-8' },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const opened = async () => {
    const browser = await chromium.connectOverCDP(await portOf(child));
    const page = await pageOf(browser);
    await page.evaluate(() => document.title);
    page.setDefaultTimeout(patience);
    return { browser, page };
  };
  try {
    return { ...(await within(15_000, opened(), 'The app did not start')), child, ended };
  } catch (error) {
    await killed(child, ended);
    if (attempts === 1) throw error;
    return started(executable, args, pageOf, attempts - 1);
  }
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`The app ended: ${said.slice(-2000)}`));
    });
  });
}

/** The whole group: none of its processes may write on. */
async function killed(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
  await ended;
}

async function within<Result>(ms: number, work: Promise<Result>, what: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} within ${ms / 1000} s`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
