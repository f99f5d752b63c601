/**
 * Hyper-V's rules: at most ten passes, then the rest with the VM suspended (README.md, "Rules"). The threshold below ten is
 * not published; "the rest fits 1 s" is our assumption and said so.
 */
import type { Profile } from '../profile.ts';
import type { RoundRules } from '../round-rules.ts';
import { runRounds } from '../round-run.ts';
import { unlimited } from './unlimited.ts';

const mostPasses = 10;

const rules: RoundRules = {
  decide: ({ leftSeconds, rounds }, { goalSeconds, settings }) => {
    if (leftSeconds <= goalSeconds) return { end: 'switchover', throttle: 0 };
    const isLast = rounds.length >= (settings.maxIterations ?? mostPasses);
    return { throttle: 0, ...(isLast && { end: 'forced' }) };
  },
};

export const hyperV: Profile = {
  ...unlimited,
  hypervisor: 'hyper-v',
  names: /hyper-?v/i,
  goalSeconds: 1,
  // Twenty idle guests took all of their memory's time on 1 GbE (Finn 2012).
  findsZeroPages: false,
  limitsPayload: false,
  setupSeconds: 2.5,
  assumptions: ['Hyper-V publishes no stop threshold: "the rest fits 1 s" is assumed.'],
  stunSeconds: () => 1,
  tracking: () => 'armed-at-start',
  run: (parameters, vary) => runRounds(parameters, rules, vary),
};
