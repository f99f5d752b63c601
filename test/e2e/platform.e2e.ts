/** The browser's inflating in a real Chromium: what follows the first member is where engines differ. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import type { Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inlineWasm } from '../../build/inline-wasm.mjs';
import type { browserPlatform } from '../../renderer/platform/platform.browser.ts';
import { endName, gunzipCases } from '../platform/gunzip-cases.ts';

const root = resolve(import.meta.dirname, '../..');
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) console.log('Skipped: no browser of the Chromium family is installed.');

/** The browser platform as a script that a page can run. */
async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [inlineWasm],
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: resolve(root, 'renderer/platform/platform.browser.ts'), formats: ['iife'], name: 'host' },
    },
  });
  const [{ output }] = built as [Rollup.RollupOutput];
  return output[0].code;
}

describe.skipIf(executablePath === undefined)('gunzip in Chromium', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.addScriptTag({ content: await bundled() });
  });

  afterAll(() => browser.close());

  it.each(gunzipCases)('reads a file $name', async ({ bytes, text, end, atLeast = text.length }) => {
    const given = await page.evaluate(gunzipInPage, Buffer.from(bytes).toString('base64'));
    expect(given.ends.map(endName)).toEqual([end]);
    expect(given.text.length).toBeGreaterThanOrEqual(Math.floor(atLeast));
    expect(given.text.slice(0, atLeast) === text.slice(0, atLeast)).toBe(true);
  });
});

/** Runs in the page. */
async function gunzipInPage(base64: string) {
  const { host } = globalThis as unknown as { host: { browserPlatform: typeof browserPlatform } };
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += 50_000) yield bytes.slice(at, at + 50_000);
  };
  const ends: { kind: string; what?: string }[] = [];
  let text = '';
  for await (const chunk of host.browserPlatform.gunzip(chunks(), (end) => ends.push(end))) {
    text += host.browserPlatform.latin1(chunk);
  }
  return { text, ends };
}
