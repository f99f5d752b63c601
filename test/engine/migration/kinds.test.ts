/** What was moved, and how: as far as lines state it. */
import { describe, expect, test } from 'vitest';
import { reconstruct } from '../../helpers/reconstruct.ts';

const header = (second: string, sub = 'vpxLro') =>
  `2023-04-15T08:52:${second}Z info vpxd[27349] [Originator@6876 sub=${sub} opID=abcd1234-01] `;
/** A move that vCenter ended with an error, called with these arguments. */
function textOf(method: string, args: readonly string[]): string {
  return [
    `${header('34.878')}[VpxLRO] -- BEGIN task-7 -- vm-42 -- vim.VirtualMachine.${method} -- 528e6e0c(52c289ac)`,
    `${header('36.000')}[VpxLRO] -- ERROR task-7 -- vm-42 -- vim.VirtualMachine.${method}: vim.fault.Timedout:`,
    '--> Result:',
    '--> (vim.fault.Timedout) {',
    "-->    host = 'vim.HostSystem:host-7:none of the arguments'",
    '--> }',
    '--> Args:',
    '-->',
    ...args.map((line) => `--> ${line}`),
    '',
  ].join('\n');
}
function refused(method: string, ...args: readonly string[]) {
  const { migrations } = reconstruct({ 'vpxd.log': textOf(method, args) });
  return migrations.map(({ kind, destination, outcome }) => ({ kind, destination, outcome }));
}
const spec = (...fields: readonly string[]) => ['Arg spec:', '(vim.vm.RelocateSpec) {', ...fields, '}'];
const failed = { outcome: 'failed' };

describe('what an operation of vCenter was called with', () => {
  test('names the host that the VM should go to', () => {
    const host = "   host = 'vim.HostSystem:host-81:8f2b',";
    expect(refused('relocate', ...spec(host))).toEqual([
      { ...failed, kind: 'unknown', destination: { moid: 'host-81' } },
    ]);
    expect(refused('migrate', 'Arg pool:', 'null', 'Arg host:', "'vim.HostSystem:host-81:8f2b'")).toEqual([
      { ...failed, kind: 'vmotion', destination: { moid: 'host-81' } },
    ]);
  });

  test('does not take the host of a disk, or of the fault, for it', () => {
    const disk = [
      '   disk = (vim.vm.RelocateSpec.DiskLocator) [',
      '      (vim.vm.RelocateSpec.DiskLocator) {',
      "         host = 'vim.HostSystem:host-9:8f2b',",
      '      }',
      '   ],',
      '   host = <unset>,',
    ];
    expect(refused('relocate', ...spec(...disk))).toEqual([{ ...failed, kind: 'unknown', destination: {} }]);
  });

  test('says whether it goes to another vCenter', () => {
    const service = ['   service = (vim.ServiceLocator) {', '      instanceUuid = "1c1c",', '   },'];
    expect(refused('relocate', ...spec(...service))).toMatchObject([{ kind: 'cross-vcenter' }]);
    expect(refused('relocate', ...spec('   service = (vim.ServiceLocator) null,'))).toMatchObject([
      { kind: 'unknown' },
    ]);
    expect(refused('relocate', ...spec('   service = <unset>,'))).toMatchObject([{ kind: 'unknown' }]);
  });

  test('says that disks move, which counts where a host began with it', () => {
    const datastore = "   datastore = 'vim.Datastore:datastore-12:8f',";
    const host = "   host = 'vim.HostSystem:host-81:8f',";
    const kindOf = (...fields: readonly string[]) => {
      const begun =
        '2023-04-15T08:52:35.000Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986) opID=abcd1234-01-02] ResolveCb: Failed with fault: (vim.fault.NoDiskSpace) {';
      const { migrations } = reconstruct({
        'vpxd.log': textOf('relocate', spec(...fields)),
        'hostd.log': `${begun}\n`,
      });
      return migrations.map((one) => one.kind);
    };
    expect(kindOf(datastore, '   host = <unset>,', '   pool = <unset>')).toEqual(['storage-vmotion']);
    expect(kindOf('   disk = (vim.vm.RelocateSpec.DiskLocator) [', '   ],')).toEqual(['storage-vmotion']);
    expect(kindOf(datastore, host)).toEqual(['vmotion-with-storage']);
    expect(kindOf(host)).toEqual(['vmotion']);
    expect(kindOf(datastore, "   pool = 'vim.ResourcePool:resgroup-8:8f',")).toEqual(['vmotion']);
    expect(refused('relocate', ...spec(datastore))).toMatchObject([{ kind: 'unknown' }]);
  });

  test.each(['vpxd 5555 - - ', 'info vpxd[27350] [Originator@6876 sub=Default opID=abcd1234-01] '])(
    'is read where each line has a header: %s',
    (own) => {
      const stamp = '2023-04-15T08:52:36.000Z';
      const header = own.startsWith('vpxd') ? `<14>1 ${stamp} vc01 ${own}` : `${stamp} ${own}`;
      const text = textOf(
        'relocate',
        spec("   host = 'vim.HostSystem:host-81:8f',", '   service = (vim.ServiceLocator) {', '   },'),
      )
        .split('\n')
        .map((line) =>
          line.startsWith('-->')
            ? `${header}${line}`
            : own.startsWith('vpxd') && line !== ''
              ? `<14>1 ${line.slice(0, 24)} vc01 ${own}${line}`
              : line,
        )
        .join('\n');
      const { migrations } = reconstruct({ 'vpxd.log': text });
      expect(migrations.map(({ kind, destination }) => [kind, destination.moid])).toEqual([
        ['cross-vcenter', 'host-81'],
      ]);
    },
  );

  test('says that the VM is off', () => {
    expect(refused('migrate', 'Arg priority:', '"defaultPriority"', 'Arg state:', '"poweredOff"')).toMatchObject([
      { kind: 'cold' },
    ]);
    expect(refused('migrate', 'Arg priority:', '"defaultPriority"', 'Arg state:', '"poweredOn"')).toMatchObject([
      { kind: 'vmotion' },
    ]);
    expect(refused('migrate', 'Arg state:', '<unset>')).toMatchObject([{ kind: 'vmotion' }]);
  });
});

describe('the disks of a VM that also changes its host', () => {
  const id = '5422550518507384986';
  const prepare = (role: string, of: string, text: string) =>
    `2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotion${role} (${of})] ${text}`;
  const result = prepare(
    'Src',
    id,
    'ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_SVMOTION',
  );
  const addresses = (source: string, destination: string) =>
    `2018-10-20T23:21:52.000Z cpu5:3343193)Migrate: vm 2758492: 3284: Setting VMOTION info: Source ts = ${id}, src ip = <${source}> dest ip = <${destination}> Dest wid = 0 using SHARED swap`;

  test.each([
    ['10.0.0.1', '10.0.0.2', 'vmotion-with-storage'],
    ['10.0.0.1', '10.0.0.1', 'storage-vmotion'],
  ])('%s to %s: %s', (source, destination, kind) => {
    const { migrations } = reconstruct({
      'esx-a/hostd.log': `${result}\n`,
      'esx-a/vmkernel.log': `${addresses(source, destination)}\n`,
    });
    expect(migrations.map((one) => one.kind)).toEqual([kind]);
  });
});
