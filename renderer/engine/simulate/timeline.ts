/** A run as the Timeline a real migration has: milestones, phases, rounds, metrics. Times from 0, in microseconds; no lines, so no evidence. */
import type {
  Metric,
  MetricName,
  Metrics,
  Milestone,
  MilestoneName,
  Phase,
  PhaseName,
  Round,
  Timeline,
} from '../model.ts';
import { metricTable } from '../metric-table.ts';
import { transmitToDirtyPercent } from './run-result.ts';
import type { RoundRecord, RunResult } from './run-result.ts';
import { completes, totalSecondsOf, verdictOf } from './verdict.ts';

const micros = (seconds: number): number => Math.round(seconds * 1e6);

export function timelineOf(result: RunResult): Timeline {
  return {
    milestones: milestonesOf(result),
    phases: phasesOf(result),
    rounds: result.rounds.filter((round) => round.phase === 'pre-copy').map((round) => roundOf(round, result)),
    metrics: metricsOf(result),
  };
}

function milestonesOf(result: RunResult): readonly Milestone[] {
  const setup = result.parameters.setupSeconds;
  const stun = setup + result.stunAtSeconds;
  const at = (name: MilestoneName, seconds: number): Milestone => ({
    name,
    time: micros(seconds),
    side: undefined,
    evidence: [],
  });
  const begin = [at('start', 0), at('pre-copy-start', setup)];
  const end = setup + result.endSeconds;
  if (!completes(verdictOf(result))) return [...begin, at('failure', end)];
  const resumed = stun + result.downtimeSeconds;
  const done = totalSecondsOf(result);
  const late = done > resumed ? [at('page-in-end', done)] : [];
  const sent = result.postCopy ? [] : [at('all-pages-sent', stun + result.memorySeconds)];
  return [
    ...begin,
    at('pre-copy-end', stun),
    at('stun', stun),
    ...sent,
    at('resume', resumed),
    ...late,
    at('result', done),
  ];
}

function phasesOf(result: RunResult): readonly Phase[] {
  const setup = result.parameters.setupSeconds;
  const stun = setup + result.stunAtSeconds;
  const end = setup + result.endSeconds;
  const phase = (name: PhaseName, from: number, to: number): Phase => ({
    name,
    side: undefined,
    start: micros(from),
    end: micros(to),
    evidence: [],
  });
  const before = setup > 0 ? [phase('setup', 0, setup)] : [];
  if (!completes(verdictOf(result))) return [...before, phase('pre-copy', setup, end), phase('failed', end, end)];
  const sent = stun + result.memorySeconds;
  const resumed = stun + result.downtimeSeconds;
  const copied = [
    ...before,
    phase('pre-copy', setup, stun),
    phase('switchover', stun, sent),
    phase('resume', sent, resumed),
  ];
  const done = totalSecondsOf(result);
  return done > resumed ? [...copied, phase('page-in', resumed, done)] : copied;
}

function roundOf(round: RoundRecord, { parameters }: RunResult): Round {
  const start = parameters.setupSeconds + round.startSeconds;
  return {
    n: round.n,
    pages: Math.round(round.pages),
    bytes: Math.round(round.bytes),
    seconds: round.seconds,
    remainingPages: Math.round(round.pagesAtEnd + round.dirtiedPages),
    bandwidthMBps: megabytesPerSecond(round),
    transmitToDirtyPercent: transmitToDirtyPercent(round),
    start: micros(start),
    end: micros(start + round.seconds),
    evidence: [],
  };
}

const megabytesPerSecond = ({ bytes, sendSeconds }: RoundRecord): number =>
  sendSeconds > 0 ? bytes / sendSeconds / 1e6 : 0;

function metricsOf(result: RunResult): Metrics {
  const { parameters, rounds } = result;
  const preCopy = rounds.filter((round) => round.phase === 'pre-copy');
  const last = preCopy.at(-1);
  const done = completes(verdictOf(result));
  const values: Partial<Record<MetricName, number | undefined>> = {
    pagesLeft: Math.round(result.pagesLeft),
    switchoverGoalSeconds: parameters.goalSeconds > 0 ? parameters.goalSeconds : undefined,
    bandwidthMBps: last ? megabytesPerSecond(last) : result.bytesPerSecond / 1e6,
    transmitToDirtyPercent: last && transmitToDirtyPercent(last),
    downtimeMs: done ? result.downtimeSeconds * 1000 : undefined,
    maxSwitchoverSeconds: Number.isFinite(parameters.maxSwitchoverSeconds)
      ? parameters.maxSwitchoverSeconds
      : undefined,
    copiedBytes: Math.round(result.bytes),
    copiedPages: Math.round(rounds.reduce((sum, round) => sum + round.pages, 0)),
    preCopySeconds: result.stunAtSeconds,
    durationSeconds: totalSecondsOf(result),
    rounds: preCopy.length,
  };
  const metrics = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, metric(name as MetricName, value)]],
  );
  return Object.fromEntries(metrics) as Metrics;
}

const metric = (name: MetricName, value: number): Metric => ({
  value,
  unit: metricTable[name].unit,
  kind: 'derived',
  evidence: [],
});
