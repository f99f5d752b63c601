/**
 * A migration whose log ends in pre-copy: how much longer pre-copy would take, how long the guest would stand still, and whether
 * it would converge. Calibrated on the rounds that are there, and run on from what the last of them left.
 */
import { hostsByName, sourceHostOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import type { AnalysisInParts, LineRef, LogSource, Micros, Migration, MilestoneName, PhaseName } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { drawsOf, rangeOf } from './band.ts';
import type { Range } from './band.ts';
import { calibrateWhole } from './calibrate.ts';
import type { Assumed, CalibrateOptions } from './calibrate.ts';
import type { Observed } from './identify.ts';
import { MiB } from './inputs/rates.ts';
import type { LoggedRound, Reading } from './logged.ts';
import type { Parameters } from './parameters.ts';
import { run } from './profiles.ts';
import { quantile } from './random.ts';
import { resolve } from './resolve.ts';
import type { RunResult } from './run-result.ts';
import { memberAt } from './uncertainty.ts';
import type { Unknown } from './uncertainty.ts';
import { completes, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** What is expected, from the last round that the log has. */
export interface Expected {
  /** Until pre-copy ends; 10th percentile, median, 90th of the runs in which the VM moves. Undefined where it moves in none. */
  readonly leftSeconds: Range | undefined;
  readonly downtimeMs: Range | undefined;
  /** Of most runs. */
  readonly verdict: Verdict;
  /** Share of the runs in which the VM moves, and what that comes to: `open` where both may come. */
  readonly completedShare: number;
  readonly outlook: 'moves' | 'stays' | 'open';
  /** Until the log has its next line of it: 90th percentile. */
  readonly nextLineSeconds: number;
  readonly assumed: readonly Assumed[];
}

export interface Flight extends Expected {
  /** Rounds that the log has. */
  readonly rounds: number;
  readonly pagesLeft: number;
  /** When the last of them ended; what is expected counts from then. */
  readonly asOf: Micros;
  readonly evidence: readonly LineRef[];
  /** The end of its log, which goes on so long that a next line was due long before: then nothing of this holds. */
  readonly silentUntil: Micros | undefined;
}

/** Runs with everything unknown drawn anew. */
const draws = 60;
/** Share of the runs that makes an answer sure enough to be given: our choice. */
const sure = 0.9;
/** The rate of the coming rounds is that of the last ones: our choice. */
const recentRounds = 3;
/** A next line is overdue after so many times the longest that was expected, and a second more: our choice. */
const patience = 2;

const overWith: ReadonlySet<MilestoneName> = new Set([
  ...(['pre-copy-end', 'all-pages-sent', 'all-pages-received', 'stun', 'stunned', 'unstun', 'resume'] as const),
  ...(['page-in-end', 'result', 'failure', 'cleanup'] as const),
]);
const overIn: ReadonlySet<PhaseName> = new Set([
  ...(['pre-copy-end', 'switchover', 'resume', 'page-in', 'complete', 'failed'] as const),
]);

/**
 * Whether it is in pre-copy where its logs end: rounds with rates and times, and no line of either host, of the VM or of
 * vCenter that shows how or that it went on.
 */
export function isInFlight(migration: Migration): boolean {
  const { outcome, preCopyEnd, failure, milestones, phases, metrics, rounds, task, leftOut, states } = migration;
  if (outcome !== 'unknown' || preCopyEnd !== undefined || failure !== undefined || leftOut !== undefined) return false;
  if (!isBetweenHosts(migration) || migration.reachedHost === false) return false;
  const asOf = rounds.at(-1)?.end;
  if (asOf === undefined || metrics.downtimeMs !== undefined || task?.end !== undefined) return false;
  if (milestones.some(({ name }) => overWith.has(name)) || phases.some(({ name }) => overIn.has(name))) return false;
  // A destination opens its checkpoint before the copy as well.
  if (milestones.some(({ name, time }) => name === 'restore' && !(time !== undefined && time <= asOf))) return false;
  if (states.some(({ time, side }) => side !== 'destination' && time !== undefined && time > asOf)) return false;
  return rounds.every(
    ({ seconds, remainingPages, bandwidthMBps }) =>
      seconds !== undefined && seconds > 0 && remainingPages !== undefined && bandwidthMBps !== undefined,
  );
}

/**
 * Undefined where it is not in flight, or where its rounds cannot be simulated.
 *
 * @param host the source's own settings
 * @param sources of the analysis, for how far its log goes on
 */
export function flightOf(
  migration: Migration,
  host: HostFacts | undefined,
  sources: readonly LogSource[],
): Flight | undefined {
  if (!isInFlight(migration)) return undefined;
  const last = migration.rounds.at(-1);
  const expected = expectedOf(migration, host);
  if (last?.end === undefined || !expected) return undefined;
  const until = endOfLog(last.evidence, sources);
  const due = last.end + (patience * expected.nextLineSeconds + 1) * 1e6;
  return {
    ...expected,
    rounds: migration.rounds.length,
    pagesLeft: last.remainingPages ?? 0,
    asOf: last.end,
    evidence: last.evidence,
    silentUntil: until > due ? until : undefined,
  };
}

/** The last moment of the log that has these lines, rotated files included: those of the same kind of the same host. */
function endOfLog(evidence: readonly LineRef[], sources: readonly LogSource[]): number {
  const own = evidence.flatMap(({ source }) => sources[source] ?? []);
  const isOfIt = (one: LogSource) => own.some(({ host, format }) => one.host === host && one.format === format);
  return Math.max(...sources.filter(isOfIt).map(({ lastTime }) => lastTime ?? -Infinity));
}

/** Logs of more moves that end in pre-copy are cut rather than in flight; each takes some tens of milliseconds. Our choice. */
const mostFlights = 50;

/** Of one migration after another: what is expected of those in flight, of the first fifty that is. */
export function flightsIn({ hosts, sources }: Pick<AnalysisInParts, 'hosts' | 'sources'>) {
  const byName = hostsByName(hosts);
  let left = mostFlights;
  return (migration: Migration): Flight | undefined => {
    if (left === 0 || !isInFlight(migration)) return undefined;
    left -= 1;
    return flightOf(migration, sourceHostOf(migration, byName), sources);
  };
}

/** What comes after the last of its rounds. Undefined where they cannot be simulated, or contradict each other. */
export function expectedOf(
  migration: Observed,
  host?: HostFacts,
  options: CalibrateOptions = {},
): Expected | undefined {
  const { calibration, logged, readings } = calibrateWhole(migration, host, options);
  const { scenario, assumed } = calibration;
  const begun = logged.rounds;
  // A first pass that carried more than its pages hold: rounds before it are not in the log, or it is read wrongly.
  if (begun.length === 0 || begun.length < migration.rounds.length || logged.contradiction !== undefined)
    return undefined;
  // The stun is to come: nothing states it, so it is drawn.
  const { fixedStunMs: _, ...inputs } = scenario.inputs;
  const resolved = resolve({ ...scenario, inputs: { ...inputs, bandwidthMiBps: recentRate(begun) / MiB } });
  if (!resolved.ok) return undefined;
  const parameters: Parameters = { ...resolved.parameters, begun };
  const seconds = leftSeconds(run(parameters), begun.length);
  const results = drawsOf(parameters, draws, seconds, [restOf(readings, logged.unsentGrain)]);
  const done = results.filter((one) => completes(verdictOf(one)));
  const completedShare = done.length / results.length;
  return {
    leftSeconds: rangeOf(done.map((one) => leftSeconds(one, begun.length))),
    downtimeMs: rangeOf(done.map((one) => one.downtimeSeconds * 1000)),
    verdict: mostFrequent(results.map(verdictOf)),
    completedShare,
    outlook: outlookOf(completedShare, begun.length),
    nextLineSeconds: quantile(
      results.map((one) => one.rounds[begun.length]?.seconds ?? 0),
      0.9,
    ),
    assumed,
  };
}

/**
 * What the last round left, where rounds end early: as the guest that is drawn explains it, to the grain in which they send. The
 * first pass ends in whatever lies at the top of memory, anywhere below the threshold.
 */
const restOf = (readings: readonly Reading[], grain: number): Unknown => ({
  words: 'what the last round left unsent',
  draw: (from, uniform, at) => {
    const begun = memberAt(readings, at)?.rounds ?? [];
    const last = begun.at(-1);
    if (grain === 0 || !last) return from;
    const part = uniform();
    const unsent = begun.length === 1 ? last.unsent * part : Math.max(0, last.unsent + grain * (part - 0.5));
    return { ...from, parameters: { ...from.parameters, begun: [...begun.slice(0, -1), { ...last, unsent }] } };
  },
});

function mostFrequent(verdicts: readonly Verdict[]): Verdict {
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  return verdicts.reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** Of one round, speed and hot set cannot be told apart (README.md, "Calibration"): that no guest gets across takes two. */
function outlookOf(completedShare: number, rounds: number): Expected['outlook'] {
  if (completedShare >= sure) return 'moves';
  return completedShare <= 1 - sure && rounds > 1 ? 'stays' : 'open';
}

/** From the end of the last round of the log. */
function leftSeconds({ rounds, stunAtSeconds }: RunResult, begun: number): number {
  const last = rounds[begun - 1];
  return stunAtSeconds - (last ? last.startSeconds + last.seconds : 0);
}

/** Bytes a second, in the mean over the time of the last rounds. */
function recentRate(rounds: readonly LoggedRound[]): number {
  const recent = rounds.slice(-recentRounds);
  const seconds = recent.reduce((sum, one) => sum + one.seconds, 0);
  return recent.reduce((sum, one) => sum + one.seconds * one.bytesPerSecond, 0) / seconds;
}
