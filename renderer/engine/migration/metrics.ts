/** The figures of a migration: what its lines state, and what follows from them. */
import type { LineRef, Metric, MetricName, Metrics, Milestone, Phase, Round, VcenterTask } from '../model.ts';
import { metricTable } from '../metric-table.ts';
import type { MetricOf } from '../metric-table.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import { rankOf } from './downtime.ts';

/** Where several lines state one metric: the higher, the better the line knows it; the last of equals counts. */
function trust(event: MigrationEvent, name: MetricName): number {
  if (name === 'downtimeMs') return -rankOf(event);
  // The source's migration is the longer one, and the one that its other lines are about.
  if (name === 'durationSeconds') return event.side === 'destination' ? 1 : 2;
  if (name === 'maxSwitchoverSeconds') return event.failure ? 2 : 1;
  // The host's result has the rate of all of pre-copy, not that of its end.
  if (name === 'bandwidthMBps' && event.phase === 'complete') return 0;
  return event.milestone === 'pre-copy-end' ? 2 : 1;
}

/** @param isWhole whether all rounds are there: sums over some of them are none */
export function metricsOf(
  events: readonly MigrationEvent[],
  milestones: readonly Milestone[],
  phases: readonly Phase[],
  rounds: readonly Round[],
  task: VcenterTask | undefined,
  isWhole: boolean,
): Metrics {
  const computed = derived(events, milestones, phases, isWhole ? rounds : [], task);
  // vCenter's operation is more than what a host calls its migration.
  const { durationSeconds } = computed;
  const whole = durationSeconds && task?.begin !== undefined && task.end !== undefined && { durationSeconds };
  return { ...computed, ...stated(events), ...whole };
}

function stated(events: readonly MigrationEvent[]): Metrics {
  const found: Partial<Record<MetricName, Metric>> = {};
  const trusted: Partial<Record<MetricName, number>> = {};
  for (const event of events) {
    for (const key in event.metrics) {
      const name = key as MetricOf<'stated'>;
      const [value, own] = [event.metrics[name] as number, trust(event, name)];
      const { isLargest } = metricTable[name];
      if (isLargest ? !(value > (found[name]?.value ?? -1)) : own < (trusted[name] ?? -Infinity)) continue;
      found[name] = metric(name, value, 'stated', [event.at]);
      trusted[name] = own;
    }
  }
  return found;
}

function derived(
  events: readonly MigrationEvent[],
  milestones: readonly Milestone[],
  phases: readonly Phase[],
  rounds: readonly Round[],
  task: VcenterTask | undefined,
): Metrics {
  const found: Partial<Record<MetricName, Metric>> = {};
  const add = (name: MetricOf<'derived'>, value: number | undefined, evidence: readonly LineRef[]) => {
    if (value !== undefined && value > 0 && evidence.length > 0) found[name] = metric(name, value, 'derived', evidence);
  };
  const evidence = rounds.flatMap((round) => round.evidence);
  add('rounds', rounds.length, evidence);
  add('copiedBytes', total(rounds.map(({ bytes }) => bytes)), evidence);
  add('copiedPages', total(rounds.map(({ pages }) => pages)), evidence);
  add('bandwidthMBps', rounds.findLast((round) => round.bytes !== undefined)?.bandwidthMBps, evidence.slice(-1));
  const preCopy = phases.find(({ name, side }) => name === 'pre-copy' && side !== 'destination');
  add('preCopySeconds', seconds(preCopy?.start, preCopy?.end), preCopy?.evidence ?? []);
  const { begin, result } = spanOfEvents(events);
  add('durationSeconds', seconds(begin?.time, result?.time), begin && result ? [begin.at, result.at] : []);
  const { start, end } = span(milestones);
  add('durationSeconds', seconds(start?.time, end?.time), [...(start?.evidence ?? []), ...(end?.evidence ?? [])]);
  // vCenter's operation spans all of it on one clock.
  add('durationSeconds', seconds(task?.begin, task?.end), task?.evidence ?? []);
  return found;
}

/** First and last moment on one clock: the source's where it shows both, else the destination's. */
function span(milestones: readonly Milestone[]): { readonly start?: Milestone; readonly end?: Milestone } {
  for (const side of ['source', 'destination'] as const) {
    const own = milestones.filter((one) => one.side === side && one.time !== undefined);
    const start = own.find(({ name }) => name === 'start');
    const end = own.findLast(({ name }) => name === 'result' || name === 'failure' || name === 'resume');
    if (start && end) return { start, end };
  }
  return {};
}

/** From the first of vCenter's events to the one that says how it ended: one clock, too. */
function spanOfEvents(events: readonly MigrationEvent[]): {
  readonly begin?: MigrationEvent | undefined;
  readonly result?: MigrationEvent | undefined;
} {
  const begin = events.find(({ ofEvent, phase, time }) => ofEvent && phase === 'prepare' && time !== undefined);
  const result = events.findLast(({ ofEvent, outcome, scope }) => ofEvent && outcome && scope === begin?.scope);
  return { begin, result };
}

function metric(name: MetricName, value: number, kind: Metric['kind'], evidence: readonly LineRef[]): Metric {
  return { value, unit: metricTable[name].unit, kind, evidence };
}

/** The sum, undefined unless every part is known. */
function total(parts: readonly (number | undefined)[]): number | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length > 0 && known.length === parts.length ? known.reduce((sum, part) => sum + part) : undefined;
}

function seconds(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : (end - start) / 1e6;
}
