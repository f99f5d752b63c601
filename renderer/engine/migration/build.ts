/** One Migration from all events that were found to be its own. */
import { defined } from '../base/defined.ts';
import { idToHex } from '../base/ids.ts';
import { isNameless } from '../base/nameless.ts';
import type {
  ClockStep,
  Endpoint,
  LeftOut,
  LogLine,
  Migration,
  MigrationKind,
  Outcome,
  Side,
  StateChange,
  VcenterTask,
  VirtualMachine,
} from '../model.ts';
import { statedDowntimes } from './downtime.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import { failureOf } from './failure.ts';
import { isBehind } from './clock-step.ts';
import type { StepBack } from './clock-step.ts';
import { inOrder } from './in-order.ts';
import { metricsOf } from './metrics.ts';
import { isCancelled } from '../formats/status.ts';
import { taskOf } from './task.ts';
import { withStateNames } from './states.ts';
import { milestonesOf, phasesOf, roundsOf } from './timeline.ts';

/** @param unordered in any order @param leftOut of its lines, where that is some */
export function buildMigration(
  key: string,
  unordered: readonly MigrationEvent[],
  leftOut: LeftOut | undefined,
): Migration {
  const { events: ordered, step } = inOrder(unordered);
  // No interval is computed over a step: times behind it are of another clock, as it were.
  const events = step ? ordered.map((one) => (isBehind(one, step) ? { ...one, time: undefined } : one)) : ordered;
  const { id, preCopyEnd, outcome, runsOn, kind, ...shown } = gathered(events);
  const milestones = milestonesOf(events);
  const phases = phasesOf(events, step?.before.side);
  const task = taskOf(events);
  const rounds = roundsOf(events, phases);
  return {
    key,
    id,
    idHex: id === undefined ? undefined : idToHex(id),
    ...shown,
    kind: isUncertain(kind, shown.reachedHost, task) || mayBeCold(events, kind) ? 'unknown' : kind,
    milestones,
    phases,
    rounds,
    states: withStateNames(statesOf(events)),
    metrics: metricsOf(events, milestones, phases, rounds, task, !leftOut?.rounds),
    preCopyEnd,
    outcome,
    runsOn,
    failure: outcome === 'succeeded' ? undefined : failureOf(events),
    task,
    ...askedFor(events),
    clock: undefined,
    downtimes: statedDowntimes(events),
    findings: [],
    lines: ordered.map(lineOf),
    ...(step && { clockStep: stepOf(step) }),
    ...(leftOut && { leftOut }),
  };
}

function stepOf({ before, after, back }: StepBack): ClockStep {
  return { backMicros: back, evidence: [before.at, after.at], ...(after.side && { side: after.side }) };
}

function lineOf({ at: { source, line }, time, side, text, isCut, isRejoined, copies }: MigrationEvent): LogLine {
  return {
    ...{ source, line, time, side, text },
    ...(isCut && { isCut }),
    ...(isRejoined && { isRejoined }),
    ...(copies && { copies }),
  };
}

