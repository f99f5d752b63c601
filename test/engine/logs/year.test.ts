/** Stamps of RFC 3164 have neither year nor zone: what the file shows of them is used, and nothing else. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '1415416254017461';
const round = `cpu1:2097)VMotion: 5367: ${id} S: Another pre-copy iteration needed with 5 pages left to send (prev2 9, prev 8, pages dirtied by pass through device 0, network bandwidth ~1115.604 MB/s, 147% t2d)`;
const failed = `cpu1:2097)Migrate: 282: ${id} S: Failed: Connection reset (0xbad0010) @0x1`;
const vmkernel = (when: string, text: string) => `<181>${when} esx01 vmkernel: ${text}`;
const hostd = (when: string, own: string) =>
  `<166>${when} esx01 Hostd: ${own} info hostd[2099] [Originator@6876 sub=Default] text`;

const analysisOf = (...files: readonly (readonly string[])[]): Promise<Analysis> =>
  analyse(
    files.map((lines, at) => memorySource(`log-${at}.txt`, `${lines.join('\n')}\n`)),
    { platform: nodePlatform },
  );
async function told(...lines: readonly string[]) {
  const { migrations, sources, warnings } = await analysisOf(lines);
  const [migration] = migrations;
  const stampOf = (time: number | undefined) => time !== undefined && formatMicros(time);
  return {
    count: migrations.length,
    outcome: migration?.outcome,
    first: stampOf(migration?.firstSeen),
    last: stampOf(migration?.lastSeen),
    zone: sources[0]?.zone,
    warned: warnings.map(({ kind }) => kind),
  };
}

describe('the year of a file', () => {
  it('is that of the stamps behind its own, over a turn of the year', async () => {
    const own = hostd('Dec 31 23:59:59', '2014-12-31T23:59:59.313Z');
    for (const lines of [
      [vmkernel('Dec 31 23:59:58', round), own, vmkernel('Jan  1 00:00:01', failed)],
      [own, vmkernel('Dec 31 23:59:58', round), vmkernel('Jan  1 00:00:01', failed)],
    ])
      expect(await told(...lines)).toEqual({
        count: 1,
        outcome: 'failed',
        first: '2014-12-31T23:59:58.000Z',
        last: '2015-01-01T00:00:01.000Z',
        zone: 'stated',
        warned: [],
      });
  });

  it.each([
    ['-05:00', 'Dec 31 21:30:00', '2015-01-01T02:29:59.900Z', '2015-01-01T02:30:01.000Z'],
    ['+05:45', 'Jan  1 03:00:00', '2014-12-31T21:15:00.400Z', '2014-12-31T21:15:01.000Z'],
  ])('comes with the zone of the server: %s', async (_zone, server, own, first) => {
    const line = vmkernel(server.replace(/0$/, '1'), failed);
    expect(await told(hostd(server, own), line)).toMatchObject({ first, zone: 'stated', warned: [] });
  });

  it('has the zone of each host, where they have several', async () => {
    const there = (line: string) => line.replace('esx01', 'esx02');
    const lines = [
      hostd('Mar  5 10:00:01', '2024-03-05T10:00:01.1Z'),
      there(hostd('Mar  5 11:00:01', '2024-03-05T10:00:01.2Z')),
      vmkernel('Mar  5 10:00:03', round),
      there(vmkernel('Mar  5 11:00:09', failed)),
    ];
    const expected = { first: '2024-03-05T10:00:03.000Z', last: '2024-03-05T10:00:09.000Z', warned: [] };
    expect(await told(...lines)).toMatchObject(expected);
    const third = vmkernel('Mar  5 12:00:30', failed).replace('esx01', 'esx03');
    expect(await told(...lines, third)).toMatchObject(expected);
  });

  it('has no zone where lines with one stand beside it', async () => {
    const [first, failure] = [vmkernel('Mar  5 10:00:00', round), vmkernel('Mar  5 10:00:09', failed)];
    const beside = ['2024-03-05T09:00:03.000Z info hostd[2099] [Originator@6876 sub=Default] text'];
    expect(await told(first, ...beside, failure)).toMatchObject({
      first: '2024-03-05T10:00:00.000Z',
      last: '2024-03-05T10:00:09.000Z',
      zone: 'unstated',
      warned: [],
    });
  });

  it.each([
    ['nothing shows it', []],
    ['a line of another time has one', ['2019-07-01T10:00:00.000Z info hostd[2] [Originator@6876 sub=Default] text']],
    [
      'a host has two zones',
      [hostd('Mar  5 10:00:01', '2024-03-05T10:00:01.1Z'), hostd('Mar  5 10:00:02', '2024-03-05T09:00:02.1Z')],
    ],
    [
      'it would be two',
      [hostd('Mar  5 10:00:01', '2024-03-05T10:00:01.000Z'), hostd('Mar  5 10:00:02', '2019-03-05T10:00:02.000Z')],
    ],
  ])('is not told where %s: then its lines have an order, no time', async (_why, others) => {
    const lines = [vmkernel('Mar  5 10:00:00', round), ...others, vmkernel('Mar  5 10:00:09', failed)];
    expect(await told(...lines)).toMatchObject({
      count: 1,
      outcome: 'failed',
      first: false,
      last: false,
      warned: ['no-year'],
    });
  });

  it('is not told of lines that stand months away from those that show it', async () => {
    const own = hostd('Jan  5 10:00:00', '2024-01-05T10:00:00.120Z');
    expect(await told(own, vmkernel('Aug 10 10:00:00', failed))).toMatchObject({ count: 1, first: false });
    expect(await told(own, vmkernel('Mar 10 10:00:00', failed))).toMatchObject({ first: '2024-03-10T10:00:00.000Z' });
  });

  it('makes no 29th of February', async () => {
    const lines = [hostd('Feb 28 10:00:00', '2023-02-28T10:00:00.000Z'), vmkernel('Feb 29 10:00:00', failed)];
    expect(await told(...lines)).toMatchObject({ first: false, outcome: 'failed' });
    expect(await told(...lines.map((line) => line.replace('2023', '2024')))).toMatchObject({
      first: '2024-02-29T10:00:00.000Z',
    });
  });
});

it('a line of the host’s log is the same in a file whose clock or zone is the server’s', async () => {
  for (const server of [
    [hostd('Mar  5 10:00:01', '2024-03-05T10:00:01.100Z'), vmkernel('Mar  5 10:00:03', round)],
    [hostd('Mar  5 05:00:01', '2024-03-05T10:00:01.100Z'), vmkernel('Mar  5 05:00:02', round)],
    ['2024-03-05T10:00:00.000Z info hostd[2] [Originator@6876] text', vmkernel('Mar  5 15:00:02', round)],
    [vmkernel('Mar  5 15:00:02', round)],
  ]) {
    const { migrations } = await analysisOf([`2024-03-05T10:00:02.900Z ${round}`], server);
    expect(migrations[0]?.rounds, server[0]).toHaveLength(1);
    expect(migrations[0]?.firstSeen).toBe(Date.parse('2024-03-05T10:00:02.900Z') * 1000);
  }
});
