/** From a scenario to the parameters of a run. */
import { fittedConstants } from './fitted.ts';
import type { FittedConstants } from './fitted.ts';
import { guestOf } from './guest.ts';
import { checkInputs } from './inputs/check.ts';
import type { Inputs } from './inputs/inputs.ts';
import { MiB } from './inputs/rates.ts';
import { known, settingsOf } from './inputs/settings.ts';
import type { Settings } from './inputs/settings.ts';
import { networkOf } from './network.ts';
import { modes, refused } from './parameters.ts';
import type { GuestParameters, Mode, Parameters, Refused, Scenario } from './parameters.ts';
import type { Profile } from './profile.ts';
import { hypervisorOf, profileOf } from './profiles.ts';

export type Resolved = { readonly ok: true; readonly parameters: Parameters } | Refused;

/** Checks a scenario and fills its gaps. Never throws: what is wrong comes back as sentences. */
export function resolve(given: Scenario, fitted: FittedConstants = fittedConstants): Resolved {
  const scenario = { ...given, inputs: known(given.inputs) };
  const problems = [...checkInputs(scenario.inputs)];
  const hypervisor = hypervisorOf(scenario.hypervisor);
  const mode = modes.find((one) => one === (scenario.mode ?? 'precopy'));
  if (!hypervisor)
    problems.push(`Unknown hypervisor "${scenario.hypervisor}"; it is one of VMware, QEMU, Xen, Hyper-V.`);
  if (!mode) problems.push(`Unknown mode "${scenario.mode}"; it is one of ${modes.join(', ')}.`);
  if (problems.length > 0 || !hypervisor || !mode) return { ok: false, problems };
  const profile = profileOf(hypervisor);
  const settings = settingsOf(profile.isMegabyteDecimal ? inMiB(scenario.inputs) : scenario.inputs, mode);
  const guest = guestOf(settings, profile, fitted);
  if (!guest.ok) return guest;
  const parameters = build(scenario, mode, { profile, settings, guest: guest.guest, fitted });
  const { goalSeconds, maxSwitchoverSeconds } = parameters;
  if (goalSeconds > maxSwitchoverSeconds)
    return refused(
      `The switchover goal of ${goalSeconds} s is over the longest switchover of ${maxSwitchoverSeconds} s.`,
    );
  return { ok: true, parameters };
}

/** MB/s as 10^6 bytes. */
function inMiB({ bandwidthMBps, ...inputs }: Inputs): Inputs {
  if (bandwidthMBps === undefined || inputs.bandwidthMiBps !== undefined)
    return bandwidthMBps === undefined ? inputs : { ...inputs, bandwidthMBps };
  return { ...inputs, bandwidthMiBps: (bandwidthMBps * 1e6) / MiB };
}

interface Parts {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly guest: GuestParameters;
  readonly fitted: FittedConstants;
}

function build(
  { id = 'simulated', hypervisor: name = '' }: Scenario,
  mode: Mode,
  { profile, settings, guest, fitted }: Parts,
): Parameters {
  const { goalSeconds = profile.goalSeconds, growth, line, storageGiB } = settings;
  const network = networkOf(settings, profile, fitted);
  const emulated = /tcg/i.test(name);
  return {
    ...guest,
    id,
    hypervisor: profile.hypervisor,
    mode,
    settings,
    network,
    goalSeconds,
    growingGoal: growth && { fromSeconds: goalSeconds, ...growth },
    tracking: profile.tracking(settings, emulated),
    emulated,
    giveUpSeconds: (settings.giveUpAfterMs ?? 86_400_000) / 1000,
    maxSwitchoverSeconds: settings.maxSwitchoverSeconds ?? profile.maxSwitchoverSeconds,
    fixedStunSeconds: stunOf(settings, profile),
    setupSeconds:
      (settings.setupSeconds ?? setupOf(settings, profile, name)) + (storageGiB * 2 ** 30) / network.bytesPerSecond,
    afterSeconds: settings.afterSeconds,
    postcopy: settings.postcopy,
    fitted,
    assumptions: [
      ...guest.assumptions,
      ...(line.isAssumed ? ['No bandwidth was given: 10 Gbit/s is assumed.'] : []),
      ...(storageGiB > 0
        ? [
            `${storageGiB} GiB of storage are taken as copied before the memory, at the link’s rate: what the datastores carry is not known.`,
          ]
        : []),
      ...profile.assumptions,
    ],
  };
}

/** Stop, devices and start: small for a small VM, more for many vCPUs and passed-through devices (README.md, "Downtime"). */
function stunOf(settings: Settings, profile: Profile): number {
  if (settings.fixedStunMs !== undefined) return settings.fixedStunMs / 1000;
  const many = 0.0007 * Math.max(0, settings.vcpus - 16);
  return profile.stunSeconds(settings) + many + settings.passthroughDevices * (0.225 + 0.074);
}

/** Seconds around the copy. OpenStack: 6.9 s, tunnelled 8.9 s. */
function setupOf({ tunnelled }: Settings, profile: Profile, name: string): number {
  if (!/openstack|nova/i.test(name)) return profile.setupSeconds;
  return tunnelled === true ? 8.9 : 6.9;
}
