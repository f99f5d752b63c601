/** A file that was there when it was asked for and is not, or cannot be read, when it is opened: a log that is rotated. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type * as FileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serve } from '../../electron/browser-host.ts';
import type { Serving } from '../../electron/browser-host.ts';
import type { Opened } from '../../renderer/contract/host.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-gone-meanwhile-'));
const log = join(folder, 'vmkernel.log');
// What other tests of this process have loaded has the real `open`.
const failing = vi.hoisted(() => {
  vi.resetModules();
  return { code: '' };
});
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof FileSystem>();
  return {
    ...actual,
    open: (...asked: Parameters<typeof actual.open>) =>
      failing.code === '' ? actual.open(...asked) : Promise.reject(Object.assign(new Error(), { code: failing.code })),
  };
});

let serving: Serving;
beforeAll(async () => {
  writeFileSync(log, '0123456789');
  serving = await serve({ appFolder: folder, paths: [log], port: 0 });
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

it.each([
  ['ENOENT', 404, 'not there any more'],
  ['EACCES', 500, 'may not be read: no permission'],
  ['EIO', 500, 'cannot be read (EIO)'],
])('%s: is answered with its reason, and the next question, too', async (code, status, reason) => {
  const { origin } = new URL(serving.url);
  const cookie = (await fetch(serving.url)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = (path: string) => fetch(origin + path, { headers: { cookie }, signal: AbortSignal.timeout(5000) });
  const opened = (await (await ask('/open-requests.json')).json()) as Opened;
  const url = opened.sources[0]?.url ?? '';
  failing.code = code;
  const refused = await ask(url);
  expect([refused.status, await refused.text()]).toEqual([status, reason]);
  failing.code = '';
  expect(await (await ask(url)).text()).toBe('0123456789');
});
