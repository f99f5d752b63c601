/** Joins lines that name no migration id to their migration: by opID, world, VM or thread, always inside a time window. */
import type { Micros } from '../model.ts';
import type { Join, MigrationEvent } from './event.ts';
import { GroupLook } from './group-look.ts';
import { threadWindow } from './join-index.ts';
import type { Group, JoinIndex, ThreadLine } from './join-index.ts';
import type { VmxSession } from './vmx-sessions.ts';

const second = 1e6;
/** Lines of a VM or a world belong to a migration when they are this near to its known lines. */
const nearWindow = 120 * second;
/** An opID names one operation; a big VM takes hours. */
const opIdWindow = 24 * 3600 * second;

/** An event that names no migration. */
export interface Orphan {
  readonly event: MigrationEvent;
  readonly join: Join;
}

/** Made anew each time that all lines are put together: what was joined before may find a better place. */
export class Joins {
  readonly #index: JoinIndex;
  readonly #looks = new Map<Group, GroupLook>();
  readonly #joined = new Map<Group, MigrationEvent[]>();

  constructor(index: JoinIndex) {
    this.#index = index;
  }

  /** Joins an event to the migration that it is about, where there is one. Its own marks help to join the next one. */
  join(orphan: Orphan): void {
    const group = this.#groupOf(orphan);
    if (!group) return;
    this.#look(group).add(orphan.event);
    const joined = this.#joined.get(group);
    if (joined) joined.push(orphan.event);
    else this.#joined.set(group, [orphan.event]);
  }

  /** All events of a migration, its own and those that were joined. */
  eventsOf(group: Group): readonly MigrationEvent[] {
    const joined = this.#joined.get(group);
    return joined ? [...group.events, ...joined] : group.events;
  }

  /** The migration that a vmware.log's session without an id is about. @param known migrations of logs beside it */
  groupOfSession({ events }: VmxSession, known: readonly Group[] | undefined): Group | undefined {
    const time = events.find((event) => event.time !== undefined)?.time;
    const name = events.find(({ vm }) => vm?.name !== undefined)?.vm?.name;
    const beside = this.#nearest(known ?? [], time);
    return beside ?? (name === undefined ? undefined : this.#nearest(this.#index.ofVmName(name), time));
  }

  #groupOf({ event, join }: Orphan): Group | undefined {
    const { opId, world, vmPath } = join;
    return (
      (opId === undefined ? undefined : this.#sharingOpId(opId, event.time)) ??
      (world === undefined ? undefined : this.#nearest(this.#index.ofWorld(event.scope, world), event.time)) ??
      (vmPath === undefined ? undefined : this.#nearest(this.#index.ofVmPath(vmPath), event.time)) ??
      this.#sameThread(event, join)
    );
  }

  #sharingOpId(opId: string, time: Micros | undefined): Group | undefined {
    const sharing: Group[] = [];
    for (const group of this.#index.ofOpId(opId)) if (this.#look(group).sharesOpId(opId)) sharing.push(group);
    return this.#nearest(sharing, time, opIdWindow);
  }

  #sameThread({ scope, time }: MigrationEvent, { thread }: Join): Group | undefined {
    if (thread === undefined || time === undefined) return undefined;
    let first: ThreadLine | undefined;
    for (const beside of [-threadWindow, 0, threadWindow]) {
      const said = this.#index.ofThread(scope, thread, time + beside);
      const near = said.find((other) => Math.abs(other.time - time) <= threadWindow);
      if (near && near.place < (first?.place ?? Infinity)) first = near;
    }
    return first?.group;
  }

  #nearest(candidates: Iterable<Group>, time: Micros | undefined, window = nearWindow): Group | undefined {
    if (time === undefined) {
      const [only, ...others] = candidates;
      return others.length === 0 ? only : undefined;
    }
    let best: Group | undefined;
    let least = window;
    for (const group of candidates) {
      const distance = this.#look(group).distanceTo(time);
      if (distance <= least) [best, least] = [group, distance];
    }
    return best;
  }

  #look(group: Group): GroupLook {
    let look = this.#looks.get(group);
    if (!look) this.#looks.set(group, (look = new GroupLook(group.events)));
    return look;
  }
}
