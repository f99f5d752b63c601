/** The figures of the overview, from an analysis. */
import type { Analysis, Micros, Migration, Outcome } from '../../engine/model.ts';
import { causesOf } from '../../state/filter.ts';

export interface Summary {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly count: number }[];
  /** Causes of failures, the most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number }[];
  readonly hosts: readonly string[];
  readonly span: readonly [Micros, Micros] | undefined;
  readonly lines: number;
  readonly bytes: number;
}

export function summarise({ migrations, sources }: Analysis): Summary {
  const outcomes = (['succeeded', 'failed', 'cancelled', 'unknown'] as const)
    .map((outcome) => ({ outcome, count: migrations.filter((one) => one.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  const starts = sources.flatMap(({ firstTime }) => firstTime ?? []);
  const ends = sources.flatMap(({ lastTime }) => lastTime ?? []);
  return {
    outcomes,
    causes: causesOf(migrations),
    hosts: [...new Set(sources.flatMap(({ host }) => host ?? []))].sort(),
    span: starts.length ? [Math.min(...starts), Math.max(...ends)] : undefined,
    lines: sources.reduce((sum, { lines }) => sum + lines, 0),
    bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Upper edges in milliseconds: the bands that vMotion dashboards have long used. */
const edges = [300, 500, 1000, 1500, Infinity];

export function downtimeBands(
  migrations: readonly Migration[],
): readonly { readonly label: string; readonly migrations: readonly Migration[] }[] {
  return edges.map((upper, index) => {
    const lower = edges[index - 1] ?? 0;
    const label = upper === Infinity ? `over ${lower} ms` : `${lower}–${upper} ms`;
    const within = migrations.filter(
      ({ metrics: { downtimeMs } }) => downtimeMs && downtimeMs.value >= lower && downtimeMs.value < upper,
    );
    return { label, migrations: within };
  });
}
