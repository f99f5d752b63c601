/** What is known of the hosts of many moves: their names by address, their releases, how busy they were. */
import { hostsByName, nearestTo } from '../host-facts.ts';
import type { HostFacts, HostsByName } from '../host-facts.ts';
import type { Endpoint, LogSource, Micros } from '../model.ts';
import { HostNames } from './host-names.ts';
import type { Move } from './move.ts';

/** What the moves are from. */
export interface About {
  readonly hosts: readonly HostFacts[];
  readonly sources: readonly LogSource[];
  /** Minutes east of UTC in which times are told and days divided into hours. */
  readonly zoneMinutes?: number;
}

/** Moves of one evacuation begin within this time of each other. */
const togetherMicros = 10e6;

export class Surroundings {
  readonly zoneMinutes: number;
  /** False where some log states no zone: a time of the clock is then whatever its host took it for. */
  readonly isZoned: boolean;
  readonly #hosts: HostsByName;
  readonly #names: HostNames;
  readonly #datastores = new Map<string, string>();
  readonly #memory = new Map<string, number>();
  /** By host, when its moves began and ended, each sorted. */
  readonly #busy = new Map<string, { readonly starts: readonly number[]; readonly ends: readonly number[] }>();

  constructor(moves: readonly Move[], { hosts, sources, zoneMinutes = 0 }: About) {
    this.isZoned = sources.every(({ zone }) => zone !== 'unstated');
    this.zoneMinutes = this.isZoned ? zoneMinutes : 0;
    this.#names = new HostNames(moves, hosts);
    this.#hosts = hostsByName(hosts.map((one) => ({ ...one, host: this.#names.spelled(one.host) })));
    for (const { datastores, vms } of hosts) {
      for (const { uuid, name } of datastores) this.#datastores.set(uuid, name);
      for (const { name, memoryMiB } of vms)
        if (name && memoryMiB) this.#memory.set(name.value, memoryMiB.value * 2 ** 20);
    }
    this.#countBusy(moves);
  }

  hostOf(end: Endpoint): string | undefined {
    return this.#names.of(end);
  }

  releaseOf(end: Endpoint, time: Micros | undefined): string | undefined {
    const host = this.hostOf(end);
    return host === undefined ? undefined : nearestTo(this.#hosts.get(host), time)?.version?.value;
  }

  /** Of its path (`/vmfs/volumes/NAME-OR-UUID/…`, `[NAME] …`), and those that events name; undefined where nothing does. */
  datastoresOf({ path, source, destination }: Move): readonly string[] | undefined {
    const { volume, name } =
      /^\/vmfs\/volumes\/(?<volume>[^/]{1,255})\/|^\[(?<name>[^\]]{1,255})\]/.exec(path ?? '')?.groups ?? {};
    const stated = [volume ?? name, source.datastore, destination.datastore].flatMap((one) => one ?? []);
    return stated.length === 0 ? undefined : [...new Set(stated.map((one) => this.#datastores.get(one) ?? one))];
  }

  memoryOf({ vm, memoryBytes }: Move): number | undefined {
    return this.#memory.get(vm ?? '') ?? memoryBytes;
  }

  /**
   * How many other moves ran on one of its hosts when it began, the busier one counting; those that begin a few seconds later are of the same
   * batch. How long it took itself plays no part: what hangs would meet the most others.
   */
  besideOf({ source, destination, start }: Move): number | undefined {
    if (start === undefined) return undefined;
    const counts = [source, destination].flatMap((end) => {
      const busy = this.#busy.get(this.hostOf(end) ?? '');
      return busy ? upTo(busy.starts, start + togetherMicros) - upTo(busy.ends, start - 1) - 1 : [];
    });
    return counts.length === 0 ? undefined : Math.max(...counts);
  }

  #countBusy(moves: readonly Move[]): void {
    const all = new Map<string, { readonly starts: number[]; readonly ends: number[] }>();
    for (const { source, destination, start, end } of moves) {
      if (start === undefined) continue;
      for (const host of new Set([this.hostOf(source), this.hostOf(destination)])) {
        if (host === undefined) continue;
        const busy = all.get(host) ?? { starts: [], ends: [] };
        busy.starts.push(start);
        busy.ends.push(end ?? start);
        all.set(host, busy);
      }
    }
    for (const [host, { starts, ends }] of all) {
      const inOrder = (a: number, b: number) => a - b;
      this.#busy.set(host, { starts: starts.sort(inOrder), ends: ends.sort(inOrder) });
    }
  }
}

/** How many of sorted numbers are at most `limit`. */
function upTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
