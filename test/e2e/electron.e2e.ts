import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { StartOptions, Started } from '../helpers/electron-app.ts';
import type { Opened } from '../../renderer/contract/host.ts';

const found = findElectron();
if ('missing' in found) console.log(`Electron's tests are skipped: ${found.missing}`);
const folder = mkdtempSync(join(tmpdir(), 'switchover-e2e-'));

describe.skipIf('missing' in found)('the desktop host', () => {
  let executable: string;
  let running: Started | undefined;

  const start = async (options: Omit<StartOptions, 'executable'> = {}): Promise<Started> => {
    running = await startElectron({ executable, ...options });
    return running;
  };
  const stop = async (): Promise<void> => {
    await running?.app.close();
    running = undefined;
  };
  /** What the page has been asked to open, in the order of asking; the page's own listener hears it too. */
  const listen = ({ page }: Started) =>
    page.evaluate(() => {
      const heard = window as unknown as { heard: Opened[] };
      heard.heard = [];
      window.host?.onOpenRequest((opened) => heard.heard.push(opened));
    });
  const heard = ({ page }: Started) => page.evaluate(() => (window as unknown as { heard: Opened[] }).heard);

  beforeAll(() => {
    writeFileSync(join(folder, 'vmkernel.log'), '0123456789');
    mkdirSync(join(folder, 'esx-a/var/log'), { recursive: true });
    writeFileSync(join(folder, 'esx-a/var/log/hostd.log'), 'hostd');
    if (!('missing' in found)) executable = packagedStyleApp(found.folder);
  });
  afterEach(stop);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the built page, with its sample, and nothing to complain of', async () => {
    const started = await start();
    expect(
      await started.page.evaluate(() => [location.origin === 'app://bundle' || location.href, window.isSecureContext]),
    ).toEqual([expect.anything(), true]);
    const sample = await started.page.evaluate(async () => {
      const response = await fetch('sample-bundle.zip');
      return [response.status, Array.from(new Uint8Array((await response.arrayBuffer()).slice(0, 2)))];
    });
    expect(sample).toEqual([200, [0x50, 0x4b]]);
    expect(await started.page.evaluate(() => window.host?.platform)).toBe('linux');
    expect(await started.page.evaluate(() => window.host?.versions)).toMatchObject({
      app: '0.1.0',
      electron: expect.stringMatching(/^\d+\./) as string,
    });
    expect(started.complaints).toEqual([]);
  });

  it('hands over the files of a second start, read by token, whole and in parts', async () => {
    const started = await start();
    await listen(started);
    const second = spawn(
      executable,
      [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${started.profile}`,
        'vmkernel.log',
        'esx-a',
        'nowhere.tgz',
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await expect.poll(() => heard(started)).toHaveLength(1);
    const [opened] = await heard(started);
    expect(opened?.sources.map(({ path, size }) => [path, size])).toEqual([
      ['vmkernel.log', 10],
      ['esx-a/var/log/hostd.log', 5],
    ]);
    expect(opened?.skipped).toEqual([{ path: 'nowhere.tgz', reason: 'not there any more' }]);
    const read = await started.page.evaluate(async (url) => {
      const part = await fetch(url, { headers: { range: 'bytes=2-4' } });
      return [await (await fetch(url)).text(), part.status, await part.text()];
    }, opened?.sources[0]?.url ?? '');
    expect(read).toEqual(['0123456789', 206, '234']);
    expect(await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('streams a chosen file, piece by piece', async () => {
    writeFileSync(join(folder, 'big.log'), Buffer.alloc(8 << 20, 'x'));
    const started = await start();
    await listen(started);
    await started.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = (() => Promise.resolve({ canceled: false, filePaths: [path] })) as never;
      },
      join(folder, 'big.log'),
    );
    const bytes = await started.page.evaluate(async () => {
      const opened = await window.host?.chooseFiles();
      const response = await fetch(opened?.sources[0]?.url ?? '');
      let total = 0;
      const reader = response.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) total += part.value.length;
      return total;
    });
    expect(bytes).toBe(8 << 20);
  });

  it('remembers theme, recent files and the window for the next start', async () => {
    const first = await start();
    await first.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = (() => Promise.resolve({ canceled: false, filePaths: [path] })) as never;
      },
      join(folder, 'vmkernel.log'),
    );
    await first.page.evaluate(async () => {
      await window.host?.setTheme('dark');
      await window.host?.chooseFiles();
    });
    expect(await first.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    await first.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 50, width: 1010, height: 640 });
    });
    await stop();
    const second = await start({ profile: first.profile });
    const bounds = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    );
    expect(bounds).toEqual({ x: 60, y: 50, width: 1010, height: 640 });
    expect(await second.page.evaluate(() => window.host?.getTheme())).toBe('dark');
    expect(await second.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    const recent = await second.page.evaluate(() => window.host?.recentFiles());
    expect(recent).toMatchObject([{ name: 'vmkernel.log', kind: 'file', missing: false }]);
    const again = await second.page.evaluate((id) => window.host?.openRecent(id), recent?.[0]?.id ?? '');
    expect(again?.sources.map((source) => source.name)).toEqual(['vmkernel.log']);
  });

  it('reads lines that are pasted; the menu has the command', async () => {
    const { app, page, complaints } = await start();
    const line = (id: string) =>
      `2023-04-15T08:52:34.879Z cpu4:2)WARNING: Migrate: 282: ${id} S: Failed: Out of memory (0xbad0014) @0x1`;
    const copy = (text: string) => app.evaluate(({ clipboard }, words) => clipboard.writeText(words), text);
    await copy(line('8743996508480001077'));
    await page.keyboard.press('ControlOrMeta+v');
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await copy(line('8743996508480001078'));
    await page.keyboard.press('ControlOrMeta+v');
    await page
      .getByRole('dialog', { name: 'Add or open' })
      .getByRole('button', { name: /^Add to/ })
      .click();
    await page.getByRole('heading', { name: '2 migrations' }).waitFor();
    // A window without a window manager has no focus for certain, and without it the menu's command pastes nothing.
    const roles = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items.map(({ role }) => role) ?? []),
    );
    expect(roles).toContain('paste');
    expect(complaints).toEqual([]);
  });

  it('remembers where a dropped file lies, and does not tell the page', async () => {
    const started = await start();
    await started.page.evaluate(() => {
      const input = document.createElement('input');
      Object.assign(input, { type: 'file', id: 'dropped' });
      document.body.append(input);
    });
    await started.page.locator('#dropped').setInputFiles(join(folder, 'vmkernel.log'));
    const answer = await started.page.evaluate(async () => {
      const files = [...(document.querySelector<HTMLInputElement>('#dropped')?.files ?? [])];
      const answered = await window.host?.rememberFiles([...files, new File(['x'], 'made-up.log')]);
      return [answered, (await window.host?.recentFiles())?.map((file) => [file.path, file.missing])];
    });
    expect(answer).toEqual([undefined, [[join(folder, 'vmkernel.log'), false]]]);
  });

  it('saves text and a PDF where the user says', async () => {
    const started = await start();
    const saveTo = (path: string) =>
      started.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as never;
      }, path);
    await saveTo(join(folder, 'table.csv'));
    expect(
      await started.page.evaluate(() => window.host?.saveFile({ suggestedName: 'table.csv', content: 'id\n1\n' })),
    ).toEqual({ kind: 'saved', name: 'table.csv' });
    expect(readFileSync(join(folder, 'table.csv'), 'utf8')).toBe('id\n1\n');
    await saveTo(join(folder, 'report.pdf'));
    const html =
      '<!doctype html><title>Report</title><style>h1{color:red}</style><h1>Report</h1><script>document.title="ran"</script><img src="https://example.com/x.png">';
    expect(
      await started.page.evaluate((text) => window.host?.savePdf({ suggestedName: 'report.pdf', html: text }), html),
    ).toEqual({ kind: 'saved', name: 'report.pdf' });
    const pdf = readFileSync(join(folder, 'report.pdf'), 'latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf).toContain('Report');
    expect(pdf).not.toContain('(ran)');
    expect(await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it("runs the page's commands from the menu, and greys out what the page says", async () => {
    const started = await start();
    await started.page.evaluate(() => {
      const ran = window as unknown as { commands: string[] };
      ran.commands = [];
      window.host?.onCommand((id) => ran.commands.push(id));
      return window.host?.setDisabledCommands(['migration.next']);
    });
    const menu = () =>
      started.app.evaluate(({ Menu }) => {
        const items = Menu.getApplicationMenu();
        items?.getMenuItemById('view.what-if')?.click();
        return [items?.getMenuItemById('migration.next')?.enabled, items?.getMenuItemById('view.what-if')?.enabled];
      });
    await expect.poll(menu).toEqual([false, true]);
    await expect
      .poll(() => started.page.evaluate(() => (window as unknown as { commands: string[] }).commands))
      .toContain('view.what-if');
  });

  it('survives the death of its page: asks, loads it again, and goes on', async () => {
    const started = await start();
    await started.app.evaluate(({ dialog, BrowserWindow }) => {
      dialog.showMessageBox = (() => {
        (globalThis as unknown as { asked: boolean }).asked = true;
        return Promise.resolve({ response: 0, checkboxChecked: false });
      }) as never;
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect
      .poll(() => started.app.evaluate(() => (globalThis as unknown as { asked?: boolean }).asked))
      .toBe(true);
    const alive = () =>
      started.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return (
          contents?.isCrashed() === false &&
          !contents.isLoading() &&
          (await contents.executeJavaScript('typeof window.host'))
        );
      });
    await expect.poll(alive, { timeout: 20_000 }).toBe('object');
  });
});
