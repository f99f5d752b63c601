/** The smallest inputs of each form, and what the lines beside an envelope keep. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { zip } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const iso = '2014-11-08T03:11:10.313Z';
const body =
  'cpu5:3343193)WARNING: Migrate: 269: 1415416254017461 S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11';
const entry = `${iso} ${body}`;
const hostd =
  '[Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986) opID=x-1] ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION';

async function read(files: Readonly<Record<string, string | Uint8Array>>) {
  const analysis = await analyse(
    Object.entries(files).map(([path, data]) => memorySource(path, data)),
    { platform: nodePlatform },
  );
  return { ...analysis, all: JSON.stringify(analysis) };
}

describe('one failed migration', () => {
  test.each([
    [`<181>1 ${iso} esx01 vmkernel - - - ${body}`, 'esx01'],
    [`<181>1 ${iso} esx01 vmkernel 342 ID47 [origin@1 ip="10.0.0.1"] ${body}`, 'esx01'],
    [`${iso} esx01 vmkernel[342]: ${body}`, 'esx01'],
    [`Nov  8 03:11:10 192.0.2.50 ${iso} esx01 vmkernel: ${body}`, 'esx01'],
    [`Nov  8 03:11:10 esx01 vmkernel: ${entry}`, 'esx01'],
    [`> ${entry}`, undefined],
    [`> > ${entry}`, undefined],
    [`    ${entry}`, undefined],
    [`  12. ${entry}`, undefined],
    [`  12) ${entry}`, undefined],
    [`12: ${entry}`, undefined],
    [`| ${entry} |`, undefined],
    [`- ${entry}`, undefined],
    [`• ${entry}`, undefined],
    [`vmkernel.log:${entry}`, undefined],
    [`/var/run/log/vmkernel.0.gz:123:${entry}`, undefined],
    [`esx01:/var/log/vmkernel.log:${entry}`, 'esx01'],
    [`C:\\logs\\vmkernel.log:12:${entry}`, undefined],
    [`vmkernel.log-123-${entry}`, undefined],
    [`\u001b[35mvmkernel.log\u001b[m\u001b[36m:\u001b[m${entry}`, undefined],
    [JSON.stringify({ message: entry, b: 'secret' }), undefined],
    [JSON.stringify({ b: 'secret', event: { original: entry } }), undefined],
    [JSON.stringify([{ _raw: entry, b: 'secret' }], null, 2), undefined],
    [JSON.stringify({ message: body, '@timestamp': iso, host: { name: 'esx01' }, b: 'secret' }), 'esx01'],
    [JSON.stringify({ MESSAGE: [...Buffer.from(entry)], _HOSTNAME: 'esx01' }), 'esx01'],
    [JSON.stringify({ log: JSON.stringify({ x: 1 }), message: `<14>Nov  8 03:11:10 esx01 ${entry}` }), 'esx01'],
    [`> ${JSON.stringify({ message: entry, b: 'secret' })}`, undefined],
    [`_time,host,_raw,b\nx,esx01,"${entry}",secret`, 'esx01'],
    [`timestamp\tsource\tmessage\tb\nx\ty\t${entry}\tsecret`, undefined],
    [`| 12 | ${entry} | secret |`, undefined],
    [`<pre>${entry}</pre>`, undefined],
    [`\u00a0\u00a0${entry.replaceAll(' ', '\u00a0')}`, undefined],
    [`\ufeff${entry}`, undefined],
    [`It failed with: ${entry}`, undefined],
    [`2026-11-08 03:11:10\tLocal4.Info\t192.0.2.50\t${entry}`, undefined],
  ])('%j', async (text, host) => {
    const { migrations, all } = await read({ 'paste.txt': text });
    expect(migrations).toMatchObject([
      { id: '1415416254017461', outcome: 'failed', failure: { status: 'IO was aborted' }, firstSeen: 1415416270313000 },
    ]);
    expect(migrations[0]?.source.host).toBe(host === undefined ? migrations[0]?.source.host : host);
    expect(all).not.toContain('secret');
  });

  test.each([
    `Nov  8 03:11:10 esx01 vmkernel: ${body}`,
    `Nov  8 03:11:10 vmkernel: 12:01:47:02.229 ${body}`,
    body,
    `0:01:39:57.763 ${body}`,
    `:10.313Z ${body}`,
    `<YYYY-MM-DD>T<time>Z ${body}`,
    `xxxx-xx-xxTxx:xx:xxZ ${body}`,
    `> ${body}`,
  ])('without a time: %j', async (text) => {
    const { migrations } = await read({ 'paste.txt': text });
    expect(migrations).toMatchObject([{ id: '1415416254017461', outcome: 'failed', firstSeen: undefined }]);
  });

  test.each([
    `<166>${iso} esx01 Hostd[2099656]: ${hostd}`,
    `<166>1 ${iso} esx01 Hostd 100001 - ${hostd.replace('sub=Vcsvc.VMotionSrc (5422550518507384986) opID=x-1', 'sub="Vcsvc.VMotionSrc (5422550518507384986)" opID="x-1"')}`,
    `<166>1 ${iso} esx01 Hostd 100001 - - ${hostd}`,
    `Sep 16 10:35:14 192.0.2.50 1 ${iso} esx01 hostd - - - ${iso} info hostd[11241] ${hostd}`,
    `info hostd[A1BF1B70] ${hostd}`,
    `In(166) Hostd[2099656]: ${hostd}`,
  ])('of hostd: %j', async (text) => {
    expect((await read({ 'paste.txt': text })).migrations).toMatchObject([{ id: '5422550518507384986' }]);
  });
});

test('lines keep their numbers, and the text that they have without the envelope', async () => {
  const text = `Dear all,\n\n> it says\n> ${entry}\n>\n> and then\n\nRegards\n`;
  const { migrations, sources } = await read({ 'mail.eml': text });
  expect(migrations[0]?.lines).toMatchObject([{ source: 0, line: 4, text: entry }]);
  expect(sources).toMatchObject([{ path: 'mail.eml', readAs: 'quoted lines', lines: 8 }]);
});

test('a line of the file may give several entries', async () => {
  const second = entry.replaceAll('1415416254017461', '1415416254017462');
  const { migrations } = await read({ 'a.json': `\n${JSON.stringify([{ message: entry }, { message: second }])}` });
  expect(migrations.map(({ lines }) => lines[0]?.line)).toEqual([2, 2]);
});

test('a name in a prefix tells the VM and the host; each file of one grep is a log', async () => {
  const vmx = `${iso}| vmx| I125: `;
  const path = '/vmfs/volumes/ds1/app-01/vmware.log';
  const { migrations, sources } = await read({
    'grep.txt': [
      `${path}:${vmx}Received migrate 'to' request for mid id 1415416254017461, src ip <10.0.0.1>, dst ip <10.0.0.2>`,
      `esx01:/var/log/vmkernel.log:${entry}`,
    ].join('\n'),
  });
  expect(migrations).toMatchObject([{ vm: { name: 'app-01' }, source: { host: 'esx01' } }]);
  expect(sources).toMatchObject([{ readAs: 'grep output with file names' }]);
});

test('each part of a ticket is read in its own form', async () => {
  const of = (id: number) => entry.replace('1415416254017461', `141541625401746${id}`);
  const text = [
    'Dear all, the first host:',
    `> ${of(1)}`,
    'the second:',
    `  1. ${of(2)}`,
    'as grep shows it:',
    `/var/log/vmkernel.log:17:${of(3)}`,
    'and as it is:',
    of(4),
  ].join('\n');
  const { migrations } = await read({ 'ticket.txt': text });
  expect(migrations.flatMap(({ lines }) => lines.map(({ line }) => line)).sort()).toEqual([2, 4, 6, 8]);
  const late = await read({ 'ticket.txt': `${'All is well here.\n'.repeat(10_000)}> ${entry}\n` });
  expect(late.migrations).toHaveLength(1);
  expect(late.migrations[0]?.lines[0]?.line).toBe(10_001);
});

test('what is not certain stays as it is and is counted', async () => {
  for (const text of [
    `It says "${entry}"`,
    `msg="${entry}" b="secret"`,
    `${iso} esx01 shell[12]: [root]: grep '${body}' vmkernel.log`,
    `the words ${body}`,
  ]) {
    const { migrations, sources, all } = await read({ 'paste.txt': text });
    expect(migrations, text).toEqual([]);
    expect(sources, text).toMatchObject([{ unread: { count: 1 } }]);
    expect(all).not.toContain('readAs');
  }
});

test('a number at the edge of a cut is whole, or not stated', async () => {
  const vpxa = `${iso} info vpxa[1] [Originator@6876 sub=Default opID=x] [MIGRATE] (4986053044886102780) vmotion result has downtime value 268402`;
  const cut = vpxa.slice(0, -3);
  const { migrations } = await read({ 'paste.txt': `${cut}\n402\n` });
  expect(migrations[0]?.metrics.downtimeMs?.value).toBe(268.402);
});

describe.each(['', '  ', '    ', '\t'])('a rest behind the indent %j', (indent) => {
  const vpxa = `${iso} info vpxa[1] [Originator@6876 sub=Default opID=x] [MIGRATE] (4986053044886102780) vmotion result has downtime value 268402`;
  const places = (line: string) => Array.from({ length: line.length - 26 }, (_, at) => at + 25);

  test('of an entry that was cut anywhere', async () => {
    for (const at of places(vpxa)) {
      const { migrations } = await read({ 'paste.txt': `${vpxa.slice(0, at)}\n${indent}${vpxa.slice(at)}\n` });
      expect(migrations, vpxa.slice(at)).toMatchObject([
        { id: '4986053044886102780', metrics: { downtimeMs: { value: 268.402 } } },
      ]);
    }
  });

  test('of an entry that was wrapped at any blank keeps its words apart', async () => {
    for (const at of places(entry).filter((one) => entry[one] === ' ')) {
      const { migrations } = await read({ 'paste.txt': `${entry.slice(0, at)}\n${indent}${entry.slice(at + 1)}\n` });
      expect(migrations, entry.slice(at)).toMatchObject([
        { id: '1415416254017461', failure: { status: 'IO was aborted', code: '0xbad00e0' } },
      ]);
    }
  });
});

test('words of other lines tell whether a break is one of theirs', async () => {
  const text = (status: string) => entry.replace('IO was aborted', status);
  const other = entry
    .replace('1415416254017461', '1415416254017462')
    .replace('IO was aborted', 'Mirror rebuild stalled here');
  const statusOf = async (broken: string) =>
    (await read({ 'paste.txt': `${text(broken)}\n${other}\n` })).migrations.map(({ failure }) => failure?.status)[0];
  expect(await statusOf('Mirror\nrebuild stalled')).toBe('Mirror rebuild stalled');
  expect(await statusOf('Mirror rebu\nild stalled')).toBe('Mirror rebuild stalled');
  expect(await statusOf('a preCopy\nStream')).toBe('a preCopyStream');
});

test('what is read across a break says so, of that line alone', async () => {
  const other = entry.replace('3343193', '3343194').replace('2014-11-08T03:11:10', '2014-11-08T03:11:12');
  const cut = entry.indexOf('IO was');
  const { migrations } = await read({ 'paste.txt': `${other}\n\n${entry.slice(0, cut)}\n${entry.slice(cut)}\n` });
  expect(migrations[0]?.lines.map(({ line, isRejoined }) => [line, isRejoined])).toEqual([
    [3, true],
    [1, undefined],
  ]);
  expect(migrations[0]?.findings.find(({ id }) => id === 'rejoined-lines')?.evidence).toEqual([{ source: 0, line: 3 }]);
  const whole = await read({ 'paste.txt': `${other}\n${entry}\n` });
  expect(whole.migrations[0]?.findings.map(({ id }) => id)).not.toContain('rejoined-lines');
});

test('a plain log says nothing of envelopes', async () => {
  const { sources } = await read({ 'vmkernel.log': `${entry}\n${entry}\n` });
  expect(sources[0]).not.toHaveProperty('readAs');
});

test('folders of a zip that Windows wrote', async () => {
  const data = zip([{ name: 'case\\esx-a-2023-11-16--05.04\\var\\run\\log\\vmkernel.log', data: entry }]);
  const { sources } = await read({ 'case.zip': data });
  expect(sources).toMatchObject([
    { host: 'a', path: 'case.zip/case/esx-a-2023-11-16--05.04/var/run/log/vmkernel.log' },
  ]);
});
