/**
 * Emptying a host: a discrete-event schedule of many migrations with the limits of vCenter and shared links.
 *
 * A migration waits for a slot on every resource it uses, spends its orchestration time (which overlaps with the others'),
 * then copies at its max-min share of the source's uplinks and the destination's downlinks. At a share B it would take
 * T(B), simulated; while the share holds it makes 1 / T(B) of its progress each second.
 */
import type { Range } from './band.ts';
import { drawnVms, onOtherLinks } from './evacuation-draw.ts';
import { checkInputs } from './inputs/check.ts';
import { valueOf } from './inputs/inputs.ts';
import type { EvacuationVm, Inputs } from './inputs/inputs.ts';
import { isRateUnknown, lineGbpsOf, mbit } from './inputs/rates.ts';
import { known } from './inputs/settings.ts';
import { refused } from './parameters.ts';
import type { Refused, Scenario } from './parameters.ts';
import { profileOf } from './profiles.ts';
import { quantile, uniformFrom } from './random.ts';
import { resolve } from './resolve.ts';
import { datastoreSlots, schedule } from './schedule.ts';
import type { Job, Plan, Scheduled } from './schedule.ts';
import { completes } from './verdict.ts';

export interface Evacuation extends Scheduled {
  /** VMs whose migration does not complete: they stay, and the host is not empty. */
  readonly stay: readonly string[];
  /** Migrations at once that the limits allow. */
  readonly atOnce: number;
  /** Migrations at once that vCenter would allow. */
  readonly allowed: number;
  /** Total time with other numbers of migrations at once. */
  readonly byConcurrency: readonly { readonly atOnce: number; readonly totalSeconds: number }[];
  /** One sentence: whether more or fewer at once would help. */
  readonly advice: string;
  /** Only where `bandRuns` is given. */
  readonly band?: EvacuationBand;
}

export interface EvacuationBand {
  /** 10th percentile, median and 90th of the runs, seconds. */
  readonly totalSeconds: Range;
  readonly runs: number;
  /** Runs in which a VM stayed that moves in the plain answer. */
  readonly runsWithMoreStaying: number;
}

export interface EvacuateOptions {
  /** Repeat it so often with the links, the writes and the zero pages drawn anew. None by default, as it multiplies the time. */
  readonly bandRuns?: number;
}

export type Evacuated = { readonly ok: true; readonly evacuation: Evacuation } | Refused;

/** vCenter's limits (KB on simultaneous migrations): each vMotion costs one of these. */
const hostSlots = 8;
const networkSlots = (nicGbps: number) => (nicGbps >= 10 ? 8 : nicGbps >= 1 ? 4 : 2);

/**
 * Plans the evacuation that a scenario describes: `vms` (each with what differs from the scenario's inputs) or `vmCount`
 * alike, `nics` x `nicGbps` on every host, `destinations` hosts, and `concurrency` where fewer at once are wanted.
 */
export function evacuate(scenario: Scenario, { bandRuns }: EvacuateOptions = {}): Evacuated {
  const jobs = jobsOf(scenario);
  if (!jobs.ok) return jobs;
  const plan = planOf(scenario.inputs, jobs.jobs);
  const here = schedule(plan, plan.slots);
  const others = [...new Set([1, 2, 4, 8, plan.slots])].filter((slots) => slots <= Math.max(8, plan.slots));
  const byConcurrency = others
    .sort((a, b) => a - b)
    .map((atOnce) => ({
      atOnce,
      totalSeconds: atOnce === plan.slots ? here.totalSeconds : schedule(plan, atOnce).totalSeconds,
    }));
  const stay = stayingOf(here);
  return {
    ok: true,
    evacuation: {
      ...here,
      stay,
      atOnce: plan.slots,
      allowed: plan.allowed,
      byConcurrency,
      advice: adviceOf(plan, here.totalSeconds, byConcurrency),
      ...(bandRuns !== undefined && { band: bandOf(scenario, stay, bandRuns) }),
    },
  };
}

const stayingOf = ({ vms }: Scheduled): readonly string[] =>
  vms.filter(({ verdict }) => !completes(verdict)).map(({ name }) => name);

