import { describe, expect, it } from 'vitest';
import {
  concat,
  paxHeader,
  tar,
  tarEnd,
  tarHeader,
  tarMember,
  tarPadding,
  withChecksum,
} from '../../helpers/archives.ts';
import type { TarHeaderOptions } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { walked } from '../../helpers/walked.ts';
import type { Walked, WalkedOptions } from '../../helpers/walked.ts';

const read = async (bytes: Uint8Array, options?: WalkedOptions): Promise<Walked> =>
  await walked([memorySource('t', bytes, [700])], options);

const long = `vmfs/volumes/${'datastore-'.repeat(9)}/app-014/vmware.log`;
const next = tarMember('next.log', 'the next file');

describe('tar', () => {
  it.each<[string, TarHeaderOptions]>([
    ['ustar, with a prefix', {}],
    ['GNU, with a long name', { dialect: 'gnu' }],
    ['pax, with a path', { dialect: 'pax' }],
    ['ustar, with a size in base 256', { base256: true }],
  ])('reads %s', async (_, options) => {
    const { files, warnings } = await read(
      tar(
        [
          { name: long, data: 'x'.repeat(1000) },
          { name: 'b', data: '' },
        ],
        options,
      ),
    );
    expect(files).toEqual([
      [`t/${long}`, 'x'.repeat(1000)],
      ['t/b', ''],
    ]);
    expect(warnings).toEqual([]);
  });

  it('reads the form of Unix V7, which has no magic', async () => {
    const { files } = await read(tar([{ name: 'messages', data: 'old' }], { dialect: 'v7' }));
    expect(files).toEqual([['t/messages', 'old']]);
  });

  it('takes the size of a pax header over that of the block', async () => {
    const bytes = concat(paxHeader({ size: '5' }), tarHeader('a', 0), '12345', tarPadding(5), next, tarEnd());
    expect((await read(bytes)).files).toEqual([
      ['t/a', '12345'],
      ['t/next.log', 'the next file'],
    ]);
  });

  it.each([
    ['a record without an end', '99 path=x\n'],
    ['no number', 'path=x\n'],
    ['a length of nothing', '0 path=x\n'],
    ['no equals sign', '7 path\n'],
  ])('reads on after a pax header with %s', async (_, body) => {
    const header = tarHeader('pax', body.length, { type: 'x' });
    const { files, warnings } = await read(concat(header, body, tarPadding(body.length), next, tarEnd()));
    expect(files).toEqual([['t/next.log', 'the next file']]);
    expect(warnings).toMatchObject([{ path: 't', kind: 'damaged' }]);
  });

  it('ignores headers that hold for the whole archive', async () => {
    const { files, warnings } = await read(concat(paxHeader({ comment: 'x' }, 'g'), next, tarEnd()));
    expect(files).toEqual([['t/next.log', 'the next file']]);
    expect(warnings).toEqual([]);
  });

  it('goes on at the next sound header where one is damaged', async () => {
    const damaged = tarMember('lost.log', 'l'.repeat(1200));
    damaged[0] = 0x7a;
    const { files, warnings } = await read(concat(tarMember('a', 'first'), damaged, next, tarEnd()));
    expect(files).toEqual([
      ['t/a', 'first'],
      ['t/next.log', 'the next file'],
    ]);
    expect(warnings).toMatchObject([{ path: 't', offset: 1024, kind: 'damaged' }]);
  });

  it.each([1, 61, 511])('finds headers that are %i bytes out of line', async (missing) => {
    const torn = tarMember('torn.log', 'x'.repeat(5000)).subarray(missing);
    const { files } = await read(concat(tarMember('a', 'first'), torn, next, tarMember('b', 'last'), tarEnd()));
    expect(files.map(([path]) => path)).toEqual(['t/a', 't/next.log', 't/b']);
    expect(files.at(-1)?.[1]).toBe('last');
  });

  it('takes the checksum of signed bytes too', async () => {
    const header = withChecksum(tarHeader('a', 2));
    header[265] = 0xe9;
    const sum = header.reduce(
      (total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte > 127 ? byte - 256 : byte),
      0,
    );
    header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    expect((await read(concat(header, 'ok', tarPadding(2), tarEnd()))).files).toEqual([['t/a', 'ok']]);
  });

  it('gives the beginning of a file that is cut, and says how much is there', async () => {
    const bytes = concat(next, tarMember('cut.log', 'c'.repeat(3000))).subarray(0, 1024 + 512 + 1000);
    const { files, warnings } = await read(bytes);
    expect(files).toEqual([
      ['t/next.log', 'the next file'],
      ['t/cut.log', 'c'.repeat(1000)],
    ]);
    expect(warnings).toMatchObject([{ path: 't/cut.log', offset: 1000, kind: 'truncated' }]);
  });

  it('tells what it cannot give of the links and devices that are wanted, and only of those', async () => {
    const types = ['1', '2', '3', '4', '6', 'S'];
    const links = types.map((type) => tarMember(`link-${type}`, '', { type, link: 'target' }));
    const bytes = concat(...links, tarMember('folder/', '', { type: '5' }), next, tarEnd());
    const all = await read(bytes);
    expect(all.files).toEqual([['t/next.log', 'the next file']]);
    expect(all.warnings.map(({ path }) => path)).toEqual(types.map((type) => `t/link-${type}`));
    expect(new Set(all.warnings.map(({ kind }) => kind))).toEqual(new Set(['skipped']));
    const some = await read(bytes, { wanted: (path) => path.endsWith('.log') });
    expect(some.warnings).toEqual([]);
  });

  it('passes over the map and the data of a sparse file', async () => {
    const header = tarHeader('core', 1024, { type: 'S', dialect: 'gnu' });
    header[482] = 1;
    const bytes = concat(withChecksum(header), new Uint8Array(512), 'd'.repeat(1024), next, tarEnd());
    expect((await read(bytes)).files).toEqual([['t/next.log', 'the next file']]);
  });

  it('reads an archive that was appended to another', async () => {
    const bytes = concat(tar([{ name: 'a', data: 'first' }]), tar([{ name: 'b', data: 'second' }]));
    expect((await read(bytes)).files.map(([path]) => path)).toEqual(['t/a', 't/b']);
  });

  it('holds a size beyond all there is for a file that is cut', async () => {
    const { files, warnings } = await read(concat(tarHeader('a', 2 ** 40, { base256: true }), 'all there is'));
    expect(files).toEqual([['t/a', 'all there is']]);
    expect(warnings).toMatchObject([{ kind: 'truncated' }]);
  });
});

describe('what a damaged tar lost is told', () => {
  const log = { name: 'vmkernel.log', data: 'a line\n' };

  it('a long name whose file is missing', async () => {
    const bytes = concat(tarMember('././@LongLink', 'd/hostd.log\0', { type: 'L' }), tarEnd());
    const { warnings } = await walked([memorySource('t.tar', bytes)]);
    expect(warnings).toMatchObject([{ path: 't.tar', kind: 'damaged', message: expect.stringContaining('no file') }]);
  });

  it('a last file whose header became zeros', async () => {
    const bytes = concat(tarMember(log.name, log.data), new Uint8Array(2048), 'the rest of a log\n'.repeat(99));
    const { files, warnings } = await walked([memorySource('t.tar', bytes)]);
    expect(files).toEqual([['t.tar/vmkernel.log', log.data]]);
    expect(warnings).toMatchObject([{ kind: 'damaged', offset: 3072 }]);
  });
});
