/** Joins lines that name no migration id to their migration: by opID, world, VM or thread, always inside a time window. */
import type { Micros } from '../model.ts';
import type { MigrationEvent } from './event.ts';
import type { EventShelf } from './event-shelf.ts';
import { GroupLook, withOpId } from './group-look.ts';
import { JoinIndex, threadWindow } from './join-index.ts';
import type { Group, ThreadLines } from './join-index.ts';
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
  /** The numbers of events beside a group's own. */
  readonly #joined = new Map<Group, number[]>();

  /** @param index of what the groups themselves hold */
  constructor(index: JoinIndex, shelf: EventShelf) {
    this.#index = new JoinIndex(index);
    this.#shelf = shelf;
  }

  /** Counts an event among those of a group, as if it named it. */
  put(group: Group, number: number, event: MigrationEvent): void {
    this.#index.add(group, event);
    this.#add(group, number);
    // One that is looked at later looks at all of them together: a session can have a million.
    this.#looks.delete(group);
  }

  /** Joins an event to the migration that it is about, where there is one. Its own marks help to join the next one. */
  join(number: number, event: MigrationEvent): void {
    const group = this.#groupOf(event);
    if (!group) return;
    this.#look(group).add(event);
    this.#add(group, number);
  }

  /** Of what was joined to a group. */
  numbersOf(group: Group): readonly number[] {
    return this.#joined.get(group) ?? [];
  }

  /** The migration that a vmware.log's session without an id is about. @param known migrations of logs beside it */
  groupOfSession({ firstTime, vmName }: VmxSession, known: readonly Group[] | undefined): Group | undefined {
    const beside = this.#nearest(known ?? [], firstTime);
    return beside ?? (vmName === undefined ? undefined : this.#nearest(this.#index.ofVmName(vmName), firstTime));
  }

  #add(group: Group, number: number): void {
    const joined = this.#joined.get(group);
    if (joined) joined.push(number);
    else this.#joined.set(group, [number]);
  }

  #groupOf(event: MigrationEvent): Group | undefined {
    const { join, scope, time } = event;
    if (!join) return undefined;
    const { opId, world, vmPath, thread } = join;
    return (
      (opId === undefined ? undefined : this.#sharingOpId(opId, time)) ??
      (world === undefined ? undefined : this.#nearest(this.#index.ofWorld(scope, world), time)) ??
      (vmPath === undefined ? undefined : this.#nearest(this.#index.ofVmPath(vmPath), time)) ??
      (thread === undefined ? undefined : this.#sameThread(scope, thread, time))
    );
  }

  #sharingOpId(opId: string, time: Micros | undefined): Group | undefined {
    const sharing: Group[] = [];
    for (const group of this.#index.ofOpId(opId)) if (this.#look(group).sharesOpId(opId)) sharing.push(group);
    return this.#nearest(sharing, time, opIdWindow);
  }

  #sameThread(scope: string, thread: string, time: Micros | undefined): Group | undefined {
    if (time === undefined) return undefined;
    let first: ThreadLines | undefined;
    for (const beside of [-threadWindow, 0, threadWindow]) {
      const said = this.#index.ofThread(scope, thread, time + beside);
      const near = said.find(({ from, to }) => from - time <= threadWindow && time - to <= threadWindow);
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
    const known = this.#looks.get(group);
    if (known) return known;
    const joined = this.numbersOf(group);
    const times = [...this.#shelf.chain(group.last), ...joined].map((number) => this.#shelf.timeOf(number));
    const opIds = this.#shelf.pick(joined).reduce((all, { opId }) => withOpId(all, opId), group.opIds);
    const look = new GroupLook(times, opIds);
    this.#looks.set(group, look);
    return look;
  }
}
