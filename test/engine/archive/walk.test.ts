import { describe, expect, it } from 'vitest';
import type { PackedFile } from '../../../renderer/engine/archive/elsewhere.ts';
import { gz, tar, tgz, zip } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { rotatedLog } from '../../helpers/rotated-logs.ts';
import { walked } from '../../helpers/walked.ts';

const vmkernel = '2023-04-15T08:52:34.879Z cpu5:2107389)VMotion: 5359: done\n'.repeat(40);
const hostd = '2023-04-15T08:52:34.879Z info hostd[2099] [Originator@6876 sub=Vcsvc.VMotion] Initiating\n'.repeat(40);

const host = tgz([
  { name: 'esx-a/var/run/log/vmkernel.log', data: vmkernel },
  { name: 'esx-a/var/run/log/hostd.0.gz', data: gz(hostd) },
  { name: 'esx-a/etc/passwd', data: 'root:x:0:0' },
]);

describe('walk', () => {
  it('reads a log, a .gz, a .tar, a .tgz and a .zip alike', async () => {
    const files = [{ name: 'vmkernel.log', data: vmkernel }];
    const { files: found } = await walked([
      memorySource('vmkernel.log', vmkernel),
      memorySource('vmkernel.gz', gz(vmkernel)),
      memorySource('a.tar', tar(files)),
      memorySource('a.tgz', tgz(files)),
      memorySource('a.zip', zip(files)),
    ]);
    expect(found.map(([path]) => path)).toEqual([
      'vmkernel.log',
      'vmkernel.gz',
      'a.tar/vmkernel.log',
      'a.tgz/vmkernel.log',
      'a.zip/vmkernel.log',
    ]);
    expect(new Set(found.map(([, text]) => text))).toEqual(new Set([vmkernel]));
  });

  it('gives files that were chosen under one name a path each', async () => {
    const { files: found } = await walked([
      memorySource('vmkernel.log', vmkernel),
      memorySource('vmkernel.log', hostd),
      memorySource('a.zip', zip([{ name: 'vmkernel.log', data: vmkernel }])),
      memorySource('vmkernel.log', vmkernel),
    ]);
    expect(found).toEqual([
      ['vmkernel.log', vmkernel],
      ['(2)/vmkernel.log', hostd],
      ['a.zip/vmkernel.log', vmkernel],
      ['(3)/vmkernel.log', vmkernel],
    ]);
  });

  it('reads rotated logs in host bundles in a vCenter bundle, each under its path through them', async () => {
    const bundle = zip([
      { name: 'esx-a.tgz', data: host },
      { name: 'vc/vpxd.log', data: hostd },
    ]);
    const { files, entries } = await walked([memorySource('bundle.zip', bundle)]);
    expect(files).toEqual([
      ['bundle.zip/esx-a.tgz/esx-a/var/run/log/vmkernel.log', vmkernel],
      ['bundle.zip/esx-a.tgz/esx-a/var/run/log/hostd.0.gz', hostd],
      ['bundle.zip/esx-a.tgz/esx-a/etc/passwd', 'root:x:0:0'],
      ['bundle.zip/vc/vpxd.log', hostd],
    ]);
    expect(entries).toBe(4);
  });

  it('tells archives by their bytes where the names say nothing', async () => {
    const bundle = zip([{ name: 'one', data: host }], { method: 'stored' });
    const { files } = await walked([memorySource('download', gz(bundle))], {
      wanted: (path) => path.endsWith('vmkernel.log'),
    });
    expect(files).toEqual([['download/one/esx-a/var/run/log/vmkernel.log', vmkernel]]);
  });

  it('asks by path, and inflates no rotated log that nobody wants', async () => {
    const asked: string[] = [];
    const damaged = gz(hostd).subarray(0, 20);
    const bundle = tar([
      { name: 'hostd.0.gz', data: damaged },
      { name: 'vmkernel.log', data: vmkernel },
    ]);
    const { files, skipped, warnings } = await walked([memorySource('b.tar', bundle)], {
      wanted: (path) => asked.push(path) > 0 && path.includes('vmkernel'),
    });
    expect(files.map(([path]) => path)).toEqual(['b.tar/vmkernel.log']);
    expect(asked).toContain('b.tar/hostd.0.gz');
    // Had it been inflated, its end would have been missed.
    expect(warnings).toEqual([]);
    expect(skipped).toBe(1);
  });

  it('counts a file that is read elsewhere, and does not visit it', async () => {
    const rotated = rotatedLog('vmkernel.0.gz', 200 * 1024);
    const bundle = tar([rotated, { name: 'vmkernel.log', data: vmkernel }]);
    const given: PackedFile[] = [];
    const { files, entries } = await walked([memorySource('b.tar', bundle)], {
      elsewhere: { hasTime: () => true, read: (file) => given.push(file) },
    });
    expect(files.map(([path]) => path)).toEqual(['b.tar/vmkernel.log']);
    expect(given).toEqual([{ path: 'b.tar/vmkernel.0.gz', bytes: rotated.data }]);
    expect(entries).toBe(2);
  });

  it('finds its way on where a visitor leaves early', async () => {
    const source = memorySource('b.zip', zip([{ name: 'a.tgz', data: host }]));
    const { files } = await walked([source], { readOnly: 1 });
    expect(files.map(([path]) => path)).toHaveLength(3);
    expect(files.at(-1)?.[1]).toBe('root:x:0:0');
  });

  it('lets absolute names and names with .. be labels', async () => {
    const bundle = tar([
      { name: '/etc/passwd', data: 'a' },
      { name: '../../up', data: 'b' },
      { name: './here', data: 'c' },
    ]);
    const { files } = await walked([memorySource('t.tar', bundle)]);
    expect(files.map(([path]) => path)).toEqual(['t.tar/etc/passwd', 't.tar/../../up', 't.tar/here']);
  });

  it('keeps both of two files of one name', async () => {
    const twice = [
      { name: 'log', data: 'first' },
      { name: 'log', data: 'second' },
    ];
    for (const bytes of [tar(twice), zip(twice)]) {
      const { files } = await walked([memorySource('t', bytes)]);
      expect(files).toEqual([
        ['t/log', 'first'],
        ['t/log', 'second'],
      ]);
    }
  });

  it('reports bytes as they lie in what was chosen, never backwards, up to all of them', async () => {
    const sources = [
      memorySource('a.tgz', host, [100]),
      memorySource('b.zip', zip([{ name: 'log', data: vmkernel }]), [100]),
    ];
    const total = sources.reduce((sum, { size }) => sum + size, 0);
    const { progress } = await walked(sources);
    const read = progress.map(({ bytesRead }) => bytesRead);
    expect(read).toEqual([...read].sort((a, b) => a - b));
    expect(read.length).toBeGreaterThan(3);
    expect(read.at(-1)).toBeLessThanOrEqual(total);
    expect(read.at(-1)).toBeGreaterThan(host.length);
    expect(new Set(progress.map(({ bytesTotal }) => bytesTotal))).toEqual(new Set([total]));
  });

  it('stops when cancelled, without a warning about what was left', async () => {
    const cancel = { aborted: false };
    const visited: string[] = [];
    const many = Array.from({ length: 50 }, (_, n) => ({ name: `${n}.log`, data: vmkernel }));
    const { warnings, entries } = await walked([memorySource('a.tar', tar(many), [512])], {
      cancel,
      wanted(path) {
        visited.push(path);
        if (path === 'a.tar/3.log') cancel.aborted = true;
        return true;
      },
    });
    expect(entries).toBeLessThan(6);
    expect(warnings).toEqual([]);
  });

  it('goes on with the next file where one cannot be read', async () => {
    const broken = {
      path: 'broken.log',
      size: 100,
      async *read() {
        yield new TextEncoder().encode('what came before');
        throw new Error('EIO: i/o error');
      },
    };
    const { files, warnings } = await walked([broken, memorySource('fine.log', 'fine')]);
    expect(files).toEqual([
      ['broken.log', 'what came before'],
      ['fine.log', 'fine'],
    ]);
    expect(warnings).toMatchObject([{ path: 'broken.log', kind: 'unreadable', offset: 16 }]);
  });

  it('throws what the visitor throws', async () => {
    const { walk } = await import('../../../renderer/engine/archive/walk.ts');
    const { nodePlatform } = await import('../../../renderer/platform/platform.node.ts');
    const failing = walk([memorySource('a.tgz', host)], {
      platform: nodePlatform,
      wanted: () => true,
      warn: () => undefined,
      visit: () => Promise.reject(new Error('a bug')),
    });
    await expect(failing).rejects.toThrow('a bug');
  });
});
