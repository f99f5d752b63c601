/** The command line as a process: what it writes, and to whom. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-output-'));
const log = join(folder, 'vmkernel.log');

beforeAll(() => {
  // More migrations than a pipe holds of them.
  const lines = Array.from({ length: 2000 }, (_one, n) => {
    const at = new Date(Date.UTC(2023, 0, 1, 0, 0, n)).toISOString();
    return `${at} cpu1:2001)Migrate: 282: ${(10n ** 18n + BigInt(n)).toString()} S: Failed: Timeout (0xbad0021) @0x1`;
  });
  writeFileSync(log, lines.join('\n'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function analyse() {
  const child = spawn('node', [join(root, 'build/cli.mjs'), 'analyse', '--json', log], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number, errors })) };
}

test('all of a large analysis comes through a pipe that is read slowly', async () => {
  const { child, ended } = analyse();
  let text = '';
  for await (const part of child.stdout) {
    text += String(part);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await ended).toEqual({ code: 0, errors: '' });
  expect((JSON.parse(text) as { migrations: unknown[] }).migrations).toHaveLength(2000);
});

test('a reader that has seen enough and goes is no error', async () => {
  const { child, ended } = analyse();
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toEqual({ code: 0, errors: '' });
});
