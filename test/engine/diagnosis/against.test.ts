/** What speaks against a cause, and the command that shows whether it holds. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import statusCodes from '../../../renderer/engine/diagnosis/status-codes.json' with { type: 'json' };
import type { Finding, Migration } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

async function read(files: Readonly<Record<string, readonly string[]>>): Promise<readonly Migration[]> {
  const { migrations } = await analyse(
    Object.entries(files).map(([path, lines]) => memorySource(path, Buffer.from(`${lines.join('\n')}\n`))),
    { platform: nodePlatform },
  );
  return migrations;
}

const id = (n: number) => String(5422550518507384000n + BigInt(n));
/** A vMotion from 10.0.0.`from` to 10.0.0.`to` at that minute of the hour. */
const begins = (n: number, from: number, to: number, at: string) =>
  `2023-04-15T08:${at}.000Z cpu5:33431)Migrate: vm 33431: 3284: Setting VMOTION info: Source ts = ${id(n)}, src ip = <10.0.0.${from}> dest ip = <10.0.0.${to}> Dest wid = 0 using SHARED swap`;
const ends = (n: number, at: string, what: string, side = 'S') =>
  `2023-04-15T08:${at}.000Z cpu5:33431)WARNING: Migrate: 269: ${id(n)} ${side}: Failed: ${what} @0x41801e280b11`;
const succeeds = (n: number, at: string) =>
  `2023-04-15T08:${at}.000Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (${id(n)})] ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION`;
const round = (n: number, at: string) =>
  `2023-04-15T08:${at}.000Z cpu5:33431)VMotion: 5367: ${id(n)} S: Stopping pre-copy: only 83419 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~1102.031 MB/s, 388% t2d)`;

const noRoute = 'No route to host (0xbad00ba)';
const causesOf = (migrations: readonly Migration[], n: number): readonly Finding[] =>
  migrations.find((one) => one.id === id(n))?.findings.filter(({ rank }) => rank === 'cause') ?? [];

describe('what speaks against a cause', () => {
  const failed = [begins(1, 1, 2, '30:00'), ends(1, '30:20', noRoute)];

  test.each([
    [
      'between the same hosts within the hour',
      [begins(2, 2, 1, '40:00')],
      [succeeds(2, '41:00')],
      /^One other move between these two hosts went well within the hour behind it/,
    ],
    ['between other hosts', [begins(2, 1, 3, '40:00')], [succeeds(2, '41:00')], undefined],
    ['that failed, too', [begins(2, 1, 2, '40:00'), ends(2, '41:00', noRoute)], [], undefined],
  ] as const)('a move %s', async (_, kernel, hostd, expected) => {
    const migrations = await read({
      'esx-a/vmkernel.log': [...failed, ...kernel],
      'esx-a/hostd.log': [succeeds(9, '00:00').replace('needs', 'x'), ...hostd],
    });
    const [cause] = causesOf(migrations, 1);
    expect(cause?.id).toBe('status-unreachable');
    if (expected) expect(cause?.against).toMatch(expected);
    else expect(cause?.against).toBeUndefined();
  });

  test('a move of another hour says nothing', async () => {
    const later = [begins(2, 1, 2, '40:00')].map((line) => line.replace('T08', 'T10'));
    const migrations = await read({
      'esx-a/vmkernel.log': [...failed, ...later],
      'esx-a/hostd.log': [succeeds(2, '41:00').replace('T08', 'T10')],
    });
    expect(causesOf(migrations, 1)[0]?.against).toBeUndefined();
  });

  test('what the path carried before', async () => {
    const migrations = await read({
      'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), round(1, '30:10'), ends(1, '30:20', noRoute)],
    });
    expect(causesOf(migrations, 1)[0]?.against).toBe('Before it ended, the same path carried 1,102 MB/s.');
  });

  test('a switchover that did not want for bandwidth', async () => {
    const over = 'Maximum switchover time for migration exceeded (0xbad0107)';
    const migrations = await read({
      'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), round(1, '30:10'), ends(1, '32:20', over)],
    });
    expect(causesOf(migrations, 1)[0]?.against).toBe(
      'Not for want of bandwidth: it sent 1,102 MB/s, 388 % of what the guest dirtied.',
    );
  });

  const low = (n: number, at: string) =>
    `2023-04-15T08:${at}.000Z cpu1:737163)WARNING: VMotionRecv: 2618: ${id(n)} D: World 737163 waited 23.610 seconds to leave low memory state on dest host during pre-copy. May cause unexpected VMotion failures!`;
  const noMemory = 'Out of memory (0xbad0014)';

  test('the same line in moves that went well', async () => {
    const migrations = await read({
      'esx-a/hostd.log': [succeeds(2, '11:00'), succeeds(3, '12:00')],
      'esx-b/vmkernel.log': [
        ...[begins(2, 1, 2, '10:00'), low(2, '10:30'), begins(3, 1, 2, '11:00'), low(3, '11:30')],
        ...[begins(1, 1, 2, '30:00'), low(1, '30:15'), ends(1, '30:20', noMemory, 'D')],
      ],
    });
    const wait = causesOf(migrations, 1).find((one) => one.id === 'dest-low-memory-wait');
    expect(wait?.against).toBe('A line of this kind stands in 2 other moves of these logs that went well.');
  });

  test('moves to the same host that went well meanwhile, and a line that came after the end', async () => {
    const migrations = await read({
      'esx-a/hostd.log': [succeeds(2, '33:00')],
      'esx-b/vmkernel.log': [
        ...[begins(2, 3, 2, '32:00'), begins(1, 1, 2, '30:00'), ends(1, '30:20', noMemory, 'D'), low(1, '30:25')],
      ],
    });
    const [status, wait] = causesOf(migrations, 1);
    expect(status?.against).toBe('One other move to the same host went well within ten minutes of it.');
    expect(wait?.against).toContain('It was logged 5 s after the first line that says it failed');
  });
});

