/** What lines mean, and what they only seem to: each of these was read wrongly once. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { formats } from '../../renderer/engine/formats/index.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

async function read(files: Readonly<Record<string, readonly string[]>>): Promise<Analysis> {
  const sources = Object.entries(files).map(([path, lines]) => memorySource(path, `${lines.join('\n')}\n`));
  return await analyse(sources, { platform: nodePlatform });
}

const id = '1257624621919023';
const vmx = (second: string, text: string) => `2018-02-15T02:55:${second}Z| vmx| I125: ${text}`;

describe('a restored checkpoint', () => {
  const unstun = vmx('03.100', 'Checkpoint_Unstun: vm stopped for 1504921 us');

  test.each([
    'CPT: Restoring checkpoint /vmfs/volumes/ds1/app/app-16f6361a.vmss',
    'CPT: Restoring checkpoint /vmfs/volumes/ds1/app/app-Snapshot3.vmsn',
    String.raw`CPT: Restoring checkpoint C:\Virtual Machines\Windows 10 x64-3f40935a.vmss`,
  ])('of a file is no vMotion: %s', async (text) => {
    expect((await read({ 'vmware.log': [vmx('01.542', text), unstun] })).migrations).toEqual([]);
  });

  test('of none is one', async () => {
    const { migrations } = await read({
      'vmware.log': [vmx('01.542', 'CPT: Restoring checkpoint (null)'), unstun],
    });
    expect(migrations).toMatchObject([{ metrics: { downtimeMs: { value: 1504.921 } } }]);
  });
});

test('several blanks stand where one is wanted, and half a unit', async () => {
  const line = (text: string) => `2009-11-07T20:11:10.313Z cpu5:3343193)VMotionRecv: 226: ${id} D: ${text}`;
  const { migrations } = await read({
    'vmkernel.log': [
      line('Estimated network bandwidth 280.495 MB/s   during pre-copy'),
      line('Estimated network bandwidth 280.050 MB/  during page-in'),
      `2009-11-07T20:11:10.313Z cpu5:3343193)VMotion: 226: ${id} S: Stopping pre-copy:  only 3 pages  left to send`,
    ],
  });
  expect(migrations).toMatchObject([
    {
      metrics: {
        destinationBandwidthMBps: { value: 280.495 },
        pageInBandwidthMBps: { value: 280.05 },
        pagesLeft: { value: 3 },
      },
    },
  ]);
});

test.each([
  ['S: Failed: IO', 'S:   Failed: IO'],
  ['S: Failed: IO', 'S:\tFailed:\t\tIO'],
  ['IO was aborted', 'IO   was\taborted'],
  ['WARNING: Migrate: 269: ', 'WARNING:  Migrate:\t269:   '],
])('blanks between words are one: %j as %j', async (once, often) => {
  const text = `2009-11-07T20:11:10.313Z cpu5:3343193)WARNING: Migrate: 269: ${id} S: Failed: IO was aborted (0xbad00e0) @0x418`;
  const { migrations } = await read({ 'vmkernel.log': [text.replace(once, often)] });
  expect(migrations).toMatchObject([{ id, outcome: 'failed', failure: { status: 'IO was aborted' } }]);
  expect(migrations[0]?.lines[0]?.text).toBe(text.replace(once, often));
});

test('blanks between words are one for a known failure, too', async () => {
  const text = 'Failed waiting for data.  Error\t195887110.   Already   disconnected';
  const once = 'failed to end preCopy stream: Connection closed by remote host, possibly due to timeout';
  const of = async (words: string) => {
    const line = `2009-11-07T20:11:10.313Z cpu5:3343193)WARNING: VMotion: 3680: ${id} S: ${words} /vmfs/volumes/a  b`;
    return (await read({ 'vmkernel.log': [line] })).migrations[0]?.findings.map((one) => one.id);
  };
  expect(await of(once.replaceAll(' ', '   '))).toEqual(await of(once));
  expect(await of(text)).toEqual(await of(text.replaceAll(/\s+/g, ' ')));
});

describe('the limit of the switchover', () => {
  const says = 'The migration has exceeded the maximum switchover time of 8 second(s). ESX has preemptively failed it.';
  const header =
    '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986)]';

  test.each<[string, readonly string[], number]>([
    [
      'vmware.log',
      [vmx('01.000', 'MigrateSetState: Transitioning from state 5 to 6.'), vmx('01.100', `Msg_Post: Error: ${says}`)],
      2,
    ],
    ['vmware.log', [vmx('01.100', `Migrate_SetFailure: ${says}`)], 1],
    ['vmkernel.log', [`2009-11-07T20:11:10.313Z cpu5:3343193)WARNING: Migrate: 269: ${id} S: ${says}`], 1],
    [
      'hostd.log',
      [`${header} ResolveCb: Failed with fault: (vim.fault.Timedout) {`, '-->    msg = "",', `--> message = "${says}"`],
      3,
    ],
    ['hostd.log', [`${header} text: ${says}`], 1],
  ])('is read wherever its sentence stands: %s %j', async (path, lines, line) => {
    const { migrations } = await read({ [path]: lines });
    expect(migrations.map(({ metrics }) => metrics.maxSwitchoverSeconds)).toMatchObject([
      { value: 8, evidence: [{ line }] },
    ]);
  });
});

describe('a hot-add', () => {
  const begins = [
    vmx('01.000', 'memoryHotplug: Change of memory size from 32768 to 65536 was requested'),
    vmx('01.100', 'Migrate: VM starting stun, waiting 100 seconds for go/no-go message.'),
    vmx('01.200', 'Migrate: VM successfully stunned'),
  ];
  const unstun = vmx('01.900', 'Checkpoint_Unstun: vm stopped for 700000 us');

  test('that ends with its unstun succeeded', async () => {
    const { migrations } = await read({ 'vmware.log': [...begins, unstun] });
    expect(migrations).toMatchObject([{ kind: 'self-migration', outcome: 'succeeded' }]);
  });

  test('that does not, or was told to have failed, did not', async () => {
    const failure = vmx('01.800', 'Migrate: Caching migration error message list:');
    expect((await read({ 'vmware.log': begins })).migrations).toMatchObject([{ outcome: 'unknown' }]);
    expect((await read({ 'vmware.log': [...begins, failure, unstun] })).migrations).toMatchObject([
      { outcome: 'failed' },
    ]);
  });
});

describe('a stamp is a stamp', () => {
  const kernel =
    '2014-11-08T03:11:10.313Z esx01 vmkernel: cpu5:3343193)WARNING: VMotion: 3680: 1415416254017461 S: text';
  const hostd = "2014-12-10T18:33:19.874Z [6A623B90 verbose 'VMotionSrc (1418236393436303)'] text";
  const of8 = '2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetState: Transitioning from state 0 to 1.';
  const of6 = '2018-02-15T02:55:01.542Z| vmx| I125: CPT: Restoring checkpoint (null)';
  const isRead = (line: string) => formats.some((format) => format.read(line));

  test.each([kernel, hostd, of8, of6])('of %s', (line) => {
    expect(isRead(line)).toBe(true);
    for (const before of ['hostd.log:', '12:', '/var/log/hostd.0.gz:12:', '{"a":"', '"', '> ', 'esx01 '])
      expect(isRead(before + line), before).toBe(false);
    for (const masked of [
      'YYYY-MM-DDT18:04:27.748',
      '####-##-##T##:##:##.###',
      '<YYYY-MM-DD>T<time>',
      'xxxx-xx-xxTxx:xx:xx.xxx',
    ])
      expect(isRead(line.replace(/^\S{23}/, masked)), masked).toBe(true);
  });
});

test.each(['vobd[2097735]:  [netCorrelator] link up', 'crond[2097]: USER root pid 5', 'backup.sh.2100: text'])(
  'a line of another program is none of a vmware.log: %s',
  (text) => {
    expect(formats.some((format) => format.read(`2023-11-16T00:00:00.000Z In(14) ${text}`))).toBe(false);
  },
);

test('vpxd-profiler and vpxd-svcs are not vpxd', async () => {
  const line =
    '2022-06-02T11:58:12.194Z info vpxd[45715] [Originator@6876 sub=vpxLro] [MIGRATE] (1418236087721814) text';
  const files = ['vpxd.log', 'vpxd-12.log', 'vpxd-vc01.log', 'vpxd-profiler-3.log', 'vpxd-svcs.log'];
  const { sources } = await read(Object.fromEntries(files.map((path) => [path, [line]])));
  const read_ = Object.fromEntries(sources.map(({ path, format }) => [path, format === 'vpxd']));
  expect(read_).toEqual({
    'vpxd.log': true,
    'vpxd-12.log': true,
    'vpxd-vc01.log': true,
    'vpxd-profiler-3.log': false,
    'vpxd-svcs.log': false,
  });
});

describe('an operation of vCenter that ends with an error', () => {
  const vpxd = (millis: string, text: string) =>
    `2022-06-02T11:58:12.${millis}Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf-11] [VpxLRO] -- ${text}`;
  const begin = vpxd('100', 'BEGIN task-7 -- vm-42 -- vim.VirtualMachine.migrate -- 52c289ac(52c289ac)');
  const finish = vpxd('200', 'FINISH task-7');
  const error = vpxd('201', 'ERROR task-7 -- 52c289ac -- vm-42 -- vim.VirtualMachine.migrate: vim.fault.Timedout:');
  const host = (text: string) =>
    `2022-06-02T11:58:12.150Z info hostd[1] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986) opID=7e1280cf-11-22] ${text}`;

  test('has failed, whatever FINISH stands before it', async () => {
    const { migrations } = await read({ 'vpxd.log': [begin, finish, error], 'hostd.log': [host('text')] });
    expect(migrations).toMatchObject([{ outcome: 'failed', failure: { fault: 'vim.fault.Timedout' } }]);
  });

  test('and one that ends without has not told its outcome', async () => {
    const { migrations } = await read({ 'vpxd.log': [begin, finish], 'hostd.log': [host('text')] });
    expect(migrations).toMatchObject([{ outcome: 'unknown', failure: undefined }]);
  });

  test('does not undo what the host says', async () => {
    const { migrations } = await read({
      'vpxd.log': [begin, finish, error],
      'hostd.log': [host('ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION')],
    });
    expect(migrations).toMatchObject([{ outcome: 'succeeded' }]);
  });
});

describe('lines before the first of their session', () => {
  const waited = vmx('01.000', 'Migrate: Remote Log: Destination waited for 208.42 seconds.');

  test('belong to it', async () => {
    const { migrations } = await read({
      'vmware.log': [waited, vmx('02.000', 'MigrateSetState: Transitioning from state 5 to 6.')],
    });
    expect(migrations).toMatchObject([
      { metrics: { destinationWaitSeconds: { value: 208.42, evidence: [{ line: 1 }] } } },
    ]);
  });

  test('do not belong to an order that follows them', async () => {
    const { migrations } = await read({
      'vmware.log': [waited, vmx('02.000', 'MigrateSetState: Transitioning from state 0 to 1.')],
    });
    expect(migrations.map(({ metrics }) => metrics.destinationWaitSeconds)).toEqual([undefined]);
  });
});
