/** The built app in a real Chromium, served as the browser host serves it, with its Content-Security-Policy. */
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;

export interface BrowserApp {
  readonly page: Page;
  /** Everything that must stay empty: console errors, page errors, violations of the policy, requests to elsewhere. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

/** The browser host. What a browser keeps belongs to its port: serve once, open often. */
export async function serveApp(paths: readonly string[] = [], port?: number): Promise<Serving> {
  const { serve } = (await import(join(root, 'out/main/browser-host.js'))) as {
    serve(options: { appFolder: string; paths: readonly string[]; port?: number }): Promise<Serving>;
  };
  return await serve({ appFolder: root, paths, ...(port !== undefined && { port }) });
}

/** Its address bar loads pages of its own, which cost a second of CPU a start and have nothing to do with ours. */
export const chromiumSwitches = [
  '--no-first-run',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

const launching = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', ...chromiumSwitches],
};
const settings = {
  viewport: { width: 1280, height: 800 },
  permissions: ['clipboard-read', 'clipboard-write'],
  acceptDownloads: true,
};

/** One for all tests of a file: a start costs as much as the app's own. */
let shared: Promise<Browser> | undefined;
afterAll(async () => {
  await (await shared)?.close();
  shared = undefined;
});

/**
 * In a context of its own, whose storage ends with it.
 * @param paths files to open at start, as on the command line
 */
export async function openBrowserApp(paths: readonly string[] = []): Promise<BrowserApp> {
  shared ??= chromium.launch(launching);
  const [serving, browser] = await Promise.all([serveApp(paths), shared]);
  const app = await appIn(await browser.newContext(settings), serving);
  return {
    ...app,
    async close() {
      await app.close();
      await serving.close();
    },
  };
}

/** A browser with this profile, at the app. Closing it leaves the host serving. */
export async function launchBrowserApp(serving: Serving, profile: string): Promise<BrowserApp> {
  return await appIn(await chromium.launchPersistentContext(profile, { ...launching, ...settings }), serving);
}

async function appIn(context: BrowserContext, serving: Serving): Promise<BrowserApp> {
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/open-requests\.json|404/.test(message.location().url + message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(serving.url).origin) && !/^(?:blob|data):/.test(request.url()))
      complaints.push(`request to ${request.url()}`);
  });
  await page.goto(serving.url);
  return {
    page,
    complaints,
    async close() {
      await context.close();
    },
  };
}

/** Opens the sample and waits until it is read. */
export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('heading', { name: /migrations$/ }).waitFor();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
}
