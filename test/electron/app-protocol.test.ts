import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appProtocol, contentBelow } from '../../electron/app-protocol.ts';
import { SourceRegistry } from '../../electron/source-registry.ts';
import { pathInside } from '../../electron/static-files.ts';
import { walkFolder } from '../../electron/walk-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-protocol-'));
mkdirSync(join(folder, 'out/renderer/assets'), { recursive: true });
mkdirSync(join(folder, 'out/renderer-secret'), { recursive: true });
writeFileSync(join(folder, 'secret.txt'), 'secret');
writeFileSync(join(folder, 'out/renderer-secret/x.txt'), 'secret');
writeFileSync(join(folder, 'out/renderer/index.html'), '<h1>page</h1>');
writeFileSync(join(folder, 'out/renderer/assets/a b.js'), 'export {};');
writeFileSync(join(folder, 'out/renderer/assets/engine.worker-B76zrj5-.js'), 'export {};');
writeFileSync(join(folder, 'vmkernel.html'), '0123456789');
writeFileSync(join(folder, 'empty.log'), '');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sources = new SourceRegistry('app://source/');
const handler = appProtocol(contentBelow(folder, sources, 'app://bundle'));
const get = (url: string, init?: RequestInit): Promise<Response> => handler(new Request(url, init));

describe('the page', () => {
  it('is served with its policy and its type', async () => {
    const response = await get('app://bundle/index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<h1>page</h1>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is at the root too, and names may hold what URLs escape', async () => {
    expect(await (await get('app://bundle/')).text()).toBe('<h1>page</h1>');
    expect((await get('app://bundle/assets/a%20b.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it('may compile WebAssembly in its workers alone', async () => {
    const policyOf = async (url: string) => (await get(url)).headers.get('content-security-policy');
    expect(await policyOf('app://bundle/assets/engine.worker-B76zrj5-.js')).toContain("'wasm-unsafe-eval'");
    expect(await policyOf('app://bundle/assets/a%20b.js')).not.toContain('wasm');
    expect(await policyOf('app://bundle/index.html')).not.toContain('wasm');
  });

  it.each([
    'app://bundle/nothing.js',
    'app://bundle/assets',
    'app://bundle/sample-bundle.zip',
    'app://elsewhere/index.html',
    'app://bundle.evil/index.html',
  ])('has no %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('refuses to be written to', async () => {
    expect((await get('app://bundle/index.html', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('carries its policy on a miss as well', async () => {
    expect((await get('app://bundle/nothing')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('leaving the folder', () => {
  it.each([
    '/../../secret.txt',
    '/..%2f..%2fsecret.txt',
    '/%2e%2e/%2e%2e/secret.txt',
    '/..%5c..%5csecret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/..%2frenderer-secret%2fx.txt',
    '/%2fetc%2fpasswd/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/index.html%00.js',
    '/C:%2fWindows%2fwin.ini',
    '/index.html::$DATA',
    '/%',
    '/%zz',
  ])('by %s ends in nothing', async (path) => {
    expect(await (await get(`app://bundle${path}`)).text()).toBe('Not found');
  });

  it('is refused before the disk is asked', () => {
    expect(pathInside('/app', '/..%2fsecret')).toBeUndefined();
    expect(pathInside('/app', '/..%2fapplication/x')).toBeUndefined();
    expect(pathInside('/app', '/a/..%2fb')).toBe('/app/b');
  });
});

describe('a chosen file', () => {
  const openOne = async (name: string): Promise<string> => {
    const { sources: found } = await sources.open([join(folder, name)]);
    return found[0]?.url ?? '';
  };

  it('is sent as bytes and nothing else, whatever it is called', async () => {
    const response = await get(await openOne('vmkernel.html'));
    expect(await response.text()).toBe('0123456789');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('access-control-allow-origin')).toBe('app://bundle');
  });

  it('is sent in parts', async () => {
    const url = await openOne('vmkernel.html');
    const part = await get(url, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const beyond = await get(url, { headers: { range: 'bytes=10-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  it('is given whole and by parts, however large it is', async () => {
    const path = join(folder, 'large.log');
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_line, n) => `line ${n} of a log\n`).join(''));
    writeFileSync(path, Buffer.concat([bytes, bytes]));
    const { url = '', size = 0 } = (await sources.open([path])).sources[0] ?? {};
    expect(size).toBeGreaterThan(10e6);
    const whole = Buffer.from(await (await get(url)).arrayBuffer());
    expect(whole.equals(Buffer.concat([bytes, bytes]))).toBe(true);
    for (const [first, last] of [
      [1, 8 << 20],
      [3, 9e6],
      [9e6, size - 1],
    ] as const) {
      const part = await get(url, { headers: { range: `bytes=${first}-${last}` } });
      expect(part.headers.get('content-length')).toBe(String(last - first + 1));
      expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(first, last + 1))).toBe(true);
    }
  });

  it('may be empty, and may be asked about only', async () => {
    const empty = await get(await openOne('empty.log'));
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    const head = await get(await openOne('vmkernel.html'), { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', '']);
  });

  it('that was removed since is not found', async () => {
    writeFileSync(join(folder, 'gone.log'), 'x');
    const url = await openOne('gone.log');
    rmSync(join(folder, 'gone.log'));
    expect((await get(url)).status).toBe(404);
  });

  it.each(['app://source/', 'app://source/guess', 'app://source/..%2f..%2fsecret.txt', 'app://source/constructor'])(
    'is not found at %s',
    async (url) => {
      expect((await get(url)).status).toBe(404);
    },
  );
});

describe('the registry', () => {
  it('walks folders, in order, and follows no link', async () => {
    const bundle = join(folder, 'esx-a');
    mkdirSync(join(bundle, 'var/log'), { recursive: true });
    writeFileSync(join(bundle, 'var/log/vmkernel.log'), 'abc');
    writeFileSync(join(bundle, 'a.txt'), '');
    symlinkSync(folder, join(bundle, 'var/loop'));
    symlinkSync(join(folder, 'secret.txt'), join(bundle, 'var/secret'));
    const opened = await sources.open([bundle]);
    expect(opened.sources.map(({ name, path, size }) => ({ name, path, size }))).toEqual([
      { name: 'a.txt', path: 'esx-a/a.txt', size: 0 },
      { name: 'vmkernel.log', path: 'esx-a/var/log/vmkernel.log', size: 3 },
    ]);
    expect(opened.skipped).toEqual([
      { path: 'var/loop', reason: 'a link, not followed' },
      { path: 'var/secret', reason: 'a link, not followed' },
    ]);
  });

  it('stops at its limits, and says so', async () => {
    const deep = join(folder, 'deep');
    mkdirSync(join(deep, 'a/b/c'), { recursive: true });
    for (const name of ['1.log', '2.log', 'a/3.log', 'a/b/4.log', 'a/b/c/5.log']) writeFileSync(join(deep, name), '');
    const shallow = await walkFolder(deep, { files: 100, depth: 2 });
    expect(shallow.files.map((file) => file.label)).toEqual(['1.log', '2.log', 'a/3.log', 'a/b/4.log']);
    expect(shallow.skipped).toEqual([{ path: 'a/b/c/', reason: 'deeper than 2 folders' }]);
    const few = await walkFolder(deep, { files: 2, depth: 9 });
    expect(few.files).toHaveLength(2);
    expect(few.skipped).toEqual([{ path: 'a', reason: 'more than 2 files' }]);
  });

  it('gives one token for one file, too long to guess, that says nothing of the path', async () => {
    const [first, second] = [
      await sources.open([join(folder, 'vmkernel.html')]),
      await sources.open([join(folder, 'vmkernel.html')]),
    ];
    expect(first).toEqual(second);
    expect(first.sources[0]?.url).toMatch(/^app:\/\/source\/[\w-]{32}$/);
    expect(JSON.stringify(first)).not.toContain(folder);
  });

  it('lists what is not there, and goes on', async () => {
    const opened = await sources.open([join(folder, 'nowhere.tgz'), join(folder, 'vmkernel.html')]);
    expect(opened.skipped).toEqual([{ path: 'nowhere.tgz', reason: 'not there any more' }]);
    expect(opened.sources).toHaveLength(1);
  });
});
