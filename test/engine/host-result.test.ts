/** hostd's own result of a vMotion, and dumps whose lines each have a header of their own. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Analysis, Migration } from '../../renderer/engine/model.ts';
import { shownDowntimes } from '../../renderer/engine/presentation/figures-shown.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

async function read(files: Readonly<Record<string, readonly string[]>>, lineEnd = '\n'): Promise<Analysis> {
  const sources = Object.entries(files).map(([path, lines]) => memorySource(path, lines.join(lineEnd) + lineEnd));
  return await analyse(sources, { platform: nodePlatform });
}

const time = '2023-01-08T08:49:42.153Z';
const id = '6678473373419715679';
const other = '6678473373419715680';
/** A header of ESXi 8, or of a line that it forwards. */
const native = (thread: number) => `${time} In(166) Hostd[${thread}]:`;
const forwarded = (host: string) => `<166>${time} ${host} Hostd[1050266]:`;
const opener = (of = id, side = 'Src') =>
  `[Originator@6876 sub=Vcsvc.VMotion${side}.${of}] Vmotion task succeeded with result: (vim.host.VMotionManager.${side}VMotionResult) {`;
const fields = ['vmDowntime = 21669,', 'vmPrecopyStunTime = 100557,', 'vmPrecopyBandwidth = 115387000,'];
const arrows = (header: string, lines = fields) => lines.map((text) => `${header} -->    ${text}`);

/** Each figure with the lines that state it. */
const figuresOf = ({ metrics }: Migration) =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, { value, evidence }]) => [name, [value, ...evidence.map(({ line }) => line)]]),
  );
const whole = (first: number) => ({
  downtimeMs: [21.669, first],
  preCopyStunMs: [100.557, first + 1],
  bandwidthMBps: [115.387, first + 2],
});

