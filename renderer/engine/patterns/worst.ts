/** The moves that were worst, and what failed most often. */
import type { Move } from './move.ts';
import type { Worst, WorstMove, WorstThing } from './pattern.ts';
import type { Surroundings } from './surroundings.ts';

const mostListed = 5;
/** One failure is in the list of migrations. */
const fewestFailures = 2;

export function worstAmong(moves: readonly Move[], around: Surroundings): Worst {
  return {
    downtimes: extremes(moves, ({ downtimeMs }) => downtimeMs, -1),
    rates: extremes(moves, ({ rateMBps }) => rateMBps, 1),
    rounds: extremes(moves, ({ rounds }) => rounds, -1),
    vms: failing(moves, ({ vm }) => (vm === undefined ? [] : [vm])),
    hosts: failing(moves, ({ source, destination }) =>
      [around.hostOf(source), around.hostOf(destination)].filter((host) => host !== undefined),
    ),
  };
}

/** @param direction 1: the least first, -1: the greatest */
function extremes(
  moves: readonly Move[],
  valueOf: (move: Move) => number | undefined,
  direction: 1 | -1,
): readonly WorstMove[] {
  const sorted = moves
    .flatMap((move) => {
      const value = valueOf(move);
      return value === undefined || value < 0 ? [] : { key: move.key, value };
    })
    .sort((a, b) => direction * (a.value - b.value));
  // Where all are alike, none is the worst.
  return sorted[0]?.value === sorted.at(-1)?.value ? [] : sorted.slice(0, mostListed);
}

function failing(moves: readonly Move[], namesOf: (move: Move) => readonly string[]): readonly WorstThing[] {
  const found = new Map<string, { keys: string[]; all: number }>();
  for (const move of moves)
    for (const name of new Set(namesOf(move))) {
      const one = found.get(name) ?? { keys: [], all: 0 };
      one.all += 1;
      if (move.outcome === 'failed') one.keys.push(move.key);
      found.set(name, one);
    }
  return [...found]
    .filter(([, { keys }]) => keys.length >= fewestFailures)
    .map(([name, { keys, all }]) => ({ name, failures: { count: keys.length, of: all }, keys }))
    .sort((a, b) => b.keys.length - a.keys.length || a.failures.of - b.failures.of || (a.name < b.name ? -1 : 1))
    .slice(0, mostListed);
}
