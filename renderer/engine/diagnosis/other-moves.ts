/** The moves of a run that went well, by which what is said of one that failed can be doubted. */
import { firstWhere } from '../base/first-where.ts';
import { pushTo } from '../base/push-to.ts';
import { isNameless } from '../base/nameless.ts';
import type { Endpoint, Micros, Migration } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';

const sides = ['source', 'destination'] as const;

export class OtherMoves {
  readonly #between = new Map<string, Micros[]>();
  readonly #into = new Map<string, Micros[]>();
  /** Of each known line: moves that succeeded all the same. */
  readonly #withLine = new Map<string, number>();
  #isSorted = false;

  /** @param known ids of known failures among its lines */
  add(migration: Migration, known: ReadonlySet<string>): void {
    if (migration.outcome !== 'succeeded') return;
    for (const id of known) this.#withLine.set(id, (this.#withLine.get(id) ?? 0) + 1);
    const { id, lastSeen } = migration;
    // What only vCenter tells of may have been off: it says nothing of the network.
    if (id === undefined || lastSeen === undefined || !isBetweenHosts(migration)) return;
    const [source, destination] = sides.map((side) => nameOf(migration[side]));
    if (source === destination) return;
    if (destination !== undefined) pushTo(this.#into, destination, lastSeen);
    if (source !== undefined && destination !== undefined) pushTo(this.#between, pairOf(source, destination), lastSeen);
    this.#isSorted = false;
  }

  /** How many between the same two hosts, in either direction, ended within that time behind this one. */
  betweenLater(migration: Migration, within: Micros): number {
    const [source, destination] = sides.map((side) => nameOf(migration[side]));
    if (source === undefined || destination === undefined) return 0;
    return this.#count(this.#between.get(pairOf(source, destination)), migration, [0, within]);
  }

  /** How many to the same destination ended within that time behind this one. */
  intoLater(migration: Migration, within: Micros): number {
    return this.#count(this.#into.get(nameOf(migration.destination) ?? ''), migration, [0, within]);
  }

  /** How many to the same destination ended so near to this one. */
  into(migration: Migration, within: Micros): number {
    return this.#count(this.#into.get(nameOf(migration.destination) ?? ''), migration, [-within, within]);
  }

  withLine(id: string): number {
    return this.#withLine.get(id) ?? 0;
  }

  #count(
    times: readonly Micros[] | undefined,
    { lastSeen }: Migration,
    [before, behind]: readonly [Micros, Micros],
  ): number {
    if (!times || lastSeen === undefined) return 0;
    this.#sort();
    const from = firstWhere(times.length, (at) => (times[at] as Micros) >= lastSeen + before);
    return firstWhere(times.length, (at) => (times[at] as Micros) > lastSeen + behind) - from;
  }

  #sort(): void {
    if (this.#isSorted) return;
    for (const all of [this.#between, this.#into]) for (const times of all.values()) times.sort((a, b) => a - b);
    this.#isSorted = true;
  }
}

/** A name that any host can have is none. */
function nameOf({ host, ip }: Endpoint): string | undefined {
  return isNameless(host) ? ip : host;
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`;
}
