import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { commandsFor, lineCommand, searchWords } from '../../../renderer/engine/diagnosis/see-it-yourself.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-grep-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const id = '8743996508480001077';
const migration = { id, idHex: '7958ea7f2d34d435', opIds: ['abc-12-9f-01', 'abc-12-9f'] };
const command = (where: string, one: Parameters<typeof commandsFor>[0]) =>
  commandsFor(one).find((shown) => shown.where === where)?.command ?? '';

test('the command for an unpacked bundle really finds the lines, in rotated logs too', () => {
  const bundle = join(folder, "a bundle's");
  mkdirSync(join(bundle, 'var/run/log'), { recursive: true });
  writeFileSync(join(bundle, 'var/run/log/vmkernel.log'), `one ${id} S: a\nother\n`);
  writeFileSync(join(bundle, 'var/run/log/hostd.0.gz'), gzipSync('two opID=abc-12-9f-01 b\nother\n'));
  writeFileSync(join(bundle, 'vmware.log'), 'three mid=7958ea7f2d34d435 c\n');
  const found = execFileSync('sh', ['-c', command('unpacked bundle', migration)], { cwd: bundle, encoding: 'utf8' });
  expect(
    found
      .trim()
      .split('\n')
      .map((line) => line.replace(/^.*?:/, ''))
      .sort(),
  ).toEqual([`one ${id} S: a`, 'three mid=7958ea7f2d34d435 c', 'two opID=abc-12-9f-01 b']);
});

test.each([
  "x'; touch hacked; '",
  '$(touch hacked)',
  '`touch hacked`',
  'a"; touch hacked; "',
  'a\ntouch hacked\n',
  '-f /etc/passwd',
])('an opID of a stranger’s log (%j) is text to a shell', (opId) => {
  const place = mkdtempSync(join(folder, 'evil-'));
  const text = opId.replaceAll('\n', '');
  writeFileSync(join(place, 'vmkernel.log'), `line ${text} end\n`);
  const evil = { id: undefined, idHex: undefined, opIds: [opId] };
  const found = execFileSync('sh', ['-c', command('unpacked bundle', evil)], { cwd: place, encoding: 'utf8' });
  expect(found).toContain(`line ${text} end`);
  expect(execFileSync('ls', [place], { encoding: 'utf8' })).toBe('vmkernel.log\n');
});

test('PowerShell’s quotes are doubled, the typographic ones as well', () => {
  expect(command('PowerShell, rotated logs unpacked', { id: undefined, idHex: undefined, opIds: ["a'b’c"] })).toContain(
    "-Pattern 'a''b’’c'",
  );
});

test('a migration that nothing names has no command', () => {
  expect(commandsFor({ id: undefined, idHex: undefined, opIds: [] })).toEqual([]);
});

test('a line can be printed by hand from the unpacked bundle, plain or rotated', () => {
  const place = mkdtempSync(join(folder, 'line-'));
  mkdirSync(join(place, "esx-a's/var/log"), { recursive: true });
  writeFileSync(join(place, "esx-a's/var/log/vmkernel.log"), 'one\ntwo\n');
  writeFileSync(join(place, "esx-a's/var/log/hostd.0.gz"), gzipSync('three\nfour\n'));
  const run = (path: string, line: number) =>
    execFileSync('sh', ['-c', lineCommand(path, line)], { cwd: place, encoding: 'utf8' });
  expect(run("vc.zip/esx-a.tgz/esx-a's/var/log/vmkernel.log", 2)).toBe('two\n');
  expect(run("vc.zip/esx-a.tgz/esx-a's/var/log/hostd.0.gz", 1)).toBe('three\n');
});

test('opIDs that begin with another are found by it; others are words of their own', () => {
  const words = searchWords({ id, idHex: undefined, opIds: ['abc-12-9f-01', 'abc-12-9f', 'xyz-1'] });
  expect(words).toEqual([id, 'abc-12-9f', 'xyz-1']);
});

test('a path out of the bundle stays inside it', () => {
  expect(lineCommand('a.tgz/../../etc/passwd', 1)).toBe("sed -n '1p' './etc/passwd'");
});
