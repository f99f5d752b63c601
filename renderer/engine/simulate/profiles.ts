/** Every hypervisor that can be simulated: vMotion, and those that the model is validated with. */
import type { Hypervisor, Parameters } from './parameters.ts';
import type { Profile } from './profile.ts';
import { references } from './reference/index.ts';
import { steady } from './run-result.ts';
import type { RunResult, Variation } from './run-result.ts';
import { vmotion } from './vmotion.ts';

const profiles: Readonly<Record<Hypervisor, Profile>> = { vmware: vmotion, ...references };

export const profileOf = (hypervisor: Hypervisor): Profile => profiles[hypervisor];

/** "KVM/QEMU (OpenStack Nova)" and the like; undefined for a name that fits none. vMotion where nothing is said. */
export function hypervisorOf(name = 'VMware'): Hypervisor | undefined {
  return Object.values(profiles).find(({ names }) => names.test(name))?.hypervisor;
}

/** Runs a migration to its end. Without a variation the same parameters give the same result, to the last digit. */
export function run(parameters: Parameters, vary: Variation = steady): RunResult {
  return profileOf(parameters.hypervisor).run(parameters, vary);
}
