/** The cells of a migration in the tables of terminal and report. */
import type { Migration } from '../model.ts';
import { causeOf } from './cause.ts';
import { duration, figure } from './figures.ts';
import { kindNames, routeLabel } from './names.ts';

export type ShownRow = Readonly<Record<'route' | 'duration' | 'downtime' | 'outcome' | 'cause', string>>;

/** A dash where a value is not known; an empty text where there is no cause. */
export function shownRow(one: Migration): ShownRow {
  const { durationSeconds, downtimeMs } = one.metrics;
  return {
    route: routeLabel(one),
    duration: durationSeconds ? duration(durationSeconds.value) : '—',
    downtime: downtimeMs ? figure(downtimeMs) : '—',
    outcome: kindNames[one.kind] === undefined ? one.outcome : `${one.outcome} (${kindNames[one.kind]})`,
    cause: causeOf(one) ?? '',
  };
}
