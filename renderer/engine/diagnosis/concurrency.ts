/** How many migrations shared a host at the busiest moment of each. */
import type { Endpoint, Micros, Migration } from '../model.ts';

interface Run {
  readonly key: string;
  readonly start: Micros;
  readonly end: Micros;
}

/** What names a host. */
type Named = { readonly [Name in 'host' | 'ip']: Endpoint[Name] | undefined };

/**
 * Takes in all migrations, then tells of each, itself included, the most that ran at once on its source or its destination.
 * Those without a time or without a known host count as alone. Limits are per host: see `rules.ts`.
 */
export class Concurrency {
  readonly #runs: (Run & { readonly ends: readonly Named[] })[] = [];
  /** A line may tell only the vMotion address of a host that another line names: both are the same host. */
  readonly #names = new Map<string, string>();

  add({ key, kind, firstSeen, lastSeen, source, destination }: Migration): void {
    const ends = [source, destination].map(({ host, ip }) => ({ host, ip }));
    for (const { host, ip } of ends) if (ip !== undefined && host !== undefined) this.#names.set(ip, host);
    if (kind !== 'vmotion' || firstSeen === undefined || lastSeen === undefined) return;
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
        if (host === undefined) continue;
        const runs = hosts.get(host) ?? [];
        hosts.set(host, runs);
        runs.push(run);
      }
    }
    return hosts;
  }

  #nameOf({ host, ip = '' }: Named): string | undefined {
    return host ?? this.#names.get(ip) ?? (ip === '' ? undefined : ip);
  }
}

/** A sweep in order of start: whoever still runs when one begins runs beside it. */
function raisePeaks(runs: Run[], peaks: Map<string, number>): void {
  let active: Run[] = [];
  for (const run of runs.sort((a, b) => a.start - b.start)) {
    active = [...active.filter(({ end }) => end > run.start), run];
    for (const { key } of active) peaks.set(key, Math.max(peaks.get(key) ?? 0, active.length));
  }
}
