/** Joins lines that name no migration id to their migration: by opID, world, VM or thread, always inside a time window. */
import { defaultLimits } from '../limits.ts';
import type { Micros } from '../model.ts';
import { CrowdInTime, CrowdOfOpIds, mostAlike } from './crowds.ts';
import type { Crowd } from './crowds.ts';
import type { MigrationEvent } from './event.ts';
import type { EventShelf } from './event-shelf.ts';
import { GroupLook, withOpId } from './group-look.ts';
import { HeldLines } from './held-lines.ts';
import { JoinIndex } from './join-index.ts';
import type { Group, OneOrMore } from './join-index.ts';
import type { VmxSession } from './vmx-sessions.ts';

const second = 1e6;
/** Lines of a VM or a world belong to a migration when they are this near to its known lines. */
const nearWindow = 120 * second;
/** An opID names one operation; a big VM takes hours. */
const opIdWindow = 24 * 3600 * second;

/** Made anew each time that all lines are put together: what was joined before may find a better place. */
export class Joins {
  readonly #index: JoinIndex;
  readonly #shelf: EventShelf;
  readonly #looks = new Map<Group, GroupLook>();
  readonly #crowdsInTime = new Map<Set<Group>, CrowdInTime>();
  readonly #crowdsOfOpIds = new Map<Set<Group>, CrowdOfOpIds>();
  readonly #crowdsOf = new Map<Group, Crowd[]>();
  /** The numbers of events beside a group's own. */
  readonly #joined = new Map<Group, number[]>();

  readonly #held = new Map<Group, HeldLines>();
  readonly #most: number;

  /** @param index of what the groups themselves hold @param most lines of one migration that are held */
  constructor(index: JoinIndex, shelf: EventShelf, most = defaultLimits.linesOfMigration) {
    this.#index = new JoinIndex(index);
    this.#shelf = shelf;
    this.#most = most;
  }

  /** Counts an event among those of a group, as if it named it. */
  put(group: Group, number: number, event: MigrationEvent): void {
    this.#index.add(group, event);
    if (!this.#hold(group, number, event)) return;
    // What is looked at later looks at all of them together: a session can have a million.
    this.#looks.clear();
    this.#crowdsInTime.clear();
    this.#crowdsOfOpIds.clear();
    this.#crowdsOf.clear();
  }

  /** Joins an event to the migration that it is about. Its own marks help to join the next one. False where there is none. */
  join(number: number, event: MigrationEvent): boolean {
    const group = this.#groupOf(event);
    if (!group) return false;
    this.#look(group).add(event);
    this.#hold(group, number, event);
    for (const crowd of this.#crowdsOf.get(group) ?? []) crowd.add(group, event.time, event.opId);
    return true;
  }

  #hold(group: Group, number: number, event: MigrationEvent): boolean {
    let held = this.#held.get(group);
    if (!held) this.#held.set(group, (held = new HeldLines(this.#most, group.held)));
    const isRoom = held.take(event);
    if (isRoom) push(this.#joined, group, number);
    return isRoom;
  }

  /** Which of a group's lines are held, what was joined to it counted. */
  heldOf(group: Group): HeldLines {
    return this.#held.get(group) ?? group.held;
  }

  /** Whether a migration has lines of this operation. */
  knows(opId: string, time: Micros | undefined): boolean {
    return this.#sharingOpId(opId, time) !== undefined;
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
      (opId === undefined ? undefined : this.#sharingOpId(opId, time)) ??
      (world === undefined ? undefined : this.#nearest(this.#index.ofWorld(scope, world), time)) ??
      (vmPath === undefined ? undefined : this.#nearest(this.#index.ofVmPath(vmPath), time)) ??
      (thread === undefined || time === undefined ? undefined : this.#index.ofThread(scope, thread, time)?.group)
    );
  }

  #sharingOpId(opId: string, time: Micros | undefined): Group | undefined {
    const sharing: Group[] = [];
    for (const some of this.#index.ofOpId(opId)) {
      for (const group of this.#maySharing(some, opId)) if (this.#look(group).sharesOpId(opId)) sharing.push(group);
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
      const distance = this.#look(group).distanceTo(time);
      if (distance <= least) [best, least] = [group, distance];
    }
    return best;
  }

  *#mayBeNear(shown: readonly OneOrMore[], time: Micros | undefined): Generator<Group, void> {
    for (const some of shown) {
      if (!(some instanceof Set)) yield some;
      else if (some.size <= mostAlike || time === undefined) yield* some;
      else yield* this.#crowd(this.#crowdsInTime, some, () => new CrowdInTime(nearWindow)).near(time);
    }
  }

  #maySharing(some: OneOrMore, opId: string): Iterable<Group> {
    if (!(some instanceof Set)) return [some];
    if (some.size <= mostAlike) return some;
    return this.#crowd(this.#crowdsOfOpIds, some, () => new CrowdOfOpIds()).sharing(opId);
  }

  /** Made of all that its groups show, when it is asked for first. */
  #crowd<Kind extends Crowd>(crowds: Map<Set<Group>, Kind>, some: Set<Group>, make: () => Kind): Kind {
    const known = crowds.get(some);
    if (known) return known;
    const crowd = make();
    crowds.set(some, crowd);
    for (const group of some) {
      const { times, opIds } = this.#look(group);
      for (const time of times) crowd.add(group, time, undefined);
      for (const opId of opIds) crowd.add(group, undefined, opId);
      push(this.#crowdsOf, group, crowd);
    }
    return crowd;
  }

  #look(group: Group): GroupLook {
    const known = this.#looks.get(group);
    if (known) return known;
    const joined = this.numbersOf(group);
    const times = [...this.#shelf.chain(group.last), ...joined].map((number) => this.#shelf.timeOf(number));
    for (const { time } of this.heldOf(group).late) times.push(time);
    const opIds = this.#shelf.pick(joined).reduce((all, { opId }) => withOpId(all, opId), group.opIds);
    const look = new GroupLook(times, opIds);
    this.#looks.set(group, look);
    return look;
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
