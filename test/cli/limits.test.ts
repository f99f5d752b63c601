import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { readLimit } from '../../renderer/engine/limits.ts';
import { tgz } from '../helpers/archives.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-'));
const line =
  '2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: 1424430291970314 S: Stopping pre-copy: only 1 pages left\n';
const bundle = join(folder, 'esx.tgz');
writeFileSync(bundle, tgz(['1', '2', '3'].map((n) => ({ name: `${n}/vmkernel.log`, data: line }))));

const ran = (...args: readonly string[]) => runCommand(analyseCommand, ...args, bundle);

interface Told {
  readonly sources: readonly unknown[];
  readonly warnings: readonly { readonly limit?: string; readonly message: string }[];
}

describe('limits on the command line', () => {
  it('a warning names the limit and how it is raised; raised, the rest is read', async () => {
    const { out, code } = await ran('--limit', 'entries=3');
    expect(code).toBe(0);
    expect(out).toContain('limit "entries": 3');
    expect(out).toContain('--limit entries=none');
    const cut = JSON.parse((await ran('--json', '--limit', 'entries=3')).out) as Told;
    expect([cut.sources.length, cut.warnings.map(({ limit }) => limit)]).toEqual([2, ['entries']]);
    const whole = JSON.parse((await ran('--json', '--limit', 'entries=3', '--limit', 'entries=none')).out) as Told;
    expect([whole.sources.length, whole.warnings]).toEqual([3, []]);
  });

  it('a file gives several, an option is above it', async () => {
    const file = join(folder, 'limits.json');
    writeFileSync(file, JSON.stringify({ entries: 2, totalBytes: '2GiB' }));
    expect((JSON.parse((await ran('--json', '--limits', file)).out) as Told).sources).toHaveLength(1);
    const raised = await ran('--json', '--limit', 'entries=9', '--limits', file);
    expect((JSON.parse(raised.out) as Told).sources).toHaveLength(3);
  });

  it.each([
    ['entries', 'whole number from 1'],
    ['entries=0', 'whole number from 1'],
    ['entries=1.5', 'whole number from 1'],
    ['lineBytes=1TiB', 'whole number from 1 to 268435456'],
    ['entrys=5', 'no limit "entrys". Limits: entries, nesting'],
    ['=', 'no limit ""'],
  ])('refuses %s', async (limit, problem) => {
    const { code, err } = await ran('--limit', limit);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  });

  it.each(['[]', '5', 'null', '{'])('refuses a file of %s', async (text) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, text);
    expect((await ran('--limits', file)).code).toBe(2);
  });

  it('reads sizes, and "none" as the highest', () => {
    expect(readLimit('totalBytes', '2GiB')).toEqual({ name: 'totalBytes', value: 2 ** 31 });
    expect(readLimit('nesting', 'none')).toEqual({ name: 'nesting', value: 64 });
    expect(readLimit('__proto__', 5)).toMatchObject({ problem: expect.any(String) as string });
  });
});
