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

  it('is read as PowerShell prints it: names longer than their head, numbers to the right', () => {
    const table = [
      '',
      'Name                 PowerState Num CPUs MemoryGB',
      '----                 ---------- -------- --------',
      'web server 01        PoweredOn  2           8.000',
      'db-01                PoweredOn  16        256.000',
      'old                  PoweredOff 1           1.000',
      '',
      '',
    ].join('\r\n');
    expect(read(table)).toEqual([
      ['web server 01', 8192, undefined, undefined],
      ['db-01', 262_144, undefined, undefined],
    ]);
    expect(reasons(table)).toEqual(['6: "old" is off: it needs no vMotion']);
    expect(reasons(table.replaceAll('.000', ',000'))).toEqual([
      '4: "8,000" may be 8 or 8000 GB: write it without a comma',
      '5: "256,000" may be 256 or 256000 GB: write it without a comma',
      '6: "old" is off: it needs no vMotion',
    ]);
    expect(read('MemoryGB Name\n-------- ----\n   8.000 web-01\n')).toEqual([['web-01', 8192, undefined, undefined]]);
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
    expect(parseVmTable(' \n\r\n')).toEqual({ vms: [], wrong: [], notes: [] });
  });

  it('reads no more than it may, and stays quick on hostile text', () => {
    const many = Array.from({ length: 2003 }, (_, index) => `vm-${index},1 GiB`).join('\n');
    const table = parseVmTable(many);
    expect([table.vms.length, table.wrong.length]).toEqual([2000, 3]);
    expect(parseVmTable('"'.repeat(50_000)).vms.length).toBeLessThan(2);
    expect(parseVmTable(`${'1 '.repeat(50_000)}x`).wrong.length).toBeLessThan(2);
  });
});

/** Titles as the programs write them. */
describe('what programs export', () => {
  const notes = (text: string) => parseVmTable(text).notes;

  it('the vSphere Client: its size before what the host holds of it, which is told', () => {
    const heads =
      '"Name","State","Status","Provisioned Space","Used Space","Host CPU","Host Mem","Host","Guest OS","Memory Size","CPUs"';
    const row = '"db1","Powered On","Normal","1.2 TB","1 TB","1.2 GHz","65.2 GB","esx-01","Linux","96 GB","8"';
    expect(read(`${heads}\n${row}`)).toEqual([['db1', 98_304, undefined, undefined]]);
    expect(notes(`${heads}\n${row}`)).toEqual([]);
    const short = '"Name","State","Host CPU","Host Mem"\n"db1","Powered On","1.2 GHz","65.2 GB"';
    expect(read(short)).toEqual([['db1', 65.2 * 1024, undefined, undefined]]);
    expect(notes(short)).toEqual([expect.stringMatching(/^“Host Mem” is taken for the memory of a VM/)]);
  });

  it('RVTools: MiB without a unit, the datastore of the path, and no VM that is off', () => {
    const heads =
      'VM,Powerstate,Template,DNS Name,CPUs,Memory,Active Memory,HW upgrade policy,Corporate owner,Latency Sensitivity,Path';
    const rows = [
      'db1,poweredOn,False,db1.lab,8,"65,536","12,345",never,Ann,normal,[SAN 1] db1/db1.vmx',
      'old,poweredOff,False,old.lab,2,4096,0,never,Ann,normal,[SAN 1] old/old.vmx',
      'base,poweredOn,True,,2,4096,0,never,Ann,normal,[SAN 1] base/base.vmtx',
      'nap,suspended,False,,2,4096,0,never,Ann,normal,[SAN 1] nap/nap.vmx',
    ];
    const text = [heads, ...rows].join('\r\n');
    expect(read(text)).toEqual([['db1', 65_536, undefined, 'SAN 1']]);
    expect(reasons(text)).toEqual([
      '3: "old" is off: it needs no vMotion',
      '4: "base" is a template',
      '5: "nap" is suspended: it needs no vMotion',
    ]);
    expect(read('VM,Powerstate,Template,Size MiB,Consumed,Active\ndb1,poweredOn,False,65536,60000,12000')).toEqual([
      ['db1', 65_536, undefined, undefined],
    ]);
  });

  it('RVTools in another country: dots group thousands', () => {
    const text = 'VM;Powerstate;Template;Memory;Path\ndb1;poweredOn;False;65.536;[SAN 1] db1/db1.vmx';
    expect(read(text)).toEqual([['db1', 65_536, undefined, 'SAN 1']]);
    expect(read('a,1.024 GiB\nb,131.072 MB\nc,2.048 MiB').map(([, memory]) => memory)).toEqual([
      1048.576, 131_072, 2048,
    ]);
  });

  it('PowerCLI: by the unit of its title; a list that it did not write is none', () => {
    const heads =
      '"Name","PowerState","NumCpu","MemoryMB","MemoryGB","VMHost","MemoryHotAddLimit","DatastoreIdList","UsedSpaceGB"';
    expect(read(`${heads}\n"db1","PoweredOn","8","65536","64","esx-01","1048576","System.String[]","812.5"`)).toEqual([
      ['db1', 65_536, undefined, undefined],
    ]);
  });

  it('says where the default is taken', () => {
    expect(notes('Name,Owner\ndb1,Ann')).toEqual([
      'No VM has its memory in the table: no column is called Memory or Memory Size. The default is taken for all of them.',
    ]);
    expect(notes('a,16 GiB\nb\nc')).toEqual(['2 of 3 VMs have no memory in the table. The default is taken for them.']);
    expect(notes('a,16 GiB')).toEqual([]);
  });
});

it('a list typed with blanks', () => {
  expect(read('db1 64GB\nweb server 2 16 GiB 20 MiB/s\napp 7')).toEqual([
    ['db1', 65_536, undefined, undefined],
    ['web server 2', 16_384, 20, undefined],
    ['app 7', undefined, undefined, undefined],
  ]);
});
