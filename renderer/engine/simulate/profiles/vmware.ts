/**
 * vMotion's rules, as read from the settings' descriptions and the log texts (MODELS.md section 3.1); an inference until
 * checked on logs.
 *
 * After each iteration: the rest fits the switchover goal -> switch over. At least 130 % as much sent as dirtied
 * (PreCopyMinProgressPerc) -> another one. Otherwise stun during page send (SDPS) delays the vCPUs until 500 % are
 * reached (SdpsTargetRate); without it, or when that is not enough, "not enough forward progress": switch over anyway
 * if that is possible within 100 s, else fail.
 */
import type { Inputs } from '../inputs.ts';
import type { Parameters } from '../parameters.ts';
import type { Decision, Look, RoundRules } from './rules.ts';

/** SDPS leaves the guest at least this share of its time: our reading of "a few milliseconds at a time". */
const mostSdps = 0.95;
/** More iterations than any log we know shows: a guard for guests that make just enough progress for ever. */
const mostRounds = 900;

const minProgress = (inputs: Inputs) => inputs.minProgressPercent ?? 130;
const sdpsTarget = (inputs: Inputs) => inputs.sdpsTargetPercent ?? 500;
const sdps = (inputs: Inputs) => inputs.sdps ?? 2;

export const vmwareRules: RoundRules = {
  rate: ({ network }) => network.bytesPerSecond,
  decide: vmwareDecision,
  firstRoundCheckSeconds: ({ inputs }) => (sdps(inputs) === 0 ? Infinity : (inputs.sdpsDelaySeconds ?? 30)),
};

function vmwareDecision(look: Look, parameters: Parameters): Decision {
  const { inputs } = parameters;
  if (look.leftSeconds <= parameters.goalSeconds) return { end: 'switchover', throttle: look.throttle };
  const enough = look.transmitToDirtyPercent >= minProgress(inputs);
  const exhausted = look.rounds.length >= mostRounds;
  if (enough && !exhausted) return { throttle: sdps(inputs) === 1 ? slowed(look, inputs) : look.throttle };
  if (sdps(inputs) !== 0 && look.throttle < mostSdps && !exhausted) return { throttle: slowed(look, inputs) };
  const possible = look.leftSeconds < parameters.maxSwitchoverSeconds;
  return { end: possible ? 'forced' : 'switchover-too-long', throttle: look.throttle };
}

/** The least delay with which the next iteration sends 500 % of what it lets the guest dirty. */
function slowed(look: Look, inputs: Inputs): number {
  const allowed = (100 * look.left) / sdpsTarget(inputs);
  let [low, high] = [look.throttle, mostSdps];
  if (look.dirtied(look.nextSeconds, low) <= allowed) return low;
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (look.dirtied(look.nextSeconds, middle) <= allowed) high = middle;
    else low = middle;
  }
  return high;
}
