/** The discrete-event schedule of an evacuation: who starts when, and how long the copies take at the shares they get. */
import type { Parameters } from './parameters.ts';
import { run } from './profiles.ts';
import { fairShares } from './shares.ts';
import { completes, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface EvacuatedVm {
  readonly name: string;
  readonly destination: number;
  readonly startSeconds: number;
  /** When the copy begins: before it the task is set up. */
  readonly copySeconds: number;
  readonly endSeconds: number;
  readonly downtimeMs: number | undefined;
  readonly verdict: Verdict;
}

/** What can limit an evacuation. `concurrency`: the input allows fewer at once than the slots do. */
const bindings = ['network slots', 'host slots', 'datastore slots', 'concurrency', 'links', 'orchestration'] as const;
export type Binding = (typeof bindings)[number];

/** A segment of the evacuation in which the same thing binds. */
export interface BindingSpan {
  readonly binds: Binding;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** What a datastore bears: 128, each vMotion costs 1 (vSphere limits on simultaneous migrations). */
export const datastoreSlots = 128;

export interface Job {
  readonly name: string;
  readonly datastore: string;
  readonly parameters: Parameters;
  /** Alike for VMs that migrate alike. */
  readonly key: string;
  readonly setupSeconds: number;
}

export interface Plan {
  readonly jobs: readonly Job[];
  readonly uplink: number;
  readonly downlinks: readonly number[];
  /** Migrations at once, and how many vCenter would allow. */
  readonly slots: number;
  readonly allowed: number;
  readonly slotsBy: Binding;
}

/** Cache of outcomes by bandwidth share: shares repeat, and most VMs of a host are alike. */
class Outcomes {
  readonly #known = new Map<string, Outcome>();

  of({ parameters, key: guest }: Job, bytesPerSecond: number): Outcome {
    const key = `${guest} ${bytesPerSecond.toPrecision(4)}`;
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

export interface Scheduled {
  readonly totalSeconds: number;
  readonly vms: readonly EvacuatedVm[];
  /** What binds for most of the time, and what binds when. */
  readonly binds: Binding;
  readonly spans: readonly BindingSpan[];
}

/** Simulates the plan with so many migrations at once. */
export function schedule(plan: Plan, slots: number): Scheduled {
  const outcomes = new Outcomes();
  const waiting = [...plan.jobs];
  const done: EvacuatedVm[] = [];
  const spans: BindingSpan[] = [];
  let running: Running[] = [];
  let now = 0;
  while (waiting.length > 0 || running.length > 0) {
    start(waiting, running, { plan, slots, now, outcomes });
    const copying = running.filter((one) => one.copyAt <= now);
    share(copying, plan, outcomes);
    const next = nextEvent(running, now);
    extend(spans, bindingNow(plan, slots, waiting, running, copying), now, next);
    for (const one of copying) one.progress += (next - now) / lasting(one);
    now = next;
    running = running.filter((one) => !finished(one, now, done));
  }
  return { totalSeconds: now, vms: done, binds: mostly(spans), spans };
}

function mostly(spans: readonly BindingSpan[]): Binding {
  const spent = (binds: Binding) =>
    spans.reduce((sum, one) => sum + (one.binds === binds ? one.endSeconds - one.startSeconds : 0), 0);
  return bindings.reduce((most, one) => (spent(one) > spent(most) ? one : most));
}

/** Makes the last span longer where the same thing still binds, else begins another. */
function extend(spans: BindingSpan[], binds: Binding, from: number, to: number): void {
  if (to <= from) return;
  const last = spans.at(-1);
  if (last?.binds === binds) spans[spans.length - 1] = { ...last, endSeconds: to };
  else spans.push({ binds, startSeconds: from, endSeconds: to });
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
    const outcome = outcomes.of(job, job.parameters.network.bytesPerSecond);
    running.push({ job, destination, start: now, copyAt: now + job.setupSeconds, progress: 0, outcome });
  }
}

/** Gives every copying migration its max-min share of the links. */
function share(copying: readonly Running[], plan: Plan, outcomes: Outcomes): void {
  const flows = copying.map((one) => ({ limit: one.job.parameters.network.bytesPerSecond, link: one.destination }));
  const rates = fairShares(flows, plan.uplink, plan.downlinks);
  for (const [at, one] of copying.entries()) one.outcome = outcomes.of(one.job, rates[at] ?? plan.uplink);
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
    copySeconds: one.copyAt,
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
  if (waiting.length > 0 && running.length >= slots) return slots < plan.allowed ? 'concurrency' : plan.slotsBy;
  return 'orchestration';
}
