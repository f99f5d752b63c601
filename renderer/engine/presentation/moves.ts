/** How many moves there are: those that reached a host, apart from those that only vCenter's own lines speak of. */
import type { Migration } from '../model.ts';
import { grouped } from './figures.ts';

type Counted = Pick<Migration, 'reachedHost'>;

/** Of a file of an older build it is not known; such a build read migrations of hosts only. */
const isReached = ({ reachedHost }: Counted) => reachedHost !== false;

/** `7 migrations`; where all are only vCenter's, `2 moves`. */
export function countOfMoves(migrations: readonly Counted[]): string {
  const reached = migrations.filter(isReached).length;
  if (reached === 0 && migrations.length > 0) return plural(migrations.length, 'move');
  return plural(reached, 'migration');
}

/** Undefined where a host's line is about every one. */
export function unreachedMoves(migrations: readonly Counted[]): string | undefined {
  const others = migrations.filter((one) => !isReached(one)).length;
  if (others === 0) return undefined;
  const it = others === 1 ? 'it' : 'them';
  if (others === migrations.length) return `Asked for at vCenter; no host’s line is about ${it}`;
  return `${grouped(others)} more ${others === 1 ? 'was' : 'were'} asked for at vCenter, and no host’s line is about ${it}`;
}

function plural(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
