/** What happened in one sentence, which is the first thing anyone reads of a migration. */
import type { Migration } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { causeWithSide, wordsOf } from './cause.ts';
import { routeLabel, vmLabel } from './names.ts';
import { duration, figure, grouped, percentage, significant } from './figures.ts';

/**
 * "app-014 moved esx-a → esx-b in 41.3 s; the guest stood still 467 ms; pre-copy needed 6 rounds." Only what the log says:
 * what is unknown is left out, or said to be.
 */
export function story(migration: Migration): string {
  const parts = [headline(migration), stillness(migration), preCopy(migration)].filter((part) => part !== undefined);
  return `${parts.join('; ')}.`;
}

/** A sentence about lines that were read and not stored; undefined where all were. */
export function leftOutOf({ leftOut, lines }: Pick<Migration, 'leftOut' | 'lines'>): string | undefined {
  if (!leftOut) return undefined;
  const rounds =
    leftOut.rounds > 0
      ? ` Its pre-copy rounds are not: ${grouped(leftOut.rounds)} of them are left out, and sums over them.`
      : '';
  return `${grouped(leftOut.lines)} more lines of it were read and not kept (limit “linesOfMigration”): ${grouped(lines.length)} are here. Its outcome, milestones and failures are of all of them.${rounds}`;
}

function headline(migration: Migration): string {
  const name = vmLabel(migration);
  const { durationSeconds } = migration.metrics;
  const after = durationSeconds ? ` in ${duration(durationSeconds.value)}` : '';
  if (migration.kind === 'storage-vmotion')
    return `${name}: storage vMotion on one host${how(migration)}${because(migration)}`;
  if (migration.kind === 'self-migration')
    return `${name} migrated to itself on one host (hot-add), no vMotion${how(migration)}${because(migration)}`;
  const route = knownRoute(migration);
  switch (migration.outcome) {
    case 'succeeded':
      return `${name} moved${route}${after}`;
    case 'failed':
      return `${name} did not move${route}${durationSeconds ? `: failed after ${duration(durationSeconds.value)}` : ''}${because(migration)}`;
    case 'cancelled':
      return `The move of ${name}${route} was cancelled${because(migration)}`;
    case 'unknown':
      return `${name} was to move${route}; these logs do not say how it ended`;
  }
}

/** How it moved, behind where to. */
export const manners: Readonly<Partial<Record<Migration['kind'], string>>> = {
  'vmotion-with-storage': ' with its disks',
  'cross-vcenter': ' to another vCenter',
  cold: ' while it was off',
};

function knownRoute(migration: Migration): string {
  const route = routeLabel(migration);
  return `${route === '? → ?' ? '' : ` ${route}`}${manners[migration.kind] ?? ''}`;
}

function how({ outcome }: Migration): string {
  return outcome === 'unknown' ? '' : `, ${outcome}`;
}

/** The cause; the log's own words after it, where the cause is in ours. */
function because(migration: Migration): string {
  const cause = causeWithSide(migration);
  if (!cause) return '';
  const { failure } = migration;
  const logged = failure && wordsOf(failure);
  if (cause.isKnown && logged !== undefined) {
    const side = failure?.side === undefined ? '' : `the ${failure.side} says `;
    return `: ${cause.words}; ${side}“${logged}”${failure?.code === undefined ? '' : ` (${failure.code})`}`;
  }
  return `: ${cause.words}${cause.saidBy === undefined ? '' : `, says the ${cause.saidBy}`}`;
}

function stillness({ metrics }: Migration): string | undefined {
  return metrics.downtimeMs ? `the guest stood still ${figure(metrics.downtimeMs)}` : undefined;
}

export function preCopy(migration: Migration): string | undefined {
  const { rounds, metrics, preCopyEnd, leftOut } = migration;
  if (rounds.length === 0 || !isBetweenHosts(migration)) return undefined;
  const more = leftOut?.rounds ? 'more than ' : '';
  const count = `${more}${rounds.length === 1 ? 'one round' : `${rounds.length} rounds`}`;
  const rate = metrics.bandwidthMBps ? ` at ${significant(metrics.bandwidthMBps.value)} MB/s` : '';
  const left = metrics.pagesLeft ? `, with ${grouped(metrics.pagesLeft.value)} pages left` : '';
  if (preCopyEnd === 'no-progress')
    return `pre-copy did not converge: stopped after ${count}${rate} for lack of progress${left}${dirtied(metrics)}`;
  return `pre-copy needed ${count}${rate}${left}${rounds.length > 2 ? dirtied(metrics) : ''}`;
}

/** Sent over dirtied of the last round, as the log has it and as all other words here say it. Of a guest that dirtied next to nothing: no word. */
function dirtied({ transmitToDirtyPercent: t2d }: Migration['metrics']): string {
  if (!t2d || t2d.value <= 0 || t2d.value > 10_000) return '';
  return `; the last round sent ${percentage(t2d.value)} of what the guest dirtied`;
}
