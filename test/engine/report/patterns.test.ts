/** What many migrations share, in each format of a report, with names and without. */
import { describe, expect, test } from 'vitest';
import type { Analysis, Migration } from '../../../renderer/engine/model.ts';
import { analysisJson } from '../../../renderer/engine/report/analysis-file.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact, redactAnalysis } from '../../../renderer/engine/report/redact/redact.ts';
import { chance, clusterMoves, hostName, migrationsOf } from '../../fixtures/moves.ts';
import type { ClusterMove } from '../../fixtures/moves.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { noAnalysis } from '../../helpers/fake-window.ts';
import { requestFor } from '../../helpers/sample-report.ts';

const formats = ['html', 'markdown', 'migrations-csv', 'rounds-csv', 'json'] as const;
const cluster = clusterMoves({ moves: 300, hosts: 8, hours: 36, seed: 1 });

function analysisWith(failing: (move: ClusterMove) => number, change = (one: Migration) => one): Analysis {
  const random = seededRandom(1001);
  const migrations = migrationsOf(cluster, (move) => chance(random, failing(move)));
  return { ...noAnalysis, migrations: migrations.map(change) };
}
const badHost = analysisWith(({ to }) => (to === 7 ? 0.6 : 0.02));
const isBad = (one: Migration) => one.destination.host === hostName(7) && one.outcome === 'failed';

interface Written {
  readonly sentence: string;
  readonly attribute: { readonly kind: string; readonly value: string };
  readonly also: readonly string[];
  readonly hits: { readonly count: number; readonly of: number; readonly migrations: readonly number[] };
}
const patternsOfFile = (text: string) => (JSON.parse(text) as { patterns: readonly Written[] }).patterns;

test('a summary says it before the table, names in code, and has the worst behind it', () => {
  const text = writeReport(requestFor(badHost), 'markdown');
  const count = badHost.migrations.filter(isBad).length;
  const failed = badHost.migrations.filter(({ outcome }) => outcome === 'failed').length;
  expect(text).toMatch(
    new RegExp(
      `- ${count} of ${failed} failures have \`esx-07.lab.example\` as destination; [\\d.]+ % of the ${300 - failed} other moves do\\.`,
    ),
  );
  const places = ['What failing and slow migrations share', 'From → to', 'The worst', 'Most failures'].map((one) =>
    text.indexOf(one),
  );
  expect(places.every((at) => at > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const html = writeReport(requestFor(badHost), 'html');
  expect(/failures have (.{1,80}) as destination/.exec(html)?.[1]).toBe(
    '<code class="short">esx-07.lab.example</code>',
  );
});

test('a report on few migrations says nothing of it', () => {
  const keys = badHost.migrations.slice(0, 7).map(({ key }) => key);
  expect(writeReport(requestFor(badHost, { keys }), 'markdown')).not.toContain('The worst');
});

test('the analysis file holds them, with the places of their migrations, from a list that is read once', () => {
  function* once() {
    yield* badHost.migrations;
  }
  const [pattern] = patternsOfFile([...analysisJson({ ...badHost, migrations: once() })].join(''));
  expect(pattern?.attribute).toEqual({ kind: 'destination', value: hostName(7) });
  const places = badHost.migrations.flatMap((one, at) => (isBad(one) ? [at] : []));
  expect(pattern?.hits.migrations).toEqual(places);
  // Of a report, in its order.
  const keys = badHost.migrations.map(({ key }) => key).toReversed();
  const [reversed] = patternsOfFile(writeReport(requestFor(badHost, { keys }), 'json'));
  expect(reversed?.hits.migrations.toSorted((a, b) => a - b)).toEqual(
    places.map((at) => 299 - at).toSorted((a, b) => a - b),
  );
});

describe('without names', () => {
  const last = (address = '') => Number(address.split('.')[3]);
  /** A subnet, a datastore, names of VMs: what is shared is part of a name, or none. */
  const planted: readonly (readonly [string, Analysis])[] = [
    ['destination', badHost],
    [
      'pair',
      analysisWith(
        ({ n }) => (n % 12 === 0 ? 0.8 : 0.01),
        (one) =>
          Number(one.key.slice(1)) % 12 === 0
            ? { ...one, source: { host: hostName(1) }, destination: { host: hostName(2) } }
            : one,
      ),
    ],
    [
      'subnet',
      analysisWith(
        ({ n }) => (n % 5 === 0 ? 0.6 : 0.01),
        (one) => {
          const net = Number(one.key.slice(1)) % 5;
          const end = ({ ip }: Migration['source']) => ({ ip: `10.77.${net}.${last(ip)}` });
          return { ...one, source: end(one.source), destination: end(one.destination) };
        },
      ),
    ],
    ['datastore', analysisWith(({ n }) => (n % 4 === 1 ? 0.5 : 0.01))],
    ['vm-names', analysisWith(({ vm }) => (vm.startsWith('erp-') ? 0.6 : 0.01))],
  ];

  test.each(planted)('%s: the pattern is the same, and no format holds a name', (kind, analysis) => {
    const plain = patternsOfFile(writeReport(requestFor(analysis), 'json'));
    expect(plain[0]?.attribute.kind).toBe(kind);
    const { request } = redact(requestFor(analysis));
    const texts = formats.map((format) => writeReport(request, format));
    const names = analysis.migrations.flatMap(({ vm, source, destination }) => [
      ...[vm.name, source.host, destination.host, source.ip, destination.ip],
      vm.path?.split('/')[3],
    ]);
    const parts = ['10.77.', '10.0.', 'lab.example', 'erp-', 'ds-1'];
    const left = [...new Set([...names, ...parts])].filter(
      (name) => name !== undefined && texts.some((text) => text.includes(name)),
    );
    expect(left).toEqual([]);
    const hidden = patternsOfFile(texts.at(-1) ?? '');
    expect(hidden.map(({ hits, attribute }) => [attribute.kind, hits])).toEqual(
      plain.map(({ hits, attribute }) => [attribute.kind, hits]),
    );
    if (kind === 'vm-names') {
      expect(hidden[0]?.sentence).toMatch(/^\d+ of \d+ failures are of VMs with the same beginning of their names; /);
      expect(hidden[0]?.attribute.value).toBe('the same beginning of their names');
      expect(JSON.stringify(hidden)).not.toMatch(/vm-\d/);
    }
    // As the command line writes it.
    const { patterns } = redactAnalysis(analysis, {});
    expect(patterns.map(({ sentence }) => sentence.text)).toEqual(hidden.map(({ sentence }) => sentence));
  });
});
