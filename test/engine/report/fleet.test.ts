/** What fleets are queried by: lines that stand alone, documents that fit their template, spans that lie in one another. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { indexTemplate } from '../../../renderer/engine/report/fleet/index-template.ts';
import { hash64 } from '../../../renderer/engine/report/fleet/ids.ts';
import { bulk, ndjson } from '../../../renderer/engine/report/fleet/ndjson.ts';
import { otlp } from '../../../renderer/engine/report/fleet/otlp.ts';
import { perfetto } from '../../../renderer/engine/report/fleet/perfetto.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a line names the logs that its evidence means', () => {
  const lines = linesOf([...ndjson(analysis)].join(''));
  expect(lines).toHaveLength(analysis.migrations.length);
  for (const line of lines) {
    expect(line).toMatchObject({ format: 'switchover-migration', version: 1 });
    const logs = new Map(
      (line['logs'] as { source: number; path: string }[]).map(({ source, path }) => [source, path]),
    );
    const named = [...JSON.stringify(line).matchAll(/"source":(\d+),"line":\d+/g)].map(([, source]) => Number(source));
    expect(named.length).toBeGreaterThan(0);
    for (const source of named) expect(logs.get(source)).toBe(analysis.sources[source]?.path);
  }
});

const bulked = (...of: Parameters<typeof bulk>): string => [...bulk(...of)].join('');

describe('for OpenSearch', () => {
  test('an action before each document, each with an id of its own, the same every time', () => {
    const lines = linesOf(bulked(analysis));
    const ids = lines.filter((_, at) => at % 2 === 0).map(({ index }) => (index as { _id: string })._id);
    expect(new Set(ids).size).toBe(analysis.migrations.length);
    expect(bulked(analysis).endsWith('\n')).toBe(true);
    expect(bulked({ ...analysis, migrations: [...analysis.migrations] })).toBe(bulked(analysis));
    for (const document of lines.filter((_, at) => at % 2 === 1))
      expect(document['@timestamp']).toMatch(/^20\d\d-.*Z$/);
  });

  test('every document fits the template, and every indexed field of it can be there', () => {
    const { template } = indexTemplate() as { template: { mappings: { properties: Properties } } };
    const documents = linesOf(bulked(analysis)).filter((_, at) => at % 2 === 1);
    const seen = new Set<string>();
    for (const document of documents) expect(misfits(document, template.mappings.properties, '', seen)).toEqual([]);
    for (const field of [
      'vm.name',
      'source.host',
      'metrics.downtimeMs.value',
      'findings.rank',
      'failure.code',
      'clock.lowMicros',
    ])
      expect(seen).toContain(field);
  });
});

interface Mapping {
  readonly type?: string;
  readonly properties?: Properties;
}
type Properties = Readonly<Record<string, Mapping>>;

/** Fields whose value is none of their mapping's type. */
function misfits(value: Record<string, unknown>, properties: Properties, path: string, seen: Set<string>): string[] {
  return Object.entries(properties).flatMap(([name, mapping]) =>
    [value[name]].flat().flatMap((one) => {
      const field = path + name;
      if (one === undefined || one === null) return [];
      seen.add(field);
      if (mapping.properties)
        return typeof one === 'object'
          ? misfits(one as Record<string, unknown>, mapping.properties, `${field}.`, seen)
          : [field];
      const isFit: Readonly<Record<string, boolean>> = {
        keyword: typeof one === 'string',
        text: typeof one === 'string',
        date_nanos: typeof one === 'string' && !Number.isNaN(Date.parse(one)),
        double: typeof one === 'number',
        long: Number.isInteger(one),
        boolean: typeof one === 'boolean',
      };
      return isFit[mapping.type ?? ''] ? [] : [`${field}: ${JSON.stringify(one)}`];
    }),
  );
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

test('OTLP: each span has its own id and lies within its parent; a trace bears the migration’s id', () => {
  const trace = otlp(analysis, '1.2.3') as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
  const spans = trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  expect(byId.size).toBe(spans.length);
  for (const span of spans) {
    expect([span.traceId, span.spanId].join(' ')).toMatch(/^[\da-f]{32} [\da-f]{16}$/);
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    if (span.parentSpanId === undefined) continue;
    const parent = byId.get(span.parentSpanId);
    expect(parent?.traceId).toBe(span.traceId);
    const isRound = span.name.startsWith('round');
    // A round's line can be stamped a moment after the line that ends pre-copy.
    if (!isRound) expect(BigInt(parent?.startTimeUnixNano ?? 0)).toBeLessThanOrEqual(BigInt(span.startTimeUnixNano));
    if (!isRound) expect(BigInt(parent?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(span.endTimeUnixNano));
  }
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots).toHaveLength(analysis.migrations.length);
  const one = analysis.migrations.find(({ vm }) => vm.name === 'web-07');
  const root = roots.find(({ traceId }) => traceId.endsWith(one?.idHex?.padStart(16, '0') ?? '?'));
  expect(root?.status).toEqual({ code: 2, message: 'The host’s kernel got no memory' });
  expect(spans.filter(({ traceId, name }) => traceId === root?.traceId && name.startsWith('round'))).toHaveLength(
    one?.rounds.filter(({ start, end }) => start !== undefined && end !== undefined).length ?? 0,
  );
  expect(otlp(analysis, '1.2.3')).toEqual(trace);
});

// Each looked for among all others, this took half a minute.
test('a phase that comes twice, and thirty thousand rounds, have ids of their own', () => {
  const one = analysis.migrations.find(({ vm }) => vm.name === 'web-07');
  const [round] = one?.rounds ?? [];
  if (!one || !round) throw new Error('The sample has no such migration.');
  const rounds = Array.from({ length: 30_000 }, (_, n) => ({ ...round, n: n % 20_000, start: n, end: n + 1 }));
  const migrations = [{ ...one, phases: [...one.phases, ...one.phases], rounds }];
  const trace = JSON.stringify(otlp({ migrations, sources: analysis.sources }, '1.2.3'));
  const ids = [...trace.matchAll(/"spanId":"([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(30_000);
  expect(new Set(ids).size).toBe(ids.length);
});

test('Perfetto: slices have a length, threads and processes a name', () => {
  const { traceEvents } = perfetto(analysis) as {
    traceEvents: { ph: string; name: string; pid: number; tid: number; ts?: number; dur?: number }[];
  };
  const named = new Set(
    traceEvents
      .filter(({ ph }) => ph === 'M')
      .map(({ name, pid, tid }) => `${name} ${pid} ${name === 'process_name' ? '' : tid}`),
  );
  const slices = traceEvents.filter(({ ph }) => ph === 'X');
  expect(slices.filter(({ name }) => name === 'vMotion')).toHaveLength(analysis.migrations.length);
  for (const { pid, tid, ts, dur } of slices) {
    expect(named.has(`process_name ${pid} `) && named.has(`thread_name ${pid} ${tid}`)).toBe(true);
    expect(Number.isSafeInteger(ts) && (dur ?? -1) >= 0).toBe(true);
  }
  expect(traceEvents.filter(({ ph }) => ph === 'C').length).toBeGreaterThan(20);
});

test('hashes are FNV-1a', () => {
  // Test vectors of the FNV authors.
  expect([hash64(''), hash64('a'), hash64('foobar')]).toEqual([
    'cbf29ce484222325',
    'af63dc4c8601ec8c',
    '85944171f73967e8',
  ]);
});
