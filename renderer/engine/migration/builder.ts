/** Migrations from their groups, made as they are asked for, and not made again from the same lines. */
import type { MigrationEvent } from '../correlate/event.ts';
import { pickedAtOnce } from '../correlate/event-store.ts';
import type { EventStore } from '../correlate/event-store.ts';
import type { JoinedGroup } from '../correlate/group.ts';
import type { WorldNames } from '../correlate/world-names.ts';
import type { Migration } from '../model.ts';
import { buildMigration } from './build.ts';

interface Built {
  readonly migration: Migration;
  readonly made: string;
  /** Names of worlds that were known. */
  readonly names: number;
}

export class MigrationBuilder {
  readonly #store: EventStore;
  readonly #worldNames: WorldNames;
  readonly #built = new Map<string, Built>();

  constructor({ store, worldNames }: { readonly store: EventStore; readonly worldNames: WorldNames }) {
    this.#store = store;
    this.#worldNames = worldNames;
  }

  /** Can be gone through more than once. */
  migrations(groups: readonly JoinedGroup[]): Iterable<Migration> {
    return { [Symbol.iterator]: () => this.#build(groups) };
  }

  *#build(groups: readonly JoinedGroup[]): Generator<Migration, void> {
    let [waiting, count]: [JoinedGroup[], number] = [[], 0];
    for (const group of groups) {
      waiting.push(group);
      count += group.size + group.joined.length;
      if (this.#store.isPacking && count < pickedAtOnce) continue;
      yield* this.#buildTogether(waiting);
      [waiting, count] = [[], 0];
    }
    yield* this.#buildTogether(waiting);
  }

  *#buildTogether(groups: readonly JoinedGroup[]): Generator<Migration, void> {
    const planned = groups.map((group) => {
      const known = this.#known(group);
      return { group, known, numbers: known ? [] : [...this.#store.chain(group.last), ...group.joined] };
    });
    const events = this.#store.pick(planned.flatMap(({ numbers }) => numbers));
    let from = 0;
    for (const { group, known, numbers } of planned) {
      if (known) yield known;
      else yield this.#buildOne(group, events.slice(from, (from += numbers.length)));
    }
  }

  /** What the same events made before. A name may have become known since. */
  #known(group: JoinedGroup): Migration | undefined {
    const built = this.#built.get(group.key);
    if (built?.made !== madeOf(group)) return undefined;
    const isNamed = built.migration.vm.name !== undefined || built.names === this.#worldNames.size;
    return isNamed ? built.migration : undefined;
  }

  #buildOne(group: JoinedGroup, stored: readonly MigrationEvent[]): Migration {
    const { key, held } = group;
    const events = held.passed === 0 ? stored : stored.concat(held.late);
    const migration = this.#named(buildMigration(key, events, held.leftOut), events);
    // Where even events are too many to be held, so are migrations.
    if (this.#store.isPacking) this.#built.clear();
    else this.#built.set(key, { migration, made: madeOf(group), names: this.#worldNames.size });
    return migration;
  }

  /** Gives a migration whose lines hold no VM name the one of its leader world, as its host's log has it. */
  #named(migration: Migration, events: readonly MigrationEvent[]): Migration {
    if (migration.vm.name !== undefined) return migration;
    for (const { side, scope, ...event } of events) {
      const world = side && event[side]?.worldId;
      const name = world === undefined ? undefined : this.#worldNames.nameOf(scope, world);
      if (name !== undefined) return { ...migration, vm: { ...migration.vm, name } };
    }
    return migration;
  }
}

/** Says of a group what it was made of: its events are only ever more. */
function madeOf({ size, joined, held }: JoinedGroup): string {
  return `${size} ${joined.length} ${held.passed}`;
}
