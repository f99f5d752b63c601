/** What else happened on a migration's hosts: which events stand beside it, on whose clock, and which do not. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Limits } from '../../../renderer/engine/limits.ts';
import { analysisJson } from '../../../renderer/engine/report/analysis-file.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redactAnalysis } from '../../../renderer/engine/report/redact/redact.ts';
import { shownAround } from '../../../renderer/engine/presentation/around.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { requestFor } from '../../helpers/sample-report.ts';

const id = '8743996508480001077';
const setup = (role: string) =>
  `Migrate: 314: vmotion: ${role} vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap`;
/** A line of vmkernel.log, so many seconds after 10:00:00. */
const kernel = (seconds: number, text: string) => `${at(seconds)} cpu4:2758489)${text}`;
const vob = (seconds: number, text: string) => `${at(seconds)}: [netCorrelator] 7891198507416us: ${text}`;
const at = (seconds: number) => new Date(Date.UTC(2024, 2, 5, 10) + seconds * 1000).toISOString();

const source = [
  kernel(0, setup('Source')),
  kernel(28, `VMotion: 4113: ${id} S: Stopping pre-copy: only 43720 pages left to send`),
  kernel(30, `VMotionSend: 1: ${id} S: Sent all modified pages to destination (network bandwidth ~1115.604 MB/s)`),
];
/** Its clock is ahead by a minute. */
const destination = [
  kernel(59.9, setup('Dest')),
  kernel(90.5, `VMotion: 4113: ${id} D: Received all changed pages.`),
  kernel(90.6, `VMotion: 4113: ${id} D: Resume handshake successful`),
];
const down = (nic: string) => `[vob.net.vmnic.linkstate.down] vmnic ${nic} linkstate down`;

const log = (host: string, name: string, lines: readonly string[]) =>
  memorySource(`esx-${host}-2024-03-05--11.00/var/run/log/${name}`, `${lines.join('\n')}\n`);

async function read(files: readonly ReturnType<typeof log>[], limits?: Partial<Limits>) {
  const analysis = await analyse(files, { platform: nodePlatform, ...(limits && { limits }) });
  const [migration] = analysis.migrations;
  if (!migration) throw new Error('no migration');
  return { ...analysis, migration };
}
const kernels = [log('esx01', 'vmkernel.log', source), log('esx02', 'vmkernel.log', destination)];

describe('which events stand beside a migration', () => {
  test('those of both hosts in its seconds, each with its line', async () => {
    const { migration, sources } = await read([
      ...kernels,
      log('esx01', 'vobd.log', [vob(27, down('vmnic1')), vob(200, down('vmnic2'))]),
      // On this host's clock, which is ahead.
      log('esx02', 'vobd.log', [vob(27, down('vmnic3')), vob(88, down('vmnic4'))]),
    ]);
    expect(migration.around).toMatchObject([
      { kind: 'link-down', side: 'source', object: 'vmnic1', evidence: [{ line: 1 }] },
      { kind: 'link-down', side: 'destination', object: 'vmnic4', evidence: [{ line: 2 }] },
    ]);
    expect(migration.around?.map(({ evidence: [ref] }) => sources[ref?.source ?? -1]?.path)).toEqual([
      'esx-esx01-2024-03-05--11.00/var/run/log/vobd.log',
      'esx-esx02-2024-03-05--11.00/var/run/log/vobd.log',
    ]);
    expect(shownAround(migration)).toMatchObject([
      { when: '1 s before pre-copy-end', host: 'esx01', what: 'link of vmnic1 went down' },
      { when: '2.5 s before switchover', host: 'esx02', what: 'link of vmnic4 went down' },
    ]);
  });

  test('none of another host', async () => {
    const { migration } = await read([...kernels, log('esx03', 'vobd.log', [vob(27, down('vmnic1'))])]);
    expect(migration.around).toBeUndefined();
  });

  test('none of a host whose clock no line can be compared with', async () => {
    const { migration } = await read([
      log('esx01', 'vmkernel.log', source),
      log('esx02', 'vobd.log', [vob(27, down('vmnic1'))]),
    ]);
    expect(migration.around).toBeUndefined();
  });

  test('of a file of many hosts, those of the hosts that the lines name', async () => {
    const forwarded = (host: string, text: string) =>
      `<14>${at(27)} ${host} vobd[2098148]:  [netCorrelator] 7891198507416us: ${text}`;
    const lines = [forwarded('esx01', down('vmnic1')), forwarded('esx09', down('vmnic9'))];
    const { migration } = await read([...kernels, memorySource('syslog/all.log', `${lines.join('\n')}\n`)]);
    expect(migration.around).toMatchObject([{ object: 'vmnic1', side: 'source' }]);
  });

  test('beside a log without a name, those of its folder; where both hosts are in it, none', async () => {
    const loose = (name: string, lines: readonly string[]) => memorySource(`case/${name}`, `${lines.join('\n')}\n`);
    const files = [loose('vmkernel.log', source), loose('vobd.log', [vob(27, down('vmnic1'))])];
    expect((await read(files)).migration.around).toMatchObject([{ object: 'vmnic1', side: 'source' }]);
    expect((await read([...files, loose('vmkernel-b.log', destination)])).migration.around).toBeUndefined();
  });

  test('vmkernel’s own lines where vobd.log is missing', async () => {
    const lines = [...source, kernel(27, 'netschedHClk: NetSchedHClkNotify: vmnic1: link down notification')];
    const { migration } = await read([log('esx01', 'vmkernel.log', lines)]);
    expect(migration.around).toMatchObject([{ kind: 'link-down', object: 'vmnic1', evidence: [{ line: 4 }] }]);
    expect(migration.lines).toHaveLength(3);
  });
});

