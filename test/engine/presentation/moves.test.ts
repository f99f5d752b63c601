import { expect, test } from 'vitest';
import { countOfMoves, movesInWords, unreachedMoves } from '../../../renderer/engine/presentation/moves.ts';
import type { Outcome } from '../../../renderer/engine/model.ts';

const [reached, unreached, older] = [{ reachedHost: true }, { reachedHost: false }, {}];

test.each([
  [[], '0 migrations', undefined],
  [[reached], '1 migration', undefined],
  [[older, reached], '2 migrations', undefined],
  [[unreached], '1 move', 'Asked for at vCenter; no host’s line is about it'],
  [[unreached, unreached], '2 moves', 'Asked for at vCenter; no host’s line is about any of them'],
  [[reached, unreached, unreached], '3 moves', 'No line shows that 2 of them reached a host'],
])('%j is %s', (moves, count, others) => {
  expect([countOfMoves(moves), unreachedMoves(moves)]).toEqual([count, others]);
});

test('outcomes are of all moves that are counted', () => {
  const of = (count: number, outcome: Outcome, reachedHost: boolean) =>
    Array.from({ length: count }, () => ({ outcome, reachedHost }));
  expect(movesInWords([...of(344, 'succeeded', true), ...of(1, 'failed', true), ...of(56, 'failed', false)])).toBe(
    '401 moves: 344 succeeded, 57 failed. No line shows that 56 of them reached a host.',
  );
  expect(movesInWords([...of(1200, 'succeeded', true), ...of(1, 'unknown', true)])).toBe(
    '1,201 migrations: 1,200 succeeded, 1 without a known end.',
  );
});
