/** Migrations as bars on their hosts' lanes over time; where there are too many to be seen, a column's bars are merged. */
import type { Micros, Migration, Outcome } from '../model.ts';
import { outcomes } from '../vocabulary.ts';
import { endLabel } from './names.ts';

export interface HostBar {
  readonly host: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly migration: Migration;
  /** How many are merged in it, being closer than a pixel: then `migration` is the one that ended worst. */
  readonly count: number;
}

/** All bars, with their hosts and span. */
export interface HostLanes {
  readonly bars: readonly HostBar[];
  /** In order of their names. */
  readonly hosts: readonly string[];
  /** How many migrations have bars. */
  readonly migrations: number;
  readonly start: Micros;
  readonly end: Micros;
}

/** A bar on each host that is known, for each migration that has times. Each is visited once: there may be 20,000 of them. */
export function hostLanesOf(migrations: readonly Migration[]): HostLanes {
  const bars: HostBar[] = [];
  const hosts = new Set<string>();
  let [count, first, last] = [0, Infinity, -Infinity];
  for (const migration of migrations) {
    const { firstSeen: start, lastSeen: end } = migration;
    // What only vCenter speaks of ran on no host, as far as is known.
    if (start === undefined || end === undefined || migration.reachedHost === false) continue;
    const from = endLabel(migration, 'source');
    const to = endLabel(migration, 'destination');
    for (const host of from === to ? [from] : [from, to]) {
      if (host === undefined) continue;
      hosts.add(host);
      bars.push({ host, start, end, migration, count: 1 });
    }
    if (from === undefined && to === undefined) continue;
    count += 1;
    first = Math.min(first, start);
    last = Math.max(last, end);
  }
  return { bars, hosts: [...hosts].sort(), migrations: count, start: first, end: last };
}

/** More bars than this are merged: a canvas has no more columns anyway, and drawing stays quick. */
const mostBars = 1200;
const columns = 600;
const gravities: Readonly<Record<Outcome, number>> = { succeeded: 0, unknown: 1, cancelled: 2, failed: 3 };
/** The worst last. */
export const outcomesByGravity: readonly Outcome[] = [...outcomes].sort((a, b) => gravities[a] - gravities[b]);
const gravity = ({ migration }: HostBar): number => gravities[migration.outcome];

/** The bars between two moments, merged by column where there are too many. */
export function visibleBars(bars: readonly HostBar[], from: Micros, to: Micros): readonly HostBar[] {
  const visible = bars.filter(({ start, end }) => end >= from && start <= to);
  if (visible.length <= mostBars) return visible;
  const width = Math.max(1, (to - from) / columns);
  const together = new Map<string, Map<number, HostBar>>();
  for (const bar of visible) {
    const column = Math.floor(bar.start / width);
    let ofHost = together.get(bar.host);
    if (!ofHost) together.set(bar.host, (ofHost = new Map()));
    const other = ofHost.get(column);
    ofHost.set(column, other ? joined(other, bar) : bar);
  }
  return [...together.values()].flatMap((ofHost) => [...ofHost.values()]);
}

function joined(a: HostBar, b: HostBar): HostBar {
  const isWorse = gravity(b) > gravity(a);
  return {
    host: a.host,
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    migration: isWorse ? b.migration : a.migration,
    count: a.count + b.count,
  };
}

/** What the chart says, for those who do not see it. */
export function hostLanesSummary({ migrations, hosts }: HostLanes): string {
  return `${migrations} migrations on ${hosts.length} hosts over time.`;
}
