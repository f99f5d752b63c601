/**
 * Xen's rules: three generations (README.md, "Rules").
 *
 * 2005 (Clark): the first round at the lowest rate, then the last round's dirty rate plus 50 Mbit/s; the end when that
 * would pass the highest rate or under 256 KB remain. Legacy (before 4.6): 29 iterations, under 50 pages sent and skipped,
 * or more than three times the memory. v2 (4.6 on): 5 iterations or under 50 pages dirty.
 */
import { mbit } from '../inputs/rates.ts';
import type { Parameters } from '../parameters.ts';
import type { Profile } from '../profile.ts';
import type { AfterRound, RoundRules } from '../round-rules.ts';
import { runRounds } from '../round-run.ts';
import type { RoundRecord, RunEnd } from '../run-result.ts';
import { unlimited } from './unlimited.ts';

const fewPages = 50;

const rules: RoundRules = {
  rate: (parameters, rounds) => {
    const top = parameters.network.bytesPerSecond;
    return parameters.settings.xenRules === '2005' ? Math.min(top, adaptiveRate(parameters, rounds)) : top;
  },
  decide: (after, parameters) => {
    const end = endOf(after, parameters);
    return { throttle: 0, ...(end && { end }) };
  },
};

export const xen: Profile = {
  ...unlimited,
  hypervisor: 'xen',
  names: /xen/i,
  goalSeconds: 0,
  // Xen does not check for zero pages (xg_sr_save.c, legacy code alike).
  findsZeroPages: false,
  limitsPayload: true,
  stunSeconds: () => 0.025,
  tracking: () => 'peek',
  run: (parameters, vary) => runRounds(parameters, rules, vary),
};

/** What the next round of the 2005 code would run at, not held to the highest rate. */
function adaptiveRate({ settings, pageBytes }: Parameters, rounds: readonly RoundRecord[]): number {
  const least = settings.minBandwidthMbps * mbit;
  const last = rounds.at(-1);
  if (!last) return least;
  return Math.max(least, (last.dirtiedPages * pageBytes) / last.seconds + settings.rateIncrementMbps * mbit);
}

function endOf({ left, rounds }: AfterRound, parameters: Parameters): RunEnd | undefined {
  const round = rounds.at(-1);
  const { pages, pageBytes, network, settings } = parameters;
  const isLast = (most: number) => rounds.length >= (settings.maxIterations ?? most);
  switch (settings.xenRules) {
    case '2005': {
      const tooFast = adaptiveRate(parameters, rounds) > network.bytesPerSecond;
      if (left * pageBytes < 256_000) return 'switchover';
      return tooFast || rounds.length >= 29 ? 'forced' : undefined;
    }
    case 'legacy': {
      const sent = rounds.reduce((sum, one) => sum + one.pages, 0);
      if (left < fewPages || (round && round.pages + round.skippedPages < fewPages)) return 'switchover';
      return isLast(29) || sent > 3 * pages ? 'forced' : undefined;
    }
    case 'v2':
      if (left < fewPages) return 'switchover';
      return isLast(5) ? 'forced' : undefined;
  }
}
