/** What comes first where a text is looked for among commands, places and migrations. */
import type { Command } from '../contract/commands.ts';
import type { Micros, Migration } from '../engine/model.ts';
import { timeMeantBy } from './times.ts';
import type { Clock } from './times.ts';

/** How well something fits what was typed: the smaller, the better. */
export type Rank = number;
const whole = 0;
const beginning = 1;
const inside = 2;

/** Of a text whose words are all looked for: that of its worst word; undefined: one of them is nowhere in it. */
export function rankOf(typed: readonly string[], text: string): Rank | undefined {
  const own = text.toLowerCase();
  const words = own.split(/[^\p{L}\p{N}]+/u);
  const ranks = typed.map((word): Rank | undefined =>
    words.includes(word)
      ? whole
      : words.some((one) => one.startsWith(word))
        ? beginning
        : own.includes(word)
          ? inside
          : undefined,
  );
  return ranks.reduce<Rank | undefined>(
    (a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)),
    whole,
  );
}

/** The words that a person typed, in lower case. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

export interface Ranked<One> {
  readonly one: One;
  readonly rank: Rank;
}

/**
 * The commands that fit, the best first; nothing typed fits all. Those that were used last come first among equals.
 *
 * @param recent their ids, the last one first
 */
export function rankedCommands<One extends Command>(
  all: readonly One[],
  typed: readonly string[],
  recent: readonly string[],
): readonly Ranked<One>[] {
  const used = ({ id }: One) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return all
    .flatMap((one) => {
      // A word that only means the same stands behind one that is on screen.
      const own = rankOf(typed, one.title);
      const meant = rankOf(typed, [one.title, ...(one.words ?? [])].join(' '));
      const rank = own ?? (meant === undefined ? undefined : meant + 0.5);
      return rank === undefined ? [] : { one, rank };
    })
    .sort((a, b) => a.rank - b.rank || used(a.one) - used(b.one));
}

/** Found only by what its lines say, or by its cause. */
export const byItsText: Rank = 3;

/**
 * The best of the migrations that a search found: those whose VM, hosts or id say it before those whose lines do, and of a time
 * those that began then before those that only ran.
 *
 * @param found in order of time
 */
export function rankedMigrations(
  found: readonly Migration[],
  typed: readonly string[],
  clockOf: (migration: Migration) => Clock,
): readonly Ranked<Migration>[] {
  const times = typed.flatMap((word) => timeMeantBy(word) ?? []);
  const rest = typed.filter((word) => timeMeantBy(word) === undefined);
  const began = (one: Migration, at: Micros | undefined) =>
    times.every((ranThen) => at !== undefined && ranThen(at, at, clockOf(one)));
  return found
    .map((one) => {
      const names = [one.vm.name, one.id, one.idHex, one.source.host, one.destination.host];
      const rank = rankOf(rest, names.filter(Boolean).join(' ')) ?? byItsText;
      return { one, rank: rank + (began(one, one.firstSeen) ? 0 : 0.25) };
    })
    .sort((a, b) => a.rank - b.rank);
}
