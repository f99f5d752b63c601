import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { contentPieces, packContent, unpackContent } from '../../renderer/store/content.ts';
import { buildSample } from '../fixtures/sample.ts';
import { memorySource } from '../helpers/memory-source.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
const analysis = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
const content = { analysis, context: [{ source: 0, line: 1, text: 'a line' }], pasted: [] };

test('what is packed is unpacked, field by field', async () => {
  expect(await unpackContent(await packContent(content))).toEqual(JSON.parse(JSON.stringify(content)));
});

test('no piece is much longer than the longest migration, however much there is beside them', () => {
  const context = Array.from({ length: 5000 }, (_one, line) => ({ source: 0, line, text: 'a line of a log' }));
  const pieces = [...contentPieces({ analysis, context, pasted: [] })];
  expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify({ analysis, context, pasted: [] })));
  const longest = Math.max(...analysis.migrations.map((one) => JSON.stringify(one).length));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1.5 * longest);
});

test('what could not be read again is refused when it is to be kept', () => {
  const { length } = [...contentPieces(content)].join('');
  expect(() => [...contentPieces(content, length)]).not.toThrow();
  expect(() => [...contentPieces(content, length - 1)]).toThrow(
    /^7 migrations with their lines are too many to be kept/,
  );
});
