/** `report` on the sample, into files of a folder of its own. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { reportCommand } from '../../electron/cli/report.ts';
import { buildSample } from '../fixtures/sample.ts';
import { runCommandWith } from '../helpers/run-command.ts';

const fixture = new URL('../fixtures/sample/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'switchover-report-'));
const bundle = join(folder, 'sample-bundle.zip');
const { zip, truth } = buildSample((path) => readFileSync(fixture + path, 'utf8'));

beforeAll(() => writeFileSync(bundle, zip));

const ran = (...args: readonly string[]) => runCommandWith({ writeFile }, reportCommand, ...args);

const written = (name: string) => readFileSync(join(folder, name), 'utf8');

test('every format at once, each with every migration and the bundle’s digest where it is told', async () => {
  const to = (name: string) => join(folder, name);
  mkdirSync(to('tables'));
  const { code, err } = await ran(
    '--html',
    to('a.html'),
    '--markdown',
    to('a.md'),
    '--csv',
    to('tables'),
    '--json',
    to('a.json'),
    '--title',
    'The night',
    '--author',
    'N. N.',
    bundle,
  );
  expect([code, err]).toEqual([0, '']);
  const digest = createHash('sha256').update(zip).digest('hex');
  for (const name of ['a.html', 'a.md', 'a.json', 'tables/migrations.csv'])
    for (const { id } of truth.migrations) expect(written(name)).toContain(id);
  for (const name of ['a.html', 'a.md'])
    for (const text of [digest, 'The night', 'N. N.']) expect(written(name)).toContain(text);
  expect(written('tables/rounds.csv').trim().split('\r\n').length).toBeGreaterThan(20);
  // As a spreadsheet must be told; the other formats say it in themselves.
  for (const name of ['tables/migrations.csv', 'tables/rounds.csv']) expect(written(name)).toMatch(/^\ufeff[a-z]/);
  for (const name of ['a.html', 'a.md', 'a.json']) expect(written(name)).not.toContain('\ufeff');
});

test('a table into a pipe begins with its first letter', async () => {
  const { out } = await ran('--csv', '-', bundle);
  expect(out).toMatch(/^id,id hex,/);
});

test('redacted, with the key in a file of its own', async () => {
  const { code } = await ran(
    '--html',
    '-',
    '--csv',
    join(folder, 'r.csv'),
    '--redact',
    '--key',
    join(folder, 'key.json'),
    bundle,
  ).then(({ out, ...rest }) => {
    for (const { vm } of truth.migrations) expect(out).not.toContain(vm);
    expect(out).not.toContain('esx-01');
    return rest;
  });
  expect(code).toBe(0);
  const key = JSON.parse(written('key.json')) as Record<string, string>;
  for (const { vm } of truth.migrations) expect(key[vm]).toMatch(/^vm-\d+$/);
  expect(written('r.csv')).toContain(key[truth.migrations[0]?.vm ?? '']);
  expect(written('r-rounds.csv')).not.toContain('app-014');
});

test('one migration for a ticket', async () => {
  const [first] = truth.migrations;
  const { code, out } = await ran('--short', '-', '--id', first?.id ?? '', '--redact', bundle);
  expect([code, out.length < 8000]).toEqual([0, true]);
  expect(out).toContain('Redacted: names are pseudonyms');
  expect(out).not.toContain(first?.vm);
});

test('one migration by its id in hex', async () => {
  const [first, second] = truth.migrations;
  const { out } = await ran('--markdown', '-', '--id', `0x${first?.idHex}`, bundle);
  expect(out).toContain(`\`${first?.id}\``);
  expect(out).not.toContain(second?.id);
});

describe('what is wrong is said', () => {
  test.each([
    [['--html', 'x.html'], 2, 'usage: report'],
    [[bundle], 2, 'Say where to'],
    [['--html'], 2, '--html needs a value'],
    [['--pdf', 'x.pdf', bundle], 2, 'Unknown option --pdf'],
    [['--html', '-', '--key', 'k.json', bundle], 2, 'only with --redact'],
    [['--html', '-', '--zone', 'CET', bundle], 2, 'offset from UTC'],
    [['--html', '-', join(folder, 'nothing.tgz')], 1, 'there is no such file'],
    [['--html', '-', '--id', '12345678901234567', bundle], 1, 'No migration 12345678901234567'],
    [['--html', join(folder, 'no/such/folder.html'), bundle], 1, 'was not written'],
  ])('%j', async (args, want, words) => {
    const { code, out, err } = await ran(...args);
    expect([code, out]).toEqual([want, '']);
    expect(err).toContain(words);
  });
});

test('a report with a part that is longer than a text can be is refused with a way out', async () => {
  // As long as V8 lets one be; a heading is two characters longer.
  const { code, out, err } = await ran('--markdown', '-', '--title', 'a'.repeat(2 ** 29 - 25), bundle);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('Take some of the migrations with --id');
});

test('analyse writes what fleets are queried by, and nothing besides', async () => {
  const to = (name: string) => join(folder, name);
  const args = ['--opensearch', to('fleet.ndjson'), '--otlp', to('otlp.json'), '--perfetto', to('trace.json'), bundle];
  expect(await runCommandWith({ writeFile }, analyseCommand, ...args)).toEqual({ code: 0, out: '', err: '' });
  expect(JSON.parse(written('fleet-template.json'))).toHaveProperty('index_patterns', ['switchover-migrations*']);
  expect(written('fleet.ndjson').trim().split('\n')).toHaveLength(2 * (truth.migrations.length + 1));
  expect(JSON.parse(written('otlp.json'))).toHaveProperty('resourceSpans');
  expect(JSON.parse(written('trace.json'))).toHaveProperty('traceEvents');
  const failed = await runCommandWith({ writeFile }, analyseCommand, '--otlp', to('no/such/folder.json'), bundle);
  expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('was not written')]);
});