describe('what says nothing against it', () => {
  const refusal = 'Connection refused (0xbad00ac)';

  test.each([
    ['a move before it', [begins(2, 1, 2, '10:00')], [succeeds(2, '11:00')], noRoute],
    ['a move the other way, where the port was refused', [begins(2, 2, 1, '40:00')], [succeeds(2, '41:00')], refusal],
    [
      'a move into another host, where the source has no memory',
      [begins(2, 3, 2, '31:00')],
      [succeeds(2, '32:00')],
      'Out of memory (0xbad0014)',
    ],
  ] as const)('%s', async (_, kernel, hostd, what) => {
    const migrations = await read({
      'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), ends(1, '30:20', what), ...kernel],
      'esx-a/hostd.log': hostd,
    });
    expect(causesOf(migrations, 1)).toHaveLength(1);
    expect(causesOf(migrations, 1)[0]?.against).toBeUndefined();
  });

  test('a move into another host that is called localhost, too', async () => {
    const into = (n: number, at: string) =>
      `2023-04-15T08:${at}.000Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionDst (${id(n)})] Vmotion task succeeded with result: (vim.host.VMotionManager.DstVMotionResult) {`;
    const migrations = await read({
      'esx-localhost-2023-04-15--09.01/var/run/log/hostd.log': [into(2, '31:00')],
      'esx-localhost-2023-04-15--09.02/var/run/log/vmkernel.log': [ends(1, '30:20', 'Out of memory (0xbad0014)', 'D')],
    });
    expect(migrations.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'succeeded']);
    expect(causesOf(migrations, 1)[0]?.against).toBeUndefined();
  });

  test('a move that only an event of vCenter tells of: the VM may have been off', async () => {
    const host = (name: string) => ({ name });
    const event = {
      _typeName: 'VmMigratedEvent',
      ...{ key: 7, chainId: 7, createdTime: '2023-04-15T08:50:00Z', userName: 'LAB\\jo', fullFormattedMessage: 'text' },
      ...{ vm: host('app-02'), host: host('10.0.0.2'), sourceHost: host('10.0.0.1') },
    };
    const files = { 'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), ends(1, '30:20', noRoute)] };
    const migrations = await read({ ...files, 'events.json': [JSON.stringify([event])] });
    expect(migrations).toHaveLength(2);
    expect(causesOf(migrations, 1)[0]?.against).toBeUndefined();
  });
});