describe('the result', () => {
  test.each(['\n', '\r\n'])('of a native log: each figure has its own line (line end %j)', async (lineEnd) => {
    const { migrations } = await read(
      { 'hostd.log': [`${native(1836473)} ${opener()}`, ...arrows(native(1050266)), `${native(1050266)} --> }`] },
      lineEnd,
    );
    expect(migrations).toMatchObject([{ id, outcome: 'succeeded', runsOn: 'destination', sides: ['source'] }]);
    expect(migrations.map(figuresOf)).toEqual([whole(2)]);
  });

  test('of a native log under another name, whose first lines are cut off', async () => {
    const { migrations } = await read({
      'case.txt': [
        `${native(1050266)} -->    vmDowntime = 99,`,
        `${native(1)} ${opener()}`,
        ...arrows(native(1050266)),
        `${native(1050266)} --> }`,
        `${native(1050266)} -->    vmotionRTT = 5,`,
      ],
    });
    expect(migrations.map(figuresOf)).toEqual([whole(3)]);
  });

  test('whose lines have no headers', async () => {
    const { migrations } = await read({
      'hostd.log': [`${native(1)} ${opener()}`, ...arrows('').map((text) => text.trim()), '--> }'],
    });
    expect(migrations.map(figuresOf)).toEqual([whole(2)]);
  });

  test('between lines of other threads and other dumps', async () => {
    const [first = '', second = '', third = ''] = arrows(native(1050266));
    const { migrations } = await read({
      'hostd.log': [
        `${native(1836473)} ${opener()}`,
        first,
        `${native(77)} [Originator@6876 sub=Vmsvc] text`,
        second,
        `${native(78)} [Originator@6876 sub=Vcsvc.VMotionDst.${other}] text of a vMotion`,
        `${native(79)} [Originator@6876 sub=PropertyCollector] value = (vim.fault.Any) {`,
        `${native(1050266)} -->    vmPrecopyBandwidth = 5,`,
        `${native(1050266)} --> }`,
        third,
        `${native(1050266)} --> }`,
      ],
    });
    expect(migrations.map((one) => [one.id, figuresOf(one)])).toEqual([
      [id, { downtimeMs: [21.669, 2], preCopyStunMs: [100.557, 4], bandwidthMBps: [115.387, 9] }],
      [other, {}],
    ]);
  });

  test('of two hosts in one forwarded log, line by line in turn', async () => {
    const one = [`${forwarded('esx01')} ${opener()}`, ...arrows(forwarded('esx01'))];
    const two = [
      `${forwarded('esx02')} ${opener(other, 'Dst')}`,
      ...arrows(forwarded('esx02'), ['vmDowntime = 5000,', 'vmNumRemotePageFaults = 0,', 'vmPagesSrcTime = 1500000,']),
    ];
    const { migrations } = await read({ 'syslog.log': one.flatMap((line, at) => [line, two[at] ?? '']) });
    expect(
      migrations.map((found) => [found.id, found.source.host ?? found.destination.host, figuresOf(found)]),
    ).toEqual([
      [id, 'esx01', { downtimeMs: [21.669, 3], preCopyStunMs: [100.557, 5], bandwidthMBps: [115.387, 7] }],
      [other, 'esx02', { downtimeMs: [5, 4], pagesFaulted: [0, 6], pageInSeconds: [1.5, 8] }],
    ]);
  });

  test.each([
    ['an empty line', ''],
    ['words of nobody', 'some other words'],
    ['a tab', '\tat com.example.Class'],
    ['what grep writes between', '--'],
  ])('of a native log with %s between all lines', async (_name, between) => {
    const lines = [`${native(1)} ${opener()}`, ...arrows(native(2)), `${native(2)} --> }`];
    for (const path of ['hostd.log', 'paste.txt']) {
      const { migrations } = await read({ [path]: lines.flatMap((line) => [line, between]) });
      expect(migrations.map(figuresOf)).toEqual([
        { downtimeMs: [21.669, 3], preCopyStunMs: [100.557, 5], bandwidthMBps: [115.387, 7] },
      ]);
    }
  });

  test.each<[string, (host: string) => string, string]>([
    ['RFC 3164', (host) => `<166>Jan  8 08:49:42 ${host} Hostd[1050266]:`, '-->'],
    ['RFC 3164 without a process', (host) => `Jan  8 08:49:42 ${host} Hostd:`, '-->'],
    ['RFC 3164 with a mark', (host) => `Jan  8 08:49:42 ${host} Hostd:`, '- -->'],
    ['RFC 5424', (host) => `<166>1 ${time} ${host} Hostd 1050266 - -`, '-->'],
    ['RFC 5424 with a mark', (host) => `1 ${time} ${host} Hostd - - -`, '- -->'],
    ['a stamp and a host', forwarded, '- -->'],
  ])(
    'that a server sent line by line, by %s, between those of another host and daemon',
    async (_name, header, arrow) => {
      const dump = (host: string, first: string, lines = fields) => [
        `${header(host)} ${first}`,
        ...lines.map((text) => `${header(host)} ${arrow}    ${text}`),
      ];
      const one = dump('esx01', opener());
      const two = dump('esx02', opener(other, 'Dst'), [
        'vmDowntime = 5000,',
        'latencyAware = true,',
        'vmotionRTT = 116,',
      ]);
      const foreign = [
        '<14>Jan  8 08:49:42 esx01 vpxa[12]: text',
        `${header('esx01')} [Originator@6876 sub=Vmsvc] text`,
      ];
      const { migrations } = await read({
        'paste.txt': one.flatMap((line, at) => [line, two[at] ?? '', ...foreign]),
      });
      expect(
        migrations.map((found) => [found.id, found.source.host ?? found.destination.host, figuresOf(found)]),
      ).toEqual([
        [id, 'esx01', { downtimeMs: [21.669, 5], preCopyStunMs: [100.557, 9], bandwidthMBps: [115.387, 13] }],
        [other, 'esx02', { downtimeMs: [5, 6], roundTripMs: [0.116, 14] }],
      ]);
    },
  );

  test('is the first of the ways in which the downtime is known, that of the source before that of the destination', async () => {
    const { migrations } = await read({
      'esx-a/vpxa.log': [
        `${time} verbose vpxa[1] [Originator@6876 sub=Default] [MIGRATE] (${id}) vmotion result has downtime value 268000`,
      ],
      'esx-a/hostd.log': [`${native(1)} ${opener()}`, ...arrows(native(2))],
      'esx-b/hostd.log': [`${native(1)} ${opener(id, 'Dst')}`, ...arrows(native(2), ['vmDowntime = 22000,'])],
    });
    expect(migrations).toMatchObject([{ metrics: { downtimeMs: { value: 21.669 } } }]);
    expect(migrations.flatMap(shownDowntimes).map(({ title, text }) => [title, text])).toEqual([
      ['the host’s own result', '21.7 ms'],
      ['the host’s own result', '22 ms'],
      ['vpxa’s result', '268 ms'],
    ]);
  });

  test('with a field twice, as of two results, leaves it out', async () => {
    const twice = ['vmDowntime = 1,', 'vmDowntime = 2,', 'vmotionRTT = 116,'];
    const { migrations } = await read({ 'hostd.log': [`${native(1)} ${opener()}`, ...arrows(native(2), twice)] });
    expect(migrations.map(figuresOf)).toEqual([{ roundTripMs: [0.116, 4] }]);
  });

  test('of lines that come much later, or after many others, is none', async () => {
    const late = arrows(native(2).replace('08:49:42', '08:51:42'));
    const many = Array.from({ length: 300 }, () => `${native(77)} [Originator@6876 sub=Vmsvc] text`);
    for (const between of [late, [...many, ...arrows(native(2))]]) {
      const { migrations } = await read({ 'hostd.log': [`${native(1)} ${opener()}`, ...between] });
      expect(migrations).toMatchObject([{ id, outcome: 'succeeded', downtimes: [] }]);
    }
  });
});

