import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Opened } from '../../renderer/contract/host.ts';
import { findElectron } from '../helpers/electron-app.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'switchover-start-'));
const display = process.env['DISPLAY'];
const found = findElectron();

/** `npm start`, run as a child; what it says is gathered. */
class Starting {
  readonly child: ChildProcess;
  said = '';
  readonly ended: Promise<number | null>;

  constructor(words: readonly string[], environment: Readonly<Record<string, string>>) {
    const { DISPLAY: _d, WAYLAND_DISPLAY: _w, ELECTRON_OVERRIDE_DIST_PATH: _e, INIT_CWD: _i, ...rest } = process.env;
    this.child = spawn(process.execPath, ['build/start.mjs', ...words], {
      cwd: root,
      env: { ...rest, HOME: folder, XDG_CONFIG_HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.said += bytes.toString();
      });
    }
    this.ended = new Promise((done) => this.child.once('exit', done));
  }

  async address(): Promise<URL> {
    // Its own: where another Switchover has the usual port, the address of that one is printed first.
    const own = /Switchover (?:is|opens in .*; it is also) at (http:\/\/127\.0\.0\.1:\d+\/\S*)/;
    await expect.poll(() => this.said, { timeout: 60_000 }).toMatch(own);
    return new URL(own.exec(this.said)?.[1] ?? '');
  }
}

describe('npm start', () => {
  let starting: Starting | undefined;
  afterEach(async () => {
    starting?.child.kill();
    await starting?.ended;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it('prints its address where there is no display, and has the files that were named', async () => {
    starting = new Starting(['package.json'], {});
    const address = await starting.address();
    const page = await fetch(address);
    expect(await page.text()).toContain('<title>Switchover</title>');
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
    const opened = (await (
      await fetch(`${address.origin}/open-requests.json`, { headers: { cookie } })
    ).json()) as Opened;
    expect(opened.sources.map((source) => source.path)).toEqual(['package.json']);
    expect((await fetch(`${address.origin}/sample-bundle.zip`)).status).toBe(200);
  });

  it('takes paths from where the user stands', async () => {
    starting = new Starting(['main.ts', 'nowhere.tgz'], { INIT_CWD: join(root, 'electron') });
    const address = await starting.address();
    const cookie = (await fetch(address)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const opened = (await (
      await fetch(`${address.origin}/open-requests.json`, { headers: { cookie } })
    ).json()) as Opened;
    expect([opened.sources.map((source) => source.path), opened.skipped.map((one) => one.path)]).toEqual([
      ['main.ts'],
      ['nowhere.tgz'],
    ]);
  });

  it.skipIf(display === undefined)(
    'says in one sentence why there is no desktop window, and opens a browser',
    async () => {
      starting = new Starting([], { DISPLAY: display ?? '', ELECTRON_OVERRIDE_DIST_PATH: folder });
      await starting.address();
      const [why] = starting.said.split('\n').filter((line) => !line.startsWith('Building'));
      expect(why).toBe(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, where there is no electron.`);
      expect(starting.said).toMatch(/Switchover opens in \S+; it is also at http/);
    },
  );

  it.skipIf('missing' in found)('opens the desktop window where Electron is, and ends with it', async () => {
    const electron = 'folder' in found ? found.folder : '';
    starting = new Starting(['package.json'], { DISPLAY: display ?? '', ELECTRON_OVERRIDE_DIST_PATH: electron });
    const recent = () => {
      try {
        return (JSON.parse(readFileSync(join(folder, 'Switchover/preferences.json'), 'utf8')) as { recent: string[] })
          .recent;
      } catch {
        return []; // Not written yet.
      }
    };
    await expect.poll(recent, { timeout: 60_000 }).toEqual([join(root, 'package.json')]);
    expect(starting.said).not.toContain('127.0.0.1');
    starting.child.kill();
    await starting.ended;
  });
});
