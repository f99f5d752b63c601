/** How lines that name no migration id find their migration: by opID, world, VM or thread, always inside a time window. */
import type { Micros, Migration } from '../model.ts';
import type { Join, MigrationEvent } from './event.ts';
import { GroupLook } from './group-look.ts';
import type { VmxSession } from './vmx-sessions.ts';

const second = 1e6;
/** Lines of one hostd thread this close are about the same VM (seen: 3 ms). */
const threadWindow = 5 * second;
/** Lines of a VM or a world belong to a migration when they are this near to its known lines. */
const nearWindow = 120 * second;
/** An opID names one operation; a big VM takes hours. */
const opIdWindow = 24 * 3600 * second;

/** An event that names no migration. */
export interface Orphan {
  readonly event: MigrationEvent;
  readonly join: Join;
}

/** The lines of one migration as they are found. */
export interface Group {
  readonly key: string;
  readonly events: MigrationEvent[];
  /** What the first `size` events, those that were joined included, make. */
  built: Migration | undefined;
  size: number;
}

/** Finds the migration of a line without an id. Built once, when all lines with an id are known. */
export class JoinIndex {
  readonly #byOpId = new Map<string, Group[]>();
  readonly #byVmPath = new Map<string, Group[]>();
  readonly #byVmName = new Map<string, Group[]>();
  readonly #byWorld = new Map<string, Group[]>();
  /** By thread and stretch of `threadWindow`: what is near lies in the same stretch or in one beside it. */
  readonly #byThread = new Map<string, ThreadLine[]>();
  readonly #looks = new Map<Group, GroupLook>();
  #lines = 0;

  constructor(groups: readonly Group[]) {
    for (const group of groups) for (const event of group.events) this.#note(group, event);
  }

  #note(group: Group, event: MigrationEvent): void {
    if (event.opId !== undefined) push(this.#byOpId, opIdStem(event.opId), group);
    if (event.vm?.path !== undefined) push(this.#byVmPath, event.vm.path, group);
    if (event.vm?.name !== undefined) push(this.#byVmName, event.vm.name, group);
    const worlds = [event.join?.world, event.side && event[event.side]?.worldId];
    for (const world of worlds) if (world !== undefined) push(this.#byWorld, `${event.scope} ${world}`, group);
    if (event.join?.thread === undefined || event.time === undefined) return;
    const stretch = threadStretch(event.scope, event.join.thread, event.time);
    push(this.#byThread, stretch, { time: event.time, group, place: (this.#lines += 1) });
  }

  #look(group: Group): GroupLook {
    let look = this.#looks.get(group);
    if (!look) this.#looks.set(group, (look = new GroupLook(group)));
    look.update();
    return look;
  }

  find({ event, join }: Orphan): Group | undefined {
    const { opId, world, vmPath } = join;
    const near = (candidates: readonly Group[] | undefined, window = nearWindow) =>
      this.#nearest(candidates, event.time, window);
    const sharing = opId === undefined ? [] : (this.#byOpId.get(opIdStem(opId)) ?? []);
    return (
      near(
        sharing.filter((group) => opId !== undefined && this.#look(group).sharesOpId(opId)),
        opIdWindow,
      ) ??
      near(world === undefined ? [] : this.#byWorld.get(`${event.scope} ${world}`)) ??
      near(vmPath === undefined ? [] : this.#byVmPath.get(vmPath)) ??
      this.#sameThread(event, join)
    );
  }

  /** The migration that a vmware.log's session without an id is about. @param known migrations of logs beside it */
  findSession({ events }: VmxSession, known: readonly Group[] | undefined): Group | undefined {
    const time = events.find((event) => event.time !== undefined)?.time;
    const name = events.find(({ vm }) => vm?.name !== undefined)?.vm?.name;
    const beside = this.#nearest(known, time);
    return beside ?? (name === undefined ? undefined : this.#nearest(this.#byVmName.get(name), time));
  }

  #sameThread({ scope, time }: MigrationEvent, { thread }: Join): Group | undefined {
    if (thread === undefined || time === undefined) return undefined;
    let first: ThreadLine | undefined;
    for (const beside of [-threadWindow, 0, threadWindow]) {
      const said = this.#byThread.get(threadStretch(scope, thread, time + beside)) ?? [];
      const near = said.find((other) => Math.abs(other.time - time) <= threadWindow);
      if (near && near.place < (first?.place ?? Infinity)) first = near;
    }
    return first?.group;
  }

  #nearest(candidates: readonly Group[] | undefined, time: Micros | undefined, window = nearWindow): Group | undefined {
    if (!candidates?.length) return undefined;
    if (time === undefined) return candidates.length === 1 ? candidates[0] : undefined;
    let best: Group | undefined;
    let least = window;
    for (const group of candidates) {
      const distance = this.#look(group).distanceTo(time);
      if (distance <= least) [best, least] = [group, distance];
    }
    return best;
  }
}

/** A line of a thread; `place` counts them all. */
interface ThreadLine {
  readonly time: Micros;
  readonly group: Group;
  readonly place: number;
}

function threadStretch(scope: string, thread: string, time: Micros): string {
  return `${scope} ${thread} ${Math.floor(time / threadWindow)}`;
}

/** What all opIDs of one operation have in common: their first two parts. */
function opIdStem(opId: string): string {
  const first = opId.indexOf('-');
  const second = first < 0 ? -1 : opId.indexOf('-', first + 1);
  return second < 0 ? opId : opId.slice(0, second);
}

/** Adds to the list of a key; once where the same comes in a row. */
export function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (!known) map.set(key, [value]);
  else if (known.at(-1) !== value) known.push(value);
}
