/** A line that is cut, by the end of its file or by a viewer: a number at its end is no statement. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

async function read(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, data]) => memorySource(path, data));
  const { migrations } = await analyse(sources, { platform: nodePlatform });
  return migrations;
}

const head = '2023-11-16T02:13:29.640Z verbose vpxa[1] [Originator@6876 sub=Default] [MIGRATE] (4986053044886102780) ';
const whole = `${head}vmotion result has downtime value 268402`;
const cut = whole.slice(0, -3);
const native = (thread: number) => `2023-01-08T08:49:42.153Z In(166) Hostd[${thread}]:`;

test('its number is left out, and the migration says so', async () => {
  const [one] = await read({ 'vpxa.log': `${head}text\n${cut}` });
  expect(one).toMatchObject({ outcome: 'succeeded', downtimes: [] });
  expect(one?.metrics.downtimeMs).toBeUndefined();
  expect(one?.findings).toMatchObject([{ id: 'cut-line', evidence: [{ source: 0, line: 2 }] }]);
  expect(one?.lines.at(-1)?.text).toBe(cut);
});

test.each(['\n', '\r\n'])('a line with an end is a statement (%j)', async (end) => {
  const [one] = await read({ 'vpxa.log': whole + end });
  expect(one).toMatchObject({ metrics: { downtimeMs: { value: 268.402 } }, findings: [] });
});

test('a whole copy counts, in either order', async () => {
  for (const [a, b] of [
    [cut, `${whole}\n`],
    [`${whole}\n`, cut],
  ] as const) {
    const [one] = await read({ 'a/vpxa.log': a, 'b/vpxa.log': b });
    expect(one).toMatchObject({ metrics: { downtimeMs: { value: 268.402 } }, findings: [] });
    expect(one?.lines).toHaveLength(1);
  }
});

describe.each([
  '...',
  '..',
  '…',
  ' [...]',
  ' …',
  '(...)',
  '[…]',
  ' [truncated]',
  '<snip>',
  '$',
  '>',
  '<',
  '»',
  '\\',
  '... ',
])('a line that ends in the mark %j', (mark) => {
  test('says no number that touches it, and a whole copy counts', async () => {
    const [one] = await read({ 'vpxa.log': `${head}text\n${cut}${mark}\n${head}more text\n` });
    expect(one).toMatchObject({ outcome: 'succeeded', downtimes: [], findings: [{ id: 'cut-line' }] });
    expect(one?.lines[1]?.text).toBe(`${cut}${mark}`);
    const [both] = await read({ 'a/vpxa.log': `${cut}${mark}\n`, 'b/vpxa.log': `${whole}\n` });
    expect(both).toMatchObject({ metrics: { downtimeMs: { value: 268.402 } }, findings: [] });
  });

  test('says no id that touches it', async () => {
    const [id] = /\(4986053044886102/.exec(head) ?? [''];
    expect(await read({ 'vpxa.log': `${head.slice(0, head.indexOf(id) + id.length)}${mark}\n` })).toEqual([]);
  });
});

test('an address in brackets is no cut', async () => {
  const order = (ip: string) =>
    `2018-02-15T02:55:01.542Z| vmx| I125: Received migrate 'to' request for mid id 4986053044886102780, src ip <10.0.0.1>, dst ip <${ip}>`;
  for (const ip of ['10.0.0.12', 'fe80::12']) {
    const [one] = await read({ 'vmware.log': `${order(ip)}\n` });
    expect(one).toMatchObject({ destination: { ip } });
  }
});

describe('what touches the cut is absent, the rest of the line is not', () => {
  const kernel = '2023-11-16T02:13:29.640Z cpu20:2130629)VMotion: 5367: 4986053044886102780 S: ';
  const iteration = `${kernel}Another pre-copy iteration needed with 427776 pages left to send (prev2 1137967, prev 628158, pages dirtied by pass through device 0, network bandwidth ~1115.604 MB/s, 147% t2d)`;
  const until = (last: string) => iteration.slice(0, iteration.indexOf(last) + last.length);

  test.each([
    ['with 4277', {}],
    ['427776', {}],
    ['1137967', { remainingPages: 427776 }],
    ['~1115.6', { remainingPages: 427776 }],
    ['MB/s, 14', { remainingPages: 427776, bandwidthMBps: 1115.604 }],
  ])('… %s', async (last, round) => {
    const [one] = await read({ 'vmkernel.log': until(last) });
    expect(one?.rounds).toHaveLength(1);
    const [{ remainingPages, bandwidthMBps } = {}] = one?.rounds ?? [];
    expect({ remainingPages, bandwidthMBps }).toEqual({
      remainingPages: undefined,
      bandwidthMBps: undefined,
      ...round,
    });
  });

  test('a round is one wherever its line is cut', async () => {
    const lines = (first: string) =>
      [first, iteration.replace(':29.640', ':33.640').replace('427776', '20000'), ''].join('\n');
    for (let at = iteration.indexOf('pre-copy') + 8; at < iteration.length; at += 1) {
      const [one] = await read({ 'vmkernel.log': lines(`${iteration.slice(0, at)}...`) });
      expect(
        one?.rounds.map(({ n, seconds }) => [n, seconds]),
        iteration.slice(0, at),
      ).toEqual([
        [1, undefined],
        [2, 4],
      ]);
      expect([undefined, 427776], iteration.slice(0, at)).toContain(one?.rounds[0]?.remainingPages);
    }
  });

  test('of an id, of a step of the vmx, and of a field of a result', async () => {
    expect(await read({ 'vmkernel.log': kernel.slice(0, kernel.indexOf('4986') + 17) })).toEqual([]);
    const step = '2018-02-15T02:55:01.542Z| vmx| I125: MigrateSetState: Transitioning from state 9 to 1';
    expect(await read({ 'vmware.log': step })).toEqual([]);
    const result = `${native(1)} [Originator@6876 sub=Vcsvc.VMotionSrc.6678473373419715679] Vmotion task succeeded with result: (vim.host.VMotionManager.SrcVMotionResult) {\n`;
    for (const header of [`${native(2)} `, '']) {
      const [one] = await read({
        'hostd.log': `${result}${header}-->    vmotionRTT = 116,\n${header}-->    vmDowntime = 216`,
      });
      expect(one).toMatchObject({ outcome: 'succeeded', metrics: { roundTripMs: { value: 0.116 } }, downtimes: [] });
    }
  });
});
