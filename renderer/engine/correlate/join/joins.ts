/** Joins lines that name no migration id to their migration: by opID, world, VM or thread, always inside a time window. */
import { defaultLimits } from '../../limits.ts';
import type { Micros } from '../../model.ts';
import { CandidatesInTime, CandidatesByOpId, mostAlike } from './candidates.ts';
import type { Candidates } from './candidates.ts';
import type { MigrationEvent } from '../event.ts';
import type { EventStore } from '../event-store.ts';
import { withOpId } from '../group.ts';
import type { Group } from '../group.ts';
import { HeldLines } from '../held-lines.ts';
import { JoinIndex } from './join-index.ts';
import type { OneOrMore } from './join-index.ts';
import { areOfOneCall } from './op-id-calls.ts';
import { SortedNumbers } from './sorted-numbers.ts';
import type { VmxSession } from '../vmx-session.ts';

const second = 1e6;
/** Lines of a VM or a world belong to a migration when they are this near to its known lines. */
const nearWindow = 120 * second;
/** An opID names one operation; a big VM takes hours. */
const opIdWindow = 24 * 3600 * second;

/** What is asked of a group for each line without an id, kept so that an answer does not cost all of its lines. */
interface Summary {
  readonly times: SortedNumbers;
  opIds: readonly string[];
}

/** Made anew each time that all lines are put together: what was joined before may find a better place. */
export class Joins {
  readonly #index: JoinIndex;
  readonly #store: EventStore;
  readonly #summaries = new Map<Group, Summary>();
  readonly #inTime = new Map<Set<Group>, CandidatesInTime>();
  readonly #byOpId = new Map<Set<Group>, CandidatesByOpId>();
  readonly #candidatesOf = new Map<Group, Candidates[]>();
  /** The numbers of events beside a group's own. */
  readonly #joined = new Map<Group, number[]>();

  readonly #held = new Map<Group, HeldLines>();
  /** Lines of one migration that are held. */
  readonly mostLines: number;

  /** @param index of what the groups themselves hold */
  constructor(index: JoinIndex, store: EventStore, mostLines = defaultLimits.linesOfMigration) {
    this.#index = new JoinIndex(index);
    this.#store = store;
    this.mostLines = mostLines;
  }

