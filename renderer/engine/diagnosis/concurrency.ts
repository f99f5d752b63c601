/** How many migrations shared a host at the busiest moment of each. */
import type { Endpoint, Micros, Migration } from '../model.ts';

interface Run {
  readonly migration: Migration;
  readonly start: Micros;
  readonly end: Micros;
}

/**
 * Per migration, itself included, the most that ran at once on its source or its destination. Those without a time or
 * without a known host count as alone. Limits are per host: see `rules.ts`.
 */
export function concurrency(migrations: readonly Migration[]): ReadonlyMap<Migration, number> {
  const peaks = new Map<Migration, number>();
  for (const runs of byHost(migrations).values()) raisePeaks(runs, peaks);
  return peaks;
}

function byHost(migrations: readonly Migration[]): ReadonlyMap<string, Run[]> {
  const names = namesByAddress(migrations);
  const hosts = new Map<string, Run[]>();
  for (const migration of migrations) {
    const { firstSeen, lastSeen, kind, source, destination } = migration;
    if (kind !== 'vmotion' || firstSeen === undefined || lastSeen === undefined) continue;
    const nameOf = ({ host, ip = '' }: Endpoint) => host ?? names.get(ip) ?? (ip === '' ? undefined : ip);
    for (const host of new Set([nameOf(source), nameOf(destination)])) {
      if (host === undefined) continue;
      const runs = hosts.get(host) ?? [];
      runs.push({ migration, start: firstSeen, end: lastSeen });
      hosts.set(host, runs);
    }
  }
  return hosts;
}

/** A line may tell only the vMotion address of a host that another line names: both are the same host. */
function namesByAddress(migrations: readonly Migration[]): ReadonlyMap<string, string> {
  const endpoints = migrations.flatMap(({ source, destination }) => [source, destination]);
  return new Map(endpoints.flatMap(({ ip, host }) => (ip === undefined || host === undefined ? [] : [[ip, host]])));
}

/** A sweep in order of start: whoever still runs when one begins runs beside it. */
function raisePeaks(runs: Run[], peaks: Map<Migration, number>): void {
  let active: Run[] = [];
  for (const run of runs.sort((a, b) => a.start - b.start)) {
    active = [...active.filter(({ end }) => end > run.start), run];
    for (const { migration } of active) peaks.set(migration, Math.max(peaks.get(migration) ?? 0, active.length));
  }
}
