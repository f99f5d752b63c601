/** Whole reports of the sample, and hostile text through every format. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Analysis, Migration } from '../../../renderer/engine/model.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import type { ReportFormat } from '../../../renderer/engine/report/index.ts';
import { sectionNames, usualSections } from '../../../renderer/engine/report/request.ts';
import { escapeMarkdown } from '../../../renderer/engine/report/writers/markdown.ts';
import { htmlStyle, htmlStyleHash } from '../../../renderer/engine/report/writers/html-style.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

function migrationOf(vm: string): Migration {
  const found = analysis.migrations.find((one) => one.vm.name === vm);
  if (!found) throw new Error(`${vm} was not found`);
  return found;
}

/** One that converged, tried with twice the bandwidth, and one that failed. */
function usual() {
  const { key } = migrationOf('app-014');
  return requestFor(analysis, {
    keys: [key, migrationOf('web-07').key],
    title: 'Moves of the night',
    author: 'N. N.',
    notes: 'Both hosts were read.\n\n- one *moved*\n- one did not',
    remarks: [{ about: { kind: 'migration', key }, text: 'The first after the upgrade.' }],
    scenarios: [
      {
        id: 's1',
        name: '25 GbE',
        migrationKey: key,
        mode: 'precopy',
        inputs: { memoryMiB: 14_265, bandwidthMbps: 25_000, dirtyRatePagesPerSec: 120_000, workingSetMiB: 8_000 },
        changedAt: 0,
      },
    ],
    bundles: [{ name: 'sample-bundle.zip', bytes: 1_234_567, digest: 'ab'.repeat(32) }],
    madeAt: 1_700_200_000_000,
  });
}

describe('reports of the sample', () => {
  test.each([
    ['html', 'sample-report.html'],
    ['markdown', 'sample-report.md'],
    ['migrations-csv', 'sample-migrations.csv'],
    ['rounds-csv', 'sample-rounds.csv'],
  ] as const)('%s is as it was reviewed', async (format, file) => {
    await expect(writeReport(usual(), format)).toMatchFileSnapshot(`../../golden/${file}`);
  });

  test('a table has each id with all its digits for a spreadsheet, too, and columns are only added', () => {
    for (const [format, least] of [
      ['migrations-csv', 60],
      ['rounds-csv', 14],
    ] as const) {
      const [head = [], ...rows] = writeReport(usual(), format)
        .trimEnd()
        .split('\r\n')
        .map((row) => cellsOf(row));
      const [own, text] = [head.findIndex((one) => /^(?:migration )?id$/.test(one)), head.indexOf('id as text')];
      expect([own, text]).toEqual([0, head.length - 1]);
      expect(head.length).toBeGreaterThanOrEqual(least);
      expect(rows.length).toBeGreaterThan(1);
      for (const row of rows) expect(row[text]).toBe(row[own] === '' ? '' : `id ${row[own]}`);
    }
  });

  test('each evidence line stands with its file and number, and every reference leads to one', () => {
    const html = writeReport(usual(), 'html');
    const ids = new Set([...html.matchAll(/ id="(m[^"]+)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
    const { failure, lines } = migrationOf('web-07');
    for (const { source, line } of failure?.evidence ?? []) {
      const { text = '' } = lines.find((one) => one.source === source && one.line === line) ?? {};
      expect(html).toContain(`${analysis.sources[source]?.path}:${line} `);
      expect(html).toContain(
        text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll("'", '&#39;')
          .replaceAll('"', '&quot;'),
      );
    }
  });

  test('a section that was not asked for is not written', () => {
    for (const section of usualSections) {
      const whole = writeReport(usual(), 'markdown');
      const without = writeReport(
        { ...usual(), sections: sectionNames.filter((name) => name !== section && name !== 'lines') },
        'markdown',
      );
      expect(without.length, section).toBeLessThan(whole.length);
    }
  });

  test('it says what was not in the bundle', () => {
    const one = migrationOf('app-014');
    const hostless = { ...one, hostLogs: ['source' as const], clock: undefined };
    const half = {
      ...analysis,
      migrations: [hostless],
      sources: analysis.sources.map((source) =>
        source.format === 'vpxd' ? { ...source, format: 'unknown' as const } : source,
      ),
      warnings: [{ path: 'a.tgz', offset: 9, kind: 'truncated' as const, message: 'It ends in the middle.' }],
    };
    const text = writeReport(requestFor(half, { sections: ['missing'] }), 'markdown');
    expect(text).toContain('no log of the destination host `esx-02.lab.example`');
    expect(text).toContain('the offset of the two clocks cannot be told');
    expect(text).toContain('No vpxd.log');
    expect(text).toContain('`a.tgz` It ends in the middle.');
  });
});

/** Every text of every log line, name and message replaced by something that wants to be more than text. */
function hostile(bad: string): Analysis {
  const one = migrationOf('web-07');
  return {
    ...analysis,
    sources: analysis.sources.map((source) => ({ ...source, path: `${bad}/x.log`, host: bad })),
    warnings: [{ path: bad, offset: undefined, kind: 'damaged', message: bad }],
    migrations: [
      {
        ...one,
        vm: { ...one.vm, name: bad, path: bad },
        source: { host: bad, ip: bad },
        destination: { host: `${bad}2`, ip: bad },
        opIds: [bad],
        failure: { status: bad, code: bad, fault: bad, evidence: one.failure?.evidence ?? [] },
        lines: one.lines.map((line) => ({ ...line, text: bad })),
      },
    ],
  };
}

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg><svg onload=alert(1)>',
  '[click](javascript:alert(1))',
  '![x](https://evil.example/pixel.png)',
  '<https://evil.example/>',
  'see https://evil.example/ and www.evil.example',
  '``` \n# heading\n<b>',
  '`````` ` <i>x</i> ` ``',
  '| a | b |\n|---|---|\n',
  '[ref]: https://evil.example',
  '=HYPERLINK("https://evil.example","x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '&lt;script&gt; &#x3c;b&#x3e;',
  '\u202etxt.exe\u0000\u001b[31m',
  '- item\n1. item\n> quote\n***\n~~~\n',
];

