import { describe, expect, it } from 'vitest';
import { parseVmTable } from '../../../renderer/engine/plan/vm-table.ts';

const read = (text: string) =>
  parseVmTable(text).vms.map(({ name, memoryMiB, dirtyRateMiBps, datastore }) => [
    name,
    memoryMiB,
    dirtyRateMiBps,
    datastore,
  ]);
const reasons = (text: string) => parseVmTable(text).wrong.map(({ line, reason }) => `${line}: ${reason}`);

describe('a pasted table of VMs', () => {
  it('is read with and without heads, with commas, semicolons and tabs', () => {
    const expected = [
      ['web-01', 16_384, 20, 'ds-1'],
      ['db-01', 262_144, undefined, undefined],
    ];
    expect(read('web-01,16 GiB,20,ds-1\ndb-01,256 GiB\n')).toEqual(expected);
    expect(read('Name;Memory;Dirty rate;Datastore\r\nweb-01;16 GiB;20 MiB/s;ds-1\r\ndb-01;262144 MiB;;\r\n')).toEqual(
      expected,
    );
    expect(read('Datastore\tVM\tMemory (GiB)\tWrites MiB/s\nds-1\tweb-01\t16\t20\n\tdb-01\t256')).toEqual(expected);
    expect(read('"Name","MemoryGB","Datastore"\n"web-01","16","ds-1"')).toEqual([
      ['web-01', 16_384, undefined, 'ds-1'],
    ]);
  });

  it('takes units, decimal commas and thousands as they are written', () => {
    expect(read('a;1,5 TiB\nb;2048MB\nc;1,024 MiB\nd;1.024,5 MiB\ne;0.5 g').map(([, memory]) => memory)).toEqual([
      1.5 * 1024 * 1024,
      2048,
      1024,
      1024.5,
      512,
    ]);
    expect(read('a,1 GiB,0.5 GiB/s\nb,1 GiB,12.5 MB/s').map(([, , rate]) => rate)).toEqual([512, 12.5]);
  });

  it('keeps what stands in quotes: separators, quotes, line ends', () => {
    expect(read('"web, ""blue""",8 GiB,,"ds\none"\ndb,4 GiB')).toEqual([
      ['web, "blue"', 8192, undefined, 'ds\none'],
      ['db', 4096, undefined, undefined],
    ]);
  });

  it('lists a wrong row with its line and its reason, and reads the rest', () => {
    const text =
      'name,memory,rate\na,16 GiB\n,8 GiB\nb,16\n\nc,lots\nd,8 GiB,fast\na,4 GiB\n"e,8 GiB\nf,0 GiB\ng,99 PiB\nh,100 TiB\nz,2 GiB';
    expect(read(text).map(([name]) => name)).toEqual(['a', 'z']);
    expect(reasons(text)).toEqual([
      '3: there is no name',
      '4: "16" has no unit: write GiB or MiB',
      '6: "lots" is no amount of memory',
      '7: "fast" is no write rate: write it in MiB/s',
      '8: "a" is already in the list',
      '9: a quote is opened and never closed',
      '10: a VM has more than no memory',
      '11: "99 PiB" is no amount of memory',
      '12: "100 TiB" is more than 64 TiB',
    ]);
  });

  it('takes names alone, leaving the rest to the defaults, and nothing for nothing', () => {
    expect(read('app-1\napp-2')).toEqual([
      ['app-1', undefined, undefined, undefined],
      ['app-2', undefined, undefined, undefined],
    ]);
    expect(parseVmTable(' \n\r\n')).toEqual({ vms: [], wrong: [] });
  });

  it('reads no more than it may, and stays quick on hostile text', () => {
    const many = Array.from({ length: 2003 }, (_, index) => `vm-${index},1 GiB`).join('\n');
    const table = parseVmTable(many);
    expect([table.vms.length, table.wrong.length]).toEqual([2000, 3]);
    expect(parseVmTable('"'.repeat(50_000)).vms.length).toBeLessThan(2);
    expect(parseVmTable(`${'1 '.repeat(50_000)}x`).wrong.length).toBeLessThan(2);
  });
});
