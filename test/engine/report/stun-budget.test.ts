/** Stun budgets in a report of the sample: in each format, and as names where it is redacted. */
import { describe, expect, test } from 'vitest';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact } from '../../../renderer/engine/report/redact/redact.ts';
import type { ReportRequest } from '../../../renderer/engine/report/request.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

const analysis = await analyseSample();
const budgets = [
  { pattern: 'db-*', ms: 300 },
  { pattern: 'app-014', ms: 500 },
  { pattern: '*', ms: 1000 },
];
const request = (more: Partial<ReportRequest> = {}) => requestFor(analysis, { budgets, ...more });

describe('a report', () => {
  test.each(['markdown', 'html'] as const)('as %s says which moves broke theirs, and of each whether', (format) => {
    const text = writeReport(request(), format).replaceAll(/<[^>]{1,200}>|\\(?=.)/g, '');
    expect(text).toContain('2 of 7 moves broke their stun budget. 2 are unknown: no line states how long');
    expect(text).toContain('Stun budgets, as they were set: 300 ms (db-*), 500 ms (app-014), 1 s (*).');
    expect(text).toMatch(/Over its stun budget of 300 ms \(db-\*\)\. \[\d+\.\d+\]/);
    expect(text).toContain('Within its stun budget of 500 ms (app-014).');
    expect(text).toContain('Whether it kept its stun budget of 1 s (*) is not known: no line states how long');
    expect(text).toContain('300 ms: broken');
  });

  test('says nothing of budgets where none was set', () => {
    for (const format of ['markdown', 'html', 'json'] as const)
      expect(writeReport(request({ budgets: [] }), format)).not.toMatch(/stun budget|stunBudget/i);
  });

  test('as CSV has limit and state in columns of their own, empty where there is none', () => {
    const rows = (text: string) =>
      text
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','));
    const [head = [], ...all] = rows(writeReport(request({ budgets: budgets.slice(0, 2) }), 'migrations-csv'));
    const at = head.indexOf('stun budget ms');
    expect(head[at + 1]).toBe('stun budget');
    // From the end: a cell before it may hold a comma.
    const cells = all.map((row) => row.slice(at - head.length, at - head.length + 2));
    expect(cells.filter(([ms]) => ms !== '')).toEqual(
      expect.arrayContaining([
        ['300', 'broken'],
        ['500', 'kept'],
      ]),
    );
    expect(cells.filter(([ms]) => ms === '')).toEqual(Array.from({ length: 5 }, () => ['', '']));
  });

  test('as JSON has them beside each move, without a bound that no line states', () => {
    const { stunBudgets, migrations } = JSON.parse(writeReport(request(), 'json')) as {
      stunBudgets: unknown;
      migrations: { vm: { name: string }; stunBudget: object }[];
    };
    expect(stunBudgets).toEqual(budgets);
    const of = (vm: string) => migrations.find(({ vm: { name } }) => name === vm)?.stunBudget;
    const evidence: unknown = expect.arrayContaining([{ source: expect.any(Number), line: expect.any(Number) }]);
    expect(of('db-03')).toEqual({
      ...{ state: 'broken', pattern: 'db-*', ms: 300 },
      stun: { of: 'switchover', lowMs: 983.57, highMs: 983.57, evidence },
    });
    expect(of('erp-01')).toEqual({
      ...{ state: 'broken', pattern: '*', ms: 1000 },
      stun: { of: 'failed', lowMs: 99_994, evidence },
    });
    expect(of('file-05')).toEqual({ state: 'unknown', pattern: '*', ms: 1000, why: 'no-stun' });
  });
});

describe('a report without names', () => {
  const { request: redacted, key } = redact(request());

  test('was judged before, and hides each pattern but the one that is everyone’s', () => {
    const name = key['db-*'];
    expect(name).toMatch(/^name-\d+$/);
    const text = writeReport(redacted, 'markdown').replaceAll('\\', '');
    expect(text).toContain(`Over its stun budget of 300 ms (${name}).`);
    expect(text).toContain(`Within its stun budget of 500 ms (${key['app-014']}).`);
    expect(text).toContain('(*)');
  });

  test.each(['markdown', 'html', 'json', 'migrations-csv'] as const)('as %s has no beginning of a name', (format) => {
    expect(writeReport(redacted, format)).not.toMatch(/db-|app-0/);
  });

  test('has the whole name of a VM under the VM’s own pseudonym', () => {
    expect(key['app-014']).toMatch(/^vm-\d+$/);
    expect(redacted.budgets?.[1]?.pattern).toBe(key['app-014']);
    expect(redacted.analysis.migrations.map(({ vm }) => vm.name)).toContain(key['app-014']);
  });
});
