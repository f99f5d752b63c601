/** The figures of the overview, from an analysis. */
import type { Analysis, Micros, Outcome } from '../../engine/model.ts';
import { outcomes as everyOutcome } from '../../engine/vocabulary.ts';
import { logsOf } from '../../engine/report/unread.ts';
import { causesOf } from '../../engine/presentation/cause.ts';
import { spanOf } from '../../state/times.ts';

export interface Summary {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly count: number }[];
  /** Causes of failures, the most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number }[];
  /** How many migrations had a downtime in each band. */
  readonly bands: readonly { readonly label: string; readonly count: number }[];
  readonly hosts: readonly string[];
  readonly span: readonly [Micros, Micros] | undefined;
  readonly lines: number;
  readonly bytes: number;
}

/** Upper edges in milliseconds: the bands that vMotion dashboards have long used. */
const edges = [300, 500, 1000, 1500, Infinity];

/** Each migration is visited as seldom as can be: 20,000 are scattered over the memory, and each visit waits for it. */
export function summarise({ migrations, sources }: Analysis): Summary {
  const ofOutcome = new Map<Outcome, number>();
  const ofBand = edges.map(() => 0);
  for (const { outcome, metrics } of migrations) {
    ofOutcome.set(outcome, (ofOutcome.get(outcome) ?? 0) + 1);
    const downtime = metrics.downtimeMs?.value;
    if (downtime === undefined || downtime < 0) continue;
    const band = edges.findIndex((upper) => downtime < upper);
    ofBand[band] = (ofBand[band] ?? 0) + 1;
  }
  const outcomes = everyOutcome
    .map((outcome) => ({ outcome, count: ofOutcome.get(outcome) ?? 0 }))
    .filter(({ count }) => count > 0);
  const logs = logsOf(sources);
  return {
    outcomes,
    causes: causesOf(migrations),
    bands: edges.map((upper, at) => ({ label: bandLabel(edges[at - 1] ?? 0, upper), count: ofBand[at] ?? 0 })),
    hosts: [...new Set(sources.flatMap(({ host }) => host ?? []))].sort(),
    span: spanOf(sources),
    lines: logs.reduce((sum, { lines }) => sum + lines, 0),
    bytes: logs.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function bandLabel(lower: number, upper: number): string {
  return upper === Infinity ? `over ${lower} ms` : `${lower}–${upper} ms`;
}
