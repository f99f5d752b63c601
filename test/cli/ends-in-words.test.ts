import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'build/cli.mjs');
const log = join(root, 'test/fixtures/sample/bundle/commands/esxcli_system_version_get.txt');
const run = (words: readonly string[], stdout: 'pipe' | number = 'pipe') =>
  spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'pipe'],
    timeout: 60_000,
    env: { PATH: process.env['PATH'], HOME: '/proc/nope' },
  });

/** Built before the first is timed. */
beforeAll(() => void run(['help']), 120_000);

describe('the command line ends in words and with a code', () => {
  it.each([
    ['a switch that is none', ['analyse', '--nope', 'x'], 2],
    ['a switch without its value', ['report', '--html'], 2],
    ['a command that is none', ['nonsense'], 2],
    ['a file that is not there', ['analyse', '/nowhere'], 1],
    ['a device', ['analyse', '/dev/null'], 1],
    ['a folder as scenario', ['simulate', '/'], 1],
    ['a report that cannot be written', ['report', '--html', '/proc/nope/x/report.html', log], 1],
    ['a report below a file', ['report', '--json', join(log, 'x.json'), log], 1],
    ['an index that cannot be written', ['analyse', '--opensearch', '/proc/nope/x', log], 1],
  ])('%s', (_name, words, code) => {
    const { status, stderr } = run(words);
    expect(status).toBe(code);
    expect(stderr).toMatch(/\w/);
    expect(stderr).not.toMatch(/^\s+at |node:internal/m);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk behind its output', () => {
    const { status, stderr } = run(['help'], openSync('/dev/full', 'w'));
    expect([status, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toMatch(/^Not all was written: ENOSPC/);
  });

  it('a reader that has gone is no fault, of words either', async () => {
    const child = spawn(process.execPath, [cli, 'analyse', '--nope', 'x'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)))).toBe(2);
  });

  it('a fault of its own, thrown, refused or in a promise that nobody waits for', () => {
    const module = join(root, 'out/cli/cli.mjs');
    for (const fault of [
      'setTimeout(() => { throw new TypeError("x is not y"); })',
      'void Promise.reject(new TypeError("x is not y"))',
      'setTimeout(() => Promise.reject("x is not y"))',
    ]) {
      const script = `const { main } = await import(${JSON.stringify(module)}); await main(['help']); ${fault};`;
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^Switchover stopped at a fault of its own: x is not y.*\.\n$/);
    }
  });
});
