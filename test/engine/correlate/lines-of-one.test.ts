/** A migration of more lines than are held: what is said of it as a whole is said of all of them, and the rest is counted. */
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Limits } from '../../../renderer/engine/limits.ts';
import { withoutLimit } from '../../../renderer/engine/limits.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '1424430291970314987';
const stamp = (seconds: number) => new Date(Date.UTC(2023, 3, 15) + seconds * 1000).toISOString();
const kernel = (seconds: number, text: string) => `${stamp(seconds)} cpu4:2758489)${text}\n`;
const says = (seconds: number, text: string) => kernel(seconds, `VMotion: 5126: ${id} S: ${text}`);
const round = (n: number) =>
  says(
    n,
    `Another pre-copy iteration needed with ${90_000 - n} pages left to send (prev2 0, prev 0, network bandwidth ~100.5 MB/s, 141% t2d)`,
  );
const many = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('');

async function read(files: Readonly<Record<string, string>>, limits: Partial<Limits> = {}) {
  const sources = Object.entries(files).map(([path, text]) => memorySource(path, text));
  const { migrations, warnings, findings } = await analyse(sources, { platform: nodePlatform, limits });
  const told = warnings.map(({ path, limit, message }) => ({ path, limit, message }));
  return { migrations, told, findings };
}

/** All that a migration says, but for its lines and those that stand behind a value. */
function facts({ lines: _lines, leftOut: _leftOut, rounds: _rounds, ...rest }: Migration): unknown {
  return JSON.parse(JSON.stringify(rest, (name, value: unknown) => (name === 'evidence' ? undefined : value)));
}

const start = kernel(
  0,
  `Migrate: vm 2758489: 3885: Setting VMOTION info: Source ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 5 using SHARED swap`,
);
const failed = kernel(9000, `Migrate: 282: ${id} S: Failed: Timeout (0xbad0021) @0x1`);
const stops = says(
  8000,
  'Stopping pre-copy: only 4711 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~1010.5 MB/s, 1324% t2d)',
);

test('a flood of lines: the first are held, what came behind them is still said, and what is left out is counted', async () => {
  const flood = many(500, (n) => says(10 + n, 'Some line of this migration'));
  const text = start + many(500, round) + flood + stops + failed;
  const whole = await read({ 'vmkernel.log': text });
  const cut = await read({ 'vmkernel.log': text }, { linesOfMigration: 100 });
  expect(whole.told).toEqual([]);
  const [all, some] = [whole.migrations[0], cut.migrations[0]] as [Migration, Migration];
  // The line that ends pre-copy tells of a pass, too.
  expect(all.rounds).toHaveLength(501);
  expect(some.rounds).toEqual(all.rounds.slice(0, 100));
  expect(some).toMatchObject({ outcome: 'failed', preCopyEnd: 'converged', failure: { code: '0xbad0021' } });
  expect(some.lastSeen).toBe(all.lastSeen);
  expect(some.leftOut).toEqual({ lines: all.lines.length - some.lines.length, rounds: 401 });
  expect(some.metrics.pagesLeft).toMatchObject({ value: 4711 });
  // Sums over some of the passes are none.
  expect([all.metrics.rounds?.value, some.metrics.rounds]).toEqual([501, undefined]);
  expect(some.milestones.map(({ name, time }) => [name, time])).toEqual(
    all.milestones.map(({ name, time }) => [name, time]),
  );
  expect(some.phases.map(({ name, start: from, end }) => [name, from, end])).toEqual(
    all.phases.map(({ name, start: from, end }) => [name, from, end]),
  );
  expect(cut.told).toEqual([
    { path: 'vmkernel.log', limit: 'linesOfMigration', message: expect.stringContaining(id) as string },
  ]);
  expect(cut.told[0]?.message).toContain('(limit "linesOfMigration": 100). Raise the limit to read on.');
});

test('where the flood is of other lines than passes, nothing but its lines is missing, whichever part is read first', async () => {
  const flood = many(700, (n) => says(100 + n, 'Resume handshake successful'));
  const parts = { 'a/vmkernel.0.log': start + many(20, round) + flood, 'a/vmkernel.log': stops + failed };
  const reversed = Object.fromEntries(Object.entries(parts).reverse());
  for (const files of [parts, reversed]) {
    const [whole, cut] = [await read(files), await read(files, { linesOfMigration: 50 })];
    expect(cut.migrations.map(facts)).toEqual(whole.migrations.map(facts));
    expect(cut.migrations[0]?.rounds.map(({ n, remainingPages }) => [n, remainingPages])).toEqual(
      whole.migrations[0]?.rounds.map(({ n, remainingPages }) => [n, remainingPages]),
    );
    expect(cut.migrations[0]?.leftOut?.lines).toBeGreaterThan(600);
  }
});

