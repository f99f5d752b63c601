/**
 * Xen's rules: three generations (MODELS.md section 3.2).
 *
 * 2005 (Clark): the first round at the lowest rate, then the last round's dirty rate plus 50 Mbit/s; the end when that
 * would pass the highest rate or under 256 KB remain. Legacy (before 4.6): 29 iterations, under 50 pages sent and skipped,
 * or more than three times the memory. v2 (4.6 on): 5 iterations or under 50 pages dirty.
 */
import type { Inputs } from '../inputs.ts';
import type { Parameters } from '../parameters.ts';
import type { RoundRecord, RunEnd } from '../run-result.ts';
import type { Decision, Look, RoundRules } from './rules.ts';

const mbit = 1e6 / 8;
const fewPages = 50;

type Generation = '2005' | 'legacy' | 'v2';

export const xenRules: RoundRules = {
  rate: (parameters, rounds) => {
    const top = parameters.network.bytesPerSecond;
    return generation(parameters.inputs) === '2005' ? Math.min(top, adaptiveRate(parameters, rounds)) : top;
  },
  decide: (look, parameters): Decision => {
    const end = endOf(look, parameters);
    return { throttle: 0, ...(end && { end }) };
  },
};

function generation(inputs: Inputs): Generation {
  const { xenRules: told } = inputs;
  if (told === '2005' || told === 'legacy' || told === 'v2') return told;
  return inputs.minBandwidthMbps === undefined && !/2005/.test(inputs.stopCondition ?? '') ? 'v2' : '2005';
}

/** What the next round of the 2005 code would run at, not held to the highest rate. */
function adaptiveRate({ inputs, pageBytes }: Parameters, rounds: readonly RoundRecord[]): number {
  const least = (inputs.minBandwidthMbps ?? 100) * mbit;
  const last = rounds.at(-1);
  if (!last) return least;
  return Math.max(least, (last.dirtiedPages * pageBytes) / last.seconds + (inputs.rateIncrementMbps ?? 50) * mbit);
}

function endOf(look: Look, parameters: Parameters): RunEnd | undefined {
  const { pages, pageBytes, network, inputs } = parameters;
  const passes = look.rounds.length;
  const few = look.left < fewPages;
  switch (generation(inputs)) {
    case '2005': {
      const tooFast = adaptiveRate(parameters, look.rounds) > network.bytesPerSecond;
      if (look.left * pageBytes < 256_000) return 'switchover';
      return tooFast || passes >= 29 ? 'forced' : undefined;
    }
    case 'legacy': {
      const sent = look.rounds.reduce((sum, round) => sum + round.pages, 0);
      if (few || look.round.pages + look.round.skippedPages < fewPages) return 'switchover';
      return passes >= (inputs.maxIterations ?? 29) || sent > 3 * pages ? 'forced' : undefined;
    }
    case 'v2':
      if (few) return 'switchover';
      return passes >= (inputs.maxIterations ?? 5) ? 'forced' : undefined;
  }
}
