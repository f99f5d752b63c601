import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleTs } from '../../build/load-ts.mjs';
import { analyse, analyseScanned, whole } from '../../renderer/engine/analyse.ts';
import type { AnalyseOptions } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { scanOnThread } from '../../renderer/platform/scan.node.ts';
import type { ThreadedScan } from '../../renderer/platform/scan.node.ts';
import { startScanThread } from '../../renderer/platform/scan-thread.node.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';
import { buildSample } from '../fixtures/sample.ts';
import { tar } from '../helpers/archives.ts';
import { manyRotatedLogs } from '../helpers/rotated-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
const script = join(folder, 'scan-thread.mjs');
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await bundleTs('electron/cli/scan-thread.ts', script);
  const texts = new URL('../fixtures/sample/', import.meta.url).pathname;
  const { zip: sample } = buildSample((path) => readFileSync(texts + path, 'utf8'));
  writeFileSync(join(folder, 'sample.zip'), sample);
  writeFileSync(join(folder, 'cut.zip'), sample.subarray(0, Math.floor(sample.length * 0.6)));
  writeFileSync(join(folder, 'hostd.log'), 'nothing that reads like a log\n'.repeat(3000));
  const line = '2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 1424430291970314 S: ';
  writeFileSync(join(folder, 'vmkernel.0.gz'), gzipSync(`${line}${'x'.repeat(100_000)}\n${line}after\n`));
  writeFileSync(
    join(folder, 'vmkernel.log'),
    'Mar 6 17:31:16 ESX01 vmkernel: 15:07:33:10.284 cpu2:4245)VMotion: 1: 1\n',
  );
});

async function bothWays(names: readonly string[], options: Partial<AnalyseOptions & ThreadedScan> = {}) {
  const { sources } = await openPaths(names.map((name) => join(folder, name)));
  const all = { platform: nodePlatform, ...options };
  const scanning = { ...all, thread: startScanThread(pathToFileURL(script)), sources };
  const apart = await analyseScanned((take) => scanOnThread(scanning, take), sources.length, all);
  return { together: await analyse(sources, all), apart: whole(apart) };
}

describe('a scan on its own thread finds what one on the same thread finds', () => {
  test.each([
    ['a bundle', ['sample.zip'], {}],
    ['several inputs, one of them cut', ['cut.zip', 'sample.zip', 'hostd.log', 'vmkernel.0.gz'], {}],
    ['other limits', ['vmkernel.0.gz', 'sample.zip'], { limits: { lineBytes: 70_000, nesting: 2 } }],
    ['a zone for logs without one', ['vmkernel.log', 'sample.zip'], { zoneOffsetMinutes: 120 }],
    ['nothing to read', ['hostd.log'], {}],
  ])('%s', async (_what, names, options) => {
    const { together, apart } = await bothWays(names, options);
    expect(apart).toEqual(together);
    expect(together.sources.length + together.warnings.length).toBeGreaterThan(0);
  });

  test('more than waits at once: thousands of lines in many logs', async () => {
    const line = (n: number) =>
      `2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 14244302919${String(n % 50).padStart(5, '0')} S: Stopping pre-copy: only ${n} pages left to send\n`;
    const names = Array.from({ length: 5 }, (_one, log) => `vmkernel.${log}.log`);
    for (const [log, name] of names.entries())
      writeFileSync(join(folder, name), Array.from({ length: 20_000 }, (_line, n) => line(n + log)).join(''));
    const { together, apart } = await bothWays(names);
    expect(together.migrations).toHaveLength(50);
    expect(apart).toEqual(together);
  });
});

test('with so many rotated logs, and cores, that another thread helps', async () => {
  const logs = manyRotatedLogs();
  writeFileSync(join(folder, 'rotated.tar'), tar(logs));
  const { together, apart } = await bothWays(['rotated.tar'], { cores: 3 });
  expect(together.sources.map(({ path }) => path)).toEqual(logs.map(({ name }) => `rotated.tar/${name}`));
  expect(together.migrations).toHaveLength(logs.length);
  expect(apart).toEqual(together);
});

test('a run that is cancelled ends, with what was found until then', async () => {
  const { apart } = await bothWays(['sample.zip'], { cancel: { aborted: true } });
  expect(apart.migrations.length).toBeLessThan(2);
});
