import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchover-'));
  await mkdir(join(folder, 'host/var/log'), { recursive: true });
  await writeFile(join(folder, 'host/var/log/vmkernel.log'), 'kernel');
  await writeFile(join(folder, 'host/hostd.log'), 'hostd');
});

afterEach(() => rm(folder, { recursive: true }));

async function textOf(source: ByteSource | undefined, start?: number, end?: number): Promise<string> {
  let text = '';
  for await (const chunk of source?.read(start, end) ?? []) text += Buffer.from(chunk).toString();
  return text;
}

it('opens a folder with all that lies below it, under paths that begin with its name', async () => {
  const { sources, warnings } = await openPaths([join(folder, 'host')]);
  expect(sources.map(({ path, size }) => [path, size])).toEqual([
    ['host/hostd.log', 5],
    ['host/var/log/vmkernel.log', 6],
  ]);
  expect(await textOf(sources[1])).toBe('kernel');
  expect(warnings).toEqual([]);
});

it('says of a folder that it is empty, folders in it or not', async () => {
  await mkdir(join(folder, 'empty/below'), { recursive: true });
  const { sources, warnings } = await openPaths([join(folder, 'empty'), join(folder, 'host')]);
  expect(sources).toHaveLength(2);
  expect(warnings.map(({ path, message }) => [path, message])).toEqual([
    [join(folder, 'empty'), 'Could not be opened: there is no file in it.'],
  ]);
});

it('reads a file once that was chosen twice, by its name and with its folder, and says so', async () => {
  const [log, host] = [join(folder, 'host/hostd.log'), join(folder, 'host')];
  const { sources, warnings } = await openPaths([log, host, log]);
  expect(sources.map(({ path }) => path)).toEqual(['hostd.log', 'host/var/log/vmkernel.log']);
  expect(warnings.map(({ path, message }) => [path, message])).toEqual([
    ['host/hostd.log', 'Chosen twice: it was read once.'],
    ['hostd.log', 'Chosen twice: it was read once.'],
  ]);
});

it('reads any part of a file, any number of times', async () => {
  const { sources } = await openPaths([join(folder, 'host/hostd.log')]);
  expect(sources[0]?.path).toBe('hostd.log');
  expect(await textOf(sources[0], 2)).toBe('std');
  expect(await textOf(sources[0], 1, 3)).toBe('os');
});

it('reads a file in chunks and all of it', async () => {
  const text = 'x'.repeat(1_000_003);
  await writeFile(join(folder, 'big.log'), text);
  const { sources } = await openPaths([join(folder, 'big.log')]);
  expect((await textOf(sources[0])) === text).toBe(true);
});

it('does not follow the links of a folder, to files or round in circles', async () => {
  await symlink('/etc/passwd', join(folder, 'host/passwd'));
  await symlink(folder, join(folder, 'host/up'));
  const { sources } = await openPaths([join(folder, 'host')]);
  expect(sources.map(({ path }) => path)).toEqual(['host/hostd.log', 'host/var/log/vmkernel.log']);
});

it('follows a link that was named itself', async () => {
  await symlink(join(folder, 'host/hostd.log'), join(folder, 'link.log'));
  const { sources } = await openPaths([join(folder, 'link.log')]);
  expect(await textOf(sources[0])).toBe('hostd');
});

it('tells what it cannot open, and opens the rest', async () => {
  const { sources, warnings } = await openPaths([join(folder, 'missing'), join(folder, 'host/hostd.log'), '/dev/null']);
  expect(sources).toHaveLength(1);
  expect(warnings).toMatchObject([
    { path: join(folder, 'missing'), kind: 'unreadable', message: 'Could not be opened: there is no such file.' },
    { path: '/dev/null', kind: 'unreadable' },
  ]);
});

it('ends early, without an error, where a file became shorter', async () => {
  const { sources } = await openPaths([join(folder, 'host/hostd.log')]);
  await writeFile(join(folder, 'host/hostd.log'), 'h');
  expect(await textOf(sources[0])).toBe('h');
});
