import { expect, test } from 'vitest';
import { bytes, duration, figure, significant } from '../../../renderer/engine/presentation/figures.ts';
import { story } from '../../../renderer/engine/presentation/story.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';

const id = '8743996508480001077';
const line = (second: number, module: string, text: string, role = 'S') =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.000Z In(182) vmkernel: cpu4:2758489)${module}: 4113: ${id} ${role}: ${text}`;

function told(...lines: readonly string[]): string {
  const [migration] = reconstruct({ 'vmkernel.log': lines.join('\n') }).migrations;
  if (!migration) throw new Error('no migration');
  return story(migration);
}

test('says what is known and nothing more', () => {
  expect(told(line(1, 'VMotion', 'some text of no meaning'))).toBe(
    `A VM (migration ${id}) was to move; these logs do not say how it ended.`,
  );
  expect(told(line(1, 'VMotion', 'Resume handshake successful', 'D'))).toBe(`A VM (migration ${id}) moved.`);
});

test('names the side and the status of a failure', () => {
  expect(told(line(1, 'Migrate', 'Failed: Out of memory (0xbad0014) @0x418', 'D'))).toBe(
    `A VM (migration ${id}) did not move: Out of memory (0xbad0014), says the destination.`,
  );
});

test('pre-copy that made no progress is said to have made none', () => {
  const text = told(
    line(
      10,
      'VMotion',
      'Another pre-copy iteration needed with 70000 pages left to send (prev2 0, prev 90000, network bandwidth ~930.0 MB/s, 140% t2d)',
    ),
    line(
      20,
      'VMotion',
      'Stopping pre-copy: not enough forward progress (Pages left to send: prev2 70000, prev 69000, cur 68500, network bandwidth ~930.1 MB/s, 101% t2d)',
    ),
  );
  expect(text).toContain(
    'pre-copy did not converge: stopped after 2 rounds at 930 MB/s for lack of progress, with 68,500 pages left',
  );
  expect(text).toContain('the last round sent 101 % of what the guest dirtied');
});

test.each([
  [0.4671, '467 ms'],
  [41.24, '41.2 s'],
  [125, '2 min 5 s'],
  [7380, '2 h 3 min'],
  [0.9999, '1 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('figures have three digits, thousands grouped, units in words', () => {
  expect(significant(1049920)).toBe('1,049,920');
  expect(significant(0.012345)).toBe('0.0123');
  expect(bytes(1_310_000_000)).toBe('1.31 GB');
  expect(bytes(999)).toBe('999 bytes');
  expect(figure({ value: 1, unit: 'rounds' })).toBe('1 round');
  expect(figure({ value: 931.354, unit: 'MB/s' })).toBe('931 MB/s');
});
