/** What nobody knows of an evacuation, drawn anew for each run of its band: the links' rate, how much each VM writes, what of it is zero. */
import { valueOf } from './inputs/inputs.ts';
import type { EvacuationVm, Inputs } from './inputs/inputs.ts';
import { writesOf } from './inputs/rates.ts';
import { logNormal } from './random.ts';
import type { Plan } from './schedule.ts';
import { bandwidthSigma, mostZero, unknownWritesSigma, writesSigma } from './uncertainty.ts';

/**
 * The VMs with other writes and zero pages. What is assumed of all of them is one guess: it is wrong for all in the same direction. What is
 * known of each scatters by itself.
 *
 * @param common inputs of all VMs
 */
export function drawnVms(vms: readonly EvacuationVm[], common: Inputs, uniform: () => number): readonly EvacuationVm[] {
  const guess = logNormal(uniform, unknownWritesSigma);
  return vms.map((vm) => {
    const inputs: Inputs = { ...common, ...vm };
    const isAssumed =
      (vm.assumes?.includes('writes') ?? false) || writesOf(inputs, valueOf(inputs, 'pageSize')) === undefined;
    const factor = logNormal(uniform, writesSigma) * (isAssumed ? guess : 1);
    const writeRatePercent = Math.min(10_000, valueOf(inputs, 'writeRatePercent') * factor);
    return { ...vm, writeRatePercent, ...(vm.assumes?.includes('zero') && withZero(inputs, mostZero * uniform())) };
  });
}

/** What keeps being written is not zero. */
function withZero({ memoryMiB, workingSetMiB }: Inputs, zeroFraction: number): Inputs {
  if (workingSetMiB === undefined || !memoryMiB) return { zeroFraction };
  return { zeroFraction, workingSetMiB: Math.min(workingSetMiB, memoryMiB * (1 - zeroFraction)) };
}

/** The plan on links that carry more or less than they should: all of them alike, as they are of one kind. */
export function onOtherLinks(plan: Plan, uniform: () => number): Plan {
  const factor = logNormal(uniform, bandwidthSigma);
  return {
    ...plan,
    uplink: plan.uplink * factor,
    downlinks: plan.downlinks.map((rate) => rate * factor),
    jobs: plan.jobs.map((job) => {
      const { network } = job.parameters;
      const bytesPerSecond = network.bytesPerSecond * factor;
      return { ...job, parameters: { ...job.parameters, network: { ...network, bytesPerSecond } } };
    }),
  };
}
