/** Migrations from what was gathered for each, made as they are asked for, and not made again from the same lines. */
import type { Migration } from '../model.ts';
import { buildMigration } from './build.ts';
import type { MigrationEvent } from './event.ts';
import type { EventShelf } from './event-shelf.ts';
import type { HeldLines } from './held-lines.ts';

/** The events of one migration. */
export interface Gathered {
  readonly key: string;
  /** The end of the chain of those that name it, and how many they are. */
  readonly last: number;
  readonly size: number;
  /** The numbers of those that were joined. */
  readonly joined: readonly number[];
  readonly held: HeldLines;
}

interface Built {
  readonly migration: Migration;
  readonly size: number;
  readonly joined: number;
  /** Lines that were not held. */
  readonly passed: number;
  /** Names of worlds that were known. */
  readonly names: number;
}

/** Events that are taken from the shelf in one go, where it has packed them. */
export const pickedAtOnce = 768;

export class MigrationBuilder {
  readonly #shelf: EventShelf;
  readonly #built = new Map<string, Built>();
  /** `scope world` → name of the VM whose leader it is. */
  readonly #worldNames = new Map<string, string>();

  constructor(shelf: EventShelf) {
    this.#shelf = shelf;
  }

  /** False where so many names are held that there is no room for another. */
  noteWorld(scope: string, world: string, name: string, most: number): boolean {
    const key = `${scope} ${world}`;
    if (this.#worldNames.size >= most && !this.#worldNames.has(key)) return false;
    this.#worldNames.set(key, name);
    return true;
  }

  /** Can be gone through more than once. */
  migrations(all: readonly Gathered[]): Iterable<Migration> {
    return { [Symbol.iterator]: () => this.#build(all) };
  }

  *#build(all: readonly Gathered[]): Generator<Migration, void> {
    let [waiting, count]: [Gathered[], number] = [[], 0];
    for (const one of all) {
      waiting.push(one);
      count += one.size + one.joined.length;
      if (this.#shelf.isPacking && count < pickedAtOnce) continue;
      yield* this.#buildTogether(waiting);
      [waiting, count] = [[], 0];
    }
    yield* this.#buildTogether(waiting);
  }

  *#buildTogether(some: readonly Gathered[]): Generator<Migration, void> {
    const planned = some.map((one) => {
      const known = this.#known(one);
      return { one, known, numbers: known ? [] : [...this.#shelf.chain(one.last), ...one.joined] };
    });
    const events = this.#shelf.pick(planned.flatMap(({ numbers }) => numbers));
    let from = 0;
    for (const { one, known, numbers } of planned) {
      if (known) yield known;
      else yield this.#buildOne(one, events.slice(from, (from += numbers.length)));
    }
  }

  /** What the same events made before. A name may have become known since. */
  #known({ key, size, joined, held }: Gathered): Migration | undefined {
    const built = this.#built.get(key);
    if (!built || built.size !== size || built.joined !== joined.length || built.passed !== held.passed)
      return undefined;
    const isNamed = built.migration.vm.name !== undefined || built.names === this.#worldNames.size;
    return isNamed ? built.migration : undefined;
  }

  #buildOne({ key, size, joined, held }: Gathered, onShelf: readonly MigrationEvent[]): Migration {
    const events = held.passed === 0 ? onShelf : onShelf.concat(held.late);
    const migration = this.#named(buildMigration(key, events, held.leftOut), events);
    // Where even events are too many to be held, so are migrations.
    if (this.#shelf.isPacking) this.#built.clear();
    else {
      const known = { migration, size, joined: joined.length, passed: held.passed, names: this.#worldNames.size };
      this.#built.set(key, known);
    }
    return migration;
  }

  /** Gives a migration whose lines hold no VM name the one of its leader world, as its host's log has it. */
  #named(migration: Migration, events: readonly MigrationEvent[]): Migration {
    if (migration.vm.name !== undefined) return migration;
    for (const { side, scope, ...event } of events) {
      const world = side && event[side]?.worldId;
      const name = world === undefined ? undefined : this.#worldNames.get(`${scope} ${world}`);
      if (name !== undefined) return { ...migration, vm: { ...migration.vm, name } };
    }
    return migration;
  }
}
