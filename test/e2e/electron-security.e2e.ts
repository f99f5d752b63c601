import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { Started } from '../helpers/electron-app.ts';
import type { Host } from '../../renderer/contract/host.ts';

declare global {
  interface Window {
    host?: Host;
  }
}

const found = findElectron();
if ('missing' in found) console.log(`Electron's tests are skipped: ${found.missing}`);

/** A page that was taken over: what its script may try, played through the debugger in the real window. */
describe.skipIf('missing' in found)('a hostile page in a real window', () => {
  let started: Started;
  let outside: Server;
  let outsideUrl: string;
  const visits: string[] = [];

  beforeAll(async () => {
    outside = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end('outside');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    outsideUrl = `http://127.0.0.1:${String((outside.address() as AddressInfo).port)}`;
    if ('missing' in found) return;
    started = await startElectron({ executable: packagedStyleApp(found.folder) });
  });
  afterAll(async () => {
    if (!('missing' in found)) await started.app.close();
    outside.close();
  });

  const windows = () => started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const stays = async () => {
    await started.page.waitForTimeout(300);
    expect(started.page.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    expect(await windows()).toBe(1);
  };

  it('runs sandboxed, isolated and without Node', async () => {
    const preferences = await started.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
    const globals = await started.page.evaluate(() =>
      ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer'].filter((name) => name in window),
    );
    expect(globals).toEqual([]);
  });

  it('finds a frozen host of plain functions', async () => {
    const host = await started.page.evaluate(() => {
      const given = window.host as unknown as Record<string, unknown>;
      const before = given['openExternal'];
      try {
        given['openExternal'] = () => true;
        (window as unknown as Record<string, unknown>)['host'] = {};
      } catch {
        // Frozen: strict mode says so.
      }
      return {
        frozen: Object.isFrozen(given),
        same: (window.host as unknown as Record<string, unknown>)['openExternal'] === before,
        kinds: [...new Set(Object.values(given).map((value) => typeof value))].sort(),
      };
    });
    expect(host).toEqual({ frozen: true, same: true, kinds: ['function', 'object', 'string'] });
  });

  it('cannot leave by link, script, form, refresh or frame', async () => {
    await started.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = `${url}/link`;
      document.body.append(link);
      link.click();
      location.href = `${url}/location`;
    }, outsideUrl);
    await stays();
    await started.page.evaluate((url) => {
      const form = document.createElement('form');
      form.action = `${url}/form`;
      document.body.append(form);
      form.submit();
      const refresh = document.createElement('meta');
      refresh.httpEquiv = 'refresh';
      refresh.content = `0; url=${url}/refresh`;
      document.head.append(refresh);
      const frame = document.createElement('iframe');
      frame.src = `${url}/frame`;
      document.body.append(frame);
      location.assign('file:///etc/passwd');
    }, outsideUrl);
    await stays();
    expect(visits).toEqual([]);
  });

  it('opens no window', async () => {
    const opened = await started.page.evaluate(
      (url) =>
        [
          window.open(url),
          window.open('app://bundle/index.html'),
          window.open('about:blank'),
          window.open('file:///etc/passwd'),
        ].map(String),
      outsideUrl,
    );
    expect(opened).toEqual(['null', 'null', 'null', 'null']);
    await started.page.evaluate((url) => {
      const link = document.createElement('a');
      Object.assign(link, { href: `${url}/blank`, target: '_blank' });
      document.body.append(link);
      link.click();
    }, outsideUrl);
    await stays();
  });

  it('reaches no network by fetch, socket, picture, beacon, worker or import', async () => {
    const reached = await started.page.evaluate(async (url) => {
      const tries: Record<string, () => Promise<unknown> | unknown> = {
        fetch: () => fetch(`${url}/fetch`),
        socket: () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(url.replace('http', 'ws'));
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
        picture: () =>
          new Promise((resolve, reject) => {
            const picture = new Image();
            picture.onload = resolve;
            picture.onerror = reject;
            picture.src = `${url}/picture`;
          }),
        import: () => import(/* @vite-ignore */ `${url}/import.js`),
        file: () => fetch('file:///etc/passwd'),
      };
      navigator.sendBeacon(`${url}/beacon`);
      const done: string[] = [];
      for (const [name, attempt] of Object.entries(tries)) {
        try {
          await attempt();
          done.push(name);
        } catch {
          // Refused, as it should be.
        }
      }
      return done;
    }, outsideUrl);
    expect(reached).toEqual([]);
    expect(visits).toEqual([]);
  });

  it('runs no text as script: no eval, no inline script, no HTML sink, no data worker', async () => {
    const ran = await started.page.evaluate(async () => {
      const marks = window as unknown as { ran?: string[] };
      marks.ran = [];
      const attempts: (() => unknown)[] = [
        () => eval('window.ran.push("eval")'),
        () => new Function('window.ran.push("function")')(),
        () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran.push(\'html\')">'),
        () => {
          const script = document.createElement('script');
          script.append('window.ran.push("inline")');
          document.body.append(script);
        },
        () => new Worker('data:text/javascript,postMessage(1)'),
        () => {
          const link = document.createElement('a');
          link.setAttribute('href', 'javascript:window.ran.push("link")');
          document.body.append(link);
          link.click();
        },
      ];
      // In a task of their own: what the debugger evaluates may call eval in spite of any policy.
      for (const attempt of attempts) setTimeout(attempt);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return marks.ran;
    });
    expect(ran).toEqual([]);
  });

  it('reads nothing of the disk through the app scheme', async () => {
    const secret = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8').slice(0, 20);
    const statuses = await started.page.evaluate(async (start) => {
      const paths = [
        '..%2f..%2fpackage.json',
        '%2e%2e/%2e%2e/package.json',
        '..%5c..%5cpackage.json',
        '..%2fmain%2fmain.js',
        '%2fetc%2fpasswd',
        'x%00',
      ];
      const urls = [
        ...paths.map((path) => `app://bundle/${path}`),
        'app://source/',
        'app://source/..%2f..%2fpackage.json',
        'app://source/guess',
      ];
      return Promise.all(
        urls.map(async (url) => {
          const response = await fetch(url);
          return [response.status, (await response.text()).includes(start)];
        }),
      );
    }, secret);
    expect(statuses).toEqual(Array.from({ length: 9 }, () => [404, false]));
  });

  it('is granted no permission but to copy and to keep its data', async () => {
    const states = await started.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
      ] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect([...new Set(states)]).toEqual(['denied']);
    const media = await started.page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'refused',
      ),
    );
    expect(media).toBe('refused');
    expect(await started.page.evaluate(() => navigator.storage.persist())).toBe(true);
  });

  it('opens no page outside but those of the list', async () => {
    await started.app.evaluate(({ shell }) => {
      shell.openExternal = (url) => {
        (globalThis as unknown as { opened: string[] }).opened = [url];
        return Promise.resolve();
      };
    });
    const answers = await started.page.evaluate(async () => [
      await window.host?.openExternal('file:///etc/passwd'),
      await window.host?.openExternal('https://kb.vmware.com.evil.example/'),
      await window.host?.openExternal('https://knowledge.broadcom.com/external/article/318724'),
    ]);
    expect(answers).toEqual([false, false, true]);
    expect(await started.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      'https://knowledge.broadcom.com/external/article/318724',
    ]);
  });

  it('has what it tried in the log, without what it tried to say', () => {
    const log = readFileSync(join(started.profile, 'logs/switchover.log'), 'utf8');
    expect(log).toContain(`refused: navigation to ${outsideUrl}\n`);
    expect(log).toContain('refused: window for about://');
    expect(log).not.toContain('/link');
  });
});
