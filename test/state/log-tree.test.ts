import { describe, expect, it } from 'vitest';
import type { Analysis, LogSource } from '../../renderer/engine/model.ts';
import { logRows, logTree } from '../../renderer/state/log-tree.ts';
import type { LogNode } from '../../renderer/state/log-tree.ts';

const log = (path: string, host: string | undefined, more: Partial<LogSource> = {}): LogSource => ({
  path,
  host,
  format: 'vmkernel',
  lines: 1234,
  bytes: 1,
  zone: 'stated',
  firstTime: 0,
  lastTime: 1,
  ...more,
});

const analysis: Analysis = {
  sources: [
    log('b.zip/esx-a.tgz/esx-a/var/run/log/vmkernel.log', 'esx-a'),
    log('b.zip/esx-a.tgz/esx-a/vmfs/volumes/1/db/vmware.log', 'esx-a', { lines: 1, unread: { count: 2, first: [] } }),
    log('b.zip/esx-b.tgz/esx-b/var/run/log/vmkernel.log', 'esx-b'),
    log('b.zip/vc/vpxd.log', undefined, { format: 'vpxd' }),
  ],
  warnings: [
    { path: 'b.zip/vc/vpxd.log', offset: 7, kind: 'damaged', message: 'It ends in the middle.' },
    { path: 'b.zip/lost.gz', offset: 0, kind: 'damaged', message: 'It is no gzip file.' },
  ] as Analysis['warnings'],
  migrations: [
    {
      phases: [
        {
          evidence: [
            { source: 0, line: 1 },
            { source: 0, line: 2 },
          ],
        },
      ],
      milestones: [{ evidence: [{ source: 2, line: 1 }] }],
    },
    { phases: [], milestones: [{ evidence: [{ source: 0, line: 9 }] }] },
  ] as unknown as Analysis['migrations'],
  findings: [],
  hosts: [],
  zoneGuess: undefined,
};
const tree = logTree(analysis, 'All logs while db moved');
const drawn = (filter = '', closed: readonly string[] = [], of: readonly LogNode[] = tree) =>
  logRows(of, filter, new Set(closed)).map(({ node, level }) => `${'  '.repeat(level - 1)}${node.label}`);

describe('the tree of logs', () => {
  it('has hosts, their folders below what these share, their logs, and what could not be read', () => {
    expect(drawn()).toEqual([
      'All logs while db moved',
      'All logs, in order of time',
      'esx-a',
      '  All logs of esx-a, in order of time',
      '  var/run/log',
      '    vmkernel.log',
      '  vmfs/…/db',
      '    vmware.log',
      'esx-b',
      '  var/run/log',
      '    vmkernel.log',
      'vCenter',
      '  b.zip/vc',
      '    vpxd.log',
      'Not read, or read in part',
      '  lost.gz',
    ]);
  });

  it('says what matters in a log, and what is wrong with one', () => {
    const nodes = logRows(tree, '', new Set()).map(({ node }) => node);
    const of = (end: string) => nodes.find(({ path, label }) => path?.endsWith(end) ?? label === end);
    expect(of('esx-a/var/run/log/vmkernel.log')?.notes).toBe('2 moves · 1,234 lines');
    expect(of('esx-b/var/run/log/vmkernel.log')?.notes).toBe('1 move · 1,234 lines');
    expect(of('vmware.log')?.notes).toBe('1 line · 2 in a form that is not read');
    expect(of('vpxd.log')?.trouble).toBe('It ends in the middle.');
    expect(of('lost.gz')).toMatchObject({ trouble: 'It is no gzip file.' });
    expect(of('vmware.log')?.trouble).toBeUndefined();
  });

  it('is filtered by words of host, folder and file together, whatever was closed', () => {
    expect(drawn('', ['host esx-a', 'host esx-b', 'host vCenter', 'unread'])).toHaveLength(6);
    expect(drawn('ESX-A vmk', ['host esx-a'])).toEqual(['esx-a', '  var/run/log', '    vmkernel.log']);
    expect(drawn('vpxd')).toEqual(['vCenter', '  b.zip/vc', '    vpxd.log']);
    expect(drawn('nowhere')).toEqual([]);
  });

  it('says to a screen reader where a row stands', () => {
    const rows = logRows(tree, '', new Set(['host esx-b']));
    expect(rows.find(({ node }) => node.label === 'esx-b')).toMatchObject({
      level: 1,
      place: 4,
      siblings: 6,
      isOpen: false,
    });
    expect(rows.find(({ node }) => node.label === 'vmware.log')).toMatchObject({ level: 3, place: 1, siblings: 1 });
    expect(rows.find(({ node }) => node.label === 'vmware.log')?.isOpen).toBeUndefined();
  });

  it('of one log has that alone', () => {
    const one = { ...analysis, sources: [log('vmkernel.log', 'esx-a')], migrations: [], warnings: [] };
    expect(drawn('', [], logTree(one, undefined))).toEqual(['esx-a', '  opened alone', '    vmkernel.log']);
  });
});

it('has a node of its own for each of two logs with one path, as an archive may hold it twice', () => {
  const twice = { ...analysis, sources: [log('b.tgz/vmkernel.log', 'esx-a'), log('b.tgz/vmkernel.log', 'esx-a')] };
  const keys = logRows(logTree(twice, undefined), '', new Set()).map(({ node }) => node.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key.startsWith('log '))).toHaveLength(2);
});
