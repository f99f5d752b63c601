/** The room's door: many migrations in, read once, and what they share out. */
import type { Migration } from '../model.ts';
import { moveOf } from './move.ts';
import type { Move } from './move.ts';
import type { Pattern, Worst } from './pattern.ts';
import { patternsAmong } from './patterns.ts';
import { Surroundings } from './surroundings.ts';
import type { About } from './surroundings.ts';
import { worstAmong } from './worst.ts';

export type { About } from './surroundings.ts';

export interface Many {
  readonly patterns: readonly Pattern[];
  readonly worst: Worst;
}

/** Takes migrations one by one, for a reader who does not keep them. */
export class Moves {
  readonly #moves: Move[] = [];

  add(migration: Migration): void {
    this.#moves.push(moveOf(migration));
  }

  patterns(about: About): readonly Pattern[] {
    return patternsAmong(this.#moves, new Surroundings(this.#moves, about));
  }

  all(about: About): Many {
    const around = new Surroundings(this.#moves, about);
    return { patterns: patternsAmong(this.#moves, around), worst: worstAmong(this.#moves, around) };
  }
}

export function manyOf(migrations: Iterable<Migration>, about: About): Many {
  return read(migrations).all(about);
}

export function patternsOf(migrations: Iterable<Migration>, about: About): readonly Pattern[] {
  return read(migrations).patterns(about);
}

function read(migrations: Iterable<Migration>): Moves {
  const moves = new Moves();
  for (const one of migrations) moves.add(one);
  return moves;
}
