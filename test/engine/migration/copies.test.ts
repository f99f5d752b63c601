/** One thing that reaches us twice is one thing; two things of one name are two. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { aboutCopies } from '../../../renderer/engine/report/unread.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const analysisOf = (files: readonly (readonly [path: string, text: string])[]): Promise<Analysis> =>
  analyse(
    files.map(([path, text]) => memorySource(path, `${text}\n`)),
    { platform: nodePlatform },
  );
const id = '4986053044886102780';
const failed = `cpu1:2100001)WARNING: Migrate: 269: ${id} S: Failed: IO was aborted (0xbad00e0) @0x4180aabbccdd`;
const pass = (left: number) =>
  `cpu20:2130629)VMotion: 5367: ${id} S: Another pre-copy iteration needed with ${left} pages left to send (prev2 1137967, prev 628158, pages dirtied by pass through device 0, network bandwidth ~1115.604 MB/s, 147% t2d)`;

describe('a line that is read twice', () => {
  it('in vmkwarning.log beside vmkernel.log, is no failure of its own', async () => {
    const { migrations, findings, sources } = await analysisOf([
      ['vmkernel.log', `2024-03-05T10:00:10.000Z Wa(180) vmkernel: ${failed}`],
      ['vmkwarning.log', `2024-03-05T10:00:10.000Z Wa(180) vmkwarning: ${failed}`],
    ]);
    expect(migrations).toHaveLength(1);
    expect(migrations[0]?.findings.map(({ rank }) => rank)).toContain('consequence');
    expect(migrations[0]?.lines.map(({ copies }) => copies)).toEqual([[{ source: 1, line: 1 }]]);
    expect(findings).toEqual([]);
    expect(sources.map(({ copies }) => copies)).toEqual([undefined, 1]);
    expect(aboutCopies(sources)).toBe('1 line about migrations stands in more than one log, and counts once.');
  });

  it('in a central syslog, is one round, also where the server cuts the stamp', async () => {
    for (const stamp of ['10:00:05.123Z', '10:00:05Z']) {
      const { migrations } = await analysisOf([
        ['vmkernel.log', [5, 6].map((s) => `2024-03-05T10:00:0${s}.123Z In(182) vmkernel: ${pass(s)}`).join('\n')],
        ['syslog.log', `2024-03-05T${stamp} esx-a vmkernel: ${pass(5)}`],
      ]);
      expect(migrations[0]?.rounds.map(({ remainingPages }) => remainingPages)).toEqual([5, 6]);
      expect(migrations[0]?.source.host).toBe('esx-a');
    }
  });

  it('without a stamp, is one all the same', async () => {
    const log = [pass(5), pass(6)].map((text) => `YYYY-MM-DDTHH:MM:SS.sssZ ${text}`).join('\n');
    const { migrations } = await analysisOf([
      ['a/vmkernel.log', log],
      ['b/vmkernel.log', log],
    ]);
    expect(migrations[0]?.rounds).toHaveLength(2);
  });

  it('in one file, as a mail has its text twice, is one; without a stamp it was written twice', async () => {
    for (const [first, next, count] of [
      ['2024-03-05T10:00:05.000Z', '2024-03-05T10:00:05.000Z', 1],
      ['2024-03-05T10:00:05.000Z', '2024-03-05T10:00:05Z', 1],
      ['2024-03-05T10:00:05.000Z', '2024-03-05T10:00:05.010Z', 2],
      ['YYYY-MM-DDTHH:MM:SS.sssZ', 'YYYY-MM-DDTHH:MM:SS.sssZ', 2],
    ] as const) {
      const { migrations } = await analysisOf([['vmkernel.log', `${first} ${pass(5)}\n${next} ${pass(5)}`]]);
      expect(migrations[0]?.rounds, `${first} ${next}`).toHaveLength(count);
    }
  });

  it.each(['localhost', 'localhost.localdomain', 'ESX01', 'esx01', 'esx01.example', '10.0.0.1'])(
    'is one, if a syslog server calls its host %s',
    async (host) => {
      const { migrations } = await analysisOf([
        ['esx-esx01-2023-11-16--05.04/var/run/log/vmkernel.log', `2024-03-05T10:00:05.000Z ${pass(5)}`],
        ['syslog.log', `2024-03-05T10:00:05.000Z ${host} vmkernel: ${pass(5)}`],
      ]);
      expect(migrations[0]?.rounds).toHaveLength(1);
    },
  );

  it('by two CPUs in one second, was written twice', async () => {
    const by = (cpu: string) => `2024-03-05T10:00:05Z esx01 vmkernel: ${pass(5).replace('cpu20', cpu)}`;
    for (const [cpu, count] of [
      ['cpu20', 1],
      ['cpu3', 2],
    ] as const) {
      const { migrations } = await analysisOf([['syslog.log', `${by('cpu20')}\n${by(cpu)}`]]);
      expect(migrations[0]?.rounds, cpu).toHaveLength(count);
    }
  });

  it('of a server that is a second late, has the host’s own times', async () => {
    const [first, second] = ['2024-03-05T10:00:09.500Z', '2024-03-05T10:00:10.400Z'];
    const own = ['2024-03-05T10:00:00.000Z', first, second].map((at) => `${at} ${pass(5)}`).join('\n');
    const late = ['01', '10', '11'].map((at) => `2024-03-05T10:00:${at}Z esx01 vmkernel: ${pass(5)}`).join('\n');
    for (const files of [
      ['vmkernel.log', 'syslog.log'],
      ['syslog.log', 'vmkernel.log'],
    ]) {
      const texts = { 'vmkernel.log': own, 'syslog.log': late };
      const { migrations } = await analysisOf(files.map((name) => [name, texts[name as keyof typeof texts]]));
      expect(migrations[0]?.rounds.map(({ end }) => end)).toEqual(
        ['2024-03-05T10:00:00.000Z', first, second].map((at) => Date.parse(at) * 1000),
      );
    }
  });

  it('of a hot-add without an id, is one hot-add', async () => {
    const log = [
      'memoryHotplug: Change of memory size from 4096 to 8192 was requested',
      'Migrate: VM successfully stunned.',
      'Checkpoint_Unstun: vm stopped for 278000 us',
    ]
      .map((text, n) => `2023-11-16T04:10:4${n}.000Z| vmx| I125: ${text}`)
      .join('\n');
    const { migrations } = await analysisOf([
      ['a/vmware.log', log],
      ['b/vmware.log', log],
    ]);
    expect(migrations.map(({ kind }) => kind)).toEqual(['self-migration']);
  });

  it('of hot-adds of two VMs that begin with the same line, is two', async () => {
    const log = (us: number) =>
      [
        'memoryHotplug: Change of memory size from 4096 to 8192 was requested',
        'Migrate: VM successfully stunned.',
        `Checkpoint_Unstun: vm stopped for ${us} us`,
      ]
        .map((text, n) => `2023-11-16T04:10:4${n}.000Z| vmx| I125: ${text}`)
        .join('\n');
    const { migrations } = await analysisOf([
      ['a/vmware.log', log(278_000)],
      ['b/vmware.log', log(279_000)],
    ]);
    expect(migrations).toHaveLength(2);
  });

  it('says the same whatever the order of the files', async () => {
    const files = [
      ['vmkernel.log', [5, 6, 7].map((s) => `2024-03-05T10:00:0${s}.123Z ${pass(s)}`).join('\n')],
      ['vmkwarning.log', `2024-03-05T10:00:10.000Z ${failed}`],
      ['syslog.log', [5, 7].map((s) => `2024-03-05T10:00:0${s}Z esx-a vmkernel: ${pass(s)}`).join('\n')],
      ['other/vmkernel.log', `2024-03-05T10:00:10.000Z ${failed}\n2024-03-05T10:00:06.123Z ${pass(6)}`],
    ] as const;
    const said = async (order: typeof files) => {
      const { migrations } = await analysisOf(order);
      return migrations.map(({ rounds, metrics, outcome, source, lines }) => [
        ...[outcome, source.host, rounds.map(({ remainingPages }) => remainingPages), lines.map(({ text }) => text)],
        Object.entries(metrics).map(([name, metric]) => [name, metric.value]),
      ]);
    };
    const first = await said(files);
    const shuffled = fc.shuffledSubarray([...files], { minLength: files.length });
    await fc.assert(
      fc.asyncProperty(shuffled, async (order) => {
        expect(await said(order as unknown as typeof files)).toEqual(first);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a host is not its name', () => {
  const at = '2023-11-16T02:31:07.123Z cpu4:2758489)';
  const world = (number: number, vm: string) => `${at}World: vm ${number}: 1234: Starting world vmm0:${vm} of type 8`;
  const setup = (side: 'Source' | 'Dest', leader: number) =>
    `${at}Migrate: 314: vmotion: ${side} vmmLeaderID = ${leader}, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 0 using SHARED swap`;

  it('two that are called localhost are two', async () => {
    const { migrations } = await analysisOf([
      ['esx-localhost-2023-11-16--05.04/var/run/log/vmkernel.log', `${world(11, 'app-01')}\n${setup('Source', 11)}`],
      ['esx-localhost-2023-11-16--05.11/var/run/log/vmkernel.log', `${world(11, 'db-01')}\n${setup('Dest', 12)}`],
    ]);
    expect(migrations.map(({ kind, sides, vm }) => [kind, sides, vm.name])).toEqual([
      ['vmotion', ['source', 'destination'], 'app-01'],
    ]);
  });

  it('threads and VMs of many hosts in one file belong to the host that the line names', async () => {
    const line = (seconds: string, host: string, sub: string, text: string) =>
      `2018-10-20T23:21:${seconds}Z ${host} Hostd: info hostd[2099656] [Originator@6876 sub=${sub}] ${text}`;
    const { migrations } = await analysisOf([
      [
        'syslog.log',
        [
          line(
            '53.000',
            'esx01',
            'Vcsvc.VMotionSrc (5422550518507384986)',
            'ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION',
          ),
          line(
            '53.400',
            'esx02',
            'Vmsvc.vm:/vmfs/volumes/ds1/other-vm/other-vm.vmx',
            'State Transition (VM_STATE_EMIGRATING -> VM_STATE_ON)',
          ),
        ].join('\n'),
      ],
    ]);
    expect(migrations.map(({ outcome, vm }) => [outcome, vm.name])).toEqual([['succeeded', undefined]]);
  });

  it.each([
    ['in a line without an id', "'Default' opID=%] VMotionInitiateSrc: x"],
    ['in a state', "'vm:/vmfs/volumes/5a/vm2/vm2.vmx' opID=%] State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)"],
  ])('a call of one operation is of the VM whose other calls it made: %s', async (_where, body) => {
    const operation = 'lgfd4abh-18745-auto-egq-h5:70005734';
    const immigrates = (host: string, n: number) =>
      `<166>2024-03-05T10:00:01.000Z ${host} Vpxa: [FFF69B90 verbose 'Default' opID=${operation}-0${n}-01] [MIGRATE] (498605304488610278${n}) immigrating VM at path /vmfs/volumes/5a/vm${n}/vm${n}.vmx has vmid 7`;
    const lines = [
      immigrates('esx01', 1),
      immigrates('esx02', 2),
      `<166>2024-03-05T10:00:14.000Z esx05 Hostd: [FFF69B90 info ${body.replace('%', `${operation}-02-02`)}`,
      `<166>2024-03-05T10:00:15.000Z vc01 vpxd: [FFF69B90 info 'Default' opID=${operation}] [MIGRATE] (4986053044886102781) vMotion failed: vim.fault.Timedout`,
    ];
    for (const order of [lines, lines.toReversed()]) {
      const { migrations } = await analysisOf([['syslog.log', order.join('\n')]]);
      expect(migrations.find(({ vm }) => vm.name === 'vm1')?.opIds).not.toContain(`${operation}-02-02`);
      expect(migrations.find(({ vm }) => vm.name === 'vm1')?.source.host).toBeUndefined();
    }
  });

  it('one operation that moves a VM on each of two hosts, or two of one, is as many', async () => {
    const moves = [
      ['esx01', '4986053044886102780', 'app', 'false', 'ON'],
      ['esx02', '4986053044886102999', 'db', 'true', 'OFF'],
    ] as const;
    const lines = (host: (one: string) => string) =>
      moves.flatMap(([own, move, vm, leaves, state], at) =>
        [
          `sub=Vcsvc.VMotionSrc (${move}) opID=ab-1] ResolveCb: VMX reports needsUnregister = ${leaves} for migrateType MIGRATE_TYPE_VMOTION`,
          `sub=Vmsvc.vm:/vmfs/volumes/d/${vm}/${vm}.vmx opID=ab-1] State Transition (VM_STATE_EMIGRATING -> VM_STATE_${state})`,
        ].map(
          (text, n) => `2024-03-05T10:00:1${at}.${n}00Z ${host(own)} Hostd: info hostd[1] [Originator@6876 ${text}`,
        ),
      );
    for (const host of [(one: string) => one, () => 'esx01'])
      for (const order of [lines(host), lines(host).reverse()]) {
        const { migrations } = await analysisOf([['syslog.log', order.join('\n')]]);
        expect(Object.fromEntries(migrations.map(({ vm, outcome }) => [vm.name, outcome]))).toEqual({
          app: 'failed',
          db: 'succeeded',
        });
      }
  });

  it.each([
    ['with whole stamps', (host: string) => `2023-11-16T02:31:07.123Z ${host} vmkernel: `],
    ['by RFC 5424', (host: string) => `<181>1 2023-11-16T02:31:07.123Z ${host} vmkernel - - - `],
    ['by RFC 3164', (host: string) => `<181>Nov 16 02:31:07 ${host} vmkernel: `],
  ])('so do worlds, and the opIDs of vmkernel, %s', async (_, header) => {
    const at = (host: string, text: string) => `${header(host)}cpu4:2758489${text}`;
    const name = (host: string, vm: string) =>
      at(host, `)World: vm 2118927: 1234: Starting world vmm0:${vm} of type 8`);
    const maps = (host: string, opId: string) =>
      at(host, `)World: 12458: VC opID ${opId} maps to vmkernel opID a9f5cca4`);
    const { migrations } = await analysisOf([
      [
        'syslog.log',
        [
          ...[name('esx01', 'app-01'), name('esx02', 'db-01'), maps('esx01', 'first-11'), maps('esx02', 'other-22')],
          at(
            'esx01',
            ` opID=a9f5cca4)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 0 using SHARED swap`,
          ),
        ].join('\n'),
      ],
    ]);
    expect(migrations.map(({ vm, opIds }) => [vm.name, opIds])).toEqual([['app-01', ['first-11']]]);
  });
});
