import { expect, test } from 'vitest';
import { countOfMoves, unreachedMoves } from '../../../renderer/engine/presentation/moves.ts';

const [reached, unreached, older] = [{ reachedHost: true }, { reachedHost: false }, {}];

test.each([
  [[], '0 migrations', undefined],
  [[reached], '1 migration', undefined],
  [[older, reached], '2 migrations', undefined],
  [[unreached], '1 move', 'Asked for at vCenter; no host’s line is about it'],
  [
    [reached, unreached, unreached],
    '1 migration',
    '2 more were asked for at vCenter, and no host’s line is about them',
  ],
])('%j is %s', (moves, count, others) => {
  expect([countOfMoves(moves), unreachedMoves(moves)]).toEqual([count, others]);
});
