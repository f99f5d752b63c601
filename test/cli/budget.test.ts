/** `--budget` of `analyse` and `report`, on the sample: which moves broke theirs, and a clear sentence for what is none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { reportCommand } from '../../electron/cli/report.ts';
import { buildSample } from '../fixtures/sample.ts';
import { runCommand, runCommandWith } from '../helpers/run-command.ts';

const fixture = new URL('../fixtures/sample/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-budget-'));
const bundle = join(folder, 'sample-bundle.zip');
const budgets = ['--budget', 'db-*=300', '--budget', '*=1s'];

beforeAll(() => writeFileSync(bundle, buildSample((path) => readFileSync(fixture + path, 'utf8')).zip));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const analyse = (...args: readonly string[]) => runCommand(analyseCommand, ...args, bundle);

describe('analyse', () => {
  test('lists the moves that broke theirs below the table, each with its line, and counts the unknown', async () => {
    const { code, out, err } = await analyse(...budgets);
    expect([code, err]).toEqual([0, '']);
    const [, count, ...rest] = /\n\n(2 of 7 moves.*)\n(.*)\n(.*)\n\n/.exec(out) ?? [];
    expect(count).toBe(
      '2 of 7 moves broke their stun budget. 2 are unknown: no line states how long the guest stood still.',
    );
    expect(rest[0]).toMatch(
      /^db-03: over its stun budget of 300 ms \(db-\*\): the guest stood still 984 ms \(sample-bundle\.zip\/.+\/vpxa\.0\.gz:683\)$/,
    );
    expect(rest[1]).toMatch(/^erp-01: over its stun budget of 1 s \(\*\): the guest stood still at least 100 s/);
  });

  test('says nothing of budgets without one', async () => {
    expect((await analyse()).out).not.toContain('stun budget');
    expect((await analyse('--json')).out).not.toContain('stunBudget');
  });

  test('has them in JSON and in NDJSON, the same', async () => {
    type Entry = { vm: { name: string }; stunBudget?: { state: string; ms: number } };
    const { code, out } = await analyse('--json', ...budgets);
    expect(code).toBe(0);
    const { stunBudgets, migrations } = JSON.parse(out) as { stunBudgets: unknown; migrations: Entry[] };
    expect(stunBudgets).toEqual([
      { pattern: 'db-*', ms: 300 },
      { pattern: '*', ms: 1000 },
    ]);
    expect(migrations.find(({ vm }) => vm.name === 'db-03')?.stunBudget).toMatchObject({ state: 'broken', ms: 300 });
    const lines = (await analyse('--ndjson', ...budgets)).out.trimEnd().split('\n');
    const inLines = lines.map((line) => (JSON.parse(line) as Entry).stunBudget);
    expect(inLines).toEqual(migrations.map(({ stunBudget }) => stunBudget));
  });

  test.each([[[]], [['--json']], [['--ndjson']]])('redacted %j, has no part of a name', async (format) => {
    const { code, out } = await analyse(...format, ...budgets, '--redact');
    expect(code).toBe(0);
    expect(out).toMatch(/over its stun budget of 300 ms \(name-\d+\)|"state":"broken","pattern":"name-\d+"/);
    expect(out).not.toMatch(/db-/);
  });

  test.each([
    ['db-*', /^“db-\*” is no stun budget: write PATTERN=MS, such as 'db-\*=300'\.\n/],
    ['db-*=soon', /^“soon” is no time: write 300 ms or 1\.5 s\.\n/],
    ['=300', /^A stun budget needs a VM’s name/],
    ['*=0', /^A stun budget is between 1 ms and an hour\.\n/],
  ])('%s is wrong usage, in a sentence', async (wrong, sentence) => {
    const { code, out, err } = await analyse('--budget', wrong);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).toContain("--budget 'db-*=300'");
  });

  test('of one pattern twice, of none, and for exports is wrong usage as well', async () => {
    expect((await analyse('--budget', 'a=1', '--budget', 'A=2')).err).toMatch(/^There are two stun budgets for A\./);
    expect((await runCommand(analyseCommand, bundle, '--budget')).code).toBe(2);
    expect((await analyse('--budget', '*=1', '--otlp', join(folder, 'x'))).err).toMatch(
      /^Exports hold no stun budgets/,
    );
  });
});

test('report has them in what it writes', async () => {
  const file = join(folder, 'report.md');
  const args = ['--markdown', file, ...budgets, bundle];
  expect(await runCommandWith({ writeFile }, reportCommand, ...args)).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(file, 'utf8')).toContain('2 of 7 moves broke their stun budget');
  const wrong = await runCommand(reportCommand, '--markdown', file, '--budget', 'db-*=soon', bundle);
  expect([wrong.code, wrong.err.split('\n')[0]]).toEqual([2, '“soon” is no time: write 300 ms or 1.5 s.']);
});
