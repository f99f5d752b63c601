import { describe, expect, it } from 'vitest';
import { gz, tar, tgz, zip } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { walked } from '../../helpers/walked.ts';

const piece = (n: number, data: string) => ({ name: `var/core/hostd.log.FRAG-${String(n).padStart(5, '0')}`, data });
const inTar = async (pieces: { name: string; data: string | Uint8Array }[], limits = {}) =>
  await walked([memorySource('b.tgz', tgz(pieces), [33])], { limits });

const whole = 'b.tgz/var/core/hostd.log';

describe('pieces of a split file', () => {
  it('are one file where they lie in order', async () => {
    const { files, warnings } = await inTar([
      piece(0, 'one '),
      piece(1, 'two '),
      piece(2, 'three'),
      { name: 'next', data: 'n' },
    ]);
    expect(files).toEqual([
      [whole, 'one two three'],
      ['b.tgz/next', 'n'],
    ]);
    expect(warnings).toEqual([]);
  });

  it('are one file in any order', async () => {
    const { files, warnings } = await inTar([
      piece(2, 'three'),
      { name: 'other', data: 'o' },
      piece(1, 'two '),
      piece(0, 'one '),
    ]);
    expect(files).toEqual([
      ['b.tgz/other', 'o'],
      [whole, 'one two three'],
    ]);
    expect(warnings).toEqual([]);
  });

  it('are joined up to a gap; what follows it stays apart, and is told', async () => {
    const { files, warnings } = await inTar([piece(0, 'one '), piece(1, 'two '), piece(3, 'four'), piece(4, 'five')]);
    expect(files).toEqual([
      [whole, 'one two '],
      [`${whole}.FRAG-00003`, 'four'],
      [`${whole}.FRAG-00004`, 'five'],
    ]);
    expect(warnings).toMatchObject([
      { path: `${whole}.FRAG-00003`, kind: 'missing-fragment' },
      { path: `${whole}.FRAG-00004`, kind: 'missing-fragment' },
    ]);
  });

  it('stay apart where the first is missing', async () => {
    const { files, warnings } = await inTar([piece(1, 'two'), { name: 'other', data: 'o' }]);
    expect(files).toEqual([
      ['b.tgz/other', 'o'],
      [`${whole}.FRAG-00001`, 'two'],
    ]);
    expect(warnings).toMatchObject([{ kind: 'missing-fragment' }]);
  });

  it('stay apart where they would have to be held beyond the limit', async () => {
    const { files, warnings } = await inTar([piece(1, 'two '), piece(0, 'one ')], { heldBytes: 3 });
    expect(files).toEqual([
      [`${whole}.FRAG-00001`, 'two '],
      [whole, 'one '],
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('are joined in a folder and in a zip, where all names are known before', async () => {
    const pieces = [piece(1, 'two'), { name: 'a', data: 'a' }, piece(0, 'one ')];
    const folder = await walked(
      pieces.map(({ name, data }) => memorySource(name, data)),
      { limits: { heldBytes: 0 } },
    );
    expect(folder.files).toEqual([
      ['var/core/hostd.log', 'one two'],
      ['a', 'a'],
    ]);
    const zipped = await walked([memorySource('z.zip', zip(pieces))], { limits: { heldBytes: 0 } });
    expect(zipped.files[0]).toEqual(['z.zip/var/core/hostd.log', 'one two']);
  });

  it('can be those of an archive', async () => {
    const inner = tgz([{ name: 'vmkernel.log', data: 'inside' }]);
    const cut = inner.length >> 1;
    const pieces = [
      { name: 'esx.tgz.FRAG-00000', data: inner.subarray(0, cut) },
      { name: 'esx.tgz.FRAG-00001', data: inner.subarray(cut) },
    ];
    const { files } = await walked([memorySource('b.tar', tar(pieces))]);
    expect(files).toEqual([['b.tar/esx.tgz/vmkernel.log', 'inside']]);
  });

  it('are passed over whole where nobody wants the file', async () => {
    const bytes = tar([piece(0, 'one'), piece(1, 'two'), { name: 'next', data: gz('n') }]);
    const { files, skipped } = await walked([memorySource('b.tar', bytes)], {
      wanted: (path) => path.endsWith('next'),
    });
    expect(files).toEqual([['b.tar/next', 'n']]);
    expect(skipped).toBe(1);
  });

  it('are passed over where a visitor leaves in the first of them', async () => {
    const first = 'a line\n'.repeat(200);
    const bytes = tar([piece(0, first), piece(1, 'two'), { name: 'n', data: 'n' }]);
    const { files } = await walked([memorySource('b.tar', bytes, [512])], { readOnly: 1 });
    expect(files.map(([path]) => path)).toEqual(['b.tar/var/core/hostd.log', 'b.tar/n']);
    expect(files[0]?.[1].length).toBeLessThan(first.length);
    expect(files[1]?.[1]).toBe('n');
  });
});
