/** The sessions of all vmware.logs. */
import type { Capacity } from './capacity.ts';
import type { EntryPlace, MigrationEvent } from './event.ts';
import type { EventStore } from './event-store.ts';
import { belongs, startsAnew, VmxSession } from './vmx-session.ts';

export class VmxSessions {
  /** By their logs' sources, in file order. */
  readonly #ofLog = new Map<number, VmxSession[]>();
  /** Logs of which a session found no room: what follows may be its. */
  readonly #full = new Set<number>();
  readonly #store: EventStore;
  readonly #capacity: Capacity;

  constructor(store: EventStore, capacity: Capacity) {
    this.#store = store;
    this.#capacity = capacity;
  }

  /** Files an event under its session. False where it belongs to none (snapshot stuns, messages about other things). */
  add(event: MigrationEvent, place: EntryPlace): boolean {
    if (this.#full.has(place.source)) return true;
    const sessions = this.#sessionsOf(place.source);
    const current = sessions.at(-1);
    if (startsAnew(event, current)) {
      if (this.#capacity.mayBegin())
        sessions.push(new VmxSession(place, sessions.length).add(event, this.#store.add(event)));
      else this.#full.add(place.source);
    } else if (current && belongs(event, current)) current.add(event, this.#store.add(event));
    else return false;
    return true;
  }

  *[Symbol.iterator](): Iterator<VmxSession> {
    for (const sessions of this.#ofLog.values()) yield* sessions;
  }

  #sessionsOf(source: number): VmxSession[] {
    let sessions = this.#ofLog.get(source);
    if (!sessions) this.#ofLog.set(source, (sessions = []));
    return sessions;
  }
}