test('a flood of failures is one failure, the first of the best kind', async () => {
  const flood = many(400, (n) =>
    kernel(n, `Migrate: 282: ${id} S: Failed: Connection reset (0xbad00${(n % 90) + 10}) @0x1`),
  );
  const [whole, cut] = [
    await read({ 'vmkernel.log': flood }),
    await read({ 'vmkernel.log': flood }, { linesOfMigration: 20 }),
  ];
  expect(cut.migrations.map(facts)).toEqual(whole.migrations.map(facts));
});

test('a known failure that shows in a line beyond the limit is still the migration’s', async () => {
  const vob = says(700, 'vob.vmotion.chkpt.toobig: too big');
  const flood = many(300, (n) => says(n, 'Some line of this migration'));
  const { migrations, findings } = await read({ 'vmkernel.log': flood + vob + flood }, { linesOfMigration: 50 });
  const whole = await read({ 'vmkernel.log': flood + vob + flood });
  expect(whole.migrations[0]?.findings.length).toBeGreaterThan(0);
  expect(migrations[0]?.findings.map((one) => one.id)).toEqual(whole.migrations[0]?.findings.map((one) => one.id));
  expect(findings).toEqual([]);
});

test.each([
  [
    'a session of a vmware.log',
    'vmware.log',
    `${stamp(0)} In(05) vmx - Received migrate 'from' request for mid id ${id}, src ip <10.0.0.1>, dst ip <10.0.0.2>.\n` +
      many(900, (n) => `${stamp(1 + n / 100)} In(05) vmx - Migrate: VM successfully stunned.\n`) +
      `${stamp(60)} In(05) vmx - Migrate: cleaning up migration state.\n`,
  ],
  [
    'many sessions of one migration',
    'vmware.log',
    many(
      300,
      (n) =>
        `${stamp(n)} In(05) vmx - Received migrate 'from' request for mid id ${id}, src ip <10.0.0.1>, dst ip <10.0.0.2>.\n` +
        `${stamp(n)} In(05) vmx - Migrate: VM successfully stunned.\n${stamp(n)} In(05) vmx - Migrate: cleaning up migration state.\n`,
    ),
  ],
  [
    'lines without an id',
    'vmkernel.log',
    start +
      says(1, 'Resume handshake successful') +
      many(900, (n) => kernel(n / 10, 'Hbr: 1: Migration start received (worldID=2758489)')),
  ],
])('%s', async (_name, path, text) => {
  const [whole, cut] = [await read({ [path]: text }), await read({ [path]: text }, { linesOfMigration: 50 })];
  expect(whole.migrations[0]?.lines.length).toBeGreaterThan(800);
  expect(cut.migrations[0]?.lines.length).toBeLessThan(80);
  expect(cut.migrations.map((one) => [one.id, one.outcome, one.lastSeen])).toEqual(
    whole.migrations.map((one) => [one.id, one.outcome, one.lastSeen]),
  );
  expect(cut.migrations[0]?.leftOut?.lines).toBe(
    (whole.migrations[0]?.lines.length ?? 0) - (cut.migrations[0]?.lines.length ?? 0),
  );
  expect(cut.told.map(({ limit }) => limit)).toEqual(['linesOfMigration']);
});

test('other migrations lose nothing by it', async () => {
  const other = `${kernel(1, `VMotion: 1: 1424430291970314111 S: Resume handshake successful`)}`;
  const text = many(500, (n) => says(n, 'Resume handshake successful')) + other;
  const { migrations } = await read({ 'vmkernel.log': text }, { linesOfMigration: 50, migrationLines: 60 });
  expect(migrations.map((one) => [one.id, one.lines.length, one.leftOut === undefined])).toEqual([
    [id, expect.any(Number), false],
    ['1424430291970314111', 1, true],
  ]);
});

test('as high as it goes it is still a limit, and says so', async () => {
  const limits = withoutLimit('linesOfMigration');
  const most = limits.linesOfMigration ?? 0;
  const line = says(1, 'Resume handshake successful');
  const { migrations, told } = await read({ 'vmkernel.log': line.repeat(most + 10) }, limits);
  expect(migrations[0]?.leftOut?.lines).toBeGreaterThan(5);
  expect(told[0]?.message).toContain('It can be raised no further.');
});
