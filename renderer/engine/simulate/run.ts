/** One run of one migration, by the profile of its hypervisor. */
import type { Parameters } from './parameters.ts';
import { runQemu } from './profiles/qemu.ts';
import { steady } from './run-result.ts';
import type { RunResult, Variation } from './run-result.ts';

export function run(parameters: Parameters, vary: Variation = steady): RunResult {
  return runQemu(parameters, vary);
}
