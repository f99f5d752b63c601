import { expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

const id = '8743996508480001077';
const line = (second: number, module: string, role: 'S' | 'D', text: string) =>
  `2023-04-15T08:52:0${second}.000Z cpu1:2)${module}: 1: ${id} ${role}: ${text}\n`;

test('the logs of two hosts that were chosen under one name are those of two hosts', async () => {
  const source = line(1, 'VMotionUtil', 'S', 'Stopping pre-copy: only 10 pages left to send');
  const destination =
    line(2, 'VMotionRecv', 'D', 'Waited 0.5 seconds for postcopy preparation') + line(3, 'VMotion', 'D', 'text');
  const { sources, migrations } = await analyse(
    [memorySource('vmkernel.log', source), memorySource('vmkernel.log', destination), memorySource('odd.name', source)],
    { platform: nodePlatform },
  );
  expect(sources.map(({ path }) => path)).toEqual(['vmkernel.log', '(2)/vmkernel.log', 'odd.name']);
  expect(migrations).toHaveLength(1);
  expect(migrations[0]?.sides).toEqual(['source', 'destination']);
  expect(migrations[0]?.lines.map((one) => [sources[one.source]?.path, one.side])).toEqual([
    ['vmkernel.log', 'source'],
    ['(2)/vmkernel.log', 'destination'],
    ['(2)/vmkernel.log', 'destination'],
  ]);
});
