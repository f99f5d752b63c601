import { describe, expect, test } from 'vitest';
import { reconstruct } from '../../helpers/reconstruct.ts';
import type { Migration } from '../../../renderer/engine/model.ts';

const id = '8743996508480001077';

/** The one migration of these lines of one file. */
function one(path: string, ...lines: readonly string[]): Migration {
  const { migrations } = reconstruct({ [path]: `${lines.join('\n')}\n` });
  expect(migrations).toHaveLength(1);
  return migrations[0] as Migration;
}

const kernel = (text: string, second = 0, module = 'VMotion', role = 'S') =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.000Z In(182) vmkernel: cpu4:2758489)${module}: 4113: ${id} ${role}: ${text}`;
const vmx = (text: string, second = 0) =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.500Z In(05) vmx - ${text}`;
const hostd = (sub: string, text: string, second = 0, thread = '2099') =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.250Z In(166) Hostd[${thread}]: [Originator@6876 sub=${sub} opID=abc-12-9f] ${text}`;

describe('pre-copy rounds', () => {
  const rounds = one(
    'vmkernel.log',
    `2023-04-15T08:52:00.000Z In(182) vmkernel: cpu4:2758489)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap, encrypted`,
    kernel(
      'Another pre-copy iteration needed with 640966 pages left to send (prev2 4194304, prev 4194304, pages dirtied by pass through device 0, network bandwidth ~91.894 MB/s, 13377% t2d)',
      20,
    ),
    kernel('Another pre-copy iteration needed with 120000 pages left to send (prev2 4194304, prev 640966)', 26),
    kernel(
      'Stopping pre-copy: only 2001 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~111.5 MB/s, 5990% t2d)',
      28,
    ),
    kernel('Sent all modified pages to destination (network bandwidth ~110.2 MB/s)', 29, 'VMotionSend'),
  );

  test('each line ends one; the first begins at setup', () => {
    expect(rounds.rounds.map(({ n, remainingPages, seconds }) => [n, remainingPages, seconds])).toEqual([
      [1, 640966, 20],
      [2, 120000, 6],
      [3, 2001, 2],
    ]);
    expect(rounds.rounds[0]).toMatchObject({ bandwidthMBps: 91.894, transmitToDirtyPercent: 13377 });
    expect(rounds.rounds[1]).not.toHaveProperty('bandwidthMBps');
  });

  test('figures, addresses and phases', () => {
    expect(rounds).toMatchObject({
      encrypted: true,
      swap: 'SHARED',
      source: { ip: '10.0.0.1', worldId: 2118927 },
      destination: { ip: '10.0.0.2', worldId: 2109446 },
      outcome: 'unknown',
    });
    expect(rounds.metrics.pagesLeft).toMatchObject({
      value: 2001,
      unit: 'pages',
      kind: 'stated',
      evidence: [{ source: 0, line: 4 }],
    });
    expect(rounds.metrics.bandwidthMBps?.value).toBe(111.5);
    expect(rounds.metrics.preCopySeconds).toMatchObject({ value: 28, kind: 'derived' });
    expect(rounds.phases.map(({ name }) => name)).toEqual(['setup', 'pre-copy', 'pre-copy-end', 'switchover']);
  });

  test('stopped for lack of progress', () => {
    const stopped = one(
      'vmkernel.log',
      kernel(
        'Stopping pre-copy: not enough forward progress (Pages left to send: prev2 70000, prev 69000, cur 68500, pages dirtied by pass through device 12, network bandwidth ~930.1 MB/s, 101% t2d)',
      ),
    );
    expect(stopped.preCopyEnd).toBe('no-progress');
    expect(rounds.preCopyEnd).toBe('converged');
    expect(stopped.metrics.pagesLeft?.value).toBe(68500);
    expect(stopped.metrics.transmitToDirtyPercent?.value).toBe(101);
    expect(stopped.metrics.passThroughPages?.value).toBe(12);
    expect(stopped.metrics.switchoverGoalSeconds).toBeUndefined();
  });
});

test('the destination’s end is success, with its bandwidths and page-in', () => {
  const done = one(
    'vmkernel.log',
    `2023-04-15T08:52:00.000Z In(182) vmkernel: cpu4:2758489)Migrate: 314: vmotion: Dest vmmLeaderID = 2109446, ts =${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 0 using SHARED swap`,
    kernel('Estimated network bandwidth 471.341 MB/s during pre-copy', 10, 'VMotionRecv', 'D'),
    kernel('Received all changed pages.', 11, 'VMotion', 'D'),
    kernel('Resume handshake successful', 12, 'VMotion', 'D'),
    kernel('DONE paging in', 13, 'VMotionRecv', 'D'),
    kernel('Estimated network bandwidth 398.0 MB/s during page-in', 13, 'VMotionRecv', 'D'),
    '2023-04-15T08:52:14.000Z In(182) vmkernel: cpu4:2109446)Swap: vm 2109446: 4070: Finish swapping in migration swap file. (faulted 12 pages, pshared 0 pages). Success.',
  );
  expect(done).toMatchObject({
    outcome: 'succeeded',
    runsOn: 'destination',
    sides: ['destination'],
    destination: { worldId: 2109446 },
  });
  expect(done.metrics).toMatchObject({
    destinationBandwidthMBps: { value: 471.341 },
    pageInBandwidthMBps: { value: 398 },
    pagesFaulted: { value: 12 },
  });
  expect(done.phases.map(({ name }) => name)).toEqual(['setup', 'pre-copy', 'switchover', 'resume', 'page-in']);
  expect(done.lines).toHaveLength(7);
});

test('lines without an id are joined by the helper’s world, and a VM is named by its leader world', () => {
  const joined = one(
    'vmkernel.log',
    '2015-12-25T16:00:00.000Z cpu1:1)World: vm 2758492: 1465: Starting world vmm0:Team0-Win7 of type 8',
    '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm 2758492: 3284: Setting VMOTION info: Source ts = 1451061663105920, src ip = <192.168.1.176> dest ip = <192.168.1.177> Dest wid = 1830931 using SHARED swap',
    '2015-12-25T16:39:25.567Z cpu4:2758489)Tcpip_Vmk: 1288: Affinitizing 192.168.1.176 to world 2772001, Success',
    "2015-12-25T16:39:25.567Z cpu4:2758489)VMotion: 2734: 1451061663105920 S: Set ip address '192.168.1.176' worldlet affinity to send World ID 2772001",
    '2015-12-25T16:39:25.567Z cpu4:2758489)Hbr: 3340: Migration start received (worldID=2758492) (migrateType=1) (event=0) (i',
    '2015-12-25T18:39:25.567Z cpu4:2758489)Hbr: 3340: Migration start received (worldID=999) (migrateType=1) (event=0) (i',
  );
  expect(joined.lines.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  expect(joined.vm.name).toBe('Team0-Win7');
});

describe('failures', () => {
  test('the kernel’s status in the 4.x spelling; a storage vMotion is not a move between hosts', () => {
    const storage = one(
      'vmkernel.log',
      'vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: 690: 1313159068180024 S: Maximum switchover time (100 seconds) reached. Failing migration; VM should resume on source.',
      'vmkernel: 114:03:25:51.489 cpu2:10561)WARNING: Migrate: 296: 1313159068180024 D: Failed: Maximum switchover time for migration exceeded(0xbad0109) @0x41800f61cee2',
    );
    expect(storage).toMatchObject({
      kind: 'storage-vmotion',
      outcome: 'failed',
      failure: { status: 'Maximum switchover time for migration exceeded', code: '0xbad0109' },
    });
    expect(storage.metrics.maxSwitchoverSeconds?.value).toBe(100);
  });

  test('a cancelled migration is called so', () => {
    expect(one('vmkernel.log', kernel('Failed: Operation was canceled (0xbad0094) @0x418', 1, 'Migrate')).outcome).toBe(
      'cancelled',
    );
  });

  test('a fault of hostd that points to the destination does not outrank the destination’s own message', () => {
    const { migrations } = reconstruct({
      'a/hostd.log': [
        hostd(`Vcsvc.VMotionSrc (${id})`, 'ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {', 30),
        '--> faultMessage = (vmodl.LocalizableMessage) [',
        '--> key = "msg.migrate.fail.dst",',
        '--> reason = "The source detected that the destination failed to resume.",',
        '--> }',
      ].join('\n'),
      'b/vmkernel.log': kernel('Failed: Out of memory (0xbad0014) @0x418', 28, 'Migrate', 'D'),
    });
    expect(migrations).toHaveLength(1);
    expect(migrations[0]?.failure).toMatchObject({
      status: 'Out of memory',
      code: '0xbad0014',
      fault: 'vim.fault.GenericVmConfigFault',
      side: 'destination',
    });
  });

  test('needsUnregister and the VM’s state show where it runs', () => {
    const left = one(
      'hostd.log',
      hostd(
        `Vcsvc.VMotionSrc (${id})`,
        'ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION',
      ),
    );
    expect(left).toMatchObject({ outcome: 'succeeded', runsOn: 'destination' });
    const stayed = one(
      'hostd.log',
      hostd(
        `Vcsvc.VMotionSrc (${id})`,
        'ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_VMOTION',
        1,
      ),
      hostd('Vmsvc.vm:/vmfs/volumes/ds/app/app.vmx', 'State Transition (VM_STATE_EMIGRATING -> VM_STATE_ON)', 2),
    );
    expect(stayed).toMatchObject({
      outcome: 'failed',
      runsOn: 'source',
      vm: { name: 'app', path: '/vmfs/volumes/ds/app/app.vmx' },
    });
  });
});

describe('vmware.log', () => {
  const order = [
    vmx('VigorTransportProcessClientPayload: opID=abc-12-9f-01 seq=1: Receiving Migrate.PrepareSource request.', 0),
    vmx(
      'MigrateVMXdrToSpec: type: 1 srcIp=<10.0.0.1> dstIp=<10.0.0.2> mid=7958ea7f2d34d435 uuid=920c4d56 priority=yes checksumMemory=no',
      0,
    ),
    vmx('MigrateSetState: Transitioning from state MIGRATE_VMX_NONE (0) to MIGRATE_TO_VMX_READY (1).', 1),
    vmx('Migrate: VM starting stun, waiting 100 seconds for go/no-go message.', 20),
    vmx('Migrate: VM successfully stunned.', 20),
    vmx('Migrate: Remote Log: Destination waited for 3.2 seconds.', 21),
    vmx('Checkpoint_Unstun: vm stopped for 467123 us', 21),
  ];

  test('the whole order in hex, the stun inside the migration, the VM from the path', () => {
    const migration = one('b/vmfs/volumes/ds1/app-014/vmware-0.log', ...order);
    expect(migration).toMatchObject({
      id,
      idHex: '7958ea7f2d34d435',
      sides: ['source'],
      vm: { name: 'app-014', uuid: '920c4d56' },
    });
    expect(migration.metrics).toMatchObject({
      downtimeMs: { value: 467.123, evidence: [{ source: 0, line: 7 }] },
      destinationWaitSeconds: { value: 3.2 },
      maxSwitchoverSeconds: { value: 100 },
    });
    expect(migration.states[0]).toMatchObject({
      from: 0,
      to: 1,
      fromName: 'MIGRATE_VMX_NONE',
      toName: 'MIGRATE_TO_VMX_READY',
    });
  });

  test('stuns of snapshots before and after are not its downtime', () => {
    const migration = one(
      'vmware.log',
      '2023-04-15T08:40:00.000Z In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 900000 us',
      ...order,
      vmx('MigrateSetState: Transitioning from state MIGRATE_TO_VMX_FINISHED (6) to MIGRATE_VMX_NONE (0).', 22),
      '2023-04-15T09:52:00.000Z In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 800000 us',
    );
    expect(migration.metrics.downtimeMs?.value).toBe(467.123);
  });

  test('a hot-add of memory by self migration is no vMotion', () => {
    const migration = one(
      'vmware.log',
      vmx('memoryHotplug: Change of memory size from 4096 to 8192 was requested', 0),
      ...order.slice(1),
    );
    expect(migration.kind).toBe('self-migration');
  });

  test('two migrations in one log stay two', () => {
    const second = order.map((line) =>
      line.replace('T08:52', 'T08:58').replace('7958ea7f2d34d435', '6b2f00aa11223344'),
    );
    const { migrations } = reconstruct({ 'vmware.log': [...order, ...second].join('\n') });
    expect(migrations.map((migration) => migration.lines.length)).toEqual([7, 7]);
    expect(new Set(migrations.map((migration) => migration.id)).size).toBe(2);
  });

  test('vpxa’s downtime outranks the stun', () => {
    const { migrations } = reconstruct({
      'vmware.log': order.join('\n'),
      'vpxa.log': `2023-04-15T08:52:25.000Z verbose vpxa[2099] [Originator@6876 sub=vpxaVmotion opID=abc-12-9f] [MIGRATE] (${id}) vmotion result has downtime value 470001\n`,
    });
    expect(migrations).toHaveLength(1);
    expect(migrations[0]).toMatchObject({ outcome: 'succeeded', metrics: { downtimeMs: { value: 470.001 } } });
  });
});

describe('state numbers', () => {
  const changes = (...steps: readonly string[]) =>
    one('vmware.log', ...steps.map((step) => vmx(`MigrateSetState: Transitioning from state ${step}.`))).states.map(
      ({ fromName, toName }) => [fromName, toName],
    );

  test('5 is FINISHED in the old numbering, WAIT_HANDSHAKE in the new one', () => {
    expect(changes('0 to 1', '4 to 5', '5 to 0')[1]).toEqual([
      'MIGRATE_TO_VMX_WAIT_HANDSHAKE',
      'MIGRATE_TO_VMX_FINISHED',
    ]);
    expect(changes('0 to 1', '5 to 6', '6 to 0')[1]).toEqual([
      'MIGRATE_TO_VMX_WAIT_HANDSHAKE',
      'MIGRATE_TO_VMX_FINISHED',
    ]);
    expect(changes('0 to 1', '4 to 5')[1]).toEqual([undefined, undefined]);
  });
});

test('vCenter’s operation is joined by its opID; others’ ends are not', () => {
  const vpxd = (second: number, opId: string, text: string) =>
    `2023-04-15T08:52:${String(second).padStart(2, '0')}.000Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=${opId}] [VpxLRO] -- ${text}`;
  const { migrations } = reconstruct({
    'vpxd.log': [
      vpxd(0, 'lgfd4abh-18745-auto-egq-h5:70005734-88', 'BEGIN lro-1 -- vm-42 -- vim.VirtualMachine.migrate -- a(b)'),
      vpxd(1, '7e1280cf', 'BEGIN lro-2 -- SessionManager -- vim.SessionManager.sessionIsActive -- a(b)'),
      vpxd(2, '7e1280cf', 'FINISH lro-2'),
      vpxd(
        30,
        'lgfd4abh-18745-auto-egq-h5:70005734-88',
        'ERROR lro-1 -- a -- vm-42 -- vim.VirtualMachine.migrate: vim.fault.GenericVmConfigFault:',
      ),
      vpxd(30, 'lgfd4abh-18745-auto-egq-h5:70005734-88', 'FINISH lro-1'),
    ].join('\n'),
    'vmware.log': vmx(
      `VigorTransportProcessClientPayload: opID=lgfd4abh-18745-auto-egq-h5:70005734-88-01-39 seq=1: Receiving Migrate.PrepareSource request.\n${vmx(`MigrateSetInfo: state=1 srcIp=<10.0.0.1> dstIp=<10.0.0.2> mid=${id} uuid=1 priority=high`, 4)}`,
      4,
    ),
  });
  expect(migrations).toHaveLength(1);
  expect(migrations[0]?.task).toMatchObject({
    id: 'lro-1',
    entity: 'vm-42',
    askedBy: 'vsphere-client',
    fault: 'vim.fault.GenericVmConfigFault',
    evidence: [{ line: 1 }, { line: 4 }, { line: 5 }],
  });
});

test('the simplified dialect gives phases, rounds and rate', () => {
  const line = (text: string, second: number) =>
    `[2024-01-15 10:23:${second}] vmx| I125: VMotion: 1914: 1234567890123 S: ${text}`;
  const migration = one(
    'pasted.txt',
    line('Starting vMotion...', 10),
    line('Pre-copy...', 11),
    line('Copied 1000 pages (1MB) in 5 seconds, remaining 5000 pages...', 16),
    line('Copied 5000 pages (20 MB) in 4 seconds, remaining 100 pages...', 20),
    line('Stop-and-copy...', 20),
    line('Post-copy...', 21),
  );
  expect(migration.id).toBe('1234567890123');
  expect(migration.phases.map(({ name }) => name)).toEqual(['setup', 'pre-copy', 'switchover', 'page-in']);
  expect(migration.rounds).toMatchObject([
    { n: 1, pages: 1000, bytes: 1e6, seconds: 5, remainingPages: 5000, bandwidthMBps: 0.2 },
    { n: 2, pages: 5000, bytes: 20e6, seconds: 4, remainingPages: 100, bandwidthMBps: 5 },
  ]);
  expect(migration.metrics).toMatchObject({
    copiedPages: { value: 6000 },
    copiedBytes: { value: 21e6 },
    bandwidthMBps: { value: 5 },
  });
});

test('other work of vCenter and monitoring is no migration', () => {
  const { migrations } = reconstruct({
    'vpxd.log':
      '2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- BEGIN lro-846063 -- SessionManager -- vim.SessionManager.sessionIsActive -- a(b)',
    'hostd.log': hostd('Default', 'Config option "TrackMigrations" = true; migrationPolicy unchanged'),
    'vmware.log': '2012-03-23T16:22:51.876Z| vcpu-0| Checkpoint_Unstun: vm stopped for 3658889 us',
    'vmkernel.log':
      '2020-01-01T00:00:00.000Z cpu1:2)Hbr: 3340: Migration start received (worldID=1) (migrateType=1) (event=0)',
  });
  expect(migrations).toEqual([]);
});

test('ids that are not ids, and masked ones, invent nothing', () => {
  const { migrations } = reconstruct({
    'vmkernel.log': [
      '2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 99999999999999999999 S: text',
      '2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: xxxxxxxxxxxxxxxx S: text',
      '2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 123 S: text',
    ].join('\n'),
    'hostd.log': hostd('Vcsvc.VMotionSrc (xxxx)', 'ResolveCb: VMX reports needsUnregister = true'),
  });
  expect(migrations).toEqual([]);
});
