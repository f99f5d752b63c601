/** What a write leaves behind when the window, the process or the other program ends in its middle. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serve } from '../../electron/browser-host.ts';
import { KeptFiles } from '../../electron/kept-files.ts';
import { browserProfile, sweepRuns } from '../../electron/profile.ts';
import { keptPiece } from '../../renderer/contract/kept-files.ts';

const id = 'b0c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a11';
const name = `${'ab'.repeat(32)}.gz`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchover-left-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const piece = (offset: number, isLast: boolean) => ({ id, name, offset, bytes: new Uint8Array(10), isLast });

it('half a file of a window that is gone is removed at the next start, one that is being written is not', async () => {
  await new KeptFiles(folder).write(piece(0, false));
  expect(readdirSync(join(folder, id))).toEqual([`${name}.part`]);
  const next = new KeptFiles(folder);
  expect(await next.list()).toEqual([]);
  expect(readdirSync(join(folder, id))).toEqual([]);

  await next.write(piece(0, false));
  await next.list();
  await next.write(piece(10, true));
  expect(await next.list()).toEqual([{ id, name }]);
});

it('a list for one investigation, asked at each save, sweeps nothing', async () => {
  await new KeptFiles(folder).write(piece(0, false));
  await new KeptFiles(folder).list(id);
  expect(readdirSync(join(folder, id))).toEqual([`${name}.part`]);
});

it('a small file goes to the page as it is, not in a buffer of a whole piece', async () => {
  const kept = new KeptFiles(folder);
  await kept.write(piece(0, true));
  const read = await kept.read({ id, name, offset: 0 });
  expect([read?.length, read?.buffer.byteLength]).toEqual([10, 10]);
  expect((await kept.read({ id, name, offset: keptPiece }))?.length).toBe(0);
});

it('folders of runs that were killed are swept on Windows too, where nobody has a number', () => {
  const getuid = Object.getOwnPropertyDescriptor(process, 'getuid');
  Object.defineProperty(process, 'getuid', { value: undefined, configurable: true });
  try {
    mkdirSync(join(folder, 'switchover-run-999999999-abcdef'));
    mkdirSync(join(folder, `switchover-run-${String(process.pid)}-abcdef`));
    writeFileSync(join(folder, 'switchover-run-999999999-file'), '');
    sweepRuns(folder);
    expect(readdirSync(folder).sort()).toEqual(
      ['switchover-run-999999999-file', `switchover-run-${String(process.pid)}-abcdef`].sort(),
    );
  } finally {
    if (getuid) Object.defineProperty(process, 'getuid', getuid);
  }
});

it('the browser host sweeps them, too', () => {
  vi.stubEnv('TMPDIR', folder);
  mkdirSync(join(folder, 'switchover-run-999999999-abcdef'));
  expect(browserProfile(join(folder, 'profile'))).toEqual({ folder: join(folder, 'profile') });
  expect(readdirSync(folder)).toEqual(['profile']);
  vi.unstubAllEnvs();
});

it('a program on the usual port that answers without an end is another program, and the start does not wait', async () => {
  const server = createServer((_request, response) => {
    const drip = setInterval(() => response.write(' '), 200);
    response.once('close', () => {
      clearInterval(drip);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const usual = (server.address() as AddressInfo).port;
  const serving = await serve({ appFolder: resolve(import.meta.dirname, '../..'), usual });
  expect(serving.elsewhere).toEqual({ url: `http://127.0.0.1:${String(usual)}/`, isOurs: false });
  await serving.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}, 15_000);
