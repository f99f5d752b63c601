/** Of a file one thing is said, and it is true: what it quotes, what it is, or that no log was there. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { reportHtml } from '../../renderer/engine/report/writers/html.ts';
import { reportMarkdown } from '../../renderer/engine/report/writers/markdown.ts';
import { unreadOf } from '../../renderer/engine/report/unread.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { bytesOf, gz, tgz } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';

const iso = '2014-11-08T03:11:10.313Z';
const message =
  'cpu5:3343193)WARNING: Migrate: 269: 1415416254017461 S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11';
const line = `${iso} ${message}\n`;
/** A form that is not read: nothing shows where the entry ends. */
const quoted = `It says "${iso} ${message}"\n`;

async function read(files: Readonly<Record<string, string | Uint8Array>>) {
  const sources = Object.entries(files).map(([path, data]) => memorySource(path, data));
  const { warnings, ...analysis } = await analyse(sources, { platform: nodePlatform });
  const unread = unreadOf(analysis.sources);
  return {
    ...analysis,
    count: unread?.count ?? 0,
    at: unread?.lines.map((one) => one.line),
    told: warnings.map((one) => one.message),
  };
}

describe('a file whose lines speak of a vMotion and are not read', () => {
  test.each(['vmkernel.log', 'case.txt', 'case/hostd.log', 'case/ticket'])(
    '%s is not called one without',
    async (path) => {
      expect(await read({ [path]: `Hello,\n\n${quoted}` })).toMatchObject({ count: 1, at: [3], told: [] });
      const archive = tgz([{ name: path, data: bytesOf(`${quoted}`) }]);
      expect(await read({ 'a.tgz': archive })).toMatchObject({ count: 1, told: [] });
    },
  );

  test('others beside it are told all the same', async () => {
    const { told } = await read({ 'a/notes.txt': 'Hello\n', 'a/vmkernel.log': `${quoted}`, 'a/vmware.log': 'Hello\n' });
    expect(told).toEqual([expect.stringMatching(/^Text, but none/), expect.stringMatching(/^Named like a log/)]);
  });
});

test('what a file is, is all that is said where there is nothing else', async () => {
  expect((await read({ 'a.png': '\x89PNG' })).told).toHaveLength(1);
  expect((await read({ 'notes.txt': 'Hello\n' })).told).toEqual([expect.stringMatching(/^Text, but none/)]);
  expect((await read({ 'cut.gz': gz(line.repeat(500)).slice(0, 15) })).told).toHaveLength(1);
  // Nothing was said of any of these.
  expect((await read({ 'a/b.json': '{}', 'a/c.conf': 'x' })).told).toEqual([expect.stringMatching(/^No ESXi or/)]);
});

test('a whole gzip of prose is not called damaged', async () => {
  for (const name of ['prose.gz', 'prose.txt.gz']) {
    expect((await read({ [name]: gz('Dear all,\nit froze.\n') })).told).toEqual([
      expect.stringMatching(/^Text, but none/),
    ]);
  }
  expect((await read({ 'prose.gz': 'Dear all\n' })).told).toEqual([expect.stringMatching(/^Named \.gz/)]);
});

test('numbered files of a bundle are no pieces of an archive', async () => {
  const root = 'esx-a-2023-11-16--05.04';
  const numbered = { [`${root}/x/y.000`]: 'x', [`${root}/x/y.001`]: 'x', [`${root}/x/xaa`]: 'x' };
  expect((await read({ [`${root}/var/log/vmkernel.log`]: line, ...numbered })).told).toEqual([]);
  const members = Object.keys(numbered).map((name) => ({ name, data: 'x' }));
  expect((await read({ 'a/vmkernel.log': line, 'b.tgz': tgz(members) })).told).toEqual([
    'No log that is known here lies in it.',
  ]);
  expect((await read({ 'a/vmkernel.log': line, [`${root}/x/logs.tgz.ab`]: 'x' })).told).toHaveLength(1);
  expect((await read({ 'a/vmkernel.log': line, 'a/y.001': 'x' })).told).toHaveLength(1);
});

const blanks = [
  '\u00a0',
  '  ',
  '\t',
  '\u2009',
  '\u202f',
  '&nbsp;',
  '&#160;',
  '&#xA0;',
  '\\u0020',
  '\\u00a0',
  '%20',
  '+',
];
test.each(blanks)('a line with %j for its blanks counts', async (blank) => {
  for (const text of [
    line,
    `2018-02-15T02:55:01.542Z| vmx| I125: MigrateSetState: Transitioning from state 5 to 6.\n`,
  ]) {
    const { count, migrations } = await read({ 'paste.txt': `Hello\n${text.replaceAll(' ', blank)}` });
    expect(count + migrations.length).toBe(1);
  }
});

test.each(['\n', '=\n', '\n    ', ' \\\n'])('a line cut by %j behind its module counts', async (cut) => {
  for (const behind of [': 269: ', ': 269: 14154', '1415416254017461']) {
    const at = line.indexOf(behind) + behind.length;
    const { count, migrations } = await read({ 'x.txt': `Hello\n${line.slice(0, at)}${cut}${line.slice(at)}` });
    expect(count + migrations.length, behind).toBeGreaterThan(0);
  }
});

describe('a report of this program’s', async () => {
  const analysis = await analyse([memorySource('vmkernel.log', line)], { platform: nodePlatform });
  const blocks = [{ kind: 'paragraph' as const, text: [`${iso} ${message}`] }];
  const document = {
    title: 'One',
    byline: ['2026-11-29', 'Switchover 0.1.0', 'Not redacted: names as in the logs'],
    blocks,
  };
  const reports = {
    'report.html': [...reportHtml(document)].join(''),
    'report.md': [...reportMarkdown(document)].join(''),
    'analysis.json': [...analysisJson(analysis)].join(''),
    'migrations.ndjson': `{"format":"switchover-migration","x":"[msg.migrate.fail] ${message}"}\n`.repeat(3),
  };

  test.each(Object.entries(reports))('%s speaks of no other vMotion', async (name, data) => {
    const { told, count } = await read({ [name]: data });
    expect([told, count]).toEqual([[expect.stringMatching(/Switchover.*no log/)], 0]);
    const beside = await read({ [`case/${name}`]: data, 'case/vmkernel.log': line });
    expect(beside).toMatchObject({ count: 0, migrations: [{ outcome: 'failed' }] });
    expect(beside.told.length).toBeLessThan(2);
  });
});
