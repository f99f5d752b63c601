/** The `.switchover` file: what goes in comes out, and what was made to hurt stays out. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Investigation, SavedPlan } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { readFile, writeFile } from '../../renderer/store/file.ts';
import { buildSample } from '../fixtures/sample.ts';
import { excerpts } from '../helpers/excerpts.ts';
import { investigationOf } from '../helpers/investigation.ts';
import { memorySource } from '../helpers/memory-source.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
let analysis: Analysis;
let mine: Investigation;
beforeAll(async () => {
  analysis = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
  mine = investigationOf(analysis);
});

async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Investigation[]> {
  const all: Investigation[] = [];
  for await (const one of readFile(new Blob([bytes]))) all.push(one);
  return all;
}

/** The file of these lines. */
const packed = (...lines: string[]) => new Uint8Array(gzipSync(lines.map((line) => `${line}\n`).join('')));
const header = (more: object = {}) =>
  JSON.stringify({ format: 'switchover-investigations', version: 4, investigations: 1, ...more });

describe('what was written', () => {
  test('is read again, field by field, undefined ones too', async () => {
    const [read, second, ...rest] = await readAll(await writeFile(2, [mine, { ...mine, id: 'another', notes: [] }]));
    expect(read).toStrictEqual(mine);
    expect(second).toStrictEqual({ ...mine, id: 'another', notes: [] });
    expect(rest).toEqual([]);
  });

  const real = excerpts();
  test.skipIf(real.length === 0)('every real excerpt’s analysis passes the check of what comes in', async () => {
    for (const { name, files } of real) {
      const sources = [...files].map(([path, bytes]) => memorySource(path, bytes));
      const found = await analyse(sources, { platform: nodePlatform });
      const [read] = await readAll(await writeFile(1, [{ ...mine, analysis: found }]));
      expect(read?.analysis, name).toStrictEqual(found);
    }
  });
});

describe('what comes from outside', () => {
  let lines: string[];
  let work: Record<string, unknown>;
  beforeAll(async () => {
    lines = gunzipSync(await writeFile(1, [mine]))
      .toString('utf8')
      .split('\n')
      .slice(0, -1);
    work = JSON.parse(lines[1] ?? '') as Record<string, unknown>;
  });
  const refused = async (bytes: Uint8Array<ArrayBuffer>, sentence: RegExp) =>
    await expect(readAll(bytes)).rejects.toThrow(sentence);

  test('cut short anywhere', async () => {
    const whole = await writeFile(1, [mine]);
    for (const part of [0, 0.01, 0.5, 0.99]) await refused(whole.slice(0, whole.length * part), /cut short|no file of/);
    await refused(whole.slice(0, whole.length - 4), /cut short/);
  });

  test('fewer or more than it says', async () => {
    await refused(packed(header({ investigations: 2 }), lines[1] ?? ''), /says it holds 2 investigations, but holds 1/);
    await refused(packed(header({ investigations: 0 }), lines[1] ?? ''), /holds more/);
  });

  test('with a plan that was saved before notes on its table were kept', async () => {
    const { notes: _, ...plan } = mine.plan as SavedPlan;
    const [read] = await readAll(packed(header(), JSON.stringify({ ...work, plan })));
    expect(read?.plan).toEqual({ ...plan, notes: [] });
  });

  test('of version 1, which knew no plan', async () => {
    const { plan: _, ...older } = work;
    const [read] = await readAll(packed(header({ version: 1 }), JSON.stringify(older)));
    expect(read).toStrictEqual({ ...mine, plan: undefined });
  });

  test('of version 2, which knew no pasted text', async () => {
    const { pasted: _, ...older } = work;
    const [read] = await readAll(packed(header({ version: 2 }), JSON.stringify(older)));
    expect(read).toStrictEqual({ ...mine, pasted: [] });
  });

  test('of version 3, which knew no stun budgets', async () => {
    const { budgets: _, ...older } = work;
    const [read] = await readAll(packed(header({ version: 3 }), JSON.stringify(older)));
    expect(read).toStrictEqual({ ...mine, budgets: [] });
  });

  test.each([
    [[{ pattern: 'db-*', ms: 0 }]],
    [[{ pattern: '', ms: 300 }]],
    [
      [
        { pattern: 'db-*', ms: 300 },
        { pattern: 'DB-*', ms: 500 },
      ],
    ],
    [Array.from({ length: 101 }, (_, n) => ({ pattern: `vm-${n}`, ms: 300 }))],
  ])('stun budgets that nobody can have typed: %j', async (budgets) => {
    await refused(packed(header(), JSON.stringify({ ...work, budgets })), /refused: budgets/);
  });

  test('something else, or of a newer version', async () => {
    await refused(new TextEncoder().encode('plain text'), /damaged|no file of/);
    await refused(packed('{"format":"x"}', '{}'), /no file of Switchover’s/);
    await refused(
      packed(header({ version: 5 }), lines[1] ?? ''),
      /newer Switchover \(format 5; this one reads up to 4\)/,
    );
  });

  test.each<readonly [string, (one: Record<string, unknown>) => string, RegExp]>([
    ['a prototype', (one) => JSON.stringify(one).replace('{', '{"__proto__":{"isAdmin":true},'), /__proto__/],
    ['a prototype deep inside', (one) => JSON.stringify(one).replace('"vm":{', '"vm":{"__proto__":{},'), /__proto__/],
    ['a field that nobody knows', (one) => JSON.stringify({ ...one, extra: 1 }), /refused: extra/],
    ['a number as a name', (one) => JSON.stringify({ ...one, name: 7 }), /refused: name/],
    ['no name', ({ name: _, ...one }) => JSON.stringify(one), /refused: name/],
    ['a name of a megabyte', (one) => JSON.stringify({ ...one, name: 'x'.repeat(2 ** 20) }), /refused: name/],
    ['a text of megabytes', (one) => JSON.stringify({ ...one, name: 'x'.repeat(5 * 2 ** 20) }), /several megabytes/],
    [
      'nesting without end',
      (one) => JSON.stringify(one).replace('"p1"', '['.repeat(5000) + ']'.repeat(5000)),
      /deeply/,
    ],
    ['an id that is a path', (one) => JSON.stringify({ ...one, id: '../../etc/passwd' }), /refused: id/],
    [
      'two notes of one id',
      (one) => JSON.stringify({ ...one, notes: [mine.notes[0], mine.notes[0]] }),
      /refused: notes/,
    ],
    [
      'an infinite figure',
      (one) => JSON.stringify(one).replace(/"value":[\d.]+/, '"value":1e999'),
      /refused: analysis/,
    ],
    [
      'a time beyond all calendars',
      (one) => JSON.stringify(one).replace(/"time":\d+/, '"time":1e25'),
      /refused: analysis/,
    ],
    ['a script for a link', (one) => JSON.stringify(one).replace(/"https:[^"]+"/, '"javascript:alert(1)"'), /links/],
    ['a line before the first', (one) => JSON.stringify(one).replace(/"line":\d+/, '"line":-1'), /line/],
    ['a plan on ten thousand links', (one) => JSON.stringify(one).replace('"nics":2', '"nics":10000'), /refused: plan/],
    ['inputs the simulator refuses', (one) => JSON.stringify(one).replace('65536', '-1'), /inputs/],
  ])('%s', async (_what, hurt, sentence) => {
    await refused(packed(header(), hurt(structuredClone(work))), sentence);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });
});
