/** The moves of a run that went well, by which what is said of one that failed can be doubted. */
import { firstWhere } from '../base/first-where.ts';
import { pushTo } from '../base/push-to.ts';
import { endLabel } from '../presentation/names.ts';
import type { Micros, Migration } from '../model.ts';
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
    const { lastSeen } = migration;
    const [source, destination] = sides.map((side) => endLabel(migration, side));
    if (lastSeen === undefined || !isBetweenHosts(migration) || source === destination) return;
    if (destination !== undefined) pushTo(this.#into, destination, lastSeen);
    if (source !== undefined && destination !== undefined) pushTo(this.#between, pairOf(source, destination), lastSeen);
    this.#isSorted = false;
  }

  /** How many between the same two hosts, in either direction, ended so near to this one. */
  between(migration: Migration, within: Micros): number {
    const [source, destination] = sides.map((side) => endLabel(migration, side));
    if (source === undefined || destination === undefined) return 0;
    return this.#count(this.#between.get(pairOf(source, destination)), migration, within);
  }

  /** How many to the same destination ended so near to this one. */
  into(migration: Migration, within: Micros): number {
    return this.#count(this.#into.get(endLabel(migration, 'destination') ?? ''), migration, within);
  }

  withLine(id: string): number {
    return this.#withLine.get(id) ?? 0;
  }

  #count(times: readonly Micros[] | undefined, { lastSeen }: Migration, within: Micros): number {
    if (!times || lastSeen === undefined) return 0;
    this.#sort();
    const from = firstWhere(times.length, (at) => (times[at] as Micros) >= lastSeen - within);
    return firstWhere(times.length, (at) => (times[at] as Micros) > lastSeen + within) - from;
  }

  #sort(): void {
    if (this.#isSorted) return;
    for (const all of [this.#between, this.#into]) for (const times of all.values()) times.sort((a, b) => a - b);
    this.#isSorted = true;
  }
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`;
}
