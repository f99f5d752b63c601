/** One id of two migrations, and a clock that is set back while a migration runs. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '8743996508480001077';
const day = 86_400;
/** A line so many seconds after 10:00:00 of 5 March 2024. */
const line = (seconds: number, text: string) =>
  `${new Date(Date.UTC(2024, 2, 5, 10) + seconds * 1000).toISOString()} cpu4:2758489)${text}`;
const setup = (role: string, route: readonly [string, string]) =>
  `Migrate: 314: vmotion: ${role} vmmLeaderID = 2118927, ts = ${id}, srcIP = <${route[0]}> dstIP = <${route[1]}> Dest wid = 2109446 using SHARED swap`;
const round = (left: number) =>
  `VMotion: 5367: ${id} S: Another pre-copy iteration needed with ${left} pages left to send (prev2 1137967, prev 628158, pages dirtied by pass through device 0, network bandwidth ~1115.604 MB/s, 147% t2d)`;
const stop = `VMotion: 4113: ${id} S: Stopping pre-copy: only 43720 pages left to send`;
const sent = `VMotionSend: 1: ${id} S: Sent all modified pages to destination (network bandwidth ~1115.604 MB/s)`;
const resumed = `VMotion: 1: ${id} D: Resume handshake successful`;

const log = (host: string, lines: readonly string[]) =>
  memorySource(`esx-${host}-2024-06-05--11.00/var/run/log/vmkernel.log`, `${lines.join('\n')}\n`);
const read = async (...logs: ReturnType<typeof log>[]) => (await analyse(logs, { platform: nodePlatform })).migrations;

const route = ['10.0.0.1', '10.0.0.2'] as const;
const source = (at: number, ips: readonly [string, string] = route) => [
  line(at, setup('Source', ips)),
  line(at + 28, stop),
  line(at + 30, sent),
];
const destination = (at: number, ips: readonly [string, string] = route) => [
  line(at, setup('Dest', ips)),
  line(at + 31, resumed),
];

describe('one id', () => {
  test.each([40, 3, 0.1])('%d days and two other hosts apart is two migrations', async (days) => {
    const others = ['10.0.0.3', '10.0.0.4'] as const;
    const found = await read(
      log('esx01', source(0)),
      log('esx03', source(days * day, others)),
      log('esx02', destination(0)),
      log('esx04', destination(days * day, others)),
    );
    expect(found).toMatchObject([
      { key: id, id, source: { host: 'esx01' }, destination: { host: 'esx02' }, outcome: 'succeeded' },
      { key: `${id} (2)`, id, source: { host: 'esx03' }, destination: { host: 'esx04' }, outcome: 'succeeded' },
    ]);
    expect(found.map(({ lines, rounds }) => [lines.length, rounds.length])).toEqual([
      [5, 1],
      [5, 1],
    ]);
  });

  test('of lines without addresses, on two sources', async () => {
    for (const [days, count] of [
      [40, 2],
      [3, 1],
    ] as const)
      expect(await read(log('esx01', [line(0, stop)]), log('esx03', [line(days * day, stop)]))).toHaveLength(count);
  });

  test('of two hosts whose clocks are 40 days apart is one', async () => {
    expect(await read(log('esx01', source(0)), log('esx02', destination(40 * day)))).toHaveLength(1);
    expect(await read(log('esx01', [line(0, stop)]), log('esx02', [line(40 * day, resumed)]))).toHaveLength(1);
  });

  test('of one host under its short and its whole name is one', async () => {
    const hosts = ['esx01', 'esx01.lab.example'];
    expect(await read(...hosts.map((host, at) => log(host, [line(at * 40 * day, stop)])))).toHaveLength(1);
  });
});

describe('a clock that is set back', () => {
  const stepped = [
    line(0, setup('Source', route)),
    line(200, round(427_776)),
    line(220 - 120, round(227_776)),
    line(228 - 120, stop),
    line(230 - 120, sent),
  ];

  test('leaves the lines in the order of their file, and is told', async () => {
    const [migration] = await read(log('esx01', stepped));
    expect(migration?.lines.map((one) => one.line)).toEqual([1, 2, 3, 4, 5]);
    expect(migration?.rounds.map(({ remainingPages }) => remainingPages)).toEqual([427_776, 227_776, 43_720]);
    expect(migration?.clockStep).toMatchObject({ side: 'source', evidence: [{ line: 2 }, { line: 3 }] });
    expect(migration?.findings.map((finding) => finding.id)).toContain('clock-set-back');
  });

  test('has no interval computed over it', async () => {
    const [migration] = await read(log('esx01', stepped));
    expect(migration?.rounds.map(({ seconds }) => seconds)).toEqual([200, undefined, undefined]);
    expect(migration?.phases.filter(({ name }) => name === 'pre-copy')).toMatchObject([{ end: undefined }]);
    expect(migration?.metrics).not.toHaveProperty('preCopySeconds');
    expect(migration?.metrics).not.toHaveProperty('durationSeconds');
  });

  test.each([
    ['the newest line stands first', [...source(0)].reverse()],
    ['two logs stand in the wrong order', [line(300, stop), line(301, sent), line(0, setup('Source', route))]],
    ['threads write a little out of order', [line(0, setup('Source', route)), line(30, stop), line(29, sent)]],
  ])('is not seen where %s', async (_why, lines) => {
    const [migration] = await read(log('esx01', lines));
    expect(migration).toBeDefined();
    expect(migration).not.toHaveProperty('clockStep');
  });
});