test.each([[], [''], ['some other words']])('a fault dump in native form has its cause (%j)', async (...between) => {
  const { migrations } = await read({
    'hostd.log': [
      `${native(1836473)} [Originator@6876 sub=Vcsvc.VMotionSrc.${id}] ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {`,
      `${native(77)} [Originator@6876 sub=Vmsvc] text`,
      ...arrows(native(1050266), [
        'faultMessage = (vmodl.LocalizableMessage) [',
        '   (vmodl.LocalizableMessage) {',
        '      key = "msg.migrate.fail.dst",',
        '      message = "The source detected that the destination failed to resume.",',
        '   }',
        '],',
      ]),
      `${native(1050266)} --> }`,
    ].flatMap((line) => [line, ...between]),
  });
  expect(migrations).toMatchObject([
    {
      id,
      outcome: 'failed',
      failure: {
        fault: 'vim.fault.GenericVmConfigFault',
        messageId: 'msg.migrate.fail.dst',
        message: 'The source detected that the destination failed to resume.',
      },
    },
  ]);
});

test('a host log that hostd dumps, a header a line, names its migration and its VM', async () => {
  const header = (thread: number) =>
    `2020-02-11T23:01:42.338Z info hostd[${thread}] [Originator@6876 sub=Libs opID=k41obmfo-4080728 user=vpxuser]`;
  const { migrations } = await read({
    'hostd.log': [
      `${header(2101278)} CopyFromEntry: Hostlog_Dump: Hostlog /vmfs/volumes/43f21ac6-cfd21223/app-02/app-02-2ccccb21.hlog`,
      `${header(2101278)}    UUID: 00000000-0000-0000-0000-ac1f6b5a331e`,
      `${header(99)} text`,
      `${header(2101278)}    MigID: 3630620734888050225`,
      `${header(2101278)}    ToFrom: to`,
    ],
  });
  expect(migrations).toMatchObject([
    {
      id: '3630620734888050225',
      sides: ['source'],
      outcome: 'unknown',
      vm: { name: 'app-02', uuid: '00000000-0000-0000-0000-ac1f6b5a331e' },
      opIds: ['k41obmfo-4080728'],
    },
  ]);
});

test('entries keep their order, a dump between them or not, however the bytes are split', async () => {
  const lines = [
    `${native(1)} ${opener()}`,
    `${native(1)} [Originator@6876 sub=Vcsvc.VMotionSrc.${id}] one`,
    ...arrows(native(2)),
    `${native(1)} [Originator@6876 sub=Vcsvc.VMotionSrc.${id}] two`,
  ];
  const { migrations } = await read({ 'hostd.log': lines });
  expect(migrations[0]?.lines.map(({ line, text }) => [line, text])).toEqual(lines.map((text, at) => [at + 1, text]));
});
