/** A measured run as ESXi hosts would have logged it, read by the product. */
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import type { Metrics, Migration, Milestone, MilestoneName, Round } from '../../../renderer/engine/model.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';
import { logLines } from '../../engine/simulate/log-lines.ts';
import type { LogOptions, Told } from '../../engine/simulate/log-lines.ts';
import type { MeasuredRound, MeasuredRun } from './runs.ts';

/**
 * What "pages left" means. vMotion's passes send everything, so nobody knows; QEMU's end a threshold early:
 * `newly-dirtied` counts what the bitmap found, `carried-over` also what the pass left unsent.
 */
export type Counting = 'newly-dirtied' | 'carried-over';
export const countings: readonly Counting[] = ['newly-dirtied', 'carried-over'];

const pagesPerMiB = 256;
const micros = (ms: number): number => Math.round(ms * 1000);

/** The migration that {@link logLines} writes. Milestones in microseconds from the start of the copy. */
export function toldOf({ inputs, measured }: MeasuredRun, counting: Counting): Told {
  const rounds = measured.rounds
    .filter((round) => round.phase === 'precopy' && round.newDirtyPages !== null && round.endedBy !== 'cancel')
    .map((round, at) => roundOf(round, at + 1, counting));
  const stop = measured.rounds.find((round) => round.phase === 'stop-and-copy');
  const total = micros(measured.totalTimeMs);
  const at = (name: MilestoneName, time: number): Milestone => ({ name, time, side: undefined, evidence: [] });
  const begin = [at('start', 0), at('pre-copy-start', 0)];
  const told = { rounds, metrics: metricsOf(inputs.downtimeLimitMs, rounds) };
  if (!measured.converged || !stop || measured.downtimeMs === null)
    return { ...told, milestones: [...begin, at('failure', total)], completed: false, verdict: 'would-not-converge' };
  const stun = micros(stop.startMs);
  const milestones = [...begin, at('stun', stun), at('resume', total), at('result', total)];
  return { ...told, milestones, completed: true, verdict: 'converged', downtimeMs: measured.downtimeMs };
}

function roundOf(round: MeasuredRound, n: number, counting: Counting): Round {
  const unsent = counting === 'carried-over' ? Math.round(round.remainingMiBAtEnd * pagesPerMiB) : 0;
  const remainingPages = (round.newDirtyPages ?? 0) + unsent;
  const sent = (round.remainingMiBAtStart - round.remainingMiBAtEnd) * pagesPerMiB;
  return {
    n,
    pages: Math.round(sent),
    remainingPages,
    bandwidthMBps: (round.transferredMiB * 2 ** 20) / 1000 / round.durationMs,
    transmitToDirtyPercent: (100 * sent) / Math.max(1, remainingPages),
    end: micros(round.startMs + round.durationMs),
    evidence: [],
  };
}

function metricsOf(limitMs: number, rounds: readonly Round[]): Metrics {
  const stated = (value: number, unit: 's' | 'MB/s') => ({ value, unit, kind: 'stated' as const, evidence: [] });
  const rate = rounds.at(-1)?.bandwidthMBps;
  return {
    switchoverGoalSeconds: stated(limitMs / 1000, 's'),
    ...(rate !== undefined && { bandwidthMBps: stated(rate, 'MB/s') }),
  };
}

const hosts = {
  startMicros: Date.UTC(2026, 10, 28, 9, 30) * 1000,
  id: '8743996508480001077',
  sourceIp: '192.168.1.22',
  destinationIp: '192.168.1.23',
};

/** Writes the lines of both hosts and has the product read them. @throws where they read as anything but one migration */
export const readBack = (told: Told): Migration => readUpTo(told, Infinity);

/** The same, as long as it was at the end of a round. */
export const readAfterRound = (told: Told, round: number): Migration =>
  readUpTo(told, told.rounds[round - 1]?.end ?? 0);

/** Path to text: the logs of both hosts. @param micros after the start, up to which they go */
export function logsUpTo(told: Told, micros = Infinity, options: LogOptions = hosts): Readonly<Record<string, string>> {
  const logs = logLines(told, options);
  const until = Number.isFinite(micros) ? (formatMicros(options.startMicros + micros) ?? '') : 'Z';
  const upTo = (text: string) =>
    text
      .split('\n')
      .filter((line) => (line.split(' ', 1)[0] ?? '') <= until)
      .join('\n');
  return {
    'esx-a/var/log/vmkernel.log': upTo(logs.sourceVmkernel),
    'esx-a/vmfs/volumes/ds/app/vmware.log': upTo(logs.sourceVmware),
    'esx-b/var/log/vmkernel.log': upTo(logs.destinationVmkernel),
    'esx-b/vmfs/volumes/ds/app/vmware.log': upTo(logs.destinationVmware),
  };
}

function readUpTo(told: Told, micros: number): Migration {
  const { migrations } = reconstruct(logsUpTo(told, micros));
  const [migration, second] = migrations;
  if (!migration || second) throw new Error(`The log reads as ${migrations.length} migrations.`);
  return migration;
}
