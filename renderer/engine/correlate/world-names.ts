/** Names of VMs by their leader worlds, from a host's log. A migration's own lines may show no more than such a world. */
import type { LogRecord } from '../formats/record.ts';
import type { Capacity } from './capacity.ts';
import type { EntryPlace } from './event.ts';

const start = 'World: ';
const leader = /^World: vm (\d{1,20}): \d{1,20}: Starting world vmm0:(.{1,1024}?) of type/;

export class WorldNames {
  /** `scope world` → name of the VM. */
  readonly #names = new Map<string, string>();
  readonly #capacity: Capacity;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#names.size;
  }

  /** Takes in a line that names a VM's leader world; returns false for any other. */
  takes({ body }: LogRecord, { scope }: EntryPlace): boolean {
    const [, world, name] = (body.startsWith(start) && leader.exec(body)) || [];
    if (world === undefined || name === undefined) return false;
    const key = `${scope} ${world}`;
    if (this.#names.has(key) || this.#capacity.mayName(this.#names.size)) this.#names.set(key, name);
    return true;
  }

  nameOf(scope: string, world: number): string | undefined {
    return this.#names.get(`${scope} ${world}`);
  }
}
