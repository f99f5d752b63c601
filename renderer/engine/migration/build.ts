/** One Migration from all events that were found to be its own. */
import { idToHex } from '../base/ids.ts';
import type {
  Endpoint,
  LeftOut,
  LogLine,
  Migration,
  MigrationKind,
  Outcome,
  Side,
  StateChange,
  VirtualMachine,
} from '../model.ts';
import { statedDowntimes } from './downtime.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import { failureOf } from './failure.ts';
import { inOrder } from './in-order.ts';
import { metricsOf } from './metrics.ts';
import { taskOf } from './task.ts';
import { withStateNames } from './states.ts';
import { milestonesOf, phasesOf, roundsOf } from './timeline.ts';

/** @param unordered in any order @param leftOut of its lines, where that is some */
export function buildMigration(
  key: string,
  unordered: readonly MigrationEvent[],
  leftOut: LeftOut | undefined,
): Migration {
  const events = inOrder(unordered);
  const { id, preCopyEnd, outcome, runsOn, ...said } = gathered(events);
  const milestones = milestonesOf(events);
  const phases = phasesOf(events);
  const task = taskOf(events);
  const rounds = roundsOf(events, phases);
  return {
    key,
    id,
    idHex: id === undefined ? undefined : idToHex(id),
    ...said,
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
    clock: undefined,
    downtimes: statedDowntimes(events),
    findings: [],
    lines: events.map(lineOf),
    ...(leftOut && { leftOut }),
  };
}

function lineOf({ at: { source, line }, time, side, text }: MigrationEvent): LogLine {
  return { source, line, time, side, text };
}

/** All that is what the first, the last, or any of the lines says, in one go: most of a large analysis is this. */
function gathered(events: readonly MigrationEvent[]) {
  const [vm, source, destination]: [VirtualMachine, Endpoint, Endpoint] = [{}, {}, {}];
  const opIds = new Set<string>();
  const [outcomes, kinds] = [new Set<MigrationEvent['outcome']>(), new Set<MigrationEvent['kind']>()];
  const [sides, hostLogs] = [new Set<MigrationEvent['side']>(), new Set<MigrationEvent['side']>()];
  let first: Partial<Pick<MigrationEvent, 'id' | 'priority' | 'swap' | 'encrypted' | 'preCopyEnd'>> = {};
  let [firstSeen, lastSeen]: [number | undefined, number | undefined] = [undefined, undefined];
  let runsOn: Side | undefined;
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
    if (event.vm) merge(vm, event.vm);
    if (event.source) merge(source, event.source);
    if (event.destination) merge(destination, event.destination);
    if (event.outcome !== undefined) outcomes.add(event.outcome);
    if (event.kind !== undefined) kinds.add(event.kind);
    sides.add(side);
    if (event.isHostLog) hostLogs.add(side);
    runsOn = event.runsOn ?? runsOn;
  }
  const isSided = sides.has('source') || sides.has('destination');
  const ends = {
    source: { ...hostOn(events, isSided ? 'source' : undefined), ...source },
    destination: { ...hostOn(events, 'destination'), ...destination },
  };
  return {
    id: first.id,
    kind: kindOf(kinds, ends.source, ends.destination),
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
    outcome: outcomeOf(outcomes),
    runsOn,
  };
}

const both = ['source', 'destination'] as const;

/** Adds the values that were not said before. */
function merge<T extends VirtualMachine | Endpoint>(whole: T, part: T): void {
  for (const name in part) whole[name] ??= part[name];
}

/**
 * Where only one host's lines are there and none says on which side it is, it is taken for the source: what is seen alone
 * is a result, and hostd calls what it reports "source task result".
 *
 * @param side of the lines that count; undefined: those that do not say theirs
 */
function hostOn(events: readonly MigrationEvent[], side: Side | undefined): Pick<Endpoint, 'host'> {
  const host = events.find(
    (event) => event.side === side && event.host !== undefined && event.task === undefined,
  )?.host;
  return host === undefined ? {} : { host };
}

/** A failure outweighs what looked like success before it; a cancellation is a failure that somebody wanted. */
function outcomeOf(said: ReadonlySet<MigrationEvent['outcome']>): Outcome {
  if (said.has('cancelled')) return 'cancelled';
  if (said.has('failed')) return 'failed';
  return said.has('succeeded') ? 'succeeded' : 'unknown';
}

function kindOf(said: ReadonlySet<MigrationEvent['kind']>, source: Endpoint, destination: Endpoint): MigrationKind {
  if (said.has('self-migration')) return 'self-migration';
  if (said.has('storage-vmotion')) return 'storage-vmotion';
  const sameHost = source.host !== undefined && source.host === destination.host;
  const sameIp = source.ip !== undefined && source.ip === destination.ip;
  return sameHost || sameIp ? 'self-migration' : 'vmotion';
}

function statesOf(events: readonly MigrationEvent[]): readonly StateChange[] {
  const states: StateChange[] = [];
  for (const { state, time, side, at } of events) if (state) states.push({ ...state, time, side, evidence: [at] });
  return states;
}
