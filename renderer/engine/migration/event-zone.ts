/**
 * The zone of vCenter's events that state none, beside hosts' logs that do: an export has local times, so each move would stand twice. Where
 * they match under one offset, a reader is told; nothing is shifted silently.
 */
import { pushTo } from '../base/push-to.ts';
import { formatOffset } from '../base/time.ts';
import type { InputWarning, LogSource, Micros, Migration, Outcome } from '../model.ts';

const quarterHour = 15 * 60e6;
/** Zones lie between UTC−12 and UTC+14. */
const [west, east] = [-12 * 4, 14 * 4];
/** Clocks of hosts and vCenter, beside their zones. */
const slack = 2 * 60e6;
/** Moves that have to agree, where there are as many. */
const enough = 3;

interface Seen {
  readonly time: Micros;
  readonly outcome: Outcome;
}

/** Takes in all migrations before it tells. */
export class EventZones {
  readonly #sources: readonly LogSource[];
  readonly #ofHosts = new Map<string, Seen[]>();
  readonly #alone = new Map<number, (Seen & { readonly vm: string })[]>();
  /** Moves of a source that were joined as they are. */
  readonly #joined = new Map<number, number>();

  constructor(sources: readonly LogSource[]) {
    this.#sources = sources;
  }

  add({ id, vm, firstSeen, outcome, lines }: Migration): void {
    const [first] = lines;
    if (vm.name === undefined || firstSeen === undefined || !first) return;
    const seen = { time: firstSeen, outcome };
    if (id === undefined && this.#isWithoutZone(first.source)) {
      pushTo(this.#alone, first.source, { ...seen, vm: vm.name });
    } else if (id !== undefined) {
      pushTo(this.#ofHosts, vm.name, seen);
      const sources = new Set(lines.map(({ source }) => source).filter((source) => this.#isWithoutZone(source)));
      for (const source of sources) this.#joined.set(source, (this.#joined.get(source) ?? 0) + 1);
    }
  }

  #isWithoutZone(source: number): boolean {
    const { format, zone } = this.#sources[source] ?? {};
    return format === 'vcenter-events' && zone === 'unstated';
  }

  get warnings(): readonly InputWarning[] {
    return [...this.#alone].flatMap(([source, moves]) => {
      const quarters = this.#offsetOf(moves, this.#joined.get(source) ?? 0);
      if (quarters === undefined) return [];
      const offset = formatOffset(quarters * 15);
      const message = `Its events state no time zone. At ${offset} they are the moves that the hosts’ logs tell of, which now stand twice: read again with this offset (--zone ${offset}).`;
      return [{ path: this.#sources[source]?.path ?? '', offset: undefined, kind: 'no-zone', message } as const];
    });
  }

  /** The quarters of an hour by which most of the moves that hosts may tell of differ from theirs. */
  #offsetOf(moves: readonly (Seen & { readonly vm: string })[], joined: number): number | undefined {
    const known = moves.filter(({ vm }) => this.#ofHosts.has(vm));
    const votes = new Map([[0, joined]]);
    for (const { vm, time, outcome } of known) {
      const like = (this.#ofHosts.get(vm) ?? []).filter((one) => mayBeSame(one.outcome, outcome));
      const offsets = like.map((one) => time - one.time).filter((apart) => isOffset(apart));
      for (const quarters of new Set(offsets.map((apart) => Math.round(apart / quarterHour))))
        votes.set(quarters, (votes.get(quarters) ?? 0) + 1);
    }
    const [best, next] = [...votes].sort(([, a], [, b]) => b - a);
    const needed = Math.min(enough, known.length);
    return best && best[0] !== 0 && best[1] >= needed && best[1] > (next?.[1] ?? 0) ? best[0] : undefined;
  }
}

function isOffset(apart: Micros): boolean {
  const quarters = Math.round(apart / quarterHour);
  return quarters >= west && quarters <= east && Math.abs(apart - quarters * quarterHour) <= slack;
}

function mayBeSame(one: Outcome, other: Outcome): boolean {
  return one === 'unknown' || other === 'unknown' || (one === 'succeeded') === (other === 'succeeded');
}