describe('one event', () => {
  test('for all lines that state it: the kernel’s, vobd’s, and copies of them', async () => {
    const lines = [
      vob(27, down('vmnic1')),
      vob(27.5, '[vob.net.vmnic.linkstate.up] vmnic vmnic1 linkstate up'),
      vob(28, '[esx.problem.net.vmnic.linkstate.down] Physical NIC vmnic1 linkstate is down.'),
    ];
    const copy = `<14>${at(27)} esx01 vobd[2098148]:  [netCorrelator] 7891198507416us: ${down('vmnic1')}`;
    const { migration } = await read([
      ...kernels,
      log('esx01', 'vobd.log', lines),
      memorySource('syslog.log', `${copy}\n`),
    ]);
    expect(migration.around?.map(({ kind, evidence }) => [kind, evidence.length])).toEqual([
      ['link-down', 3],
      ['link-up', 1],
    ]);
  });

  test('for each time that it happened', async () => {
    const lines = [vob(26, down('vmnic1')), vob(27, down('vmnic1'))];
    const { migration } = await read([...kernels, log('esx01', 'vobd.log', lines)]);
    expect(migration.around).toHaveLength(2);
  });
});

describe('counters of an adapter', () => {
  const stats = (seconds: number, errors: number, drops: number) =>
    `${at(seconds)} warning hostd[2100510] [Originator@6876 sub=Statssvc] Error stats for pnic: vmnic1\n--> droppedRx: ${drops}\n--> errorsRx: ${errors}\n--> RxCRCErrors: ${errors}`;

  test('only what they grew by is an event', async () => {
    const { migration } = await read([
      ...kernels,
      log('esx01', 'hostd.log', [stats(-280, 6, 40), stats(20, 59, 40), stats(25, 59, 40)]),
    ]);
    expect(migration.around).toMatchObject([{ kind: 'nic-errors', object: 'vmnic1', count: 53, evidence: [{}, {}] }]);
    expect(shownAround(migration)[0]?.what).toBe('errors of vmnic1: 53 more in the 5 min 0 s before');
  });

  test('not where they began anew, nor over hours', async () => {
    const hostd = [stats(-8000, 1, 1), stats(10, 60, 50), stats(20, 59, 60)];
    const { migration } = await read([...kernels, log('esx01', 'hostd.log', hostd)]);
    expect(migration.around).toBeUndefined();
  });
});

describe('a log full of events', () => {
  const storm = Array.from({ length: 500 }, (_, n) => vob(10 + n / 100, down(`vmnic${n}`)));

  test('is held up to a limit, which a warning names', async () => {
    const { migration, warnings } = await read([...kernels, log('esx01', 'vobd.log', storm)], { hostEvents: 5 });
    expect(migration.around).toHaveLength(5);
    expect(warnings).toMatchObject([{ kind: 'limit', limit: 'hostEvents' }]);
  });

  test('shows so many of one migration, and counts the others', async () => {
    const { migration } = await read([...kernels, log('esx01', 'vobd.log', storm)]);
    expect(migration.around).toHaveLength(100);
    expect(migration.aroundMore).toBe(400);
  });
});

test('a port group that is called vMotion makes no unread line', async () => {
  const text = '[vob.net.pg.uplink.transition.down] Uplink: vmnic1 is down. Affected portgroup: vMotion. 1 uplinks up.';
  const { sources } = await read([...kernels, log('esx01', 'vobd.log', [vob(27, text)])]);
  expect(sources.flatMap(({ unread }) => unread ?? [])).toEqual([]);
});

describe('what leaves the tool', () => {
  const lost = '[esx.problem.vmfs.heartbeat.timedout] 50a91d2c-1b2c3d4e-5f60-0025b5000000 payroll';
  const found = async () => await read([...kernels, log('esx01', 'vobd.log', [vob(27, lost)])]);

  test('the report has it with its time and line', async () => {
    const analysis = await found();
    const text = writeReport(requestFor(analysis), 'markdown');
    expect(text).toContain('no heartbeat to datastore “payroll”');
    expect(text).toContain('2024-03-05 10:00:27.000Z');
    expect(text).toContain('var/run/log/vobd.log:1');
  });

  test('the JSON has its time written out; redacted, it names no datastore', async () => {
    const analysis = await found();
    const json = [...analysisJson(analysis)].join('');
    expect(json).toContain('"datastore":"payroll"');
    expect(json).toContain('"time":"2024-03-05T10:00:27.000Z"');
    const redacted = [...analysisJson(redactAnalysis(analysis, {}).analysis)].join('');
    expect(redacted).toContain('"kind":"heartbeat-lost"');
    expect(redacted).not.toContain('payroll');
  });
});