describe.each(attacks)('%j stays text', (bad) => {
  const formats: readonly ReportFormat[] = ['html', 'markdown', 'ticket', 'migrations-csv', 'rounds-csv', 'json'];
  const requested = () =>
    requestFor(hostile(bad), {
      title: bad,
      author: bad,
      notes: bad,
      bundles: [{ name: bad, bytes: 1, digest: undefined }],
      scenarios: [
        {
          id: '1',
          name: bad,
          migrationKey: migrationOf('web-07').key,
          mode: 'precopy',
          inputs: { memoryMiB: 1024, bandwidthMbps: 1000 },
          changedAt: 0,
        },
      ],
    });

  test('in HTML', () => {
    const html = writeReport(requested(), 'html');
    expect(html).not.toMatch(/<(?:script|img|i|b|iframe|object|embed|form|input|base|link)[\s>/]/i);
    expect(html.match(/<svg/g)?.length).toBe(html.match(/<\/svg>/g)?.length);
    for (const [tag] of html.matchAll(/<[^!/][^>]*>/g))
      expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(?:on\w+|style)\s*=|'/i);
    for (const [, address = ''] of html.matchAll(/href="([^"]*)"/g))
      expect(address).toMatch(/^(?:#m\d|https?:\/\/(?!evil))/);
    expect(['\u202e', '\0', '\u001b'].filter((control) => html.includes(control))).toEqual([]);
  });

  test('in Markdown, as a renderer with every extension on reads it', () => {
    const rendered = new MarkdownIt({ html: true, linkify: true }).render(
      writeReport({ ...requested(), notes: '' }, 'markdown'),
    );
    expect(rendered).not.toMatch(/<(?:script|img|i|b|svg)[\s>]/);
    for (const [, address = ''] of rendered.matchAll(/href="([^"]*)"/g)) expect(address).not.toMatch(/evil|javascript/);
    const headings = [...rendered.matchAll(/<h[1-6]>(.*?)<\/h/g)].map(([, text]) => text);
    expect(headings).not.toContain('heading');
  });

  test('in a note, where an author’s lists and plain addresses are kept', () => {
    const rendered = new MarkdownIt({ html: true }).render(
      writeReport(requestFor(analysis, { keys: [], notes: bad }), 'markdown'),
    );
    expect(rendered).not.toMatch(/<(?:script|img|i|b|svg|a)[\s>]/);
  });

  test('in tables and in the analysis file', () => {
    for (const format of formats.filter((one) => one.endsWith('csv')))
      for (const cell of cellsOf(writeReport(requested(), format))) expect(cell).not.toMatch(/^\s*[=+@]|^\s*-\D/);
    expect(JSON.parse(writeReport(requested(), 'json'))).toMatchObject({ migrations: [{ vm: { name: bad } }] });
  });
});

/** Cells of RFC 4180. */
function cellsOf(csv: string): readonly string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

test('escaped text reads as it was', () => {
  const text = 'a_b*c `d` [e](f) <g> & 1. #h ~~i~~ | \\ https://x.example www.y.example';
  const rendered = new MarkdownIt({ html: true, linkify: true }).renderInline(escapeMarkdown(text));
  const plain = rendered
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  expect(plain).toBe(text);
});

test('the style’s hash is the one that the report’s policy and the application’s name', () => {
  const hash = `sha256-${createHash('sha256').update(htmlStyle).digest('base64')}`;
  expect(htmlStyleHash).toBe(hash);
  const policy = JSON.parse(
    readFileSync(new URL('../../../renderer/contract/content-security-policy.json', import.meta.url), 'utf8'),
  ) as Record<string, string>;
  expect(policy['style-src']).toBe(`'self' '${hash}'`);
});

test('of more migrations than anyone reads none is simulated, and it is said', async () => {
  const analysis = await analyseSample();
  const [one] = analysis.migrations.filter(({ rounds }) => rounds.length > 0);
  const many = Array.from({ length: 51 }, (_, n) => ({ ...(one as Migration), key: `k${n}` }));
  const written = (migrations: readonly Migration[]) =>
    writeReport(requestFor({ ...analysis, migrations }, { sections: ['summary', 'simulated'] }), 'markdown');
  expect(written(many.slice(0, 50))).toContain('### Real beside simulated');
  expect(written(many)).not.toContain('### Real beside simulated');
  expect(written(many)).toContain('Of more than 50 migrations only those with scenarios are simulated.');
});
