/**
 * What vCenter was asked to do: the lines of its operations that move a VM. Most moves that fail in the field fail here, before any
 * host is told; so an operation that no host's lines are about is a move of its own.
 */
import { ownCopy } from '../base/own-copy.ts';
import type { Micros } from '../model.ts';
import type { Capacity } from './capacity.ts';
import type { MigrationEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

/** An operation's id counts anew when vCenter starts again: one that begins so much later is another. */
const longestMove = 7 * 24 * 3600 * 1e6;

export class MoveRequest {
  /** Names the move where no migration id does. */
  readonly key: string;
  /** Of its events in the store. */
  readonly numbers: number[] = [];
  readonly opIds = new Set<string>();
  firstTime: Micros | undefined;
  lastTime: Micros | undefined;
  vmName: string | undefined;
  /** vCenter's id of the VM. */
  moid: string | undefined;

  constructor(key: string) {
    this.key = key;
  }

  add(event: MigrationEvent, number: number): void {
    const { time, opId, vm } = event;
    this.numbers.push(number);
    if (opId !== undefined) this.opIds.add(ownCopy(opId));
    if (time !== undefined) {
      this.firstTime = Math.min(this.firstTime ?? time, time);
      this.lastTime = Math.max(this.lastTime ?? time, time);
    }
    if (vm?.name !== undefined) this.vmName ??= ownCopy(vm.name);
    if (vm?.moid !== undefined) this.moid ??= ownCopy(vm.moid);
  }
}

export class MoveRequests {
  readonly #requests = new Map<string, MoveRequest[]>();
  readonly #store: EventStore;
  readonly #capacity: Capacity;

  constructor(store: EventStore, capacity: Capacity) {
    this.#store = store;
    this.#capacity = capacity;
  }

  *[Symbol.iterator](): Iterator<MoveRequest> {
    for (const some of this.#requests.values()) yield* some;
  }

  /** @param id of its operation */
  add(event: MigrationEvent, id: string): void {
    const key = `${event.scope} ${id}`;
    let some = this.#requests.get(key);
    let request = some?.find((one) => isNear(one, event.time));
    if (!request) {
      if (!this.#capacity.mayBegin()) return;
      if (!some) this.#requests.set(ownCopy(key), (some = []));
      request = new MoveRequest(ownCopy(`operation ${key}${some.length === 0 ? '' : ` (${some.length + 1})`}`));
      some.push(request);
    }
    request.add(event, this.#store.add(event));
  }
}

function isNear({ firstTime, lastTime }: MoveRequest, time: Micros | undefined): boolean {
  if (time === undefined || firstTime === undefined || lastTime === undefined) return true;
  return time > lastTime - longestMove && time < firstTime + longestMove;
}
