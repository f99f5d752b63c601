/** Whether the times of these lines are on a known clock: a log may state no zone, and then its times are written without one. */
import { formatMicros } from '../base/time.ts';
import type { LineRef, LogSource, Micros } from '../model.ts';

type Origin = Pick<LineRef, 'source'>;

export const isZoneStated = (evidence: readonly Origin[], sources: readonly LogSource[]): boolean =>
  evidence.every(({ source }) => sources[source]?.zone !== 'unstated');

/** ISO 8601, without the `Z` where a log states no zone; undefined without a time. */
export const stamp = (time: Micros | undefined, isZoned: boolean): string | undefined =>
  time === undefined ? undefined : formatMicros(time, isZoned);
