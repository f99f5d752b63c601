/** What is written comes in pieces, and a file that could not be written whole is not there. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { writeWhole } from '../../renderer/platform/write-whole.node.ts';
import { analyse } from '../../renderer/engine/analyse.ts';
import { jsonPieces } from '../../renderer/engine/base/json-pieces.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { bulk, ndjson } from '../../renderer/engine/report/fleet/ndjson.ts';
import { otlp } from '../../renderer/engine/report/fleet/otlp.ts';
import { perfetto } from '../../renderer/engine/report/fleet/perfetto.ts';
import { reportPieces } from '../../renderer/engine/report/index.ts';
import { keysInTime, sectionNames } from '../../renderer/engine/report/request.ts';
import { contentPieces } from '../../renderer/store/content.ts';
import { memorySource } from '../helpers/memory-source.ts';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-pieces-'));
const log = join(folder, 'vmkernel.log');
const count = 9000;
const text = Array.from(
  { length: count },
  (_, n) =>
    `${new Date(Date.UTC(2023, 3, 15) + n * 1000).toISOString()} cpu4:2758489)VMotion: 1914: 1424430291970314987 S: Another pre-copy iteration needed with ${n} pages left to send (prev2 0, prev 0, network bandwidth ~100.5 MB/s, 141% t2d)\n`,
).join('');
let analysis: Analysis;

beforeAll(async () => {
  writeFileSync(log, text);
  analysis = await analyse([memorySource('vmkernel.log', text)], { platform: nodePlatform });
});
afterAll(() => rmSync(folder, { recursive: true }));

const request = () => ({
  analysis,
  keys: keysInTime(analysis.migrations),
  sections: sectionNames,
  title: '',
  author: '',
  notes: '',
  remarks: [],
  scenarios: [],
  bundles: [],
  zoneMinutes: 0,
  assumedZoneMinutes: undefined,
  version: '1',
  madeAt: undefined,
  isRedacted: false,
});

/** Of one migration, so that its own lists are taken apart. A chart is one piece: its points are. */
test.each<[string, () => Iterable<string>]>([
  ['analyse --json', () => analysisJson(analysis)],
  ['report --json', () => reportPieces(request(), 'json')],
  ['--ndjson', () => ndjson(analysis)],
  ['--opensearch', () => bulk(analysis)],
  ['--otlp', () => jsonPieces(otlp(analysis, '1'))],
  ['--perfetto', () => jsonPieces(perfetto(analysis))],
  ['HTML', () => reportPieces(request(), 'html')],
  ['Markdown', () => reportPieces(request(), 'markdown')],
  ['rounds as CSV', () => reportPieces(request(), 'rounds-csv')],
  ['.switchover', () => contentPieces({ analysis, context: [], pasted: [] })],
])('%s: no piece holds much of the whole', (_name, pieces) => {
  let [whole, longest] = [0, 0];
  for (const { length } of pieces()) [whole, longest] = [whole + length, Math.max(longest, length)];
  expect(whole).toBeGreaterThan(500_000);
  expect(longest).toBeLessThan(500_000);
});

describe('a file that could not be written', () => {
  const run = (...args: readonly string[]) =>
    spawnSync('node', [join(root, 'build/cli.mjs'), ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });

  test('is not left as if it were whole; what was there before stays', async () => {
    const target = join(folder, 'kept.json');
    writeFileSync(target, 'before');
    function* breaks(): Generator<string, void> {
      yield 'half';
      throw new Error('no more');
    }
    await expect(writeWhole(target, breaks())).rejects.toThrow('no more');
    expect([readFileSync(target, 'utf8'), existsSync(`${target}.part`)]).toEqual(['before', false]);
  });

  test('a link stays a link, and what it leads to is new', async () => {
    const [target, link] = [join(folder, 'real.json'), join(folder, 'link.json')];
    writeFileSync(target, 'before');
    symlinkSync(target, link);
    await writeWhole(link, ['a', 'b']);
    expect([readFileSync(target, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['ab', true]);
  });

  test.each([
    ['analyse --json on a full disk', ['analyse', '--json', log], '/dev/full'],
    ['analyse --ndjson on a full disk', ['analyse', '--ndjson', log], '/dev/full'],
    ['a table on a full disk', ['analyse', log], '/dev/full'],
    ['report on a full disk', ['report', '--html', '-', log], '/dev/full'],
  ])('%s: a sentence, and no code 0', (_name, args, to) => {
    const words = ['build/cli.mjs', ...args].map((word) => `'${word}'`).join(' ');
    const { status, stderr } = spawnSync('sh', ['-c', `node ${words} > ${to}`], { cwd: root, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Not all was written: .*ENOSPC/)]);
  });

  test.each(['--html', '--markdown', '--csv', '--json'])('report %s into a full device', (option) => {
    const { status, stderr } = run('report', option, '/dev/full', log);
    // (A folder, to --csv.)
    expect([status, stderr]).toEqual([1, expect.stringMatching(/was not written: .*(ENOSPC|ENOTDIR|EEXIST)/)]);
  });

  test('nothing is left beside what was written', () => {
    const to = join(folder, 'out');
    expect(run('report', '--html', join(to, 'a.html'), '--json', join(to, 'a.json'), log).status).toBe(0);
    expect(run('analyse', '--otlp', join(to, 'o.json'), '--perfetto', join(to, 'p.json'), log).status).toBe(0);
    expect(readdirSync(to).sort()).toEqual(['a.html', 'a.json', 'o.json', 'p.json']);
    for (const name of ['a.json', 'o.json', 'p.json']) JSON.parse(readFileSync(join(to, name), 'utf8'));
  });
});
