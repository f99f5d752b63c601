/**
 * vMotion's rules, as read from the settings' descriptions and the log texts (README.md, "Rules"); an inference until
 * checked on logs.
 *
 * After each iteration: the rest fits the switchover goal -> switch over. At least 130 % as much sent as dirtied
 * (PreCopyMinProgressPerc) -> another one. Otherwise stun during page send (SDPS) delays the vCPUs until 500 % are
 * reached (SdpsTargetRate); without it, or when that is not enough, "not enough forward progress": switch over anyway
 * if that is possible within 100 s, else fail.
 */
import { narrowed } from '../base/bisect.ts';
import { mbit, rateOfVmknics } from './inputs/rates.ts';
import type { Settings } from './inputs/settings.ts';
import type { Parameters } from './parameters.ts';
import type { Profile } from './profile.ts';
import type { AfterRound, Decision, RoundRules } from './round-rules.ts';
import { runRounds } from './round-run.ts';

/** SDPS leaves the guest at least this share of its time: our reading of "a few milliseconds at a time". */
const mostSdps = 0.95;
/** What was sent and dirtied in less time is no ratio: our choice, for Migrate.SdpsDynamicDelaySec 0. */
const leastLookSeconds = 0.1;
/** More iterations than any log we know shows: a guard for guests that make just enough progress for ever. */
const mostRounds = 900;

/**
 * Gbit/s that a core encrypts or decrypts, all that vMotion does beside it included: 7 to 9 and 6, read from a chart of VMware's
 * (encrypted vMotion in vSphere 6.5; 10, 20 and 30 Gbit/s took 1.13, 2.27 and 4.2 cores of the source, 1.6, 3.35 and 5 of the destination).
 */
export const gbpsOfCore = { source: 8, destination: 6 } as const;

const rules: RoundRules = {
  decide,
  firstRound: {
    seconds: ({ settings }) => (settings.sdps === 0 ? Infinity : Math.max(leastLookSeconds, settings.sdpsDelaySeconds)),
    throttle: ({ sent, dirtied }, now, { settings }) => {
      const ratio = (100 * sent) / Math.max(1, dirtied);
      if (ratio >= settings.minProgressPercent) return now;
      return Math.max(now, Math.min(mostSdps, 1 - ratio / settings.sdpsTargetPercent));
    },
  },
};

export const vmotion: Profile = {
  hypervisor: 'vmware',
  names: /vmware|esxi|vmotion|vsphere/i,
  goalSeconds: 0.5,
  maxSwitchoverSeconds: 100,
  findsZeroPages: true,
  isMegabyteDecimal: true,
  limitsPayload: false,
  setupSeconds: 0,
  // A task takes 5 to 7 s around the copy.
  orchestrationSeconds: 6,
  hasSlots: true,
  assumptions: [],
  rules,
  // 18 ms in the memory part, 100 ms for devices and resume (KB 436882, log samples).
  stunSeconds: () => 0.118,
  tracking: () => 'armed-at-start',
  // As many as the line takes, from 7.0 U2 on; one for each vmknic before.
  streams: ({ hasOwnStreams, vmknics }, lineBytesPerSecond) =>
    hasOwnStreams ? Math.max(1, Math.ceil(lineBytesPerSecond / (15_000 * mbit))) : vmknics,
  // 15 Gbit/s each by design. A rate in bytes is one that was seen to arrive: whatever streams there were, they carried it.
  streamRate: ({ hasOwnStreams, line }, streams) => {
    if (!line.isGross) return Infinity;
    return hasOwnStreams ? 15_000 * mbit * streams : rateOfVmknics(streams);
  },
  // The buffers are sized up to bandwidth x RTT (Migrate.SndBufSize is their floor): only loss limits the rate then.
  windowRate: () => Infinity,
  // How many cores ESXi gives is not published: nothing binds unless a number is set, and then the destination does.
  encryptionRate: ({ encryptionCores }: Settings) =>
    encryptionCores === undefined ? Infinity : encryptionCores * gbpsOfCore.destination * 1000 * mbit,
  run: (parameters, vary) => runRounds(parameters, rules, vary),
};

function decide(after: AfterRound, parameters: Parameters): Decision {
  const { sdps, minProgressPercent } = parameters.settings;
  const { throttle, leftSeconds } = after;
  if (leftSeconds <= parameters.goalSeconds) return { end: 'switchover', throttle };
  const enough = after.transmitToDirtyPercent >= minProgressPercent;
  const exhausted = after.rounds.length >= mostRounds;
  if (enough && !exhausted) return { throttle: sdps === 1 ? slowed(after, parameters.settings) : throttle };
  // A round that was slowed from its middle on has not shown yet what that brings.
  const tried = after.rounds.at(-1)?.throttle ?? throttle;
  if (sdps !== 0 && tried < mostSdps && !exhausted) return { throttle: slowed(after, parameters.settings) };
  return { end: leftSeconds < parameters.maxSwitchoverSeconds ? 'forced' : 'switchover-too-long', throttle };
}

/** The least delay with which the next iteration sends 500 % of what it lets the guest dirty. */
function slowed({ left, nextSeconds, throttle, dirtied }: AfterRound, { sdpsTargetPercent }: Settings): number {
  const isEnough = (q: number) => dirtied(nextSeconds, q) <= (100 * left) / sdpsTargetPercent;
  return isEnough(throttle) ? throttle : narrowed(throttle, mostSdps, 20, isEnough);
}
