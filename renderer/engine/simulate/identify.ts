/**
 * The simulator's inputs as far as the lines of a migration state them: a value and the lines it comes from, or nothing.
 *
 * Rounds state what was left (L), the bandwidth and the sent/dirtied ratio (X). Sent pages of a round are what the round
 * before left, of the first L X / 100; its time is sent x 4 KiB / bandwidth (README.md, "Calibration").
 */
import { aheadOf, firstMoment } from '../clock.ts';
import type { LineRef, Metric, Migration, Round, Timeline } from '../model.ts';
import { pageHeaderBytes } from './memory-state.ts';

/** What a calibration reads: any timeline, and of a real migration how it ended. */
export type Observed = Timeline & Partial<Pick<Migration, 'key' | 'id' | 'outcome' | 'preCopyEnd' | 'clock'>>;

export interface Stated<Value = number> {
  readonly value: Value;
  readonly evidence: readonly LineRef[];
}

const pageBytes = 4096;
const MiB = 2 ** 20;

const fromMetric = (metric: Metric | undefined, factor = 1): Stated | undefined =>
  metric && { value: metric.value * factor, evidence: metric.evidence };

/** The stated MB/s (taken as 10^6 bytes), as MiB/s: of the first round, which is the longest and so the surest. */
export function bandwidthMiBps({ rounds, metrics }: Observed): Stated | undefined {
  const stated = rounds.find((round) => round.bandwidthMBps !== undefined);
  if (stated) return { value: ((stated.bandwidthMBps ?? 0) * 1e6) / MiB, evidence: stated.evidence };
  return fromMetric(metrics.bandwidthMBps, 1e6 / MiB);
}

/** Data of the first pass, as MiB: by its bytes, else its rate and time, else its pages, else what was copied in all. */
export function sentMiB({ rounds, metrics }: Observed): Stated | undefined {
  const [first] = rounds;
  const evidence = first?.evidence ?? [];
  const inMiB = (bytes: number) => ({ value: (bytes * pageBytes) / (pageBytes + pageHeaderBytes) / MiB, evidence });
  if (first?.bytes !== undefined) return inMiB(first.bytes);
  if (first?.seconds !== undefined && first.bandwidthMBps !== undefined)
    return inMiB(first.seconds * first.bandwidthMBps * 1e6);
  if (first?.pages !== undefined) return { value: (first.pages * pageBytes) / MiB, evidence };
  return fromMetric(metrics.copiedPages, pageBytes / MiB);
}

/** The VM's memory, zero pages too, as MiB: sent/dirtied times what the first pass left. */
export function wholeMiB({ rounds, metrics }: Observed): Stated | undefined {
  const [first] = rounds;
  const inMiB = (pages: number) => (pages * pageBytes) / MiB;
  if (first?.remainingPages !== undefined && first.transmitToDirtyPercent !== undefined)
    return { value: inMiB((first.remainingPages * first.transmitToDirtyPercent) / 100), evidence: first.evidence };
  const { pagesLeft, transmitToDirtyPercent: ratio } = metrics;
  if (rounds.length > 1 || !pagesLeft || !ratio) return undefined;
  const evidence = [...pagesLeft.evidence, ...ratio.evidence];
  return { value: inMiB((pagesLeft.value * ratio.value) / 100), evidence };
}

/** Pages that were copied in all, as MiB. */
export const copiedMiB = ({ metrics }: Observed): Stated | undefined =>
  fromMetric(metrics.copiedPages, pageBytes / MiB);

export const switchoverGoalSeconds = ({ metrics }: Observed): Stated | undefined =>
  fromMetric(metrics.switchoverGoalSeconds);

/** Milliseconds of the downtime beyond the pages left, where they are stated; only where the log states the downtime itself. */
export function fixedStunMs({ metrics }: Observed): Stated | undefined {
  const { downtimeMs, pagesLeft, bandwidthMBps } = metrics;
  if (!downtimeMs) return undefined;
  // How much of it the rest took no line says: it cannot be more than all of it.
  if (!pagesLeft || !bandwidthMBps || bandwidthMBps.value <= 0)
    return { value: Math.max(1, downtimeMs.value), evidence: downtimeMs.evidence };
  const value = Math.max(1, downtimeMs.value - (pagesLeft.value * pageBytes) / (bandwidthMBps.value * 1e3));
  return { value, evidence: [...downtimeMs.evidence, ...pagesLeft.evidence] };
}

/** From the first moment until the first round. Less than the grain of the stamps is nothing. */
export function setupSeconds(migration: Observed): Stated | undefined {
  const value = beforeSeconds(migration);
  return value === undefined || value < grainSeconds
    ? undefined
    : { value, evidence: migration.rounds[0]?.evidence ?? [] };
}

/** From the resume until the end. Only of a success: a failure's time is spent waiting for what does not come. */
export function afterSeconds(migration: Observed): Stated | undefined {
  const around = aroundSeconds(migration);
  const value = around === undefined ? undefined : around - (beforeSeconds(migration) ?? 0);
  const { evidence = [] } = migration.metrics.durationSeconds ?? {};
  return value === undefined || value < grainSeconds ? undefined : { value, evidence };
}

function beforeSeconds(migration: Observed): number | undefined {
  const begin = firstMoment(migration, aheadOf(migration));
  const copy = migration.rounds[0]?.start;
  if (begin === undefined || copy === undefined) return undefined;
  return Math.max(0, Math.min(aroundSeconds(migration) ?? Infinity, (copy - begin) / 1e6));
}

/** The lines end with the resume, or begin and end with the copy: nothing is left to assume. */
export const isAroundKnown = (migration: Observed): boolean => aroundSeconds(migration) !== undefined;

/** Stamps are in milliseconds; a difference of three of them. */
const grainSeconds = 0.005;

function aroundSeconds({ metrics, outcome }: Observed): number | undefined {
  const { durationSeconds, preCopySeconds, downtimeMs } = metrics;
  if (outcome !== 'succeeded' || !durationSeconds || !preCopySeconds) return undefined;
  return durationSeconds.value - preCopySeconds.value - (downtimeMs?.value ?? 0) / 1000;
}

/** Migrate.PreCopyMinProgressPerc. */
const defaultProgressPercent = 130;

/**
 * Below which sent/dirtied ratio no further round comes, where rounds went on below the default. A stop for lack of
 * progress bounds it from the other side; the middle is taken.
 */
export function minProgressPercent({ rounds, preCopyEnd }: Observed): Stated | undefined {
  const stated = rounds.filter((round) => round.transmitToDirtyPercent !== undefined);
  const ratio = (round: Round | undefined) => round?.transmitToDirtyPercent ?? Infinity;
  const wentOn = stated.slice(0, -1).reduce((a, b) => (ratio(b) < ratio(a) ? b : a), stated[0]);
  if (stated.length < 2 || !wentOn || ratio(wentOn) >= defaultProgressPercent) return undefined;
  const stopped = preCopyEnd === 'no-progress' ? Math.min(ratio(stated.at(-1)), ratio(wentOn)) : ratio(wentOn);
  return { value: Math.max(100, (ratio(wentOn) + stopped) / 2), evidence: wentOn.evidence };
}
