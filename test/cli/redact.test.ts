/** `--redact` and `--key` of `analyse` and `report`, on the sample: nothing of its owner's in whatever is written. */
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
const folder = mkdtempSync(join(tmpdir(), 'switchover-redact-'));
const bundle = join(folder, 'sample-bundle.zip');
const { zip, truth } = buildSample((path) => readFileSync(fixture + path, 'utf8'));
const at = (name: string) => join(folder, name);
const written = (name: string) => readFileSync(at(name), 'utf8');

beforeAll(() => writeFileSync(bundle, zip));

const runs = (command: typeof analyseCommand, ...args: readonly string[]) =>
  runCommandWith({ writeFile }, command, ...args);

const owners = [...truth.migrations.map(({ vm }) => vm), 'esx-01', 'esx-02', 'lab.example', '192.168.50.', 'ds-gold'];
const namesIn = (text: string) => owners.filter((name) => text.includes(name));

describe('analyse', () => {
  test.each([[[]], [['--json']], [['--ndjson']]])('%j', async (format) => {
    const plain = await runs(analyseCommand, ...format, bundle);
    const redacted = await runs(analyseCommand, ...format, '--redact', bundle);
    expect([redacted.code, redacted.err, namesIn(redacted.out)]).toEqual([0, '', []]);
    expect(namesIn(plain.out).length).toBeGreaterThan(4);
    for (const { id } of truth.migrations) expect(redacted.out).toContain(id);
    // Each says so as plainly as the other.
    expect(plain.out).toMatch(/"redacted":false|Not redacted/);
    expect(redacted.out).toMatch(/"redacted":true|Redacted: names/);
  });

  test('what fleets are queried by, and the key of it', async () => {
    const args = ['--opensearch', at('fleet.ndjson'), '--otlp', at('otlp.json'), '--perfetto', at('trace.json')];
    expect(await runs(analyseCommand, ...args, '--redact', '--key', at('fleet-key.json'), bundle)).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    for (const name of ['fleet.ndjson', 'otlp.json', 'trace.json'])
      expect([name, namesIn(written(name))]).toEqual([name, []]);
    expect(written('fleet.ndjson')).toContain('"redacted":true');
    expect(written('otlp.json')).toContain('{"key":"switchover.redacted","value":{"boolValue":true}}');
    expect(written('trace.json')).toContain('"otherData":{"names":"redacted"}');
    expect(Object.keys(JSON.parse(written('fleet-key.json')) as object)).toEqual(
      expect.arrayContaining(truth.migrations.map(({ vm }) => vm)),
    );
  });

  test('a key without --redact is refused, and a file that is no key stays as it is', async () => {
    expect((await runs(analyseCommand, '--key', at('k.json'), bundle)).code).toBe(2);
    writeFileSync(at('notes.json'), '{"a":"b"}');
    const { code, out, err } = await runs(analyseCommand, '--ndjson', '--redact', '--key', at('notes.json'), bundle);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('is no key of pseudonyms');
    expect(written('notes.json')).toBe('{"a":"b"}');
  });
});

test('with the key of an earlier run a name keeps its pseudonym', async () => {
  const [, , third] = truth.migrations;
  writeFileSync(at('key.json'), JSON.stringify({ [third?.vm ?? '']: 'vm-41', 'esx-02.lab.example': 'host-7' }));
  const { code } = await runs(reportCommand, '--csv', at('r.csv'), '--redact', '--key', at('key.json'), bundle);
  expect(code).toBe(0);
  const key = JSON.parse(written('key.json')) as Record<string, string>;
  expect([key[third?.vm ?? ''], key['esx-02.lab.example'], key['esx-02']]).toEqual(['vm-41', 'host-7', 'host-7']);
  expect(written('r.csv')).toContain('vm-41');
  const [head = [], first = []] = written('r.csv')
    .split('\r\n')
    .map((line) => line.split(','));
  expect(first[head.indexOf('redacted')]).toBe('yes');
});

test.each([
  [[], 'Not redacted: names as in the logs'],
  [['--redact'], 'Redacted: names are pseudonyms'],
])('a report says it at its head: %j', async (options, want) => {
  const { out } = await runs(reportCommand, '--html', '-', ...options, bundle);
  expect(/<p class="byline">([^<]*)/.exec(out)?.[1]).toContain(want);
});

test.each([
  [analyseCommand, [] as readonly string[]],
  [analyseCommand, ['--json']],
  [reportCommand, ['--html', at('none.html')]],
])('why nothing was read is said without names, too', async (command, options) => {
  const place = join(folder, 'Krusty Zukunft AG');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'Jane Doezu.7z'), '7z\u00bc\u00af\u0027\u001c1234', 'latin1');
  const plain = await runs(command, ...options, place);
  expect([plain.code, `${plain.out}${plain.err}`]).toEqual([1, expect.stringContaining('Jane Doezu')]);
  const { code, out, err } = await runs(command, ...options, '--redact', place);
  expect([code, /Krusty|Zukunft|Jane|Doezu/.exec(`${out}${err}`)?.[0]]).toEqual([1, undefined]);
  expect(err).toContain('7z archive');
});
