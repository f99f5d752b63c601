/** A scan with a helper: another thread reads rotated logs, and nobody can tell by what is found. */
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../renderer/engine/archive/elsewhere.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { Cancellation } from '../../renderer/engine/archive/source.ts';
import { perLine } from '../../renderer/engine/logs/packed-lines.ts';
import type { PackedLines } from '../../renderer/engine/logs/packed-lines.ts';
import { scan } from '../../renderer/engine/scan/scan.ts';
import type { ScanHelper } from '../../renderer/engine/scan/scan.ts';
import type { Scanned } from '../../renderer/engine/scan/scanned.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { gz, tar, tgz, zip } from '../helpers/archives.ts';
import type { ArchiveFile } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { noisyLog, rotatedLog } from '../helpers/rotated-logs.ts';

const KiB = 1024;
const id = '1424430291970314';

/** One on the same thread, as slow as it is told to be, with the names of what it was given. */
function helper(delay: number, limits: Partial<Limits> = {}) {
  const given: string[] = [];
  let isBusy = false;
  const help: ScanHelper = {
    hasTime: () => !isBusy,
    async scan(file, take, cancel) {
      isBusy = true;
      given.push(file.path.replace(/^.*\//, ''));
      const options = { platform: nodePlatform, limits, ...(cancel && { cancel }) };
      await scan([sourceOf(file)], options, async (found) => {
        if (found.kind === 'progress') return;
        await setTimeout(delay);
        await take(found);
      });
      isBusy = false;
    },
  };
  return { help, given };
}

interface Run {
  readonly limits?: Partial<Limits>;
  readonly helper?: ScanHelper;
  readonly cancel?: Cancellation;
}

async function found(bytes: Uint8Array, run: Run = {}, name = 'bundle.tgz'): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  await scan([memorySource(name, bytes)], { platform: nodePlatform, ...run }, (one) => {
    // How lines are shared out among findings is nobody's business, which log they are in is.
    if (one.kind === 'lines') all.push(...linesOf(one.lines));
    else if (one.kind !== 'progress') all.push(one);
    return undefined;
  });
  return all;
}

/** Each with its number and its marks. */
function linesOf({ bytes, table }: PackedLines): readonly unknown[] {
  return Array.from({ length: table.length / perLine }, (_one, n) => {
    const at = n * perLine;
    const text = bytes.subarray(n === 0 ? 0 : table[at - perLine], table[at]);
    return { text: nodePlatform.utf8(text), line: table[at + 1], marks: table[at + 2] };
  });
}

const bundle = [
  rotatedLog('var/run/log/vmkernel.1.gz', 300 * KiB),
  rotatedLog('var/run/log/vmkernel.0.gz', 400 * KiB),
  { name: 'var/run/log/vmkernel.log', data: noisyLog(id, 900 * KiB) },
  rotatedLog('var/run/log/hostd.0.gz', 200 * KiB),
  { name: 'commands/esxcfg-vmknic_-l.txt', data: 'Interface  Port Group\n' },
  rotatedLog('var/run/log/vpxa.1.gz', 200 * KiB),
  rotatedLog('var/run/log/vpxa.0.gz', 200 * KiB),
];

describe('with a helper a scan finds the same in the same order', () => {
  test.each([0, 1, 5])('however slow the helper is (%i ms a finding)', async (delay) => {
    const { help, given } = helper(delay);
    const alone = await found(tgz(bundle));
    expect(await found(tgz(bundle), { helper: help })).toEqual(alone);
    expect(given).toContain('vmkernel.1.gz');
    expect(alone.length).toBeGreaterThan(15);
  });

  test('where whoever takes is slower than both', async () => {
    const { help } = helper(0);
    const taken: string[] = [];
    await scan([memorySource('b.tgz', tgz(bundle))], { platform: nodePlatform, helper: help }, async (one) => {
      await setTimeout(1);
      if (one.kind === 'log-begins') taken.push(one.path);
    });
    expect(taken.map((path) => path.replace(/^.*\//, ''))).toEqual(
      bundle.map(({ name }) => name.replace(/^.*\//, '')).filter((name) => !name.endsWith('.txt')),
    );
  });

  test('in a bundle in a bundle', async () => {
    const { help, given } = helper(1);
    const bytes = zip([{ name: 'esx.tgz', data: tgz(bundle) }]);
    expect(await found(bytes, { helper: help }, 'vc.zip')).toEqual(await found(bytes, {}, 'vc.zip'));
    expect(given).toContain('vmkernel.1.gz');
  });

  test('of a rotated log that is damaged, and of one that is cut with its bundle', async () => {
    const damaged = bundle.map(({ name, data }) => {
      const bytes = Uint8Array.from(data as Uint8Array);
      if (name.endsWith('vmkernel.0.gz')) bytes.fill(0xff, 100 * KiB, 101 * KiB);
      return { name, data: typeof data === 'string' ? data : bytes };
    });
    const bytes = tar(damaged);
    const cut = bytes.subarray(0, bytes.length - 50 * KiB);
    const { help, given } = helper(1);
    const alone = await found(cut, {}, 'bundle.tar');
    expect(await found(cut, { helper: help }, 'bundle.tar')).toEqual(alone);
    expect(given).toContain('vmkernel.1.gz');
    const warnings = alone.filter((one) => (one as Scanned).kind === 'warning');
    expect(warnings).toMatchObject([
      { warning: { path: expect.stringMatching(/vmkernel\.0\.gz$/), kind: 'damaged' } },
      { warning: { path: expect.stringMatching(/vpxa\.0\.gz$/), kind: 'truncated' } },
      { warning: { path: expect.stringMatching(/vpxa\.0\.gz$/), kind: 'truncated' } },
    ]);
  });
});

describe('what is handed over', () => {
  const given = async (files: readonly ArchiveFile[], limits: Partial<Limits> = {}) => {
    const { help, given: names } = helper(0, limits);
    await found(tar(files), { helper: help, limits }, 'bundle.tar');
    return names;
  };
  const fit = rotatedLog('vmkernel.0.gz', 200 * KiB);

  test('a rotated log', async () => expect(await given([fit])).toEqual(['vmkernel.0.gz']));

  test('nothing small, which costs more to hand over than to read', async () => {
    expect(await given([rotatedLog('vmkernel.0.gz', 50 * KiB)])).toEqual([]);
  });

  test('nothing that is no log', async () => {
    expect(await given([rotatedLog('esx-a-2023-11-16--05.04/commands/esxcli.gz', 200 * KiB)])).toEqual([]);
  });

  test('no piece of a split one, and nothing that is no rotated log by its name', async () => {
    expect(await given([{ ...fit, name: 'vmkernel.0.gz.FRAG-00001' }])).toEqual([]);
    expect(await given([{ ...fit, name: 'vmkernel.log' }])).toEqual([]);
  });

  test('no archive, whatever its name', async () => {
    const inner = tar([{ name: 'vmkernel.log', data: noisyLog(id, 200 * KiB) }]);
    expect(await given([{ name: 'vmkernel.0.gz', data: gz(inner) }])).toEqual([]);
    expect(await given([{ name: 'vmkernel.0.gz', data: gz(fit.data) }])).toEqual([]);
  });

  test('nothing that may be a bomb', async () => {
    const bomb = gz(`${noisyLog(id, 200 * KiB)}${'\0'.repeat(40_000 * KiB)}`);
    expect(await given([{ name: 'vmkernel.0.gz', data: bomb }])).toEqual([]);
  });

  test('nothing where a limit is near', async () => {
    expect(await given([fit], { totalBytes: 250 * KiB })).toEqual(['vmkernel.0.gz']);
    expect(await given([fit], { totalBytes: 150 * KiB })).toEqual([]);
    const two = [fit, rotatedLog('vmkernel.1.gz', 200 * KiB)];
    expect(await given(two, { totalBytes: 250 * KiB })).toEqual(['vmkernel.0.gz']);
  });

  test('nothing that was chosen by itself', async () => {
    const { help, given: names } = helper(0);
    await found(fit.data as Uint8Array, { helper: help }, 'vmkernel.0.gz');
    expect(names).toEqual([]);
  });
});

test('a helper that fails fails the scan', async () => {
  const broken: ScanHelper = { hasTime: () => true, scan: () => Promise.reject(new Error('out of memory')) };
  await expect(found(tgz(bundle), { helper: broken })).rejects.toThrow('out of memory');
});

test('a scan that is cancelled has its helper stop', async () => {
  const cancel = { aborted: false };
  let seen: Cancellation | undefined;
  const help: ScanHelper = {
    hasTime: () => true,
    scan: async (_file, _take, cancelled) => {
      seen = cancelled;
      cancel.aborted = true;
      await setTimeout(1);
    },
  };
  const all = await found(tgz(bundle), { helper: help, cancel });
  expect(seen).toBe(cancel);
  expect(all).toHaveLength(0);
});
