import { describe, expect, it } from 'vitest';
import { concat, gz, tar, zip } from '../../helpers/archives.ts';
import type { ZipOptions } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { walked } from '../../helpers/walked.ts';

const files = [
  { name: 'var/log/hostd.log', data: 'hostd line\n'.repeat(500) },
  { name: 'empty.log', data: '' },
  { name: 'vpxd-1.log', data: 'vpxd line PK\u0003\u0004 PK\u0001\u0002\n'.repeat(500) },
];
const expected = (path: string) => files.map(({ name, data }) => [`${path}/${name}`, data]);

const writers: Record<string, ZipOptions> = {
  deflated: {},
  stored: { method: 'stored' },
  'zip64 sizes': { zip64: true },
  'sizes after the data': { descriptor: 'signed' },
  'sizes after the data, no signature': { descriptor: 'unsigned' },
  'zip64 sizes after the data': { descriptor: 'signed', zip64: true },
  'stored, sizes after the data': { method: 'stored', descriptor: 'signed' },
};

describe.each(Object.entries(writers))('zip, %s', (_, options) => {
  it('is read by its directory', async () => {
    const bytes = zip(files, { ...options, comment: 'made by a test' });
    const { files: found, warnings } = await walked([memorySource('a.zip', bytes)]);
    expect(found).toEqual(expected('a.zip'));
    expect(warnings).toEqual([]);
  });

  it('is read from its beginning inside a stream', async () => {
    const bytes = gz(
      tar([
        { name: 'a.zip', data: zip(files, options) },
        { name: 'next.log', data: 'next' },
      ]),
    );
    const { files: found, warnings } = await walked([memorySource('b.tgz', bytes, [77])]);
    expect(found).toEqual([...expected('b.tgz/a.zip'), ['b.tgz/next.log', 'next']]);
    expect(warnings).toEqual([]);
  });

  it('is read from its beginning where the directory is missing, and says so', async () => {
    const { files: found, warnings } = await walked([
      memorySource('a.zip', zip(files, { ...options, directory: false })),
    ]);
    const last = options.descriptor && options.descriptor !== 'none' ? 'vpxd-1.log' : '';
    expect(found).toHaveLength(3);
    expect(found.slice(0, 2)).toEqual(expected('a.zip').slice(0, 2));
    expect(warnings[0]).toMatchObject({ path: 'a.zip', kind: 'damaged' });
    // Without a record after it, a descriptor cannot be told from data: all the bytes are there, and a little more.
    if (last === '') expect(found).toEqual(expected('a.zip'));
    else expect(found[2]?.[1].startsWith(files[2]?.data as string)).toBe(true);
  });
});

describe('zip', () => {
  it('reads none of the bytes of a file that nobody wants', async () => {
    const source = memorySource('a.zip', zip(files));
    const reads: [number, number][] = [];
    const spied = {
      ...source,
      read: (start = 0, end = source.size) => (reads.push([start, end]), source.read(start, end)),
    };
    const { skipped } = await walked([spied], { wanted: (path) => path.endsWith('vpxd-1.log') });
    expect(skipped).toBe(2);
    // Its beginning to see what it is, its end twice, and one file.
    expect(reads).toHaveLength(4);
  });

  it('passes over folders in silence and tells of what it cannot open', async () => {
    const folder = { name: 'var/', data: '' };
    const encrypted = zip([folder, files[0] as (typeof files)[0]], { flags: 1 });
    const lzma = zip([files[0] as (typeof files)[0]], { methodNumber: 14 });
    const { files: found, warnings } = await walked([memorySource('e.zip', encrypted), memorySource('l.zip', lzma)]);
    expect(found).toEqual([]);
    expect(warnings).toMatchObject([
      { path: 'e.zip/var/log/hostd.log', kind: 'skipped', message: expect.stringContaining('encrypted') },
      { path: 'l.zip/var/log/hostd.log', kind: 'skipped', message: expect.stringContaining('LZMA') },
    ]);
  });

  it('allows for bytes before the archive, as a self-extracting one has', async () => {
    const inner = concat('PK\u0003\u0004 junk that only looks like it', zip(files));
    const { files: found } = await walked([memorySource('a.zip', inner)]);
    expect(found).toEqual(expected('a.zip'));
  });

  it('skips files that share their bytes', async () => {
    const one = zip([{ name: 'a', data: 'x'.repeat(1000) }]);
    const directoryAt = Buffer.from(one).readUInt32LE(one.length - 6);
    const directory = one.subarray(directoryAt, one.length - 22);
    const end = Buffer.from(one.subarray(one.length - 22));
    end.writeUInt32LE(2 * directory.length, 12);
    const bomb = concat(one.subarray(0, directoryAt), directory, directory, end);
    const { files: found, warnings } = await walked([memorySource('bomb.zip', bomb)]);
    expect(found).toHaveLength(1);
    expect(warnings).toMatchObject([{ path: 'bomb.zip/a', kind: 'damaged' }]);
  });

  it('finds the files after one that is damaged', async () => {
    const bytes = zip(files);
    bytes.fill(0xff, 60, 75);
    const { files: found, warnings } = await walked([memorySource('a.zip', bytes)]);
    expect(found.slice(1)).toEqual(expected('a.zip').slice(1));
    expect(warnings).toMatchObject([{ path: 'a.zip/var/log/hostd.log', kind: 'damaged' }]);
  });

  it('holds an empty one for empty', async () => {
    expect(await walked([memorySource('a.zip', zip([]))])).toMatchObject({ files: [], warnings: [], entries: 0 });
  });
});
