/** What an earlier build wrote is read as it is: the files lie in test/fixtures/saved and are never written anew. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { readFile, writeFile } from '../../renderer/store/file.ts';

const saved = (name: string) => readFileSync(new URL(`../fixtures/saved/${name}`, import.meta.url));

async function only(bytes: Uint8Array<ArrayBuffer>): Promise<Investigation> {
  const all: Investigation[] = [];
  for await (const one of readFile(new Blob([bytes]))) all.push(one);
  expect(all).toHaveLength(1);
  return all[0] as Investigation;
}

test('an investigation of version 0.1.0 opens, and is written again as it was', async () => {
  const one = await only(new Uint8Array(saved('investigation.switchover')));
  expect(one.analysis.migrations.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
  expect(one.budgets).toEqual([]);
  expect(await only(await writeFile(1, [one]))).toStrictEqual(one);
});

test('its analysis has the JSON that version 0.1.0 wrote, and what was added since', async () => {
  const { analysis } = await only(new Uint8Array(saved('investigation.switchover')));
  const json = [...analysisJson(analysis, { withLines: true, isRedacted: false })].join('');
  const earlier: unknown = JSON.parse(gunzipSync(saved('analysis.json.gz')).toString('utf8'));
  const { patterns, ...now } = JSON.parse(json) as Record<string, unknown>;
  expect([now, patterns]).toEqual([earlier, []]);
});
