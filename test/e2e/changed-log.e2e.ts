/** What is no log is told in the window; a log whose file changed or is gone is told, and can be read anew. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import { chooseLog } from '../helpers/choose-log.ts';

const line = (id: string) =>
  `2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: ${id} S: Stopping pre-copy: only 1 pages left\n`;
const old = line('1424430291970314') + line('1424430291970314').repeat(40);
const rewritten = '2015-12-25T16:39:20.000Z cpu4:1)Vol3: another line\n'.repeat(5) + line('2424430291970314');

let folder: string;
let log: string;
let app: BrowserApp | undefined;
let page: Page;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchover-gone-'));
  log = join(folder, 'vmkernel.log');
  writeFileSync(log, old);
});
afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true });
  // A browser complains by itself of what an address does not give; with the key of the start, no request has its whole address.
  const ours = /Failed to load resource|request to http:\/\/127\.0\.0\.1:/;
  expect(app?.complaints.filter((one) => !ours.test(one)) ?? []).toEqual([]);
  app = undefined;
});

async function start(paths: readonly string[]): Promise<void> {
  app = await openBrowserApp(paths);
  ({ page } = app);
}

async function choose(...files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  await (await chooser).setFiles(files);
}

async function openLog(): Promise<void> {
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  await chooseLog(page);
}

async function shoot(name: string): Promise<void> {
  const to = process.env['SCREENSHOTS'];
  if (!to) return;
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(to, `${name}-${scheme}.png`) });
  }
}

const section = () => page.getByRole('region', { name: 'Log', exact: true });
const says = (words: RegExp) => section().getByText(words).waitFor();
async function isRead(): Promise<void> {
  await page.getByRole('heading', { name: /^1 migration$/ }).waitFor();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
}

describe('a log named at the start', () => {
  beforeEach(async () => {
    await start([log]);
    await isRead();
  });

  it('that was written anew says so above its lines, and is read anew', async () => {
    writeFileSync(log, rewritten);
    await openLog();
    await says(/became shorter|written anew/);
    await section().getByText('another line').first().waitFor();
    await shoot('rewritten');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await section().getByRole('button', { name: 'Read it anew' }).click();
    await isRead();
    await openLog();
    await section().getByText('2424430291970314').first().waitFor();
    expect(
      await section()
        .getByText(/became shorter|written anew/)
        .count(),
    ).toBe(0);
  });

  it('that is gone says so, and opens when it is back', async () => {
    renameSync(log, `${log}.1`);
    await openLog();
    await says(/is not there any more/);
    expect(await section().innerText()).not.toContain('of 0');
    await shoot('gone');
    renameSync(`${log}.1`, log);
    await section().getByRole('button', { name: 'Open the log again' }).click();
    await section().getByText(/of 41/).waitFor();
    expect(
      await section()
        .getByText(/not there/)
        .count(),
    ).toBe(0);
  });

  it('that grew shows its lines, and what was added is named', async () => {
    writeFileSync(log, old + rewritten);
    await openLog();
    await says(/grew from \d+ to \d+ bytes/);
    await section().getByText('1424430291970314').first().waitFor();
  });
});

it('a picked log that was written anew is chosen again', async () => {
  await start([]);
  await choose(log);
  await isRead();
  writeFileSync(log, rewritten);
  await openLog();
  await says(/written anew|not there/);
  expect(await section().innerText()).not.toContain('of 0');
  const chooser = page.waitForEvent('filechooser');
  await section().getByRole('button', { name: 'Read all anew…' }).click();
  await (await chooser).setFiles([log]);
  await isRead();
  await openLog();
  await section().getByText('2424430291970314').first().waitFor();
});

it('what is no log is told beside it, each once', async () => {
  const files = {
    'screenshot.png': '\x89PNG\r\n\x1a\n',
    'logs.tar.xz': '\xfd7zXZ\0\0',
    'empty.log': '',
    'notes.txt': 'Dear colleague\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, 'latin1');
  await start([]);
  await choose(log, ...Object.keys(files).map((name) => join(folder, name)));
  await isRead();
  await page.getByText('4 things were not read').waitFor();
  const rows = page.locator('details', { hasText: 'things were not read' }).getByRole('row');
  expect(await rows.allInnerTexts()).toEqual([
    expect.stringContaining('File'),
    expect.stringMatching(/screenshot\.png\s+A picture \(PNG\)/),
    expect.stringMatching(/logs\.tar\.xz\s+Compressed with xz.*Unpack it/),
    expect.stringMatching(/empty\.log\s+Empty/),
    expect.stringMatching(/notes\.txt\s+Text, but none/),
  ]);
  await shoot('no-logs');
});

const found = findElectron();
describe.skipIf('missing' in found)('in Electron', () => {
  it('a log opened by its path that is written anew, then gone', async () => {
    if ('missing' in found) return;
    const started = await startElectron({ executable: packagedStyleApp(found.folder), paths: [log] });
    ({ page } = started);
    try {
      await isRead();
      writeFileSync(log, rewritten);
      await openLog();
      await says(/became shorter|written anew/);
      await section().getByRole('button', { name: 'Read it anew' }).click();
      await isRead();
      rmSync(log);
      await openLog();
      await says(/is not there any more/);
    } finally {
      await started.app.close();
    }
  });
});
