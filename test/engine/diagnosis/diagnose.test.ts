/** Literal lines in, findings out: through the whole engine, from bytes to finding. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { diagnose } from '../../../renderer/engine/diagnosis/diagnose.ts';
import { matchSignatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import type { Analysis, Finding, Migration } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '1415416254017461';

function read(files: Readonly<Record<string, readonly string[]>>): Promise<Analysis> {
  const sources = Object.entries(files).map(([path, lines]) =>
    memorySource(path, Buffer.from(`${lines.join('\n')}\n`)),
  );
  return analyse(sources, { platform: nodePlatform });
}

function vmk(second: number, body: string): string {
  return `2014-11-08T03:11:${String(second).padStart(2, '0')}.313Z cpu5:3343193)${body}`;
}

async function only(files: Readonly<Record<string, readonly string[]>>): Promise<Migration> {
  const { migrations } = await read(files);
  expect(migrations).toHaveLength(1);
  return migrations[0] as Migration;
}

function ids(findings: readonly Finding[]): readonly [string, string][] {
  return findings.map(({ id: name, rank }) => [name, rank]);
}

const healthy = [
  vmk(
    1,
    `Migrate: vm 3343195: 3284: Setting VMOTION info: Source ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 0 using SHARED swap`,
  ),
  vmk(
    9,
    `VMotion: 4635: ${id} S: Stopping pre-copy: only 1296 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~245.404 MB/s, 101088% t2d)`,
  ),
  vmk(10, `VMotionSend: 5095: ${id} S: Sent all modified pages to destination (network bandwidth ~245.404 MB/s)`),
];

test('a healthy migration has no finding', async () => {
  const { migrations, findings } = await read({ 'vmkernel.log': healthy });
  expect(migrations.map((one) => one.findings)).toEqual([[]]);
  expect(findings).toEqual([]);
});

test('cause before consequence, each on its line', async () => {
  const { findings } = await only({
    'vmkernel.log': [
      ...healthy.slice(0, 1),
      vmk(10, `WARNING: VMotion: 3680: ${id} S: failed to end preCopy stream: IO was aborted`),
      vmk(11, `WARNING: Migrate: 269: ${id} S: Failed: Out of memory (0xbad0014) @0x41801e280b11`),
    ],
  });
  expect(ids(findings)).toEqual([
    ['vmk-status-out-of-memory', 'cause'],
    ['precopy-stream-end-aborted', 'consequence'],
  ]);
  expect(findings.map(({ evidence }) => evidence.map(({ line }) => line))).toEqual([[3], [2]]);
});

test('only consequences on one host: what to read next is no cause', async () => {
  const { findings } = await only({
    'vmkernel.log': [
      ...healthy.slice(0, 1),
      vmk(12, `WARNING: Migrate: 5289: ${id} S: Migration considered a failure by the VMX.`),
    ],
  });
  expect(ids(findings)).toEqual([
    ['look-on-the-other-host', 'next-step'],
    ['vmx-declared-failure', 'consequence'],
  ]);
  expect(findings[0]?.title).toBe(
    'Read next: this VM’s vmware.log on the source, and vmkernel.log and hostd.log of the destination (10.0.0.2)',
  );
});

const closed = 'Failed: Connection closed by remote host, possibly due to timeout (0xbad003f) @0x41801e280b11';

test('one side lost the other: the status of that one is the cause, the host is not', async () => {
  const { findings } = await only({
    'esx-a/vmkernel.log': [...healthy.slice(0, 1), vmk(12, `WARNING: Migrate: 269: ${id} S: ${closed}`)],
    'esx-b/vmkernel.log': [
      vmk(11, `WARNING: Migrate: 269: ${id} D: Failed: Lock was not free (0xbad0090) @0x41801e280b11`),
    ],
  });
  expect(ids(findings)).toEqual([
    ['vmk-status-lock-not-free', 'cause'],
    ['vmk-status-conn-closed', 'consequence'],
  ]);
  expect(findings[0]?.evidence).toEqual([{ source: 1, line: 1 }]);
  expect(findings[0]?.cause).toContain('The destination logs it: ');
});

describe('the same close on both sides', () => {
  const both = (...more: readonly string[]) =>
    only({
      'esx-a/vmkernel.log': [...healthy.slice(0, 1), vmk(12, `WARNING: Migrate: 269: ${id} S: ${closed}`), ...more],
      'esx-b/vmkernel.log': [vmk(13, `WARNING: Migrate: 269: ${id} D: ${closed}`)],
    });

  test('is the way between them', async () => {
    const { findings } = await both();
    expect(ids(findings)).toEqual([
      ['path-between-hosts', 'cause'],
      ['vmk-status-conn-closed', 'consequence'],
    ]);
  });

  test.each([
    ['a status that says more', `WARNING: Migrate: 269: ${id} S: Failed: Out of memory (0xbad0014) @0x1`],
    ['a process that ended', `WARNING: Migrate: 269: ${id} S: Failed: World is marked for death (0xbad0069) @0x1`],
    ['a cancel', `WARNING: Migrate: 269: ${id} S: Failed: Operation was canceled (0xbad0094) @0x1`],
  ])('is not, beside %s', async (_name, line) => {
    const { findings } = await both(vmk(12, line));
    expect(findings.map((one) => one.id)).not.toContain('path-between-hosts');
  });
});

test('a process that had gone is told by a known line, too', async () => {
  const hostd = `2014-11-08T03:11:10.313Z info hostd[2101278] [Originator@6876 sub=Vcsvc.VMotionDst (${id})] Failed to establish transport connection (9): There is no VMware process running for config file /vmfs/volumes/ds1/app/app.vmx.`;
  const { findings } = await only({
    'esx-a/vmkernel.log': [...healthy.slice(0, 1), vmk(12, `WARNING: Migrate: 269: ${id} S: ${closed}`)],
    'esx-b/vmkernel.log': [vmk(13, `WARNING: Migrate: 269: ${id} D: ${closed}`)],
    'esx-b/hostd.log': [hostd],
  });
  expect(findings.map((one) => one.id)).not.toContain('path-between-hosts');
});

test.each([[[]], [['[VpxLRO] -- FINISH task-1']]])(
  'a warning of vCenter’s checks is no cause of a move that has not failed, and no host',
  async (end) => {
    const says = (text: string) =>
      `2023-04-15T08:52:31.000Z vc01 vpxd: 2023-04-15T08:52:31.000Z info vpxd[27349] [Originator@6876 sub=Default opID=a-b-c-1] ${text}`;
    const { findings, reachedHost, source, destination } = await only({
      'vcenter.log': [
        '[VpxLRO] -- BEGIN task-1 -- vm-1 -- vim.VirtualMachine.migrate -- 52806149',
        "Currently connected device 'Network adapter 1' uses backing 'VM Network', which is not accessible.",
        ...end,
      ].map(says),
    });
    expect(ids(findings)).toEqual([['nic-backing-network-inaccessible', 'observation']]);
    expect([reachedHost, source, destination]).toEqual([false, {}, {}]);
  },
);

test('what only follows hides no status', async () => {
  const { findings } = await only({
    'vmkernel.log': [
      ...healthy.slice(0, 1),
      vmk(11, `WARNING: Migrate: 269: ${id} S: Failed: No route to host (0xbad0050) @0x41801e280b11`),
      vmk(12, `WARNING: Migrate: 5289: ${id} S: Migration considered a failure by the VMX.`),
    ],
  });
  expect(ids(findings)).toEqual([
    ['status-unreachable', 'cause'],
    ['vmx-declared-failure', 'consequence'],
  ]);
});

describe('a shortage of memory early on', () => {
  const low = vmk(
    2,
    `WARNING: VMotionRecv: 2618: ${id} D: World 737163 waited 10.610 seconds to leave low memory state on dest host during pre-copy. May cause unexpected VMotion failures!`,
  );
  test.each([
    ['is passed over by the status that ended it', 'No route to host (0xbad0050)', 'observation'],
    ['led to a status that memory leads to', 'Timeout (0xbad0021)', 'cause'],
  ])('%s', async (_name, status, rank) => {
    const { findings } = await only({
      'vmkernel.log': [low, vmk(27, `WARNING: Migrate: 269: ${id} D: Failed: ${status} @0x41801e280b11`)],
    });
    expect(ids(findings)).toContainEqual(['dest-low-memory-wait', rank]);
  });
});

test('a cancelled migration has that as its cause', async () => {
  const { findings, outcome } = await only({
    'vmkernel.log': [
      ...healthy.slice(0, 1),
      vmk(12, `WARNING: Migrate: 269: ${id} S: Failed: Operation was canceled (0xbad0094) @0x41801e280b11`),
    ],
  });
  expect([outcome, ids(findings)[0]]).toEqual(['cancelled', ['cancelled', 'cause']]);
});

test('where words and number of a status disagree, the words count and the number is told', async () => {
  const { findings } = await only({
    'vmkernel.log': [
      ...healthy.slice(0, 1),
      vmk(
        11,
        `WARNING: Migrate: 269: ${id} S: Failed: Multiple RO/MW locks held by the same host (0xbad0109) @0x41801e280b11`,
      ),
    ],
  });
  const [status] = findings;
  expect(status?.cause).toContain('VMK_LOCK_EXISTS');
  expect(status?.cause).toContain('0xbad0109, stands for “Migration failed due to lack of pre-copy forward progress”');
});

test('known failures of no migration are grouped, with twenty lines at most', async () => {
  const slow =
    'WARNING: ScsiDeviceIO: 1218: Device naa.600508e0 performance has deteriorated. I/O latency increased from average value of 16512 microseconds to 331746 microseconds.';
  const { findings, migrations } = await read({ 'vmkernel.log': Array.from({ length: 50 }, (_, at) => vmk(at, slow)) });
  expect(migrations).toEqual([]);
  expect(ids(findings)).toEqual([['device-latency-deteriorated', 'noise']]);
  expect(findings[0]?.evidence).toHaveLength(20);
});

describe('figures', () => {
  const at = { source: 0, line: 2 };
  const figure = (value: number, unit: 's' | 'ms' | 'MB/s' | '%') => ({
    value,
    unit,
    kind: 'stated' as const,
    evidence: [at],
  });
  const base = async () => only({ 'vmkernel.log': healthy });

  test.each<[string, Partial<Migration>, number, readonly string[]]>([
    ['a long downtime', { metrics: { downtimeMs: figure(1500, 'ms') } }, 1, ['downtime-long']],
    ['a downtime just under a second', { metrics: { downtimeMs: figure(999, 'ms') } }, 1, []],
    ['no progress', { preCopyEnd: 'no-progress' }, 1, ['pre-copy-no-progress']],
    ['a slow link', { metrics: { bandwidthMBps: figure(20, 'MB/s') } }, 1, ['bandwidth-low']],
    [
      '1 GbE for two minutes',
      { metrics: { bandwidthMBps: figure(112, 'MB/s'), preCopySeconds: figure(120, 's') } },
      1,
      ['bandwidth-at-1gbe'],
    ],
    ['1 GbE for a moment', { metrics: { bandwidthMBps: figure(112, 'MB/s'), preCopySeconds: figure(12, 's') } }, 1, []],
    [
      'one stream for two minutes',
      { metrics: { bandwidthMBps: figure(1800, 'MB/s'), preCopySeconds: figure(120, 's') } },
      1,
      ['bandwidth-at-one-stream'],
    ],
    ['five at once at 1 GbE', { metrics: { bandwidthMBps: figure(100, 'MB/s') } }, 5, ['many-at-once']],
    ['eight at once on a fast link', {}, 8, []],
    ['nine at once', {}, 9, ['many-at-once']],
    ['a destination that waited', { metrics: { destinationWaitSeconds: figure(7, 's') } }, 1, ['destination-waited']],
    ['a figure without a line', { metrics: { downtimeMs: { ...figure(9000, 'ms'), evidence: [] } } }, 1, []],
  ])('%s', async (_name, change, concurrent, want) => {
    const migration = { ...(await base()), ...change };
    const hits = migration.lines.map((at) => ({
      shownBy: new Map(matchSignatures(at.text).map((signature) => [signature, at] as const)),
    }));
    const findings = diagnose(migration, { concurrent, hits });
    expect(ids(findings)).toEqual(want.map((name) => [name, 'observation']));
    for (const { evidence, links } of findings) expect([evidence.length > 0, links.length > 0]).toEqual([true, true]);
  });

  test.each([
    [[300, 200, 101], 'ESXi wants 130 %.'],
    [[300, 109, 101], 'passes went on at 109 %, so what ESXi asks for here is less than the usual 130 %.'],
  ])('progress that was too little, or went on: %j', async (ratios, words) => {
    const rounds = ratios.map((transmitToDirtyPercent, at) => ({ n: at + 1, transmitToDirtyPercent, evidence: [] }));
    const metrics = { transmitToDirtyPercent: figure(101, '%') };
    const [finding] = diagnose(
      { ...(await base()), rounds, metrics, preCopyEnd: 'no-progress' as const },
      { concurrent: 1, hits: [] },
    );
    expect(finding?.cause).toContain(words);
  });
});
