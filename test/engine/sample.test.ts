/** The sample bundle through the whole engine: what its builder knows to be true is what is found, with nothing added. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { walk } from '../../renderer/engine/archive/walk.ts';
import { formatMicros } from '../../renderer/engine/base/time.ts';
import type { Analysis, LineRef, Migration } from '../../renderer/engine/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { buildSample } from '../fixtures/sample.ts';
import { memorySource } from '../helpers/memory-source.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const { zip, truth } = buildSample((path) => readFileSync(folder + path, 'utf8'));

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
});

function found(id: string): Migration {
  const migration = analysis.migrations.find((one) => one.id === id);
  if (!migration) throw new Error(`${id} was not found`);
  return migration;
}

test('every migration is found once, and nothing but the hot-add without an id', () => {
  const ids = analysis.migrations.map(({ id }) => id);
  expect(new Set(ids.filter((id) => id !== undefined))).toEqual(new Set(truth.migrations.map(({ id }) => id)));
  const nameless = analysis.migrations.filter(({ id }) => id === undefined);
  expect(nameless.map(({ kind, vm }) => [kind, vm.name])).toEqual([['self-migration', 'app-021']]);
  expect(ids).toHaveLength(truth.migrations.length + 1);
});

describe.each(truth.migrations.map((one) => [one.vm, one] as const))('%s', (_name, want) => {
  test('who, where, how it ended', () => {
    const got = found(want.id);
    expect(got).toMatchObject({
      idHex: want.idHex,
      kind: want.kind,
      vm: { name: want.vm },
      source: { host: want.source },
      destination: { host: want.destination },
      outcome: want.outcome,
    });
    if (want.kind === 'vmotion') {
      expect(got.source.ip).toBe(want.sourceIp);
      expect(got.destination.ip).toBe(want.destinationIp);
      expect(got.sides).toEqual(['source', 'destination']);
    }
  });

  test('its figures', () => {
    const got = found(want.id);
    expect(got.metrics.downtimeMs?.value).toBe(want.downtimeMs);
    expect(got.metrics.preCopyStunMs?.value).toBe(want.preCopyStunMs);
    expect(got.rounds.map(({ remainingPages }) => remainingPages)).toEqual(
      want.rounds?.map(({ remainingPages }) => remainingPages) ?? [],
    );
  });

  test('why it failed', () => {
    const { failure } = found(want.id);
    if (!want.failure) return void expect(failure).toBeUndefined();
    const { log: _log, side, ...fields } = want.failure;
    expect(failure).toMatchObject({ ...fields, side });
  });
});

describe.each(['esx-01.lab.example', 'esx-02.lab.example'])('with only the bundle of %s', (host) => {
  test('each move is still between two hosts, and no value comes from the missing one', async () => {
    const half: ByteSource[] = [];
    await walk([memorySource('sample-bundle.zip', zip)], {
      platform: nodePlatform,
      wanted: (path) => path.includes(`/esx-${host}-`),
      warn: () => undefined,
      visit: async ({ path, bytes }) => {
        const parts: Uint8Array[] = [];
        for await (const chunk of bytes) parts.push(new Uint8Array(chunk));
        half.push(memorySource(path.replace('sample-bundle.zip/', ''), Buffer.concat(parts)));
      },
    });
    const alone = await analyse(half, { platform: nodePlatform });
    for (const want of truth.migrations.filter(({ kind }) => kind === 'vmotion')) {
      const got = alone.migrations.find(({ id }) => id === want.id);
      expect(got?.kind).toBe('vmotion');
      expect([got?.source.host ?? want.source, got?.destination.host ?? want.destination]).toEqual([
        want.source,
        want.destination,
      ]);
      expect([want.outcome, 'unknown']).toContain(got?.outcome);
      expect([want.downtimeMs, undefined]).toContain(got?.metrics.downtimeMs?.value);
    }
  });
});

test('no stun of a snapshot counts as anybody’s downtime', () => {
  const stuns = analysis.migrations.flatMap(({ milestones }) => milestones.filter(({ name }) => name === 'unstun'));
  const times = stuns.map(({ time }) => (time === undefined ? '' : formatMicros(time)));
  for (const { at } of truth.decoys) expect(times).not.toContain(at);
});

test('each line of evidence is the line that it says it is', async () => {
  const texts = new Map<number, readonly string[]>();
  const named = new Set(analysis.migrations.flatMap(({ lines }) => lines.map(({ source }) => source)));
  await walk([memorySource('sample-bundle.zip', zip)], {
    platform: nodePlatform,
    wanted: (path) => analysis.sources.some((source) => source.path === path),
    warn: () => undefined,
    visit: async ({ path, bytes }) => {
      const index = analysis.sources.findIndex((source, at) => source.path === path && named.has(at));
      const parts: Uint8Array[] = [];
      for await (const chunk of bytes) parts.push(new Uint8Array(chunk));
      texts.set(index, Buffer.concat(parts).toString('utf8').split('\n'));
    },
  });
  for (const { lines } of analysis.migrations) {
    for (const { source, line, text } of lines) expect(texts.get(source)?.[line - 1]).toBe(text);
  }
});

test('every value stands on lines that belong to its migration', () => {
  for (const migration of analysis.migrations) {
    const own = new Set(migration.lines.map(place));
    const values = [
      ...Object.values(migration.metrics),
      ...migration.milestones,
      ...migration.phases,
      ...migration.rounds,
      ...migration.states,
      ...(migration.failure ? [migration.failure] : []),
    ];
    for (const { evidence } of values) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const ref of evidence) expect(own).toContain(place(ref));
    }
  }
});

function place({ source, line }: LineRef): string {
  return `${source}:${line}`;
}

test('its analysis file is the golden one', async () => {
  const file = [...analysisJson(analysis, { gap: ' ' })].join('');
  await expect(`${file}\n`).toMatchFileSnapshot('../golden/sample-analysis.json');
});

test('in one line, the file is the same, with migrations and without', () => {
  for (const one of [analysis, { ...analysis, migrations: [], zoneGuess: undefined }]) {
    const file = [...analysisJson(one, { gap: ' ' })].join('');
    expect([...analysisJson(one)].join('')).toBe(JSON.stringify(JSON.parse(file)));
  }
});
