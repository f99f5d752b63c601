/** Differences between migrations, real or simulated, as a person would put them. */
import type { Migration } from '../model.ts';
import { duration } from '../presentation/figures.ts';
import type { SimulatedMigration } from '../simulate/index.ts';
import { ruleChange, slowedFromRound } from './rule-change.ts';

/** What migrations are compared by; what one does not have is undefined. */
export interface Result {
  readonly totalSeconds: number | undefined;
  readonly preCopySeconds: number | undefined;
  readonly downtimeMs: number | undefined;
  readonly rounds: number;
  readonly copiedBytes: number | undefined;
  /** The VM ended up on the destination; undefined where the log does not say. */
  readonly isComplete: boolean | undefined;
  /** Pre-copy converged: no rule gave up on it; undefined where the log does not say. */
  readonly isConverged: boolean | undefined;
  /** The guest went on before its memory was there. */
  readonly isPostCopy?: boolean;
  /** It failed for another reason than a copy that would not end: nothing of that is simulated. */
  readonly isFailedBeside?: boolean;
  /** The largest share of its time that was taken from the guest; undefined where no line could say it. */
  readonly throttlePercent?: number;
  /** The round from which on SDPS slowed the guest, 0: none; undefined of a real one, as no line tells. */
  readonly slowedFrom: number | undefined;
}

export function resultOfReal({ metrics, rounds, outcome, preCopyEnd }: Migration): Result {
  return {
    totalSeconds: metrics.durationSeconds?.value,
    preCopySeconds: metrics.preCopySeconds?.value,
    downtimeMs: metrics.downtimeMs?.value,
    rounds: metrics.rounds?.value ?? rounds.length,
    copiedBytes: metrics.copiedBytes?.value,
    isComplete: outcome === 'unknown' ? undefined : outcome === 'succeeded',
    isConverged: preCopyEnd === undefined ? undefined : preCopyEnd === 'converged',
    isFailedBeside: outcome === 'failed' && preCopyEnd !== 'no-progress',
    slowedFrom: undefined,
  };
}

export function resultOfSimulated(migration: SimulatedMigration): Result {
  return {
    totalSeconds: migration.totalTimeSeconds,
    preCopySeconds: migration.metrics.preCopySeconds?.value,
    downtimeMs: migration.downtimeMs,
    rounds: migration.iterations,
    copiedBytes: migration.metrics.copiedBytes?.value,
    isComplete: migration.completed,
    isConverged: migration.completed && migration.verdict !== 'forced',
    isPostCopy: migration.verdict === 'post-copy',
    throttlePercent: migration.throttleMostPercent,
    slowedFrom: slowedFromRound(migration),
  };
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const count = (n: number): string => words[n] ?? String(n);

/** How pre-copy ended, for a table. */
export function endingInWords({
  isComplete,
  isConverged,
  isPostCopy = false,
}: Pick<Result, 'isComplete' | 'isConverged' | 'isPostCopy'>): string {
  if (isPostCopy) return 'in post-copy';
  if (isComplete === false) return 'does not complete';
  if (isConverged === undefined) return 'not in the log';
  return isConverged ? 'converges' : 'does not converge';
}

/** "25 GbE: 31 s instead of 84 s, downtime 210 ms instead of 980 ms; two rounds instead of nine." */
export function difference(name: string, to: Result, from: Result): string {
  if (to.isComplete === false)
    return from.isComplete === false ? `${name}: it would not complete either.` : `${name}: it would not complete.`;
  const figures = [
    instead('', to.totalSeconds, from.isComplete === false ? undefined : from.totalSeconds, duration),
    instead('downtime ', to.downtimeMs, from.downtimeMs, (ms) => duration(ms / 1000)),
  ].filter((part) => part !== undefined);
  const rounds = instead('', to.rounds, from.rounds, count);
  const ending = endingOf(to, from);
  const round = rounds === undefined ? '' : `; ${rounds.replace(/^(\S+)/, to.rounds === 1 ? '$1 round' : '$1 rounds')}`;
  const rule = stepBackInWords(to, from);
  return `${name}: ${figures.join(', ') || 'no difference in time or downtime'}${round}${ending}.${rule === undefined ? '' : ` ${rule}`}`;
}

/** Why it takes longer, or stands still longer, where a rule does that; undefined where it does not. */
export const stepBackInWords = (to: Result, from: Result): string | undefined =>
  from.isComplete === false || to.isComplete === false ? undefined : ruleChange(to, from, material);

/** A simulation is off from what happened by about so much: less than that is no step back. */
const material = 0.02;

/** Undefined where there is no figure, or where both read alike. */
function instead(
  what: string,
  to: number | undefined,
  from: number | undefined,
  write: (value: number) => string,
): string | undefined {
  if (to === undefined) return undefined;
  if (from === undefined) return `${what}${write(to)}`;
  return write(to) === write(from) ? undefined : `${what}${write(to)} instead of ${write(from)}`;
}

function endingOf(to: Result, from: Result): string {
  if (from.isFailedBeside) return '; the copy would complete, but it failed for another reason, which is not simulated';
  if (from.isComplete === false) return '; it would complete';
  if (to.isPostCopy) return '; the rest would follow in post-copy';
  if (from.isConverged === undefined || to.isConverged === from.isConverged) return '';
  return to.isConverged ? '; pre-copy would converge' : '; pre-copy would not converge';
}
