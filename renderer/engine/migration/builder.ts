/** Builds migrations from their groups one by one as they are read, and not again from the same lines. */
import type { MigrationEvent } from '../correlate/event.ts';
import { pickedAtOnce } from '../correlate/event-store.ts';
import type { EventStore } from '../correlate/event-store.ts';
import type { JoinedGroup } from '../correlate/group.ts';
import type { WorldNames } from '../correlate/world-names.ts';
import type { Migration } from '../model.ts';
import { buildMigration } from './build.ts';
import { byMigration } from './same-id.ts';

interface Built {
  readonly migrations: readonly Migration[];
  readonly made: string;
  /** Number of known names of worlds at that time. */
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

  /** Can be iterated more than once. */
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
      if (known) yield* known;
      else yield* this.#buildOne(group, events.slice(from, (from += numbers.length)));
    }
  }

  /** What was built from the same events before, unless a name for a VM may have become known since. */
  #known(group: JoinedGroup): readonly Migration[] | undefined {
    const built = this.#built.get(group.key);
    if (built?.made !== madeOf(group)) return undefined;
    const isNamed = built.migrations.every(({ vm }) => vm.name !== undefined) || built.names === this.#worldNames.size;
    return isNamed ? built.migrations : undefined;
  }

  /** Mostly one. */
  #buildOne(group: JoinedGroup, stored: readonly MigrationEvent[]): readonly Migration[] {
    const { key, held } = group;
    const events = held.passed === 0 ? stored : stored.concat(held.late);
    const migrations = byMigration(events).map((own, at) =>
      this.#named(buildMigration(at === 0 ? key : `${key} (${at + 1})`, own, held.leftOut), own),
    );
    // Where events are too many to be held, so are migrations.
    if (this.#store.isPacking) this.#built.clear();
    else this.#built.set(key, { migrations, made: madeOf(group), names: this.#worldNames.size });
    return migrations;
  }

  /** Names the VM of a migration whose lines do not, by its leader world in its host's log. */
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

/** Tells versions of a group apart: it only ever gains events. */
function madeOf({ size, joined, held }: JoinedGroup): string {
  return `${size} ${joined.length} ${held.passed}`;
}