  /** Counts events among those of a group, as if they named it. */
  putAll(group: Group, numbers: readonly number[]): void {
    let isChanged = false;
    for (const [place, event] of this.#store.pick(numbers).entries()) {
      this.#index.add(group, event);
      if (this.#hold(group, numbers[place] as number, event)) isChanged = true;
    }
    // What is asked for later is made of all of them together: a session can have a million.
    if (isChanged) for (const made of [this.#summaries, this.#inTime, this.#byOpId, this.#candidatesOf]) made.clear();
  }

  /** Joins an event to the migration that it is about. Its own marks help to join the next one. False where there is none. */
  join(number: number, event: MigrationEvent): boolean {
    const group = this.#groupOf(event);
    if (!group) return false;
    const summary = this.#summary(group);
    if (event.time !== undefined) summary.times.add(event.time);
    summary.opIds = withOpId(summary.opIds, event.opId);
    this.#hold(group, number, event);
    for (const candidates of this.#candidatesOf.get(group) ?? []) candidates.add(group, event.time, event.opId);
    return true;
  }

  #hold(group: Group, number: number, event: MigrationEvent): boolean {
    let held = this.#held.get(group);
    if (!held) this.#held.set(group, (held = new HeldLines(this.mostLines, group.held)));
    const isRoom = held.take(event);
    if (isRoom) push(this.#joined, group, number);
    return isRoom;
  }

  /** Which of a group's lines are held, what was joined to it counted. */
  heldOf(group: Group): HeldLines {
    return this.#held.get(group) ?? group.held;
  }

  /** Of what was joined to a group. */
  numbersOf(group: Group): readonly number[] {
    return this.#joined.get(group) ?? [];
  }

  /** The migration that a vmware.log's session without an id is about. @param known migrations of logs beside it */
  groupOfSession({ firstTime, vmName }: VmxSession, known: Set<Group> | undefined): Group | undefined {
    const beside = known && this.#nearest([known], firstTime);
    return beside ?? (vmName === undefined ? undefined : this.#nearest(this.#index.ofVmName(vmName), firstTime));
  }

  #groupOf(event: MigrationEvent): Group | undefined {
    const { join, scope, time } = event;
    if (!join) return undefined;
    const { opId, world, vmPath, thread } = join;
    return (
      (opId === undefined ? undefined : this.ofOpId(opId, time)) ??
      (world === undefined ? undefined : this.#nearest(this.#index.ofWorld(scope, world), time)) ??
      (vmPath === undefined ? undefined : this.#nearest(this.#index.ofVmPath(vmPath), time)) ??
      (thread === undefined || time === undefined ? undefined : this.#index.ofThread(scope, thread, time)?.group)
    );
  }

  /** The migration that has lines of this operation, the nearest of several. */
  ofOpId(opId: string, time: Micros | undefined): Group | undefined {
    const sharing: Group[] = [];
    for (const some of this.#index.ofOpId(opId)) {
      for (const group of this.#maySharing(some, opId))
        if (this.#summary(group).opIds.some((own) => areOfOneCall(own, opId))) sharing.push(group);
    }
    return this.#nearestOf(sharing, time, opIdWindow);
  }

  #nearest(shown: readonly OneOrMore[], time: Micros | undefined): Group | undefined {
    return this.#nearestOf(this.#mayBeNear(shown, time), time, nearWindow);
  }

  #nearestOf(candidates: Iterable<Group>, time: Micros | undefined, window: number): Group | undefined {
    if (time === undefined) return onlyOne(candidates);
    let best: Group | undefined;
    let least = window;
    for (const group of candidates) {
      const distance = this.#summary(group).times.distanceTo(time);
      if (distance <= least) [best, least] = [group, distance];
    }
    return best;
  }

  *#mayBeNear(shown: readonly OneOrMore[], time: Micros | undefined): Generator<Group, void> {
    for (const some of shown) {
      if (!(some instanceof Set)) yield some;
      else if (some.size <= mostAlike || time === undefined) yield* some;
      else yield* this.#candidates(this.#inTime, some, () => new CandidatesInTime(nearWindow)).near(time);
    }
  }

  #maySharing(some: OneOrMore, opId: string): Iterable<Group> {
    if (!(some instanceof Set)) return [some];
    if (some.size <= mostAlike) return some;
    return this.#candidates(this.#byOpId, some, () => new CandidatesByOpId()).sharing(opId);
  }

  /** Made of all that its groups show, when it is asked for first. */
  #candidates<Kind extends Candidates>(all: Map<Set<Group>, Kind>, some: Set<Group>, make: () => Kind): Kind {
    const known = all.get(some);
    if (known) return known;
    const candidates = make();
    all.set(some, candidates);
    for (const group of some) {
      const { times, opIds } = this.#summary(group);
      for (const time of times) candidates.add(group, time, undefined);
      for (const opId of opIds) candidates.add(group, undefined, opId);
      push(this.#candidatesOf, group, candidates);
    }
    return candidates;
  }

  #summary(group: Group): Summary {
    const known = this.#summaries.get(group);
    if (known) return known;
    const joined = this.numbersOf(group);
    const times = [...this.#store.chain(group.last), ...joined].map((number) => this.#store.timeOf(number));
    for (const { time } of this.heldOf(group).late) times.push(time);
    const opIds = this.#store.pick(joined).reduce((all, { opId }) => withOpId(all, opId), group.opIds);
    const summary = { times: new SortedNumbers(times.filter((time) => time !== undefined)), opIds };
    this.#summaries.set(group, summary);
    return summary;
  }
}

/** Undefined where there are several. */
function onlyOne(candidates: Iterable<Group>): Group | undefined {
  let only: Group | undefined;
  for (const group of candidates) {
    if (only && group !== only) return undefined;
    only = group;
  }
  return only;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
