/** One run of one migration, by the profile of its hypervisor. */
import type { Parameters } from './parameters.ts';
import { hyperVRules } from './profiles/hyper-v.ts';
import { runQemu } from './profiles/qemu.ts';
import { vmwareRules } from './profiles/vmware.ts';
import { xenRules } from './profiles/xen.ts';
import { runRounds } from './round-run.ts';
import { steady } from './run-result.ts';
import type { RunResult, Variation } from './run-result.ts';

/** Runs a migration to its end. Without a variation the same parameters give the same result, to the last digit. */
export function run(parameters: Parameters, vary: Variation = steady): RunResult {
  switch (parameters.hypervisor) {
    case 'qemu':
      return runQemu(parameters, vary);
    case 'vmware':
      return runRounds(parameters, vmwareRules, vary);
    case 'xen':
      return runRounds(parameters, xenRules, vary);
    case 'hyper-v':
      return runRounds(parameters, hyperVRules, vary);
  }
}
