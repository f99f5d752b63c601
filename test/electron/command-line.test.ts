import { expect, it } from 'vitest';
import { aboutPanel } from '../../electron/about.ts';
import { commandWords } from '../../electron/command-line.ts';

it.each<[string, string[], string[] | undefined]>([
  ['a command', ['switchover', 'analyse', '--json', 'x.tgz'], ['analyse', '--json', 'x.tgz']],
  ['a command of root', ['switchover', '--no-sandbox', 'simulate', '-'], ['simulate', '-']],
  ['a text to explain', ['switchover', 'explain', 'report', 'bad0014'], ['explain', 'report', 'bad0014']],
  ['a command of a development start', ['electron', '/opt/app', 'analyse', 'x'], ['analyse', 'x']],
  ['a file', ['switchover', 'x.tgz'], undefined],
  ['a file beside one that is called like a command', ['switchover', 'x.tgz', 'report'], undefined],
  ['a path to one that is called like a command', ['switchover', '/logs/report'], undefined],
  ['nothing', ['switchover'], undefined],
  ['switches', ['switchover', '--no-sandbox'], undefined],
])('%s: %j', (_what, words, command) => {
  expect(commandWords(words, '/opt/app')).toEqual(command);
});

it('tells what was built, from what, on what', () => {
  const versions = { electron: '45.4.1', chrome: '156.0.1', node: '24.1.0' };
  const packed = aboutPanel(
    { version: '0.1.0', license: 'MIT', builtFrom: { commit: 'abc1234', date: '2026-11-23' } },
    versions,
  );
  expect(packed.applicationVersion).toBe(
    '0.1.0\nBuilt from abc1234, 2026-11-23\nElectron 45.4.1, Chromium 156.0.1, Node 24.1.0',
  );
  expect(aboutPanel({ version: '0.1.0' }, versions).applicationVersion).toContain('Run from source');
});
