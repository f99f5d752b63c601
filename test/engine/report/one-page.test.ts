import { beforeAll, expect, test } from 'vitest';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact } from '../../../renderer/engine/report/redact/redact.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});
const keysOf = (...vms: readonly string[]) =>
  analysis.migrations.filter(({ vm }) => vms.includes(vm.name ?? '')).map(({ key }) => key);
const page = (keys: readonly string[], notes = '') =>
  writeReport(requestFor(analysis, { keys, notes, isOnePage: true }), 'markdown');

test('of one that failed: the conclusion, what happened, why, what to do, three figures, a picture', () => {
  const text = page(keysOf('erp-01'), 'Raise the limit, then try again.');
  const parts = [
    'Raise the limit',
    '## What happened',
    'stayed on esx',
    '### Why (',
    '### What to do next',
    '### Figures',
    'Phases on each host',
  ];
  const at = parts.map((part) => text.indexOf(part));
  expect(at.every((one) => one >= 0)).toBe(true);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  const figures = text
    .slice(text.indexOf('### Figures'))
    .split('\n')
    .filter((line) => line.startsWith('|'));
  // The head, its line, three figures.
  expect(figures).toHaveLength(5);
  expect(figures.slice(2).every((line) => /\.(?:log|gz):\d+/.test(line))).toBe(true);
});

test('of one that succeeded there is nothing to explain', () => {
  const text = page(keysOf('app-014'));
  expect(text).toContain('app-014 moved');
  expect(text).not.toContain('### Why');
});

test('of many: all counted, their causes, and the last that failed', () => {
  const text = page(analysis.migrations.map(({ key }) => key));
  expect(text).toContain('7 migrations: 4 succeeded, 3 failed');
  expect(text).toContain('The last that failed: ');
  expect(text).toMatch(/longest downtime, of `db-03` \|\s+984 ms/);
  expect(text).not.toContain('## Summary');
});

test('leads nowhere: it has no list of lines', () => {
  const html = writeReport(requestFor(analysis, { keys: keysOf('erp-01'), isOnePage: true }), 'html');
  expect(html).not.toContain('href="#');
});

test('redacted it names nobody', () => {
  const request = requestFor(analysis, { isOnePage: true });
  const { request: safe } = redact(request, { withUuids: false });
  const text = writeReport(safe, 'html');
  expect(text).toContain('Redacted: names are pseudonyms');
  for (const name of ['erp-01', 'db-03', 'esx-01', 'esx-02', 'lab.example']) expect(text).not.toContain(name);
});
