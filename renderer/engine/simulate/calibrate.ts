/**
 * A scenario from the lines of a real migration, for what-if: bandwidth, how the guest writes, constants.
 *
 * Rounds state what was left (L), the bandwidth and the sent/dirtied ratio (X). Sent pages of a round are what the round
 * before left, of the first L X / 100; its time is sent x 4 KiB / bandwidth. (T, L) of all rounds are a measured dirty
 * curve. The total time is never an input: agreement would be circular. What the downtime gives is marked.
 */
import type { MetricName, Migration, Round, Timeline } from '../model.ts';
import type { DirtyCurve, InputName, Inputs } from './inputs.ts';
import { pageHeaderBytes } from './memory-state.ts';
import type { Scenario } from './parameters.ts';

const pageBytes = 4096;

export interface Identified {
  readonly input: InputName;
  readonly value: number;
  readonly unit: string;
  /** From what, in a few words. */
  readonly from: string;
}

export interface Assumed {
  readonly input: InputName;
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

export interface Calibration {
  readonly scenario: Scenario;
  readonly identified: readonly Identified[];
  readonly assumed: readonly Assumed[];
  /** Metrics that agree because an input came from them, so that no one takes the agreement for a proof. */
  readonly byConstruction: readonly MetricName[];
}

/** What the lines of a migration say about the guest and the network. Never fails: what they do not say is assumed and said. */
export function calibrate(migration: Timeline & Partial<Pick<Migration, 'key' | 'id'>>): Calibration {
  const rounds = migration.rounds;
  const found: Identified[] = [];
  const assumed: Assumed[] = [];
  const put = (
    input: InputName,
    value: number | undefined,
    unit: string,
    from: string,
    otherwise: number,
    why: string,
  ) => {
    if (value !== undefined && Number.isFinite(value) && value > 0) found.push({ input, value, unit, from });
    else assumed.push({ input, value: otherwise, unit, why });
    return value !== undefined && Number.isFinite(value) && value > 0 ? value : otherwise;
  };
  const bandwidth = put(
    'bandwidthMiBps',
    bandwidthOf(migration),
    'MiB/s',
    'the network bandwidth the lines state',
    1090,
    'no line states a bandwidth: 10 GbE is assumed',
  );
  const first = firstPassPages(migration);
  const memory = put(
    'memoryMiB',
    toMiB(first),
    'MiB',
    'pages of the first round (what is not zero)',
    16_384,
    'no line tells how much the first round sent: 16 GiB is assumed',
  );
  const goal = put(
    'switchoverGoalSeconds',
    migration.metrics.switchoverGoalSeconds?.value,
    's',
    'the line that ends pre-copy',
    0.5,
    'the default of Migrate.PreCopySwitchoverTimeGoal',
  );
  const stun = put(
    'fixedStunMs',
    fixedStun(migration),
    'ms',
    'downtime less the time the pages left took',
    118,
    'no downtime is stated: 118 ms beyond the memory is assumed',
  );
  const curve = curveOf(rounds, first, bandwidth);
  const inputs: Inputs = {
    memoryMiB: memory,
    zeroFraction: 0,
    bandwidthMiBps: bandwidth,
    switchoverGoalSeconds: Math.min(goal, 100),
    fixedStunMs: stun,
    ...(curve ? { dirtyCurve: curve } : { dirtyRatePagesPerSec: 0 }),
  };
  if (curve)
    found.push({
      input: 'dirtyCurve',
      value: curve.periodMs.length,
      unit: 'points',
      from: 'pages left and time of each round',
    });
  else
    assumed.push({
      input: 'dirtyRatePagesPerSec',
      value: 0,
      unit: 'pages/s',
      why: 'no round tells what was dirtied: an idle guest is assumed',
    });
  return {
    scenario: { id: migration.id ?? migration.key ?? 'calibrated', hypervisor: 'VMware', inputs },
    identified: found,
    assumed,
    byConstruction: found.some(({ input }) => input === 'fixedStunMs') ? ['downtimeMs'] : [],
  };
}

/** The stated MB/s (taken as 10^6 bytes), as MiB/s: of the longest round, which is the surest. */
function bandwidthOf({ rounds, metrics }: Timeline): number | undefined {
  const stated = rounds.filter((round) => round.bandwidthMBps !== undefined);
  const best = stated[0]?.bandwidthMBps ?? metrics.bandwidthMBps?.value;
  return best === undefined ? undefined : (best * 1e6) / 2 ** 20;
}

/** Data pages of the first pass: by its bytes, as stated, else sent/dirtied times what it left (MODELS.md section 3.1, "backwards"). */
function firstPassPages({ rounds, metrics }: Timeline): number | undefined {
  const [first] = rounds;
  if (first?.bytes !== undefined) return first.bytes / (pageBytes + pageHeaderBytes);
  if (first?.remainingPages !== undefined && first.transmitToDirtyPercent !== undefined)
    return (first.remainingPages * first.transmitToDirtyPercent) / 100;
  if (first?.pages !== undefined) return first.pages;
  const left = metrics.pagesLeft?.value;
  const ratio = metrics.transmitToDirtyPercent?.value;
  if (rounds.length <= 1 && left !== undefined && ratio !== undefined) return (left * ratio) / 100;
  return metrics.copiedPages?.value;
}

/** Milliseconds of the downtime beyond the pages left: only where the log states the downtime itself. */
function fixedStun({ metrics }: Timeline): number | undefined {
  const { downtimeMs, pagesLeft, bandwidthMBps } = metrics;
  if (!downtimeMs || !pagesLeft || !bandwidthMBps || bandwidthMBps.value <= 0) return undefined;
  return Math.max(1, downtimeMs.value - (pagesLeft.value * pageBytes) / (bandwidthMBps.value * 1e3));
}

const toMiB = (pages: number | undefined): number | undefined =>
  pages === undefined ? undefined : (pages * pageBytes) / 2 ** 20;

/** Time and pages dirtied of each round, in order of time; undefined without a single one. */
function curveOf(rounds: readonly Round[], first: number | undefined, bandwidthMiBps: number): DirtyCurve | undefined {
  const points = rounds
    .map((round, at) => ({
      ms: 1000 * (secondsOf(round, at === 0 ? first : rounds[at - 1]?.remainingPages, bandwidthMiBps) ?? 0),
      left: round.remainingPages ?? 0,
    }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => a.ms - b.ms);
  if (points.length === 0) return undefined;
  return { periodMs: points.map(({ ms }) => ms), dirtySampled: points.map(({ left }) => left) };
}

/** What the stamps say, bookkeeping included; without stamps, what the pages take at the bandwidth. */
function secondsOf(round: Round, sent: number | undefined, bandwidthMiBps: number): number | undefined {
  if (round.seconds !== undefined || sent === undefined) return round.seconds;
  const rate = round.bandwidthMBps === undefined ? bandwidthMiBps * 2 ** 20 : round.bandwidthMBps * 1e6;
  return (sent * pageBytes) / rate;
}
