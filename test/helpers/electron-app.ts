import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';

const root = resolve(import.meta.dirname, '../..');

/** The folder of an Electron that is there, or why there is none. */
export type ElectronFound = { readonly folder: string } | { readonly missing: string };

/** The Electron that the environment names, else npm's. */
export function findElectron(): ElectronFound {
  if (process.platform !== 'linux') return { missing: 'the end-to-end tests drive Electron on Linux only' };
  if (!process.env['DISPLAY']) return { missing: 'there is no display, and no Xvfb to make one' };
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named !== undefined && existsSync(join(named, 'electron'))) return { folder: named };
  const installed = join(root, 'node_modules/electron/dist');
  if (existsSync(join(installed, 'electron'))) return { folder: installed };
  return { missing: "Electron's binary is not installed; ELECTRON_OVERRIDE_DIST_PATH can name its folder" };
}

/** Hard links where the file system allows them: Electron is 260 MB. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (statSync(source).isDirectory()) linkTree(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}

/**
 * Lays the built application out as a package does: a folder of Electron whose executable bears our name, with
 * `resources/app` inside, so that Electron itself takes it for packaged. Returns the executable. Made afresh each time, as
 * it costs milliseconds and can then never be stale.
 */
export function packagedStyleApp(electronFolder: string): string {
  // Of this worker: another file's tests may be running from theirs.
  const folder = join(root, `.cache/electron-app-${process.env['VITEST_POOL_ID'] ?? '0'}`);
  rmSync(folder, { recursive: true, force: true });
  linkTree(electronFolder, folder);
  linkOrCopy(join(electronFolder, 'electron'), join(folder, 'switchover'));
  const app = join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  const { name, productName, version, type, main } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name, productName, version, type, main }));
  for (const part of ['out', 'build']) symlinkSync(join(root, part), join(app, part));
  return join(folder, 'switchover');
}

export interface Started {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the page complained of: policy violations, errors, failed requests. Empty in a healthy run. */
  readonly complaints: string[];
  /** Folder of preferences and logs. */
  readonly profile: string;
}

export interface StartOptions {
  readonly executable: string;
  readonly paths?: readonly string[];
  /** Reused to start again with what was remembered. */
  readonly profile?: string;
  /** Further switches of Chromium. */
  readonly switches?: readonly string[];
}

/** Starts the application with a profile of its own and waits for its window. Chromium's sandbox cannot start for root. */
export async function startElectron({
  executable,
  paths = [],
  profile,
  switches = [],
}: StartOptions): Promise<Started> {
  const ownProfile = profile ?? mkdtempSync(join(tmpdir(), 'switchover-profile-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { app, page } = await launch(executable, [...asRoot, ...switches, `--user-data-dir=${ownProfile}`, ...paths]);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  app.context().on('request', (request) => {
    if (!/^(app|blob|data):/.test(request.url())) complaints.push(`request of ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.waitForLoadState('load');
  return { app, page, complaints, profile: ownProfile };
}

/**
 * Starts the application and waits for its first window. Playwright and that window race for the debugger, as a packed executable cannot
 * be held back until it is attached: we saw one start in thirty hang, before or after the application answers, more under load. A start
 * that works takes half a second; a slow machine gets a minute.
 */
export async function launch(
  executablePath: string,
  args: string[],
  environment: Readonly<Record<string, string>> = {},
  timeout = 7_500,
): Promise<Pick<Started, 'app' | 'page'>> {
  let app: ElectronApplication | undefined;
  try {
    app = await _electron.launch({
      executablePath,
      args,
      env: { ...definedEnvironment(), LANG: 'en_US.UTF-8', ...environment },
      // Playwright turns the sandbox off unless it is told not to, and would pretend a light system.
      chromiumSandbox: process.getuid?.() !== 0,
      colorScheme: null,
      timeout,
    });
    return { app, page: await app.firstWindow({ timeout }) };
  } catch (error) {
    app?.process().kill('SIGKILL');
    if (timeout < 60_000) return launch(executablePath, args, environment, timeout * 2);
    throw error;
  }
}

const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