/** Everything that is the value of the first, the last, or any of the lines, in one pass: most of a large analysis is this. */
function gathered(events: readonly MigrationEvent[]) {
  const [vm, source, destination]: [VirtualMachine, Endpoint, Endpoint] = [{}, {}, {}];
  const [statedVm, statedSource, statedDestination]: [VirtualMachine, Endpoint, Endpoint] = [{}, {}, {}];
  const opIds = new Set<string>();
  const [outcomes, kinds] = [new Set<MigrationEvent['outcome']>(), new Set<MigrationEvent['kind']>()];
  const [sides, hostLogs] = [new Set<MigrationEvent['side']>(), new Set<MigrationEvent['side']>()];
  let first: Partial<Pick<MigrationEvent, 'id' | 'priority' | 'swap' | 'encrypted' | 'preCopyEnd'>> = {};
  let [firstSeen, lastSeen]: [number | undefined, number | undefined] = [undefined, undefined];
  let runsOn: Side | undefined;
  let reachedHost = false;
  for (const event of events) {
    const { id, time, side, opId, priority, swap, encrypted, preCopyEnd } = event;
    if ((id ?? priority ?? swap ?? encrypted ?? preCopyEnd) !== undefined)
      first = {
        id: first.id ?? id,
        priority: first.priority ?? priority,
        swap: first.swap ?? swap,
        encrypted: first.encrypted ?? encrypted,
        preCopyEnd: first.preCopyEnd ?? preCopyEnd,
      };
    if (time !== undefined) {
      firstSeen = firstSeen === undefined || time < firstSeen ? time : firstSeen;
      lastSeen = lastSeen === undefined || time > lastSeen ? time : lastSeen;
    }
    if (opId !== undefined) opIds.add(opId);
    const isEvent = event.ofEvent !== undefined;
    if (event.vm) merge(isEvent ? statedVm : vm, event.vm);
    if (event.source) merge(isEvent ? statedSource : source, event.source);
    if (event.destination) merge(isEvent ? statedDestination : destination, event.destination);
    if (event.outcome !== undefined) outcomes.add(event.outcome);
    if (event.kind !== undefined) kinds.add(event.kind);
    sides.add(side);
    if (event.isHostLog) hostLogs.add(side);
    runsOn = event.runsOn ?? runsOn;
    // vCenter alone moves nothing, and may have written a remark: where it reports success, hosts did it.
    reachedHost ||= id !== undefined || event.outcome === 'succeeded' || !(event.isOfVcenter ?? event.isRemark);
  }
  const isSided = sides.has('source') || sides.has('destination');
  // What events of vCenter say fills in what no other line does.
  merge(vm, statedVm);
  const ends = {
    source: completed(named(source, hostOn(events, isSided ? 'source' : undefined)), statedSource),
    destination: completed(named(destination, hostOn(events, 'destination')), statedDestination),
  };
  return {
    id: first.id,
    kind: kindOf(kinds, ends.source, ends.destination),
    reachedHost,
    sides: both.filter((side) => sides.has(side)),
    hostLogs: both.filter((side) => hostLogs.has(side)),
    vm,
    ...ends,
    opIds: [...opIds],
    priority: first.priority,
    swap: first.swap,
    encrypted: first.encrypted,
    firstSeen,
    lastSeen,
    preCopyEnd: first.preCopyEnd,
    outcome: withoutVerdict(outcomeOf(outcomes), events, kinds),
    runsOn,
  };
}

const both = ['source', 'destination'] as const;

/** Adds the values that are still missing. */
function merge<T extends VirtualMachine | Endpoint>(whole: T, part: T): void {
  for (const name in part) whole[name] ??= part[name];
}

/**
 * Where only one host's lines are present and none states its side, it is taken for the source: a line that occurs alone is a
 * result, and hostd calls the result that it reports "source task result".
 *
 * @param side of the lines that count; undefined: those without a side
 */
function hostOn(events: readonly MigrationEvent[], side: Side | undefined): Pick<Endpoint, 'host'> {
  const isOfHost = (event: MigrationEvent) => !(event.isOfVcenter ?? event.isRemark);
  const host = events.find((event) => event.side === side && event.host !== undefined && isOfHost(event))?.host;
  return host === undefined ? {} : { host };
}

/** An address says more than a name that any host can have. */
function named(end: Endpoint, { host }: Pick<Endpoint, 'host'>): Endpoint {
  return host === undefined || (isNameless(host) && end.ip !== undefined) ? end : { host, ...end };
}

/** A name that any host can have is none. */
function completed(end: Endpoint, told: Endpoint): Endpoint {
  const whole = { ...end, ...(isNameless(end.host) && defined({ host: told.host })) };
  merge(whole, told);
  return whole;
}

/** A failure outweighs what looked like success before it; a cancellation is a failure that somebody wanted. */
function outcomeOf(shown: ReadonlySet<MigrationEvent['outcome']>): Outcome {
  let heaviest: Outcome = 'unknown';
  for (const outcome of shown) if (outcome && weights[outcome] > weights[heaviest]) heaviest = outcome;
  return heaviest;
}
const weights: Readonly<Record<Outcome, number>> = { unknown: 0, succeeded: 1, failed: 2, cancelled: 3 };

/**
 * Where no line states an outcome: an operation that ends with an error has failed (vCenter's FINISH of it says nothing more), and a
 * hot-add has succeeded when the VM that was stunned for it runs again.
 */