describe('a management agent that was started', () => {
  const lost = 'Connection closed by remote host, possibly due to timeout (0xbad003f)';
  const section = (started: string) =>
    `2023-04-15T09:30:00.000Z - last log rotation time, ${started} - time the service was last started, Section for VMware ESX, pid=2099098, version=8.0.2, build=22380479, option=Release`;
  const both = (started: string) => ({
    'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), ends(1, '30:20', lost)],
    'esx-b/vmkernel.log': [ends(1, '30:20', lost, 'D')],
    'esx-b/hostd.log': [section(started), succeeds(7, '50:00')],
  });

  test.each([
    ['2023-04-15T08:30:10.000Z', 'agent-started-meanwhile'],
    // It stops before it starts, and a start takes a while.
    ['2023-04-15T08:30:29.000Z', 'agent-started-meanwhile'],
    ['2023-04-15T08:29:55.000Z', 'path-between-hosts'],
    ['2023-04-15T08:31:30.000Z', 'path-between-hosts'],
    ['2023-04-15T02:00:00.000Z', 'path-between-hosts'],
  ])('at %s: %s', async (started, expected) => {
    const causes = causesOf(await read(both(started)), 1);
    expect(causes.map((one) => one.id)).toEqual([expected]);
  });

  test('by the first line that it writes, too', async () => {
    const first =
      '2023-04-15T08:30:10.000Z - time the service was last started, Section for VMware ESX, pid=11927129, version=6.7.0, build=15160138, option=Release';
    const files = { ...both('2023-04-15T02:00:00.000Z'), 'esx-b/vpxa.log': [first] };
    expect(causesOf(await read(files), 1).map((one) => one.id)).toEqual(['agent-started-meanwhile']);
  });

  test.each(['esx-a/vpxa.log', 'esx-b/hostd.0.log', 'esx-b/hostd-11.log', 'esx-b/VPXA.log'])('in %s', async (path) => {
    const files = { ...both('2023-04-15T02:00:00.000Z'), [path]: [section('2023-04-15T08:30:10.000Z')] };
    expect(causesOf(await read(files), 1).map((one) => one.id)).toEqual(['agent-started-meanwhile']);
  });

  test('another daemon is none', async () => {
    const files = {
      ...both('2023-04-15T02:00:00.000Z'),
      'esx-b/hostd-probe.log': [section('2023-04-15T08:30:10.000Z')],
    };
    expect(causesOf(await read(files), 1).map((one) => one.id)).toEqual(['path-between-hosts']);
  });

  test.each([
    [
      'vmkernel.log',
      '2023-04-15T08:30:15.000Z cpu5:33431)UserDump: 1485: Dumping cartel 14235 (from world 14258) to file /var/core/hostd-zdump.000 ...',
    ],
    [
      'vobd.log',
      '2023-04-15T08:30:15.000Z: [UserLevelCorrelator] 1us: [esx.problem.hostd.core.dumped] /bin/hostd crashed (1 time(s) so far)',
    ],
  ])('nor is it the path where a process crashed: %s', async (log, text) => {
    const files = both('2023-04-15T02:00:00.000Z');
    const before = log === 'vmkernel.log' ? files['esx-b/vmkernel.log'] : [];
    const migrations = await read({ ...files, [`esx-b/${log}`]: [...before, text] });
    expect(causesOf(migrations, 1).map((one) => one.id)).toEqual(['process-crashed-meanwhile']);
  });

  test('the core of a daemon that has no part in a migration is none of it', async () => {
    const core =
      '2023-04-15T08:30:15.000Z cpu5:33431)UserDump: 1485: Dumping cartel 14235 (from world 14258) to file /var/core/sfcb-vmware-zdump.000 ...';
    const files = both('2023-04-15T02:00:00.000Z');
    const migrations = await read({ ...files, 'esx-b/vmkernel.log': [...files['esx-b/vmkernel.log'], core] });
    expect(causesOf(migrations, 1).map((one) => one.id)).toEqual(['path-between-hosts']);
  });

  test('a link that went down beside it is told with the path', async () => {
    const down =
      '2023-04-15T08:30:15.000Z: [netCorrelator] 1us: [vob.net.vmnic.linkstate.down] vmnic vmnic3 linkstate down';
    const [cause] = causesOf(await read({ ...both('2023-04-15T02:00:00.000Z'), 'esx-b/vobd.log': [down] }), 1);
    expect(cause?.id).toBe('path-between-hosts');
    expect(cause?.cause).toContain('Meanwhile the logs of the destination have a link or an uplink that went down');
    expect(cause?.evidence).toHaveLength(3);
  });

  test('leads to the command that shows it', async () => {
    const [cause] = causesOf(await read(both('2023-04-15T08:30:10.000Z')), 1);
    expect(cause?.confirm?.command).toContain('Section for VMware');
  });
});

