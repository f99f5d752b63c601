/** The command line says of each file that it cannot read what it is; real files, alone and in a folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { gz, zip } from '../helpers/archives.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-told-'));
const line =
  '2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: 1424430291970314 S: Stopping pre-copy: only 1 pages left\n';
const files: Readonly<Record<string, readonly [data: Uint8Array, words: RegExp | undefined]>> = {
  'core/vmkernel.log': [Buffer.from(line), undefined],
  'lib/esx02.txt': [Buffer.from(`${'-->  dump\n'.repeat(20_000)}${line}`), undefined],
  'powershell.txt': [Buffer.from(`\ufeff${line}`, 'utf16le'), undefined],
  'screenshot.png': [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /A picture \(PNG\)/],
  'logs.7z': [Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), /A 7z archive.*7-Zip/],
  'logs.tgz.ab': [Buffer.from('\x88\x17\0\x99', 'latin1'), /A piece of a split file/],
  'secret.zip': [zip([{ name: 'vmkernel.log', data: line }], { flags: 1 }), /encrypted.*password/],
  'empty.log': [new Uint8Array(), /Empty/],
  'notes.txt': [Buffer.from('Dear colleague\n'), /Text, but none of its lines/],
  'cut.gz': [gz(line.repeat(99)).slice(0, 50), /cut short/],
};

beforeAll(() => {
  for (const [name, [data]] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), data);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const ran = (...args: readonly string[]) => runCommand(analyseCommand, ...args);

test('a folder: what is a log is read, all else is told once', async () => {
  const { code, out } = await ran(folder);
  expect(code).toBe(0);
  expect(out).toContain('3 logs, ');
  for (const [name, [, words]] of Object.entries(files)) {
    const told = out.split('\n').filter((row) => row.includes(`/${name}`));
    if (words) expect(told).toEqual([expect.stringMatching(words)]);
    else expect(told).toEqual([]);
  }
});

test.each(Object.entries(files).filter(([, [, words]]) => words))(
  '%s alone: nothing usable, and why',
  async (name, [, words]) => {
    const { code, out, err } = await ran(join(folder, name));
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(words ?? /./)]);
  },
);

test('as JSON, too', async () => {
  const { warnings } = JSON.parse((await ran('--json', folder)).out) as { warnings: readonly { path: string }[] };
  expect(warnings).toHaveLength(Object.values(files).filter(([, words]) => words).length);
});
