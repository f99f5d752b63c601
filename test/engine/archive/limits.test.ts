import { describe, expect, it } from 'vitest';
import { gz, tar, tgz, zip } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { walked } from '../../helpers/walked.ts';

const MiB = 2 ** 20;
const log = { name: 'vmkernel.log', data: 'a line\n' };

describe('limits', () => {
  it('entries: the rest is left, and said so once', async () => {
    const many = Array.from({ length: 20 }, (_, n) => ({ name: `${n}.log`, data: 'x' }));
    const { entries, warnings } = await walked([memorySource('a.tar', tar(many)), memorySource('b.log', 'x')], {
      limits: { entries: 5 },
    });
    // The archive is one of them.
    expect(entries).toBe(4);
    expect(warnings).toMatchObject([
      { path: 'a.tar', kind: 'limit', message: expect.stringContaining('"entries": 5') },
    ]);
  });

  it('nesting: deeper archives are skipped, what lies beside them is read', async () => {
    const deep = gz(gz(gz(gz(gz('too deep')))));
    const bytes = zip([{ name: 'deep.gz', data: deep }, log]);
    const { files, warnings, skipped } = await walked([memorySource('a.zip', bytes)]);
    expect(files).toEqual([['a.zip/vmkernel.log', 'a line\n']]);
    expect(warnings).toMatchObject([
      { path: 'a.zip/deep.gz', kind: 'limit', message: expect.stringContaining('"nesting": 4') },
    ]);
    expect(skipped).toBe(1);
    const raised = await walked([memorySource('a.zip', bytes)], { limits: { nesting: 6 } });
    expect(raised.files[0]).toEqual(['a.zip/deep.gz', 'too deep']);
  });

  it('nesting: a rotated log of a host in a bundle in a bundle is not too deep', async () => {
    const host = tgz([{ name: 'hostd.0.gz', data: gz('fine') }]);
    const bytes = zip([{ name: 'inner.zip', data: zip([{ name: 'esx.tgz', data: host }]) }]);
    const { files, warnings } = await walked([memorySource('a.zip', bytes)]);
    expect(files).toEqual([['a.zip/inner.zip/esx.tgz/hostd.0.gz', 'fine']]);
    expect(warnings).toEqual([]);
  });

  it('expansion: a bomb is left where it shows, and the next file is read', async () => {
    const bomb = gz('\0'.repeat(8 * MiB), 9);
    const limits = { expansionFrom: MiB, expansion: 100 };
    const { files, warnings } = await walked([memorySource('a.tar', tar([{ name: 'bomb.gz', data: bomb }, log]))], {
      limits,
    });
    expect(files[0]?.[1].length).toBeLessThan(2 * MiB);
    expect(files[1]).toEqual(['a.tar/vmkernel.log', 'a line\n']);
    expect(warnings).toMatchObject([{ path: 'a.tar/bomb.gz', kind: 'limit' }]);
  });

  it('expansion: counts all levels of a nested bomb together', async () => {
    // More than deflate can: no level alone comes near.
    const limits = { expansionFrom: MiB, expansion: 1100 };
    const bomb = gz(gz('\0'.repeat(60 * MiB)), 1);
    const { files, warnings } = await walked([memorySource('bomb.gz', bomb), memorySource('b.log', 'fine')], {
      limits,
    });
    expect(files[0]?.[1].length).toBeLessThan(30 * MiB);
    expect(warnings).toMatchObject([{ path: 'bomb.gz', kind: 'limit' }]);
    expect(files[1]).toEqual(['b.log', 'fine']);
  });

  it('totalBytes: ends the run', async () => {
    const sources = ['a.gz', 'b.gz', 'c.gz'].map((path) => memorySource(path, gz('x'.repeat(MiB))));
    const { warnings, entries } = await walked(sources, { limits: { totalBytes: 1.5 * MiB } });
    expect(entries).toBe(2);
    expect(warnings).toMatchObject([{ path: 'b.gz', kind: 'limit', message: expect.stringContaining('totalBytes') }]);
  });

  it('nameLength: the end of a long name is kept', async () => {
    const bytes = tar([{ name: `${'d'.repeat(65_000)}/vmkernel.log`, data: 'x' }], { dialect: 'pax' });
    const { files, warnings } = await walked([memorySource('a', bytes)], { limits: { nameLength: 20 } });
    expect(files).toEqual([[`a/…${'d'.repeat(7)}/vmkernel.log`, 'x']]);
    expect(warnings).toMatchObject([{ kind: 'limit' }]);
  });
});
