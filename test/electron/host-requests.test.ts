import type { BrowserWindow } from 'electron';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hostRequests } from '../../electron/host-requests.ts';
import { KeptFiles } from '../../electron/kept-files.ts';
import { OpenRequests } from '../../electron/open-requests.ts';
import { Preferences } from '../../electron/preferences.ts';
import { recentId, withRecent } from '../../electron/recent-files.ts';
import { SourceRegistry } from '../../electron/source-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-requests-'));
const bundle = join(folder, 'esx-a.tgz');
writeFileSync(bundle, 'bytes');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Requests wired to recorders; `chosen` is what the user takes in the open dialog, nothing when they cancel. */
function wired(chosen: readonly string[] = []) {
  const calls: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args]);
  const window = {
    setTitle: note('title'),
    setProgressBar: note('progress'),
    webContents: { print: note('print'), send: note('send') },
  };
  const preferences = new Preferences(join(mkdtempSync(join(folder, 'profile-')), 'preferences.json'));
  const openRequests = new OpenRequests();
  const nativeTheme: { themeSource: 'system' | 'light' | 'dark' } = { themeSource: 'system' };
  const requests = hostRequests({
    dialog: {
      showOpenDialog: (...args: unknown[]) => {
        calls.push(['open dialog', ...(args[1] as { properties: string[] }).properties]);
        return Promise.resolve({ canceled: chosen.length === 0, filePaths: [...chosen] });
      },
      showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
    },
    shell: { openExternal: (url) => Promise.resolve(note('external')(url)) },
    nativeTheme,
    window: () => window as unknown as BrowserWindow,
    documents: folder,
    sources: new SourceRegistry('app://source/'),
    preferences,
    openRequests,
    toPdf: () => Promise.resolve(new Uint8Array()),
    remember: (paths) => {
      preferences.update({ recent: withRecent(preferences.values.recent, paths) });
    },
    runCommand: note('run'),
    refused: note('refused'),
    setDisabledCommands: note('disabled'),
    clearDatabase: () => Promise.resolve(note('clear')()),
    kept: new KeptFiles(join(folder, 'investigations')),
  });
  return { requests, calls, preferences, openRequests, nativeTheme };
}

describe('opening', () => {
  it('by dialog gives handles and remembers the paths', async () => {
    const { requests, calls, preferences } = wired([bundle]);
    const opened = await requests['choose-files']();
    expect(opened.sources).toMatchObject([{ name: 'esx-a.tgz', path: 'esx-a.tgz', size: 5 }]);
    expect(preferences.values.recent).toEqual([bundle]);
    expect(calls).toEqual([['open dialog', 'openFile', 'multiSelections']]);
  });

  it('cancelled gives nothing and remembers nothing', async () => {
    const { requests, preferences } = wired();
    expect(await requests['choose-folder']()).toEqual({ sources: [], skipped: [] });
    expect(preferences.values.recent).toEqual([]);
  });

  it('of a recent file works by its id, of any other path not at all', async () => {
    const { requests, preferences } = wired();
    preferences.update({ recent: [bundle] });
    expect((await requests['open-recent'](recentId(bundle))).sources).toHaveLength(1);
    expect((await requests['open-recent'](bundle)).sources).toEqual([]);
    expect((await requests['open-recent'](recentId('/etc/passwd'))).sources).toEqual([]);
  });

  it('from outside reaches the page once it listens', async () => {
    const { requests, calls, openRequests } = wired();
    openRequests.add([bundle]);
    await requests['ready-for-open-requests']();
    await expect.poll(() => calls).toMatchObject([['send', 'open-request', { sources: [{ name: 'esx-a.tgz' }] }]]);
  });
});

describe('the rest', () => {
  it('keeps the theme and tells the system', async () => {
    const { requests, preferences, nativeTheme } = wired();
    await requests['set-theme']('dark');
    expect([nativeTheme.themeSource, preferences.values.theme, await requests['get-theme']()]).toEqual([
      'dark',
      'dark',
      'dark',
    ]);
  });

  it("shows progress in Electron's numbers", async () => {
    const { requests, calls } = wired();
    await requests['set-progress'](0.25);
    await requests['set-progress']('indeterminate');
    await requests['set-progress']('none');
    expect(calls).toEqual([
      ['progress', 0.25],
      ['progress', 2],
      ['progress', -1],
    ]);
  });

  it('opens what is on the list, in normal form, and says so', async () => {
    const { requests, calls } = wired();
    expect(await requests['open-external']('https://KB.VMWARE.com')).toBe(true);
    expect(await requests['open-external']('https://example.com')).toBe(false);
    expect(calls).toEqual([['external', 'https://kb.vmware.com/']]);
  });
});
