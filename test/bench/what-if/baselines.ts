/** What a prediction has to beat: rules of thumb and the textbook, from the same log. */
import type { Migration } from '../../../renderer/engine/model.ts';
import { simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, Scenario } from '../../../renderer/engine/simulate/index.ts';
import { completes } from '../../../renderer/engine/simulate/verdict.ts';
import type { Predicted } from './score.ts';
import type { MeasuredRun, Pair } from './runs.ts';

export type Predict = (pair: Pair, log: Migration) => Predicted;

const wirePage = 4104;
const MiB = 2 ** 20;
/** QEMU's run of an emulated guest: the name decides how pages are tracked. */
export const qemu = 'QEMU 10.0.2 TCG';

/** What run B was told to do, as inputs. */
export const askedOf = ({ inputs }: MeasuredRun): Inputs => ({
  bandwidthMiBps: inputs.bandwidthMiBps,
  ...(inputs.bandwidthLimit !== undefined && { bandwidthLimit: inputs.bandwidthLimit }),
  switchoverGoalSeconds: inputs.downtimeLimitMs / 1000,
  // The records begin and end with the copy.
  setupSeconds: 0,
  ...(inputs.giveUpAfterMs !== undefined && { giveUpAfterMs: inputs.giveUpAfterMs }),
});

/** Twice the bandwidth, half of the time. */
const byRatio: Predict = ({ a, b }, log) => ({
  converged: log.outcome === 'succeeded',
  seconds: ((log.metrics.durationSeconds?.value ?? 0) * a.inputs.bandwidthMiBps) / b.inputs.bandwidthMiBps,
  downtimeMs: log.metrics.downtimeMs?.value,
});

/** V_i = V_0 x^i, x the distinct dirty rate of the first round over the bandwidth, until what is left fits the goal. */
const geometric: Predict = ({ b }, { rounds: [first] }) => {
  const seconds = first?.seconds ?? 1;
  const rate = b.inputs.bandwidthMiBps * MiB;
  const ratio = ((first?.remainingPages ?? 0) * wirePage) / seconds / rate;
  const goal = b.inputs.downtimeLimitMs / 1000;
  let left = ((first?.bandwidthMBps ?? 0) * 1e6 * seconds) / rate;
  if (ratio >= 1 && left > goal) return { converged: false, seconds: Infinity };
  let total = left;
  for (left *= ratio; left > goal; left *= ratio) total += left;
  return { converged: true, seconds: total + left, downtimeMs: left * 1000 };
};

/** D(t) = W (1 - e^(-r t / W)) by least squares on the logarithm, and the same simulator for the rest. */
const saturating: Predict = ({ b }, log) => {
  const points = log.rounds.flatMap(({ seconds = 0, remainingPages = 0 }) =>
    seconds > 0 && remainingPages > 0 ? [{ seconds, pages: remainingPages }] : [],
  );
  const longest = Math.max(...points.map(({ seconds }) => seconds));
  const most = Math.max(...points.map(({ pages }) => pages));
  let best = { cost: Infinity, pages: most, perSecond: 0 };
  for (let large = 0; large <= 60; large++)
    for (let quick = 0; quick <= 100; quick++) {
      const pages = most * 100 ** (large / 60);
      const perSecond = (most / longest) * 1000 ** (quick / 100);
      const of = (seconds: number) => -pages * Math.expm1((-perSecond * seconds) / pages);
      const cost = points.reduce((sum, one) => sum + Math.log(of(one.seconds) / one.pages) ** 2, 0);
      if (cost < best.cost) best = { cost, pages, perSecond };
    }
  const [first] = log.rounds;
  const sent = ((first?.remainingPages ?? 0) * (first?.transmitToDirtyPercent ?? 0)) / 100;
  const data = ((first?.bandwidthMBps ?? 0) * 1e6 * (first?.seconds ?? 0)) / wirePage;
  const memory = Math.max(sent, data, best.pages);
  return predicted({
    hypervisor: qemu,
    inputs: {
      memoryMiB: (memory * 4096) / MiB,
      zeroFraction: 1 - Math.min(memory, Math.max(data, best.pages)) / memory,
      ...{ workingSetMiB: (best.pages * 4096) / MiB, dirtyRatePagesPerSec: best.perSecond, pattern: 'uniform' },
      ...askedOf(b),
    },
  });
};

/** Nobody has them: what the model would be off by if calibration were perfect. */
const trueInputs: Predict = ({ b }) => predicted(b);

interface Answer extends Predicted {
  readonly bandOfDowntime?: Predicted['band'];
}

/** @throws where the inputs are refused: a benchmark that leaves cases out proves nothing */
export function predicted(scenario: Scenario, bandRuns?: number): Answer {
  const done = simulate(scenario, bandRuns === undefined ? {} : { bandRuns });
  if (!done.ok) throw new Error(done.problems.join(' '));
  const { verdict, totalTimeSeconds, downtimeMs, band } = done.migration;
  return {
    converged: verdict !== 'forced' && completes(verdict),
    seconds: totalTimeSeconds,
    downtimeMs,
    ...(bandRuns !== undefined && { band: band?.totalTimeSeconds, bandOfDowntime: band?.downtimeMs }),
  };
}

export const baselines: Readonly<Record<string, Predict>> = {
  'time x ratio of the bandwidths': byRatio,
  'textbook, geometric': geometric,
  'two-parameter saturating fit': saturating,
  'true inputs (nobody has them)': trueInputs,
};
