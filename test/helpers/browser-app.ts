/** The built app in a real Chromium, served as the browser host serves it, with its Content-Security-Policy. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext, Page } from 'playwright';

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

/** @param paths files to open at start, as on the command line */
export async function openBrowserApp(paths: readonly string[] = []): Promise<BrowserApp> {
  const serving = await serveApp(paths);
  const app = await launchBrowserApp(serving, mkdtempSync(join(tmpdir(), 'switchover-')));
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
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/open-requests\.json|404/.test(message.location().url + message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(serving.url) && !/^(?:blob|data):/.test(request.url()))
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
