/**
 * Measured logs asked for links that nobody measured: the outcome is what the model gives with the guest's true inputs, which
 * is within 1 % of the measured ones in the median. It adds the patterns of which only one run exists.
 */
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import { completes } from '../../../renderer/engine/simulate/verdict.ts';
import type { MeasuredRun, Pair } from './runs.ts';
import { capabilitiesOf } from './runs.ts';

/** A half, the same as a cap or a link, double. */
const factors = [0.5, 0.75, 1.5, 2];

/** Every plain pre-copy run with a steady write rate, behind other links. The guest's name is its pattern. */
export function otherLinkPairs(runs: readonly MeasuredRun[]): readonly Pair[] {
  return runs
    .filter(({ inputs }) => capabilitiesOf(inputs).length === 0 && inputs.rateSteps === undefined)
    .flatMap((a) =>
      factors.map((factor) => ({ a, b: behind(a, a.inputs.bandwidthMiBps * factor), guest: `${a.inputs.pattern}` })),
    );
}

function behind(run: MeasuredRun, bandwidthMiBps: number): MeasuredRun {
  const inputs = { ...run.inputs, bandwidthMiBps, bandwidthLimit: 'link', giveUpAfterMs: 120_000 } as const;
  const done = simulate({ hypervisor: run.hypervisor, inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  const { verdict, totalTimeSeconds, downtimeMs = null } = done.migration;
  const measured = { converged: completes(verdict), totalTimeMs: totalTimeSeconds * 1000, downtimeMs, rounds: [] };
  return { ...run, inputs, measured };
}
