/** A value of one of two migrations, and where it is from. */
import type { Place } from '../host-facts.ts';
import type { LineRef, LogSource, Metric } from '../model.ts';

export interface Seen {
  readonly text: string;
  readonly refs: readonly LineRef[];
  /** Of what a file of the bundle states beside the logs. */
  readonly place?: Place;
}

/** What both say of one thing. Undefined where no line says it. */
export interface Row {
  readonly title: string;
  readonly a: Seen | undefined;
  readonly b: Seen | undefined;
}

/**
 * How a figure was read: by which kind of logs, stated or computed. vCenter's operation from begin to end holds the wait for a slot, a
 * host's own result does not: such two are no difference of the migrations.
 */
export function wayOf({ kind, evidence }: Metric, sources: readonly LogSource[]): string {
  const formats = new Set(evidence.map(({ source }) => sources[source]?.format ?? ''));
  return [kind, ...[...formats].sort()].join(' ');
}
