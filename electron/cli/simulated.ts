/** A simulated migration, and a sweep, as both forms of `simulate` ask for and print them. */
import { parseAxis, simulate, sweep } from '../../renderer/engine/simulate/index.ts';
import type { Axis, Scenario, SimulatedMigration, Sweep } from '../../renderer/engine/simulate/index.ts';

const mostPoints = 100_000;

/** The result of one scenario: something to print, or its problems. */
export type Answer =
  | { readonly ok: true; readonly data: object; readonly words: string }
  | { readonly ok: false; readonly id: string | undefined; readonly problems: readonly string[] };

/** @param ranges of `--sweep` @returns a sentence where they cannot be swept over */
export function axesOf(ranges: readonly string[]): readonly Axis[] | string {
  const parsed = ranges.map(parseAxis);
  const problems = parsed.flatMap((one) => (one.ok ? [] : [one.problem]));
  if (problems.length > 0) return problems.join('\n');
  const axes = parsed.flatMap((one) => (one.ok ? [one.axis] : []));
  if (axes.length > 2) return 'A sweep runs over one input or two.';
  const points = axes.reduce((count, { values }) => count * values.length, 1);
  return points > mostPoints ? 'That sweep has more than 100,000 points; give fewer steps.' : axes;
}

/**
 * What the JSON holds of a simulated migration. `verdict` is "converged" for all that complete, as measured records have it;
 * `ending` says how, `isConverged` whether pre-copy did.
 */
export function migrationEntry(one: SimulatedMigration) {
  return {
    id: one.id,
    verdict: one.completed ? 'converged' : one.verdict,
    ending: one.verdict,
    isConverged: one.completed && one.verdict !== 'forced' && one.verdict !== 'post-copy',
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
    span && one.completed ? ` (${figure(span.low)} to ${figure(span.high)} ${unit})` : '';
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
      : one.hypervisor === 'vmware'
        ? '  our error    not known for vMotion: no public record states one with its rounds and its outcome'
        : '  our error    unknown: no measured migrations of this hypervisor were at hand',
    ...one.assumptions.map((sentence) => `  assumed      ${sentence}`),
  ].join('\n');
}

export const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

function sweepWords({ axes, points }: Sweep): string {
  const head = [...axes.map(({ input }) => input), 'seconds', 'downtime ms', 'verdict'].join('\t');
  const rows = points.map(({ at, totalTimeSeconds, downtimeMs, verdict }) =>
    [...at.map(figure), figure(totalTimeSeconds), downtimeMs === undefined ? '-' : figure(downtimeMs), verdict].join(
      '\t',
    ),
  );
  return [head, ...rows].join('\n');
}

export function sweepAnswer(scenario: Scenario, axes: readonly Axis[]): Answer {
  const swept = sweep(scenario, axes);
  if (swept.points.every(({ verdict }) => verdict === 'impossible')) {
    const why = simulate({ ...scenario, inputs: { ...scenario.inputs, ...firstOf(axes) } });
    return { ok: false, id: scenario.id, problems: why.ok ? ['No point of the sweep is possible.'] : why.problems };
  }
  return { ok: true, data: { id: scenario.id, ...swept }, words: sweepWords(swept) };
}

const firstOf = (axes: readonly Axis[]) => Object.fromEntries(axes.map(({ input, values }) => [input, values[0]]));
