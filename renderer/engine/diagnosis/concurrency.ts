/** How many migrations shared a host at the busiest moment of each. */
import { firstWhere } from '../base/first-where.ts';
import { pushTo } from '../base/push-to.ts';
import type { Endpoint, Micros, Migration } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';

interface Run {
  readonly key: string;
  readonly start: Micros;
  readonly end: Micros;
}

/**
 * Takes in all migrations, then yields for each the most that ran at once on its source or its destination, itself included.
 * Those without a time or without a known host count as alone. Limits are per host: see `rules.ts`.
 */
export class Concurrency {
  readonly #runs: (Run & { readonly ends: readonly Endpoint[] })[] = [];
  /** A line may show only the vMotion address of a host that another line names: both are the same host. */
  readonly #names = new Map<string, string>();

  add(migration: Migration): void {
    const { key, reachedHost, firstSeen, lastSeen, source, destination } = migration;
    const ends = [source, destination];
    for (const { host, ip } of ends) if (ip !== undefined && host !== undefined) this.#names.set(ip, host);
    if (!isBetweenHosts(migration) || reachedHost === false) return;
    if (firstSeen === undefined || lastSeen === undefined) return;
    this.#runs.push({ key, start: firstSeen, end: lastSeen, ends });
  }

  settled(): (migration: Migration) => number {
    const peaks = new Map<string, number>();
    for (const runs of this.#byHost().values()) raisePeaks(runs, peaks);
    return ({ key }) => peaks.get(key) ?? 1;
  }

  #byHost(): ReadonlyMap<string, Run[]> {
    const hosts = new Map<string, Run[]>();
    for (const run of this.#runs) {
      for (const host of new Set(run.ends.map((end) => this.#nameOf(end)))) {
        if (host !== undefined) pushTo(hosts, host, run);
      }
    }
    return hosts;
  }

  #nameOf({ host, ip = '' }: Endpoint): string | undefined {
    return host ?? this.#names.get(ip) ?? (ip === '' ? undefined : ip);
  }
}

/** Whoever still runs when one begins runs beside it: each has its peak at one of the beginnings from its own to its end. */
function raisePeaks(runs: Run[], peaks: Map<string, number>): void {
  const inOrder = runs.sort((a, b) => a.start - b.start);
  const beside = runningAtStarts(inOrder);
  // Backwards. Beginnings from here on that are busier than all between: the busiest of all is the first of these.
  const busier: number[] = [];
  for (let at = inOrder.length - 1; at >= 0; at -= 1) {
    const own = beside[at] as number;
    while ((beside[busier.at(-1) ?? -1] ?? Infinity) <= own) busier.pop();
    busier.push(at);
    const { key, end } = inOrder[at] as Run;
    // It begins itself, whenever it ends.
    const within = firstWhere(busier.length - 1, (place) => (inOrder[busier[place] as number] as Run).start < end);
    const busiest = busier[within] as number;
    peaks.set(key, Math.max(peaks.get(key) ?? 0, beside[busiest] as number));
  }
}

/** How many run when each begins, itself included. @param inOrder of their starts */
function runningAtStarts(inOrder: readonly Run[]): readonly number[] {
  // Those that end as they begin run beside none that begins after them.
  const isMoment = ({ start, end }: Run) => end <= start;
  const ends = inOrder
    .filter((run) => !isMoment(run))
    .map(({ end }) => end)
    .sort((a, b) => a - b);
  let [ended, moments] = [0, 0];
  return inOrder.map((run, at) => {
    while ((ends[ended] ?? Infinity) <= run.start) ended += 1;
    const running = at - ended - moments + 1;
    if (isMoment(run)) moments += 1;
    return running;
  });
}
