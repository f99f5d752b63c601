/** One Migration from all events that were found to be its own. */
import { idToHex } from '../base/ids.ts';
import type {
  Endpoint,
  LeftOut,
  LogLine,
  Micros,
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
  const events = withSides(withoutCopies(inTimeOrder(unordered)));
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

/** By time; in file order where times are equal. A line without a time stays behind the one above it in its file. */
function inTimeOrder(unordered: readonly MigrationEvent[]): readonly MigrationEvent[] {
  if (unordered.every(hasTime)) return [...unordered].sort((a, b) => a.time - b.time || byPlace(a, b));
  const events = [...unordered].sort(byPlace);
  const times: number[] = [];
  let [source, last] = [-1, -Infinity];
  for (const event of events) {
    if (event.at.source !== source) [source, last] = [event.at.source, -Infinity];
    last = event.time ?? last;
    times.push(last);
  }
  const order = times.map((_time, place) => place);
  // One without a time above it has none: its place decides.
  order.sort((a, b) => (times[a] === times[b] ? a - b : (times[a] as number) - (times[b] as number)));
  return order.map((place) => events[place] as MigrationEvent);
}

function hasTime(event: MigrationEvent): event is MigrationEvent & { readonly time: Micros } {
  return event.time !== undefined;
}

function byPlace({ at: one }: MigrationEvent, { at: other }: MigrationEvent): number {
  return one.source - other.source || one.line - other.line;
}

/**
 * A line that several files hold (vmkwarning.log beside vmkernel.log, two folders with one log) counts once. One file that
 * says the same twice means it.
 *
 * @param events by time: only those of one time are held against each other by what they say
 */
function withoutCopies(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  /** The place of the first of one time. */
  let from = 0;
  let files: Map<string, number> | undefined;
  return events.filter((event, place) => {
    if (event.time === undefined) return true;
    if (event.time !== events[from]?.time) [from, files] = [place, undefined];
    // What one file says alone needs no comparing.
    if (!files && event.at.source === events[from]?.at.source) return true;
    files ??= new Map(
      events
        .slice(from, place)
        .filter(hasTime)
        .map((one) => [one.text.trimEnd(), one.at.source]),
    );
    const text = event.text.trimEnd();
    const file = files.get(text);
    if (file === undefined) files.set(text, event.at.source);
    return file === undefined || file === event.at.source;
  });
}

/** A host, and one log of a VM, is on one side of a migration: lines that do not say which are on that of the others. */
function withSides(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  if (events.every(({ side }) => side !== undefined)) return events;
  const seen = new Map<string, Side | 'both'>();
  for (const { scope, side } of events) {
    if (side !== undefined && seen.get(scope) !== side) seen.set(scope, seen.has(scope) ? 'both' : side);
  }
  return events.map((event) => {
    const side = seen.get(event.scope);
    return event.side !== undefined || side === undefined || side === 'both' ? event : { ...event, side };
  });
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
