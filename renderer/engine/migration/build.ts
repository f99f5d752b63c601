/** One Migration from all events that were found to be its own. */
import { idToHex } from '../base/ids.ts';
import type { Endpoint, Migration, MigrationKind, Outcome, Side, VirtualMachine } from '../model.ts';
import { statedDowntimes } from './downtime.ts';
import type { MigrationEvent } from './event.ts';
import { failureOf } from './failure.ts';
import { metricsOf } from './metrics.ts';
import { taskOf } from './task.ts';
import { withStateNames } from './states.ts';
import { milestonesOf, phasesOf, roundsOf } from './timeline.ts';

const sides = ['source', 'destination'] as const;

/** @param unordered in any order */
export function buildMigration(key: string, unordered: readonly MigrationEvent[]): Migration {
  const events = withSides(inTimeOrder(withoutCopies(unordered)));
  const id = events.find((event) => event.id !== undefined)?.id;
  const milestones = milestonesOf(events);
  const phases = phasesOf(events);
  const task = taskOf(events);
  const rounds = roundsOf(events, phases);
  const times = events.flatMap(({ time }) => time ?? []);
  const outcome = outcomeOf(events);
  const source = endpointOf(events, 'source');
  const destination = endpointOf(events, 'destination');
  return {
    key,
    id,
    idHex: id === undefined ? undefined : idToHex(id),
    kind: kindOf(events, source, destination),
    sides: sides.filter((side) => events.some((event) => event.side === side)),
    hostLogs: sides.filter((side) => events.some((event) => event.side === side && event.isHostLog)),
    vm: merged(events.map(({ vm }) => vm)),
    source,
    destination,
    opIds: [...new Set(events.flatMap(({ opId }) => opId ?? []))],
    priority: first(events, 'priority'),
    swap: first(events, 'swap'),
    encrypted: first(events, 'encrypted'),
    firstSeen: least(times),
    lastSeen: most(times),
    milestones,
    phases,
    rounds,
    states: withStateNames(
      events.flatMap(({ state, time, side, at }) => (state ? [{ ...state, time, side, evidence: [at] }] : [])),
    ),
    metrics: metricsOf(events, milestones, phases, rounds, task),
    preCopyEnd: first(events, 'preCopyEnd'),
    outcome,
    runsOn: events.findLast((event) => event.runsOn !== undefined)?.runsOn,
    failure: outcome === 'succeeded' ? undefined : failureOf(events),
    task,
    clock: undefined,
    downtimes: statedDowntimes(events),
    findings: [],
    lines: events.map(({ at: { source, line }, time, side, text }) => ({ source, line, time, side, text })),
  };
}

/**
 * A line that several files hold (vmkwarning.log beside vmkernel.log, two folders with one log) counts once. One file that
 * says the same twice means it.
 */
function withoutCopies(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  // Few lines have the same time, so only those of one time are held against each other by what they say.
  const ofTime = new Map<number, MigrationEvent | Map<string, number>>();
  return events.filter((event) => {
    if (event.time === undefined) return true;
    const known = ofTime.get(event.time);
    if (known === undefined) return ofTime.set(event.time, event);
    const files = known instanceof Map ? known : new Map([[known.text.trimEnd(), known.at.source]]);
    if (files !== known) ofTime.set(event.time, files);
    const text = event.text.trimEnd();
    const file = files.get(text);
    if (file === undefined) files.set(text, event.at.source);
    return file === undefined || file === event.at.source;
  });
}

/** By time; in file order where times are equal. A line without a time stays behind the one above it in its file. */
function inTimeOrder(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  const read = [...events].sort((a, b) => a.at.source - b.at.source || a.at.line - b.at.line);
  let above: MigrationEvent | undefined;
  let last = -Infinity;
  const timed = read.map((event, place) => {
    if (event.at.source !== above?.at.source) last = -Infinity;
    above = event;
    last = event.time ?? last;
    return { event, place, time: last };
  });
  return timed.sort((a, b) => (a.time === b.time ? a.place - b.place : a.time - b.time)).map(({ event }) => event);
}

/** A host, and one log of a VM, is on one side of a migration: lines that do not say which are on that of the others. */
function withSides(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  const seen = new Map<string, Set<Side>>();
  for (const { scope, side } of events) if (side) seen.set(scope, (seen.get(scope) ?? new Set()).add(side));
  return events.map((event) => {
    const [side, other] = seen.get(event.scope) ?? [];
    return event.side !== undefined || side === undefined || other !== undefined ? event : { ...event, side };
  });
}

/** A failure outweighs what looked like success before it; a cancellation is a failure that somebody wanted. */
function outcomeOf(events: readonly MigrationEvent[]): Outcome {
  const said = new Set(events.map(({ outcome }) => outcome));
  if (said.has('cancelled')) return 'cancelled';
  if (said.has('failed')) return 'failed';
  return said.has('succeeded') ? 'succeeded' : 'unknown';
}

function kindOf(events: readonly MigrationEvent[], source: Endpoint, destination: Endpoint): MigrationKind {
  const said = new Set(events.map(({ kind }) => kind));
  if (said.has('self-migration')) return 'self-migration';
  if (said.has('storage-vmotion')) return 'storage-vmotion';
  const sameHost = source.host !== undefined && source.host === destination.host;
  const sameIp = source.ip !== undefined && source.ip === destination.ip;
  return sameHost || sameIp ? 'self-migration' : 'vmotion';
}

/**
 * Where only one host's lines are there and none says on which side it is, it is taken for the source: what is seen alone
 * is a result, and hostd calls what it reports "source task result".
 */
function endpointOf(events: readonly MigrationEvent[], side: Side): Endpoint {
  const sided = events.some((event) => event.side !== undefined);
  const own = sided ? side : side === 'source' ? undefined : 'destination';
  const host = events.find((event) => event.side === own && event.host !== undefined && event.task === undefined)?.host;
  return { ...(host !== undefined && { host }), ...merged(events.map((event) => event[side])) };
}

/** All values that were said, the first of each. */
function merged<T extends VirtualMachine | Endpoint>(parts: readonly (T | undefined)[]): T {
  const whole: Record<string, unknown> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part ?? {})) whole[name] ??= value;
  return whole as unknown as T;
}

function first<Name extends 'priority' | 'swap' | 'encrypted' | 'preCopyEnd'>(
  events: readonly MigrationEvent[],
  name: Name,
): MigrationEvent[Name] | undefined {
  return events.find((event) => event[name] !== undefined)?.[name];
}

// A migration can have more lines than a call can have arguments.
function least(times: readonly number[]): number | undefined {
  return times.length ? times.reduce((a, b) => Math.min(a, b)) : undefined;
}

function most(times: readonly number[]): number | undefined {
  return times.length ? times.reduce((a, b) => Math.max(a, b)) : undefined;
}
