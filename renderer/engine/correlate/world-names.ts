/** Names of the VMs whose leader worlds a host's log shows. A migration's own lines may show no more than such a world. */
import type { LogRecord } from '../logs/record.ts';

const start = 'World: ';
const leader = /^World: vm (\d{1,20}): \d{1,20}: Starting world vmm0:(.{1,1024}?) of type/;

export class WorldNames {
  /** `scope world` → name of the VM. */
  readonly #names = new Map<string, string>();
  readonly #most: number;

  /** @param most names that are held */
  constructor(most: number) {
    this.#most = most;
  }

  /** How many are known. */
  get size(): number {
    return this.#names.size;
  }

  /** Whether the line is about worlds, and no migration's; `full` where it has a name and there is no room for it. */
  note({ body }: LogRecord, scope: string): boolean | 'full' {
    if (!body.startsWith(start)) return false;
    const [, world, name] = leader.exec(body) ?? [];
    if (world === undefined || name === undefined) return false;
    const key = `${scope} ${world}`;
    if (this.#names.size >= this.#most && !this.#names.has(key)) return 'full';
    this.#names.set(key, name);
    return true;
  }

  nameOf(scope: string, world: number): string | undefined {
    return this.#names.get(`${scope} ${world}`);
  }
}