/** @param staying those that stay in the plain answer */
function bandOf(scenario: Scenario, staying: readonly string[], runs: number): EvacuationBand {
  const uniform = uniformFrom(valueOf(scenario.inputs, 'seed'));
  const { vms: _, ...common } = scenario.inputs;
  const results = Array.from({ length: runs }, () => {
    const vms = drawnVms(vmsOf(scenario.inputs), common, uniform);
    const jobs = jobsOf({ ...scenario, inputs: { ...common, vms } });
    if (!jobs.ok) return [];
    const plan = onOtherLinks(planOf(common, jobs.jobs), uniform);
    return [schedule(plan, plan.slots)];
  }).flat();
  const totals = results.map(({ totalSeconds }) => totalSeconds);
  return {
    totalSeconds: { low: quantile(totals, 0.1), middle: quantile(totals, 0.5), high: quantile(totals, 0.9) },
    runs: results.length,
    runsWithMoreStaying: results.filter((one) => stayingOf(one).some((name) => !staying.includes(name))).length,
  };
}

type Jobs = { readonly ok: true; readonly jobs: readonly Job[] } | Refused;

function jobsOf(scenario: Scenario): Jobs {
  const { vms: _, ...common } = scenario.inputs;
  // Before anything is made as often as an input says.
  const problems = checkInputs(known(common));
  if (problems.length > 0) return refused(...problems);
  const list = vmsOf(scenario.inputs);
  if (list.length === 0) return refused('There is no VM to evacuate.');
  const jobs: Job[] = [];
  for (const [at, { name, datastore, assumes: _of, ...own }] of list.entries()) {
    const resolved = resolve({ ...scenario, mode: 'precopy', inputs: { ...common, ...linkRate(common), ...own } });
    const label = name ?? `VM ${at + 1}`;
    if (!resolved.ok) return refused(...resolved.problems.map((problem) => `${label}: ${problem}`));
    const { parameters } = resolved;
    if (parameters.settings.storageGiB > 0)
      return refused(
        `${label}: storageGiB is for one migration; many that copy their storage at once are not simulated.`,
      );
    const setupSeconds = parameters.setupSeconds || profileOf(parameters.hypervisor).orchestrationSeconds;
    const key = JSON.stringify(parameters.settings);
    jobs.push({ name: label, datastore: datastore ?? '', parameters, key, setupSeconds });
  }
  return { ok: true, jobs };
}

/** Each with what differs from the scenario's inputs; of many alike, nothing. */
const vmsOf = (inputs: Inputs): readonly EvacuationVm[] =>
  inputs.vms ?? Array.from({ length: valueOf(inputs, 'vmCount') }, () => ({}));

/** The speed of the NICs is the bandwidth where none is given. */
const linkRate = (inputs: Inputs): Inputs =>
  isRateUnknown(inputs) ? { linkGbps: (inputs.nicGbps ?? 10) * valueOf(inputs, 'nics') } : {};

function planOf(inputs: Inputs, jobs: readonly Job[]): Plan {
  const nicGbps = inputs.nicGbps ?? lineGbpsOf(inputs);
  const link = nicGbps * valueOf(inputs, 'nics') * 1000 * mbit * 0.94;
  const given = Math.max(...jobs.map(({ parameters }) => parameters.network.bytesPerSecond));
  const uplink = inputs.nicGbps === undefined && inputs.nics === undefined ? given : link;
  const slots = Math.min(networkSlots(nicGbps), hostSlots, datastoreSlots);
  const wanted = inputs.concurrency ?? slots;
  const [first] = jobs;
  const isLimited = first !== undefined && profileOf(first.parameters.hypervisor).hasSlots;
  return {
    jobs,
    uplink,
    downlinks: Array.from({ length: valueOf(inputs, 'destinations') }, () => uplink),
    slots: isLimited ? Math.min(wanted, slots) : wanted,
    allowed: slots,
    slotsBy: networkSlots(nicGbps) < hostSlots ? 'network slots' : 'host slots',
  };
}

function adviceOf({ slots, allowed }: Plan, totalSeconds: number, others: Evacuation['byConcurrency']): string {
  const best = others.reduce((least, one) => (one.totalSeconds < least.totalSeconds ? one : least));
  const gain = Math.round((100 * (totalSeconds - best.totalSeconds)) / totalSeconds);
  if (best.atOnce === slots || gain < 2) return `${slots} at once is about as good as it gets here.`;
  const change = best.atOnce < slots ? 'fewer' : 'more';
  const limit = best.atOnce > allowed ? `, but vCenter allows ${allowed} on this network` : '';
  return `${best.atOnce} at once would be ${gain} % faster than ${slots}: ${change} migrations at a time help here${limit}.`;
}
