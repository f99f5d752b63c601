/** How many moves there are, how they ended, and of how many no line shows that they reached a host. All counts are of the same moves. */
import type { Migration } from '../model.ts';
import { outcomes } from '../vocabulary.ts';
import { grouped } from './figures.ts';

type Counted = Pick<Migration, 'reachedHost'>;

/** Of a file of an older build it is not known; such a build read migrations of hosts only. */
const isUnreached = ({ reachedHost }: Counted) => reachedHost === false;

/** `7 migrations`; where some were perhaps none, `401 moves`. */
export function countOfMoves(migrations: readonly Counted[]): string {
  const what = migrations.some(isUnreached) ? 'move' : 'migration';
  return `${grouped(migrations.length)} ${what}${migrations.length === 1 ? '' : 's'}`;
}

/** Undefined where every one reached a host. */
export function unreachedMoves(migrations: readonly Counted[]): string | undefined {
  const count = migrations.filter(isUnreached).length;
  if (count === 0) return undefined;
  if (count === migrations.length)
    return `Asked for at vCenter; no host’s line is about ${count === 1 ? 'it' : 'any of them'}`;
  // One that vCenter calls done did reach a host, though no host's line may be at hand.
  return `No line shows that ${grouped(count)} of them reached a host`;
}

/** `401 moves: 344 succeeded, 57 failed. No line shows that 56 of them reached a host.` */
export function movesInWords(migrations: readonly Pick<Migration, 'reachedHost' | 'outcome'>[]): string {
  const ends = outcomes.flatMap((outcome) => {
    const count = migrations.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : `${grouped(count)} ${outcome === 'unknown' ? 'without a known end' : outcome}`;
  });
  const others = unreachedMoves(migrations);
  return `${countOfMoves(migrations)}: ${ends.join(', ')}.${others === undefined ? '' : ` ${others}.`}`;
}
