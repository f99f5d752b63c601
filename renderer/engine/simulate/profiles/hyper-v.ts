/**
 * Hyper-V's rules: at most ten passes, then the rest with the VM suspended (MODELS.md section 3.4). The threshold below ten is
 * not published; "the rest fits 1 s" is our assumption and said so.
 */
import type { Decision, Look, RoundRules } from './rules.ts';

const mostPasses = 10;

export const hyperVRules: RoundRules = {
  rate: ({ network }) => network.bytesPerSecond,
  decide: (look: Look, { goalSeconds, inputs }): Decision => {
    if (look.leftSeconds <= goalSeconds) return { end: 'switchover', throttle: 0 };
    return look.rounds.length >= (inputs.maxIterations ?? mostPasses)
      ? { end: 'forced', throttle: 0 }
      : { throttle: 0 };
  },
};
