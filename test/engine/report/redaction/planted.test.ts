/** No name that was planted in a bundle stands in any output of any format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../renderer/engine/analyse.ts';
import type { Analysis } from '../../../../renderer/engine/model.ts';
import { bulk, ndjson } from '../../../../renderer/engine/report/fleet/ndjson.ts';
import { otlp } from '../../../../renderer/engine/report/fleet/otlp.ts';
import { perfetto } from '../../../../renderer/engine/report/fleet/perfetto.ts';
import { analysisJson } from '../../../../renderer/engine/report/analysis-file.ts';
import { writeReport } from '../../../../renderer/engine/report/index.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { sectionNames } from '../../../../renderer/engine/report/request.ts';
import type { ReportRequest } from '../../../../renderer/engine/report/request.ts';
import { nodePlatform } from '../../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../../helpers/memory-source.ts';
import { requestFor } from '../../../helpers/sample-report.ts';
import { bundleOf, planted, secretsOf, textsOf } from './planted.ts';
import type { Planted } from './planted.ts';

const read = (bundle: Readonly<Record<string, string>>) =>
  analyse(
    Object.entries(bundle).map(([path, text]) => memorySource(path, text)),
    { platform: nodePlatform },
  );

const reports = ['html', 'markdown', 'migrations-csv', 'rounds-csv', 'json'] as const;

function everyFormat(request: ReportRequest): Readonly<Record<string, string>> {
  const { analysis } = request;
  return {
    ...Object.fromEntries(reports.map((format) => [format, writeReport(request, format)])),
    'analysis json': [...analysisJson(analysis)].join(''),
    ndjson: [...ndjson(analysis)].join(''),
    opensearch: [...bulk(analysis)].join(''),
    otlp: JSON.stringify(otlp(analysis, '0.0.0')),
    perfetto: JSON.stringify(perfetto(analysis)),
  };
}

const wholeRequest = (analysis: Analysis, one: Planted) =>
  requestFor(analysis, {
    sections: sectionNames,
    title: `The night of ${one['vm']} at ${one['cluster']}`,
    notes: `Ask ${one['mailUser']}@${one['company']}.example about ${one['vm']} on ${one['host']}.`,
    remarks: [{ about: { kind: 'investigation' }, text: `${one['portgroup']} again` }],
    bundles: [{ name: `${one['case']}.zip`, bytes: 1, digest: undefined }],
  });

test('nothing that was planted is left, in any format', async () => {
  await fc.assert(
    fc.asyncProperty(planted, async (one) => {
      const secrets = secretsOf(one);
      fc.pre(new Set(secrets).size >= secrets.length - 8);
      const analysis = await read(bundleOf(one));
      // All lines are the migration's: else nothing would be held of them.
      expect(analysis.migrations.map(({ lines }) => lines.length)).toEqual([textsOf(one).length + 4]);
      const plain = everyFormat(wholeRequest(analysis, one));
      expect(secrets.filter((secret) => (plain['html'] ?? '').toLowerCase().includes(secret)).length).toBeGreaterThan(
        40,
      );
      const { request } = redact(wholeRequest(analysis, one));
      for (const [format, text] of Object.entries(everyFormat(request)))
        expect([format, secrets.filter((secret) => text.toLowerCase().includes(secret))]).toEqual([format, []]);
    }),
    { seed: 22, numRuns: 25, interruptAfterTimeLimit: 60_000 },
  );
}, 120_000);

test('each place that names a thing says so by itself', async () => {
  const request = requestFor(await read({ 'hostd.log': '' }));
  fc.assert(
    fc.property(planted, (one) => {
      const secrets = secretsOf(one);
      for (const text of textsOf(one)) {
        const { notes } = redact({ ...request, notes: text }).request;
        const left = secrets.filter((secret) => notes.toLowerCase().includes(secret));
        expect([notes, left]).toEqual([notes, []]);
      }
    }),
    { seed: 22, numRuns: 40, interruptAfterTimeLimit: 30_000 },
  );
}, 60_000);

describe('one thing in two spellings is one pseudonym', () => {
  const [one] = fc.sample(planted, { seed: 7, numRuns: 1 }) as [Planted];
  const through = async (text: string) => {
    const bundle = bundleOf(one);
    const path = Object.keys(bundle).find((name) => name.endsWith('hostd.log')) ?? '';
    const [head = ''] = (bundle[path] ?? '').split('\n').at(-2)?.split('] Virtual') ?? [];
    const analysis = await read({ ...bundle, [path]: `${bundle[path] ?? ''}${head}] ${text}\n` });
    const { request } = redact(requestFor(analysis));
    return request.analysis.migrations[0]?.lines.map((line) => line.text).find((line) => line.includes('MARK')) ?? '';
  };
  test.each([
    ['::ffff:10.77.9.9 10.77.9.9 ::FFFF:0a4d:0909', 'address'],
    ['2001:db8::12 2001:DB8:0:0:0:0:0:12 2001:0db8:0000::0012', 'address'],
    ['00:50:56:77:aa:dd 00-50-56-77-AA-DD 0050.5677.aadd 00505677aadd', 'mac'],
    ['corp\\quimbyx QUIMBYX@corp.example vsphere.local\\quimbyx', 'user'],
    ['krusty.kazu.example KRUSTY.KAZU.EXAMPLE', 'host'],
  ])('%s', async (text, kind) => {
    const spellings = /MARK (.*) END/.exec(await through(`MARK ${text} END`))?.[1]?.split(' ') ?? [];
    expect(spellings).toHaveLength(text.split(' ').length);
    expect(new Set(spellings).size).toBe(1);
    expect(spellings[0]).toMatch(new RegExp(`^${kind}-\\d+$`));
  });
});