describe('the command that confirms a cause', () => {
  test('asks for the address of the destination, in packets of its adapter', async () => {
    const migrations = await read({ 'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), ends(1, '30:20', noRoute)] });
    const [cause] = causesOf(migrations, 1);
    expect(cause?.confirm).toEqual({ on: 'source', command: 'vmkping -I vmkX -d -s 1472 -c 20 10.0.0.2' });
    expect(cause?.slots?.confirm).toEqual([{ kind: 'address', at: 33, length: 8 }]);
  });

  test('is run where the line was logged, toward the other side', async () => {
    const migrations = await read({
      'esx-b/vmkernel.log': [begins(1, 1, 2, '30:00').replace('Source ts', 'Dest ts'), ends(1, '30:20', noRoute, 'D')],
    });
    expect(causesOf(migrations, 1)[0]?.confirm).toEqual({
      on: 'destination',
      command: 'vmkping -I vmkX -d -s 1472 -c 20 10.0.0.1',
    });
  });

  test('asks for minutes as the host stamps them, and the one before', async () => {
    const local = (line: string) => line.replace('T08:', 'T10:').replace('.000Z', '.000+02:00 esx-a vmkernel:');
    const lines = [begins(1, 1, 2, '30:00'), ends(1, '30:20', 'Out of memory (0xbad0014)')].map(local);
    const [cause] = causesOf(await read({ 'esx.log': lines }), 1);
    expect(cause?.confirm?.command).toContain('grep -F -e 2023-04-15T08:29 -e 2023-04-15T08:30 |');
  });

  test('of a refused connection: whether vMotion listens there, on any stack', async () => {
    const migrations = await read({
      'esx-a/vmkernel.log': [begins(1, 1, 2, '30:00'), ends(1, '30:20', 'Connection refused (0xbad00ac)')],
    });
    const confirm = causesOf(migrations, 1)[0]?.confirm;
    expect([confirm?.on, confirm?.command.includes('vmotion')]).toEqual(['destination', true]);
  });

  test('of a lock: the file that the fault names', async () => {
    const head = '2023-04-15T08:52:34.878Z info vpxd[27349] [Originator@6876 sub=vpxLro opID=abcd1234-01] [VpxLRO] -- ';
    const [migration] = await read({
      'vpxd.log': [
        `${head}BEGIN task-7 -- vm-7 -- vim.VirtualMachine.migrate -- 528e6e0c(52c289ac)`,
        `${head}ERROR task-7 -- vm-7 -- vim.VirtualMachine.migrate: vim.fault.FileLocked:`,
        '--> Result:',
        '--> (vim.fault.FileLocked) {',
        '-->    file = "[ds1] app01/app01_2-000003.vmdk",',
        '--> }',
      ],
    });
    const command = migration?.findings.find(({ rank }) => rank === 'cause')?.confirm?.command;
    expect(command).toBe("vmkfstools -D '/vmfs/volumes/ds1/app01/app01_2-000003.vmdk'");
  });

  test('stands beside every status that is a cause, and only reads', async () => {
    const codes = (
      statusCodes as readonly { readonly name: string; readonly text: string; readonly code: number }[]
    ).filter(({ name }) => name !== 'VMK_OK');
    expect(codes.length).toBeGreaterThan(300);
    const lines = codes.flatMap(({ text, code }, n) => [
      begins(n, 1, 2, '30:00'),
      ends(n, '30:20', `${text} (0x${code.toString(16)})`),
    ]);
    const migrations = await read({ 'esx-a/vmkernel.log': lines });
    const causes = migrations.flatMap(({ findings }) => findings.filter(({ rank }) => rank === 'cause'));
    expect(causes.length).toBeGreaterThan(200);
    expect(causes.filter(({ confirm }) => confirm === undefined).map((one) => one.id)).toEqual([]);
    const writes = causes.filter(({ confirm }) =>
      /\b(?:Set|Remove|Move|Stop|rm|kill|restart|-G)\b/.test(confirm?.command ?? ''),
    );
    expect(writes).toEqual([]);
  });

  test('quotes the name of a VM, whatever it holds', async () => {
    const vm = "x'; Remove-VM *; '\u0007";
    const head = '2023-04-15T08:52:34.878Z info vpxd[27349] [Originator@6876 sub=vpxLro opID=abcd1234-01] [VpxLRO] -- ';
    const [migration] = await read({
      'vpxd.log': [
        `${head}BEGIN task-7 -- ${vm} -- vim.VirtualMachine.migrate -- 528e6e0c(52c289ac)`,
        `${head}ERROR task-7 -- ${vm} -- vim.VirtualMachine.migrate: vim.fault.CpuIncompatible:`,
      ],
    });
    const command = migration?.findings.find(({ rank }) => rank === 'cause')?.confirm?.command;
    expect(command?.startsWith("Get-VM 'x''; Remove-VM `*; ''' | Select-Object ")).toBe(true);
  });
});
