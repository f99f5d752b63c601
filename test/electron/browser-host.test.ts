import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../electron/browser-host.ts';
import type { Serving } from '../../electron/browser-host.ts';
import { contentSecurityPolicy } from '../../electron/security.ts';
import type { Opened } from '../../renderer/contract/host.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-browser-'));
let serving: Serving;
let origin: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'out/renderer'), { recursive: true });
  mkdirSync(join(folder, 'out/sample'), { recursive: true });
  writeFileSync(join(folder, 'out/renderer/index.html'), 'page');
  writeFileSync(join(folder, 'out/sample/sample-bundle.zip'), 'sample');
  writeFileSync(join(folder, 'vmkernel.log'), '0123456789');
  serving = await serve({ appFolder: folder, paths: [join(folder, 'vmkernel.log')], port: 0 });
  origin = new URL(serving.url).origin;
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

const cookie = async (): Promise<string> => (await fetch(serving.url)).headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the browser host', () => {
  it('listens on the loopback address alone', () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('serves page and sample under the policy of the desktop', async () => {
    const page = await fetch(`${origin}/`);
    expect(await page.text()).toBe('page');
    expect(page.headers.get('content-security-policy')).toBe(contentSecurityPolicy());
    expect(await (await fetch(`${origin}/sample-bundle.zip`)).text()).toBe('sample');
  });

  it('gives the files of the command line to who has the key', async () => {
    const headers = { cookie: await cookie() };
    const opened = (await (await fetch(`${origin}/open-requests.json`, { headers })).json()) as Opened;
    expect(opened.sources.map(({ path, size }) => [path, size])).toEqual([['vmkernel.log', 10]]);
    const part = await fetch(origin + (opened.sources[0]?.url ?? ''), { headers: { ...headers, range: 'bytes=3-5' } });
    expect([part.status, await part.text()]).toEqual([206, '345']);
    expect((await fetch(origin + (opened.sources[0]?.url ?? ''))).status).toBe(404);
  });

  it.each([undefined, 'key=', 'key=guess', 'xkey=guess'])('gives them to nobody else (%s)', async (guess) => {
    const response = await fetch(
      `${origin}/open-requests.json`,
      guess === undefined ? {} : { headers: { cookie: guess } },
    );
    expect(response.status).toBe(404);
  });

  it('keeps the key from scripts and other sites', async () => {
    const header = (await fetch(serving.url)).headers.get('set-cookie');
    expect(header).toMatch(/^key=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await fetch(`${origin}/?key=guess`)).headers.get('set-cookie')).toBeNull();
  });

  it.each(['evil.example', 'localhost.evil.example:80', '127.0.0.1', 'localhost'])(
    'answers no request for the host "%s"',
    async (host) => {
      const status = await new Promise((resolve) => {
        get(origin, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
      });
      expect(status).toBe(403);
    },
  );

  it.each(['/..%2f..%2fvmkernel.log', '/%2e%2e/%2e%2e/vmkernel.log', '/source/guess', '//evil.example/index.html'])(
    'has nothing at %s',
    async (path) => {
      expect((await fetch(origin + path)).status).toBe(404);
    },
  );
});
