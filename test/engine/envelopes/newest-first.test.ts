/** A log whose last line comes first is read in the order in which it was written. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

function read(lines: readonly string[]): Promise<Analysis> {
  return analyse([memorySource('export.txt', `${lines.join('\n')}\n`)], { platform: nodePlatform });
}

const id = '6678473373419715679';
const native = (thread: number, text: string, second = 42) =>
  `2023-01-08T08:49:${second}.153Z In(166) Hostd[${thread}]: ${text}`;
const opener = native(
  1,
  `[Originator@6876 sub=Vcsvc.VMotionSrc.${id}] Vmotion task succeeded with result: (vim.host.VMotionManager.SrcVMotionResult) {`,
);
const fields = ['-->    vmDowntime = 21669,', '-->    vmotionRTT = 116', '--> }'];
const other = (second: number) => native(1, '[Originator@6876 sub=Vmsvc] text', second);

/** Each figure with the lines that state it. */
const figuresOf = ({ migrations }: Analysis) =>
  migrations.map((one) =>
    Object.fromEntries(
      Object.entries(one.metrics).map(([name, { value, evidence }]) => [
        name,
        [value, ...evidence.map(({ line }) => line)],
      ]),
    ),
  );

describe('the result of hostd', () => {
  const headed = fields.map((text) => native(2, text));

  test.each([
    ['a header a line', [other(44), ...[opener, ...headed].reverse(), other(40)], 4],
    ['a header a line, several later', [other(46), other(45), other(44), ...[opener, ...headed].reverse()], 6],
    ['no headers', [other(44), ...[opener, ...fields].reverse(), other(40)], 4],
  ])('by `tac`, with %s', async (_name, lines, downtimeAt) => {
    const analysis = await read(lines);
    expect(figuresOf(analysis)).toEqual([{ downtimeMs: [21.669, downtimeAt], roundTripMs: [0.116, downtimeAt - 1] }]);
    expect(analysis.sources).toMatchObject([{ readAs: 'newest first', lines: lines.length }]);
  });

  test.each([
    ['a header a line', headed],
    ['no headers', fields],
  ])('by an export that keeps each entry whole, with %s', async (_name, below) => {
    const analysis = await read([other(46), other(45), other(44), opener, ...below, other(40)]);
    expect(figuresOf(analysis)).toEqual([{ downtimeMs: [21.669, 5], roundTripMs: [0.116, 6] }]);
  });

  test('in a log in its order, with a clock that was set back', async () => {
    const analysis = await read([other(50), other(30), other(41), opener, ...headed, other(43)]);
    expect(figuresOf(analysis)).toEqual([{ downtimeMs: [21.669, 5], roundTripMs: [0.116, 6] }]);
    expect(analysis.sources[0]).not.toHaveProperty('readAs');
  });
});

test('what is too long to be read in order says so, and is read', async () => {
  const text = (at: number) =>
    `2023-01-08T0${Math.floor(at / 3600)}:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}.153Z`;
  const many = Array.from({ length: 30_000 }, (_, at) =>
    other(10)
      .replace(/^\S+/, text(30_000 - at))
      .padEnd(160, 'x'),
  );
  const analysis = await read([...many, opener.replace('08:49', '00:00'), ...fields]);
  expect(analysis.migrations).toMatchObject([{ id, outcome: 'succeeded' }]);
  expect(analysis.sources).toMatchObject([{ readAs: 'newest first, too long to be read in order' }]);
});
