/** One scenario in, one simulated migration out. */
import type { Timeline } from '../model.ts';
import { bandOf } from './band.ts';
import type { Band } from './band.ts';
import { backlogOf } from './backlog.ts';
import type { BacklogPoint } from './backlog.ts';
import type { Hypervisor, Mode, Parameters, Refused, Scenario } from './parameters.ts';
import { run } from './profiles.ts';
import { resolve } from './resolve.ts';
import type { RoundRecord, RunResult, Variation } from './run-result.ts';
import { steadyState } from './steady-state.ts';
import type { SteadyState } from './steady-state.ts';
import { timelineOf } from './timeline.ts';
import { completes, reasonOf, totalSecondsOf, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Where the downtime comes from, in milliseconds. */
export interface DowntimeParts {
  readonly memoryMs: number;
  /** Stop, devices, start and round trips. */
  readonly fixedMs: number;
}

export interface SimulatedMigration extends Timeline {
  readonly id: string;
  readonly hypervisor: Hypervisor;
  readonly mode: Mode;
  readonly verdict: Verdict;
  /** The VM ends up on the destination. */
  readonly completed: boolean;
  /** Why, in one sentence or two. */
  readonly reason: string;
  /** From the order to the end; of a migration that was given up, the time until then. */
  readonly totalTimeSeconds: number;
  /** Undefined when the VM stayed where it was. */
  readonly downtimeMs: number | undefined;
  readonly downtimeParts: DowntimeParts | undefined;
  readonly transferredMiB: number;
  /** Pre-copy rounds; syncs that a timer caused are not counted. */
  readonly iterations: number;
  readonly roundRecords: readonly RoundRecord[];
  readonly backlog: readonly BacklogPoint[];
  /** What fits the switchover goal at the rate at the end of pre-copy; undefined where there is no goal. */
  readonly goalBytes: number | undefined;
  readonly steadyState: SteadyState;
  /** Largest share of vCPU time taken from the guest, in percent, for how long any was, and the vCPU seconds it lost by that. */
  readonly throttleMostPercent: number;
  readonly throttledSeconds: number;
  readonly lostCpuSeconds: number;
  readonly postCopy: RunResult['postCopy'];
  /** What sets the bandwidth, for people: link, streams, round-trip time, encryption... */
  readonly bandwidthBoundBy: string;
  readonly assumptions: readonly string[];
  /** Only where `bandRuns` is given. */
  readonly band?: Band;
}

export type Simulated = { readonly ok: true; readonly migration: SimulatedMigration } | Refused;

export interface SimulateOptions {
  /** Repeat with noise for a band: the number of runs. None by default, since it multiplies the time. */
  readonly bandRuns?: number;
  /** Another rate and other writes than the scenario's, as factors: does an answer hold where the model is off by so much? */
  readonly vary?: Variation;
}

/**
 * Simulates one migration. Deterministic. Impossible or unknown inputs come back as sentences, nothing throws.
 * Times in seconds or milliseconds as named, memory in MiB; the Timeline part in microseconds from 0.
 */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Simulated {
  const resolved = resolve(scenario);
  if (!resolved.ok) return resolved;
  const { parameters } = resolved;
  const migration = describe(parameters, run(parameters, options.vary));
  if (options.bandRuns === undefined) return { ok: true, migration };
  return { ok: true, migration: { ...migration, band: bandOf(parameters, options.bandRuns) } };
}

/** Puts a run into the words and figures of a migration. */
export function describe(parameters: Parameters, result: RunResult): SimulatedMigration {
  const verdict = verdictOf(result);
  const completed = completes(verdict);
  const steady = steadyState(parameters, result.stunAtSeconds);
  const memoryMs = result.memorySeconds * 1000;
  const downtimeMs = result.downtimeSeconds * 1000;
  return {
    ...timelineOf(result),
    id: parameters.id,
    hypervisor: parameters.hypervisor,
    mode: parameters.mode,
    verdict,
    completed,
    reason: reasonOf(result, steady),
    totalTimeSeconds: totalSecondsOf(result),
    downtimeMs: completed ? downtimeMs : undefined,
    downtimeParts: completed ? { memoryMs, fixedMs: downtimeMs - memoryMs } : undefined,
    transferredMiB: result.bytes / 2 ** 20,
    iterations: result.rounds.filter((round) => round.phase === 'pre-copy' && round.endedBy !== 'periodic-sync').length,
    roundRecords: result.rounds,
    backlog: backlogOf(result),
    goalBytes: parameters.goalSeconds > 0 ? parameters.goalSeconds * result.bytesPerSecond : undefined,
    steadyState: steady,
    throttleMostPercent: result.throttleMost * 100,
    throttledSeconds: result.throttledSeconds,
    lostCpuSeconds: result.lostCpuSeconds,
    postCopy: result.postCopy,
    bandwidthBoundBy: parameters.network.boundBy,
    assumptions: parameters.assumptions,
  };
}
