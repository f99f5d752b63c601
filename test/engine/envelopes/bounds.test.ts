/** What is too long in an envelope is said, and what stands behind it is read. */
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { LineNumbers } from '../../../renderer/engine/envelopes/line-numbers.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const line = (id: number) =>
  `2024-03-05T10:00:10.000Z cpu1:2100001)WARNING: Migrate: 269: 49860530448861027${id} S: Failed: IO was aborted (0xbad00e0) @0x4180aabbccdd`;
const much = 'x'.repeat(3e6);
const json = (message: string, other = '') => JSON.stringify({ message, other });

test.each([
  [
    'quoted.txt',
    `> ${line(80)}\n> ${line(81)} ${much}\n> ${line(82)}\n`,
    'Line 2 is cut: only its beginning was read',
    3,
  ],
  [
    'export.csv',
    `time,message\n1,"${line(80)}"\n2,"${line(81)} ${much}"\n3,"${line(82)}"\n`,
    'Line 3 is cut: only its beginning was read',
    3,
  ],
  [
    'export.ndjson',
    [json(line(80)), json(line(81), much), json(line(82))].join('\n'),
    'The record that begins in line 2 is too long: it was not read',
    2,
  ],
])('%s', async (path, text, said, count) => {
  const { migrations, warnings } = await analyse([memorySource(path, text)], { platform: nodePlatform });
  expect(migrations).toHaveLength(count);
  expect(migrations.at(-1)?.id).toBe('4986053044886102782');
  expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining(said)]);
});

test('numbers of lines that are behind are forgotten, whatever steps they took', () => {
  const numbers = new LineNumbers();
  for (const one of [3, 5, 5, 8, 9, 20]) numbers.add(one);
  numbers.forget(3);
  expect([3, 4, 5, 6].map(numbers.of)).toEqual([5, 8, 9, 20]);
});
