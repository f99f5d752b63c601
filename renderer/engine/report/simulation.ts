/** A migration simulated for a report: as calibrated from its lines, and what was tried. */
import { hostsByName, sourceHostOf } from '../host-facts.ts';
import type { SavedScenario } from '../investigation/model.ts';
import type { LineRef, Migration } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { calibrate, compare, simulate, usualRuns } from '../simulate/index.ts';
import type { Calibration, Comparison, Inputs, Scenario, SimulatedMigration } from '../simulate/index.ts';
import type { ReportRequest } from './request.ts';

/** Migrations of a report up to which each is simulated: one costs some ten milliseconds, and nobody reads thousands. */
export const mostSimulated = 50;

export interface Run {
  readonly name: string;
  readonly inputs: Inputs;
  readonly migration: SimulatedMigration;
}

export interface Simulation {
  readonly calibration: Calibration;
  /** As calibrated; undefined where the calibrated inputs are out of range. */
  readonly base: Run | undefined;
  readonly fit: Comparison | undefined;
  /** Scenarios of a person, and those of them that could be run. */
  readonly mine: readonly SavedScenario[];
  readonly tried: readonly Run[];
}

type Requested = Pick<ReportRequest, 'analysis' | 'sections' | 'scenarios'>;

/**
 * Undefined where the log states no round, as a simulation would rest on assumptions alone; and of a report of many migrations
 * where nobody asked for one.
 *
 * @param count migrations of the report
 */
export function simulationOf(
  { analysis, sections, scenarios }: Requested,
  one: Migration,
  count: number,
): Simulation | undefined {
  if (!sections.includes('simulated') || !isBetweenHosts(one)) return undefined;
  const mine = scenarios.filter(({ migrationKey }) => migrationKey === one.key);
  const isWanted = one.rounds.length > 0 && count <= mostSimulated;
  if (!isWanted && mine.length === 0) return undefined;
  const calibration = calibrate(one, sourceHostOf(one, hostsByName(analysis.hosts)));
  const base = runOf('as calibrated', calibration.scenario);
  const fit = base && compare(one, base.migration, calibration.byConstruction);
  return { calibration, base, fit, mine, tried: mine.flatMap((scenario) => runOf(scenario.name, scenario) ?? []) };
}

function runOf(name: string, { mode, inputs }: Pick<Scenario, 'mode' | 'inputs'>): Run | undefined {
  const scenario = { id: name, hypervisor: 'VMware', mode: mode ?? 'precopy', inputs };
  const done = simulate(scenario, { bandRuns: usualRuns });
  return done.ok ? { name, inputs, migration: done.migration } : undefined;
}

/** The same as data: what was identified by which lines, what was assumed, and each run with its band. */
export function simulationEntry({ calibration, base, fit, tried }: Simulation): object {
  const { identified, assumed, residualPercent, contradictions } = calibration;
  return {
    identified: identified.map(({ evidence, ...rest }) => ({
      ...rest,
      evidence: evidence.slice(0, mostLines) satisfies LineRef[],
    })),
    ...{ assumed, residualPercent, contradictions, fit: fit?.verdict },
    runs: [...(base ? [base] : []), ...tried].map(runEntry),
  };
}
/** More lines behind one input help no one. */
const mostLines = 10;

function runEntry({ name, inputs, migration }: Run): object {
  const { verdict, completed, reason, totalTimeSeconds, downtimeMs, iterations, transferredMiB, band } = migration;
  return {
    ...{ name, inputs, verdict, completed, reason, totalTimeSeconds, downtimeMs, rounds: iterations, transferredMiB },
    band: band && {
      ...{ totalTimeSeconds: band.totalTimeSeconds, downtimeMs: band.downtimeMs, runs: band.runs },
      ...{ completedShare: band.completedShare, convergedShare: band.convergedShare, widestBy: band.widestBy },
    },
  };
}
