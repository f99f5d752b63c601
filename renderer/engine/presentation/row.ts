/** What a table says of a migration in a row: terminal and report alike. */
import type { Migration } from '../model.ts';
import { causeOf } from './cause.ts';
import { duration, figure } from './figures.ts';
import { routeLabel } from './names.ts';

export type ShownRow = Readonly<Record<'route' | 'duration' | 'downtime' | 'outcome' | 'cause', string>>;

/** What is not known is a dash; no cause is empty. */
export function shownRow(one: Migration): ShownRow {
  const { durationSeconds, downtimeMs } = one.metrics;
  return {
    route: routeLabel(one),
    duration: durationSeconds ? duration(durationSeconds.value) : '—',
    downtime: downtimeMs ? figure(downtimeMs) : '—',
    outcome: one.kind === 'vmotion' ? one.outcome : `${one.outcome} (${one.kind})`,
    cause: causeOf(one) ?? '',
  };
}
