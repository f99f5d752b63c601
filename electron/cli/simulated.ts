/** A simulated migration, and a sweep, as the command line prints them. */
import type { SimulatedMigration, Sweep } from '../../renderer/engine/simulate/index.ts';

/** What the JSON holds of a simulated migration. `verdict` is "converged" for all that complete; `ending` says how. */
export function migrationEntry(one: SimulatedMigration) {
  return {
    id: one.id,
    verdict: one.completed ? 'converged' : one.verdict,
    ending: one.verdict,
    reason: one.reason,
    totalTimeSeconds: one.totalTimeSeconds,
    downtimeMs: one.downtimeMs,
    downtimeParts: one.downtimeParts,
    transferredMiB: one.transferredMiB,
    iterations: one.iterations,
    rounds: one.rounds.map(({ evidence: _, ...round }) => round),
    throttleMostPercent: one.throttleMostPercent,
    lostCpuSeconds: one.lostCpuSeconds,
    steadyState: one.steadyState,
    postCopy: one.postCopy,
    bandwidthBoundBy: one.bandwidthBoundBy,
    band: one.band,
    assumptions: one.assumptions,
  };
}

export function migrationWords(one: SimulatedMigration): string {
  const { band } = one;
  const range = (span: { low: number; high: number } | undefined, unit: string) =>
    span ? ` (${figure(span.low)} to ${figure(span.high)} ${unit})` : '';
  const error = band?.validated;
  return [
    `${one.id}: ${one.verdict}`,
    one.reason,
    `  total time   ${figure(one.totalTimeSeconds)} s${range(band?.totalTimeSeconds, 's')}`,
    ...(one.downtimeMs === undefined
      ? []
      : [`  downtime     ${figure(one.downtimeMs)} ms${range(band?.downtimeMs, 'ms')}`]),
    `  transferred  ${figure(one.transferredMiB)} MiB in ${one.iterations} rounds, bound by ${one.bandwidthBoundBy}`,
    ...(band?.widestBy === undefined ? [] : [`  least sure   ${band.widestBy}`]),
    error
      ? `  our error    ${error.totalTimePercent.median} % in total time (median of ${error.cases} measured, ${error.region})`
      : '  our error    unknown: no measured migrations of this hypervisor were at hand',
    ...one.assumptions.map((sentence) => `  assumed      ${sentence}`),
  ].join('\n');
}

export const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

export function sweepWords({ axes, points }: Sweep): string {
  const head = [...axes.map(({ input }) => input), 'seconds', 'downtime ms', 'verdict'].join('\t');
  const rows = points.map(({ at, totalTimeSeconds, downtimeMs, verdict }) =>
    [...at.map(figure), figure(totalTimeSeconds), downtimeMs === undefined ? '-' : figure(downtimeMs), verdict].join(
      '\t',
    ),
  );
  return [head, ...rows].join('\n');
}
