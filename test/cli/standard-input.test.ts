/** `-` among the paths: what another program passes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { reportCommand } from '../../electron/cli/report.ts';
import { tgz, zip } from '../helpers/archives.ts';
import { runCommand, runCommandWith } from '../helpers/run-command.ts';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-stdin-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source =
  '2023-04-15T08:52:34.879Z cpu4:2758489)Migrate: 282: 8743996508480001077 S: Failed: Timeout (0xbad0021) @0x1\n';
const destination =
  '2023-04-15T08:52:35.100Z cpu9:2101)Migrate: 282: 8743996508480001077 D: Failed: Timeout (0xbad0021) @0x1\n';
const log = join(folder, 'vmkernel.log');
writeFileSync(log, destination);

interface Told {
  readonly sources: readonly { readonly path: string; readonly lines: number }[];
  readonly warnings: readonly { readonly path: string; readonly message: string }[];
  readonly migrations: readonly { readonly id: string; readonly sides: readonly string[] }[];
}

async function* given(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    await Promise.resolve();
    yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  }
}
const piped = (...pieces: readonly (string | Uint8Array)[]) => ({ stdinBytes: () => given(...pieces) });
const told = async (pieces: readonly (string | Uint8Array)[], ...args: readonly string[]) =>
  JSON.parse((await runCommandWith(piped(...pieces), analyseCommand, ...args, '--json', '-')).out) as Told;

describe('analyse -', () => {
  it('reads what is passed on, wherever it is cut', async () => {
    const { sources, migrations } = await told([source.slice(0, 40), source.slice(40)]);
    expect(sources).toMatchObject([{ path: 'standard input', lines: 1 }]);
    expect(migrations).toMatchObject([{ id: '8743996508480001077', sides: ['source'] }]);
  });

  it('joins it with files', async () => {
    const { sources, migrations } = await told([source], log);
    expect(sources.map(({ path }) => path)).toEqual(['vmkernel.log', 'standard input']);
    expect(migrations).toMatchObject([{ sides: ['source', 'destination'] }]);
  });

  it.each([
    ['tgz', tgz([{ name: 'esx/var/log/vmkernel.log', data: source }])],
    ['zip', zip([{ name: 'esx/var/log/vmkernel.log', data: source }])],
  ])('reads a bundle (%s), which it cannot read from any offset', async (_kind, bundle) => {
    const { sources, warnings } = await told([bundle.subarray(0, 100), bundle.subarray(100)]);
    expect(sources).toMatchObject([{ path: 'standard input/esx/var/log/vmkernel.log', lines: 1 }]);
    expect(warnings).toEqual([]);
  });

  it('says what is wrong with nothing, and with more than the limit', async () => {
    const nothing = await runCommandWith(piped(), analyseCommand, '-');
    expect([nothing.code, nothing.out, nothing.err]).toEqual([1, '', expect.stringContaining('standard input: ')]);
    const { migrations, warnings } = await told([source, source], '--limit', 'totalBytes=120');
    expect(migrations).toHaveLength(1);
    expect(warnings).toMatchObject([
      { path: 'standard input', message: expect.stringContaining('totalBytes') as string },
    ]);
  });

  it('is wrong usage twice, and at a terminal, with a sentence', async () => {
    const twice = await runCommandWith(piped(source), analyseCommand, '-', log, '-');
    expect([twice.code, twice.err.split('\n')[0]]).toEqual([2, 'Standard input (-) can be read only once.']);
    for (const command of [analyseCommand, reportCommand]) {
      const { code, err } = await runCommand(command, '--json', join(folder, 'out.json'), '-');
      expect([code, err.split('\n')[0]]).toEqual([2, expect.stringMatching(/^Standard input is a terminal: /)]);
    }
  });
});

describe('report -', () => {
  it('names standard input as what was read', async () => {
    const { code, out } = await runCommandWith(piped(source), reportCommand, '--markdown', '-', '-');
    expect(code).toBe(0);
    expect(out).toContain('standard input:1');
  });
});

/** The command line as a process, with a pipe that stays open. */
describe('the process', () => {
  const start = () => {
    const child = spawn('node', [join(root, 'build/cli.mjs'), 'analyse', '-'], { stdio: 'pipe' });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text) => (said.out += text));
    child.stderr.on('data', (text) => (said.err += text));
    return { child, said, ended: once(child, 'close').then(([code]) => code as number) };
  };

  it('ends with its input', async () => {
    const { child, said, ended } = start();
    child.stdin.end(source);
    expect([await ended, said.err]).toEqual([0, '']);
    expect(said.out).toContain('8743996508480001077');
  });

  it('ends at Ctrl C with what was read, though the pipe stays open', async () => {
    const { child, said, ended } = start();
    // More than a pipe holds: written once the command has begun to read.
    await new Promise((resolve) => child.stdin.write(source.repeat(2000), resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(said.err).toContain('Stopped before the end');
    expect(said.out).toContain('8743996508480001077');
  });
});
