/** Why a migration failed: every output says it in the same words. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { analyseCommand } from '../../../electron/cli/analyse.ts';
import { plain } from '../../../electron/cli/table.ts';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis, Failure, Finding, Migration } from '../../../renderer/engine/model.ts';
import { causeOf, causesOf } from '../../../renderer/engine/presentation/cause.ts';
import { story } from '../../../renderer/engine/presentation/story.ts';
import { buildReport } from '../../../renderer/engine/report/build.ts';
import { otlp } from '../../../renderer/engine/report/fleet/otlp.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { escapeHtml } from '../../../renderer/engine/report/writers/escape-html.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { shown, unfiltered } from '../../../renderer/state/filter.ts';
import { TextSearch } from '../../../renderer/state/text-search.ts';
import { columns } from '../../../renderer/ui/migrations/columns.ts';
import { columnsOf, countCauses } from '../../../renderer/engine/overview/columns.ts';
import { buildSample } from '../../fixtures/sample.ts';
import { twoHosts } from '../../fixtures/two-hosts.ts';
import { bytesOf } from '../../helpers/archives.ts';
import { excerpts } from '../../helpers/excerpts.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { runCommand } from '../../helpers/run-command.ts';
import { requestFor } from '../../helpers/sample-report.ts';

const read = (path: string) => readFileSync(new URL(`../../fixtures/sample/${path}`, import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'switchover-cause-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Files = readonly (readonly [path: string, data: Uint8Array | string])[];
const inputs: readonly (readonly [name: string, files: Files])[] = [
  ['sample', [['sample-bundle.zip', buildSample(read).zip]]],
  ['two hosts', Object.entries(twoHosts({ seed: 3, aheadSeconds: 2, drift: 0, read }).logs)],
  ...excerpts().map(({ name, files }) => [name, [...files]] as const),
];

/** What each output says of one migration: its words where it has a place for them alone, else whether they are in it. */
function said(analysis: Analysis, one: Migration): Readonly<Record<string, unknown>> {
  const cause = causeOf(one) ?? 'no cause';
  const alone = { ...analysis, migrations: [one] };
  const spans = JSON.stringify(otlp(alone, ''));
  const ifSo = (isSo: boolean) => (isSo ? cause : 'other words');
  return {
    list: columns.find(({ id }) => id === 'cause')?.write(one, 'utc'),
    overview: countCauses(columnsOf(alone.migrations, []))[0]?.cause,
    chip: causesOf([one])[0]?.cause,
    'behind the chip': ifSo(shown([one], { ...unfiltered, cause }).length === 1),
    search: ifSo(new TextSearch().find([one], cause).length === 1),
    story: ifSo(story(one).includes(cause)),
    'report, summary': summaryCell(analysis, one),
    'report, migration': ifSo(isIn(writeReport(requestFor(alone), 'html'), cause)),
    csv: csvCell(alone),
    otlp: ifSo(!/"code":2/.test(spans) || spans.includes(JSON.stringify(cause))),
  };
}

/** What only follows is quoted there, and the cause said not to be known. */
function isIn(html: string, cause: string): boolean {
  const [, quoted = cause, unknown = ''] =
    /^(.{1,500}): this only follows, (the cause is not known)$/.exec(cause) ?? [];
  return html.includes(escapeHtml(quoted.replace(/ \([^)]{1,20}\)$/, ''))) && html.includes(unknown);
}

/** A report of two or more begins with a table of them. */
function summaryCell(analysis: Analysis, { key }: Migration): unknown {
  const { blocks } = buildReport(requestFor(analysis, { keys: [key, key], sections: ['summary'] }));
  return blocks.find((block) => block.kind === 'table')?.rows[0]?.at(-1)?.[0];
}

function csvCell(analysis: Analysis): unknown {
  const [heads = '', row = ''] = writeReport(requestFor(analysis), 'migrations-csv').split('\r\n');
  const cells = [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) => quoted ?? bare);
  return cells[heads.split(',').indexOf('cause')]?.replaceAll('""', '"');
}

describe.each(inputs)('%s', (name, files) => {
  test('says why a migration failed in the same words everywhere', async () => {
    for (const [path, data] of files) {
      const place = join(folder, name, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, bytesOf(data));
    }
    const sources = files.map(([path, data]) => memorySource(path, data));
    const analysis = await analyse(sources, { platform: nodePlatform });
    const failed = analysis.migrations.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
    const table = await runCommand(analyseCommand, join(folder, name));
    for (const one of failed) {
      const cause = causeOf(one);
      expect(Object.entries(said(analysis, one)).filter(([, words]) => words !== cause)).toEqual([]);
      expect(cause).toBeTruthy();
      const rows = table.out.split('\n').filter((row) => row.startsWith(one.id ?? '(no id)'));
      expect(rows.some((row) => row.endsWith(plain(cause ?? '')))).toBe(true);
    }
  });
});

describe('the cause', () => {
  const finding = (rank: Finding['rank'], title: string, ...lines: readonly number[]) =>
    ({ rank, title, evidence: lines.map((line) => ({ source: 0, line })) }) as unknown as Finding;
  const failure: Failure = {
    status: 'Out of memory.',
    code: '0xbad0014',
    side: 'source',
    evidence: [{ source: 0, line: 1 }],
  };
  const migration = (more: Partial<Migration>) =>
    ({
      ...{ kind: 'vmotion', outcome: 'failed', failure: undefined, findings: [], rounds: [], metrics: {} },
      ...{ vm: { name: 'a' }, source: {}, destination: {} },
      lines: [{ source: 0, line: 1, text: 'Failed: Out of memory.' }],
      ...more,
    }) as unknown as Migration;

  test('is a known one before the words of the log', () => {
    expect(causeOf(migration({ failure, findings: [finding('consequence', 'b'), finding('cause', 'c')] }))).toBe('c');
    expect(causeOf(migration({ failure }))).toBe('Out of memory (0xbad0014)');
  });

  test('is never what only follows from it, nor what is beside the point', () => {
    for (const rank of ['consequence', 'noise'] as const) {
      const words = 'Out of memory (0xbad0014): this only follows, the cause is not known';
      expect(causeOf(migration({ failure, findings: [finding(rank, 'b', 1)] }))).toBe(words);
    }
    expect(causeOf(migration({ failure, findings: [finding('consequence', 'b', 2)] }))).toBe(
      'Out of memory (0xbad0014)',
    );
  });

  test('is said not to be known, and not asked for where nothing failed', () => {
    expect(causeOf(migration({}))).toBe('no line says why');
    expect(causeOf(migration({ outcome: 'succeeded', failure, findings: [finding('cause', 'c')] }))).toBeUndefined();
    expect(causeOf(migration({ outcome: 'unknown' }))).toBeUndefined();
    expect(causeOf(migration({ outcome: 'cancelled' }))).toBeUndefined();
  });

  test('names the side whose words it is', () => {
    expect(story(migration({ failure }))).toBe('a did not move: Out of memory (0xbad0014), says the source.');
    expect(story(migration({ failure, findings: [finding('cause', 'It was short of memory')] }))).toBe(
      'a did not move: It was short of memory; the source says “Out of memory” (0xbad0014).',
    );
  });
});
