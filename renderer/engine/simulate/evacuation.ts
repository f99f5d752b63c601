/**
 * Emptying a host: a discrete-event schedule of many migrations with the limits of vCenter and shared links.
 *
 * A migration waits for a slot on every resource it uses, spends its orchestration time (which overlaps with the others'),
 * then copies at its max-min share of the source's uplinks and the destination's downlinks. At a share B it would take
 * T(B), simulated; while the share holds it makes 1 / T(B) of its progress each second.
 */
import { networkOf } from './bandwidth.ts';
import type { EvacuationVm, Inputs } from './inputs.ts';
import { resolve } from './parameters.ts';
import type { Parameters, Scenario } from './parameters.ts';
import { run } from './run.ts';
import { fairShares } from './shares.ts';
import { completes, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface EvacuatedVm {
  readonly name: string;
  readonly destination: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly downtimeMs: number | undefined;
  readonly verdict: Verdict;
}

export type Binding = 'network slots' | 'host slots' | 'datastore slots' | 'links' | 'orchestration';

export interface Evacuation {
  readonly totalSeconds: number;
  readonly vms: readonly EvacuatedVm[];
  /** VMs whose migration does not complete: they stay, and the host is not empty. */
  readonly stay: readonly string[];
  /** Migrations at once that the limits allow. */
  readonly atOnce: number;
  readonly binds: Binding;
  /** Total time with other numbers of migrations at once. */
  readonly byConcurrency: readonly { readonly atOnce: number; readonly totalSeconds: number }[];
  /** One sentence: whether more or fewer at once would help. */
  readonly advice: string;
}

export type Evacuated =
  { readonly ok: true; readonly evacuation: Evacuation } | { readonly ok: false; readonly problems: readonly string[] };

/** vCenter's limits (PREREQUISITES.md section 2): each vMotion costs one of these. */
const hostSlots = 8;
const datastoreSlots = 128;
const networkSlots = (nicGbps: number) => (nicGbps >= 10 ? 8 : nicGbps >= 1 ? 4 : 2);
/** Orchestration of a vMotion task, 5-7 s (MODELS.md section 8). */
const orchestrationSeconds = 6;

interface Job {
  readonly name: string;
  readonly datastore: string;
  readonly parameters: Parameters;
  readonly setupSeconds: number;
}

interface Plan {
  readonly jobs: readonly Job[];
  readonly uplink: number;
  readonly downlinks: readonly number[];
  readonly slots: number;
  readonly slotsBy: Binding;
}

/**
 * Plans the evacuation that a scenario describes: `vms` (each with what differs from the scenario's inputs) or `vmCount`
 * alike, `nics` x `nicGbps` on every host, `destinations` hosts, and `concurrency` where fewer at once are wanted.
 */
export function evacuate(scenario: Scenario): Evacuated {
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
  return {
    ok: true,
    evacuation: {
      ...here,
      stay: here.vms.filter(({ verdict }) => !completes(verdict)).map(({ name }) => name),
      atOnce: plan.slots,
      byConcurrency,
      advice: adviceOf(plan.slots, here.totalSeconds, byConcurrency),
    },
  };
}

type Jobs =
  { readonly ok: true; readonly jobs: readonly Job[] } | { readonly ok: false; readonly problems: readonly string[] };

function jobsOf(scenario: Scenario): Jobs {
  const { vms, ...common } = scenario.inputs;
  const list: readonly EvacuationVm[] = vms ?? Array.from({ length: common.vmCount ?? 1 }, () => ({}));
  if (list.length === 0) return { ok: false, problems: ['There is no VM to evacuate.'] };
  const jobs: Job[] = [];
  for (const [at, { name, datastore, ...own }] of list.entries()) {
    const resolved = resolve({ ...scenario, mode: 'precopy', inputs: { ...common, ...linkRate(common), ...own } });
    const label = name ?? `VM ${at + 1}`;
    if (!resolved.ok) return { ok: false, problems: resolved.problems.map((problem) => `${label}: ${problem}`) };
    const { parameters } = resolved;
    const setupSeconds = parameters.setupSeconds || (parameters.hypervisor === 'vmware' ? orchestrationSeconds : 0);
    jobs.push({ name: label, datastore: datastore ?? '', parameters, setupSeconds });
  }
  return { ok: true, jobs };
}

/** A NIC speed stands in for the bandwidth where none is told. */
function linkRate(inputs: Inputs): Inputs {
  const told =
    inputs.bandwidthMbps ?? inputs.bandwidthMiBps ?? inputs.bandwidthMBps ?? inputs.linkGbps ?? inputs.linkMbps;
  return told === undefined ? { linkGbps: (inputs.nicGbps ?? 10) * (inputs.nics ?? 1) } : {};
}

function planOf(inputs: Inputs, jobs: readonly Job[]): Plan {
  const nicGbps = inputs.nicGbps ?? speedOf(inputs);
  const nics = inputs.nics ?? 1;
  const link = networkOf({ linkGbps: nicGbps * nics, streams: 1024 }, 'xen').bytesPerSecond * 0.94;
  const told = Math.max(...jobs.map(({ parameters }) => parameters.network.bytesPerSecond));
  const uplink = inputs.nicGbps === undefined && inputs.nics === undefined ? told : link;
  const slots = Math.min(networkSlots(nicGbps), hostSlots, datastoreSlots);
  const wanted = inputs.concurrency ?? slots;
  return {
    jobs,
    uplink,
    downlinks: Array.from({ length: inputs.destinations ?? 1 }, () => uplink),
    slots: jobs[0]?.parameters.hypervisor === 'vmware' ? Math.min(wanted, slots) : wanted,
    slotsBy: networkSlots(nicGbps) < hostSlots ? 'network slots' : 'host slots',
  };
}

function speedOf(inputs: Inputs): number {
  if (inputs.linkGbps !== undefined) return inputs.linkGbps;
  if (inputs.bandwidthMiBps !== undefined) return (inputs.bandwidthMiBps * 8 * 2 ** 20) / 1e9;
  if (inputs.bandwidthMBps !== undefined) return (inputs.bandwidthMBps * 8) / 1000;
  return (inputs.bandwidthMbps ?? inputs.linkMbps ?? 10_000) / 1000;
}

/** Outcomes at a bandwidth share, remembered: shares repeat, and most VMs of a host are alike. */
class Outcomes {
  readonly #known = new Map<string, Outcome>();
  readonly #keys = new Map<Parameters, string>();

  of(parameters: Parameters, bytesPerSecond: number): Outcome {
    const key = `${this.#key(parameters)} ${bytesPerSecond.toPrecision(4)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const rate = Number(bytesPerSecond.toPrecision(4));
    const result = run({ ...parameters, network: { ...parameters.network, bytesPerSecond: rate } });
    const outcome: Outcome = {
      seconds: Math.max(1e-6, result.endSeconds),
      downtimeMs: result.downtimeSeconds * 1000,
      verdict: verdictOf(result),
    };
    this.#known.set(key, outcome);
    return outcome;
  }

  #key(parameters: Parameters): string {
    const known = this.#keys.get(parameters);
    if (known !== undefined) return known;
    const key = JSON.stringify(parameters.inputs);
    this.#keys.set(parameters, key);
    return key;
  }
}

interface Outcome {
  readonly seconds: number;
  readonly downtimeMs: number;
  readonly verdict: Verdict;
}

interface Running {
  readonly job: Job;
  readonly destination: number;
  readonly start: number;
  /** When the copy begins. */
  readonly copyAt: number;
  /** Share of the copy that is done. */
  progress: number;
  outcome: Outcome;
}

/** A migration that does not end is given up after this long, so that the schedule does. */
const longestSeconds = 7200;

function schedule(plan: Plan, slots: number): Pick<Evacuation, 'totalSeconds' | 'vms' | 'binds'> {
  const outcomes = new Outcomes();
  const waiting = [...plan.jobs];
  const done: EvacuatedVm[] = [];
  const spent: Record<Binding, number> = {
    'network slots': 0,
    'host slots': 0,
    'datastore slots': 0,
    links: 0,
    orchestration: 0,
  };
  let running: Running[] = [];
  let now = 0;
  while (waiting.length > 0 || running.length > 0) {
    start(waiting, running, { plan, slots, now, outcomes });
    const copying = running.filter((one) => one.copyAt <= now);
    share(copying, plan, outcomes);
    const next = nextEvent(running, now);
    spent[bindingNow(plan, slots, waiting, running, copying)] += next - now;
    for (const one of copying) one.progress += (next - now) / lasting(one);
    now = next;
    running = running.filter((one) => !finished(one, now, done));
  }
  const binds = (Object.keys(spent) as Binding[]).reduce((most, one) => (spent[one] > spent[most] ? one : most));
  return { totalSeconds: now, vms: done, binds };
}

const lasting = (one: Running): number => Math.min(longestSeconds, one.outcome.seconds);

function start(
  waiting: Job[],
  running: Running[],
  { plan, slots, now, outcomes }: { plan: Plan; slots: number; now: number; outcomes: Outcomes },
): void {
  while (waiting.length > 0 && running.length < slots) {
    const at = waiting.findIndex(
      ({ datastore }) => running.filter(({ job }) => job.datastore === datastore).length < datastoreSlots,
    );
    const job = waiting.splice(Math.max(0, at), 1)[0];
    if (!job) return;
    const load = plan.downlinks.map((_, index) => running.filter((one) => one.destination === index).length);
    const destination = load.indexOf(Math.min(...load));
    const outcome = outcomes.of(job.parameters, job.parameters.network.bytesPerSecond);
    running.push({ job, destination, start: now, copyAt: now + job.setupSeconds, progress: 0, outcome });
  }
}

/** Hands every copying migration its max-min share of the links. */
function share(copying: readonly Running[], plan: Plan, outcomes: Outcomes): void {
  const flows = copying.map((one) => ({ limit: one.job.parameters.network.bytesPerSecond, link: one.destination }));
  const rates = fairShares(flows, plan.uplink, plan.downlinks);
  for (const [at, one] of copying.entries()) one.outcome = outcomes.of(one.job.parameters, rates[at] ?? plan.uplink);
}

function nextEvent(running: readonly Running[], now: number): number {
  let next = Infinity;
  for (const one of running) {
    const at = one.copyAt > now ? one.copyAt : now + (1 - one.progress) * lasting(one);
    next = Math.min(next, at);
  }
  return next;
}

function finished(one: Running, now: number, done: EvacuatedVm[]): boolean {
  if (one.copyAt > now || one.progress < 1 - 1e-9) return false;
  const { verdict, downtimeMs } = one.outcome;
  done.push({
    name: one.job.name,
    destination: one.destination,
    startSeconds: one.start,
    endSeconds: now,
    downtimeMs: completes(verdict) ? downtimeMs : undefined,
    verdict,
  });
  return true;
}

/** What keeps the evacuation from going faster at this moment. */
function bindingNow(
  plan: Plan,
  slots: number,
  waiting: readonly Job[],
  running: readonly Running[],
  copying: readonly Running[],
): Binding {
  const wanted = copying.reduce((sum, one) => sum + one.job.parameters.network.bytesPerSecond, 0);
  if (copying.length > 0 && wanted >= plan.uplink) return 'links';
  if (waiting.length > 0 && running.length >= slots) return plan.slotsBy;
  return 'orchestration';
}

function adviceOf(atOnce: number, totalSeconds: number, others: Evacuation['byConcurrency']): string {
  const best = others.reduce((least, one) => (one.totalSeconds < least.totalSeconds ? one : least));
  const gain = Math.round((100 * (totalSeconds - best.totalSeconds)) / totalSeconds);
  if (best.atOnce === atOnce || gain < 2) return `${atOnce} at once is about as good as it gets here.`;
  const change = best.atOnce < atOnce ? 'fewer' : 'more';
  return `${best.atOnce} at once would be ${gain} % faster than ${atOnce}: ${change} migrations at a time help here.`;
}