function withoutVerdict(
  stated: Outcome,
  events: readonly MigrationEvent[],
  kinds: ReadonlySet<MigrationEvent['kind']>,
): Outcome {
  if (stated !== 'unknown') return stated;
  const error = events.find(({ task }) => task?.step === 'error')?.task;
  if (error) return isCancelled(error.fault) ? 'cancelled' : 'failed';
  if (!kinds.has('self-migration')) return 'unknown';
  const stun = events.findIndex(({ milestone }) => milestone === 'stun' || milestone === 'stunned');
  return stun >= 0 && events.slice(stun).some(({ milestone }) => milestone === 'unstun') ? 'succeeded' : 'unknown';
}

function kindOf(shown: ReadonlySet<MigrationEvent['kind']>, source: Endpoint, destination: Endpoint): MigrationKind {
  const [stated] = [...shown].filter((kind) => kind !== undefined).sort((a, b) => kindWeights[b] - kindWeights[a]);
  const isWithin = isOneHost(source, destination);
  if (stated === 'storage-vmotion') return isWithin === false ? 'vmotion-with-storage' : stated;
  if (stated) return stated;
  if (isWithin) return 'self-migration';
  const [from, to] = [source.datastore, destination.datastore];
  return from !== undefined && to !== undefined && from !== to ? 'vmotion-with-storage' : 'vmotion';
}

/** A host is not its name: fresh installations are all called "localhost". Addresses of one move tell its ends apart. Undefined where nothing does. */
function isOneHost(source: Endpoint, destination: Endpoint): boolean | undefined {
  if (source.ip !== undefined && destination.ip !== undefined) return source.ip === destination.ip;
  if (source.host === undefined || destination.host === undefined) return undefined;
  return isNameless(source.host) ? undefined : source.host === destination.host;
}

/** A relocation moves the VM, its disks, or both: where no host began with it, vCenter's own lines do not say what it was to be. */
function isUncertain(kind: MigrationKind, reachedHost: boolean, task: VcenterTask | undefined): boolean {
  const isStated = kind === 'cross-vcenter' || kind === 'cold';
  return !isStated && !reachedHost && task?.method.endsWith('relocate') === true;
}

/**
 * Where only vCenter's events tell of it: they have the same words for a VM that is off, no host moves one to itself by them, and a
 * task that names no host may be about the disks alone.
 */
function mayBeCold(events: readonly MigrationEvent[], kind: MigrationKind): boolean {
  if (kind === 'storage-vmotion' || kind === 'cold' || !events.every(({ isOfVcenter }) => isOfVcenter)) return false;
  const told = events.flatMap(({ ofEvent }) => ofEvent ?? []);
  if (told.length === 0) return false;
  const isOfHosts = events.some(({ source, destination }) => isHost(source) || isHost(destination));
  if (!isOfHosts && told.every(({ isTask }) => isTask)) return !told.some(({ isHot }) => isHot);
  return kind === 'self-migration' || (told.some(({ isHot }) => isHot === false) && !told.some(({ isHot }) => isHot));
}

const isHost = (end: Endpoint | undefined) => (end?.host ?? end?.moid) !== undefined;

/** Of the kinds that lines state. */
const kindWeights: Readonly<Record<NonNullable<MigrationEvent['kind']>, number>> = {
  'storage-vmotion': 1,
  'vmotion-with-storage': 2,
  'self-migration': 3,
  'cross-vcenter': 4,
  cold: 5,
};

/** The first user that an event names, and what asked. */
function askedFor(events: readonly MigrationEvent[]): Pick<Migration, 'asked'> {
  const saying = events.filter(({ asked }) => asked !== undefined);
  if (saying.length === 0) return {};
  const user = saying.find(({ asked }) => asked?.user !== undefined)?.asked?.user;
  const by = saying.find(({ asked }) => asked?.by !== undefined)?.asked?.by;
  const queuedSeconds = saying.find(({ asked }) => asked?.queuedSeconds !== undefined)?.asked?.queuedSeconds;
  return { asked: { ...defined({ user, by, queuedSeconds }), evidence: saying.map(({ at }) => at) } };
}

function statesOf(events: readonly MigrationEvent[]): readonly StateChange[] {
  const states: StateChange[] = [];
  for (const { state, time, side, at } of events) if (state) states.push({ ...state, time, side, evidence: [at] });
  return states;
}
