/** What ran on which host, and when: a bar each, or a column's bars together where there are too many to be seen. */
import type { Micros, Migration, Outcome } from '../engine/model.ts';

export interface HostBar {
  readonly host: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly migration: Migration;
  /** How many it stands for, where many lie closer than a pixel: then `migration` is the one that ended worst. */
  readonly count: number;
}

/** A bar on each host that is known, for each migration that has times. */
export function hostBars(migrations: readonly Migration[]): readonly HostBar[] {
  return migrations.flatMap((migration) => {
    const { firstSeen, lastSeen, source, destination } = migration;
    if (firstSeen === undefined || lastSeen === undefined) return [];
    const hosts = new Set(
      [source.host ?? source.ip, destination.host ?? destination.ip].filter((host) => host !== undefined),
    );
    return [...hosts].map((host) => ({ host, start: firstSeen, end: lastSeen, migration, count: 1 }));
  });
}

/** More bars than this are drawn together: a canvas has no more columns anyway, and drawing stays quick. */
const mostBars = 1200;
const columns = 600;
const gravity: Readonly<Record<Outcome, number>> = { failed: 3, cancelled: 2, unknown: 1, succeeded: 0 };

/** What is seen of the bars between two moments: each by itself, or those of a column together. */
export function visibleBars(bars: readonly HostBar[], from: Micros, to: Micros): readonly HostBar[] {
  const visible = bars.filter(({ start, end }) => end >= from && start <= to);
  if (visible.length <= mostBars) return visible;
  const width = Math.max(1, (to - from) / columns);
  const together = new Map<string, HostBar>();
  for (const bar of visible) {
    const key = `${Math.floor(bar.start / width)} ${bar.host}`;
    const other = together.get(key);
    together.set(key, other ? joined(other, bar) : bar);
  }
  return [...together.values()];
}

function joined(a: HostBar, b: HostBar): HostBar {
  const isWorse = gravity[b.migration.outcome] > gravity[a.migration.outcome];
  return {
    host: a.host,
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    migration: isWorse ? b.migration : a.migration,
    count: a.count + b.count,
  };
}
