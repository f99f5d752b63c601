/** What happened and what was simulated, on one time axis that begins where the migration did: for charts and their tables. */
import { aheadOf, firstMoment, onSource } from '../clock.ts';
import type { Micros, Migration } from '../model.ts';
import { duration, memorySize, significant } from '../presentation/figures.ts';
import { stillnessIn } from '../presentation/lanes.ts';
import type { Stillness } from '../presentation/lanes.ts';
import { realPoints, simulatedPoints } from '../presentation/memory.ts';
import type { Curve } from '../presentation/memory.ts';
import type { Calibration, SimulatedMigration } from '../simulate/index.ts';

/** Memory left over time, in seconds after the migration began. */
export interface MemoryLine extends Curve {
  /** Drawn strongest: the selected scenario. */
  readonly isChosen: boolean;
  /** Of two that happened: one thin with open marks, one thick with filled ones. */
  readonly pen?: 'thin' | 'thick' | undefined;
  /** `8.95 Gbit/s`, where what happened is named by it. */
  readonly rate: string | undefined;
  /** What fits the switchover goal at its rate; undefined where it has no goal. */
  readonly goalBytes: number | undefined;
  /** Its log goes no further: what it had not reached it may reach yet. */
  readonly isOpen: boolean;
  /** Pre-copy gave up, and the VM stayed: its backlog does not end. */
  readonly isFailed: boolean;
  /** When it failed. */
  readonly failedAt: number | undefined;
  readonly stillness: Stillness | undefined;
}

interface Run {
  readonly name: string;
  readonly isChosen: boolean;
  readonly migration: SimulatedMigration;
}

/** Undefined where no line has a time, or no round states what it left. */
export function realLine(one: Migration, { scenario, identified }: Calibration): MemoryLine | undefined {
  const ahead = aheadOf(one);
  const begin = firstMoment(one, ahead);
  const { memoryMiB, switchoverGoalSeconds } = scenario.inputs;
  const isMemoryKnown = identified.some(({ input }) => input === 'memoryMiB');
  const memoryBytes = isMemoryKnown && typeof memoryMiB === 'number' ? memoryMiB * 2 ** 20 : undefined;
  const points = begin === undefined ? undefined : realPoints(one.rounds, begin, memoryBytes);
  if (begin === undefined || points === undefined) return undefined;
  const megabytes = one.rounds.findLast(({ bandwidthMBps }) => bandwidthMBps !== undefined)?.bandwidthMBps;
  return {
    name: 'what happened',
    isReal: true,
    isChosen: false,
    points,
    rate: megabytes === undefined ? undefined : gigabits(megabytes * 1e6),
    goalBytes:
      megabytes === undefined || typeof switchoverGoalSeconds !== 'number'
        ? undefined
        : switchoverGoalSeconds * megabytes * 1e6,
    isOpen: one.outcome === 'unknown',
    isFailed: one.outcome === 'failed',
    failedAt: one.outcome === 'failed' ? failedAt(one, begin, ahead) : undefined,
    stillness: stillnessIn(one, begin, ahead),
  };
}

export function simulatedLine({ name, isChosen, migration }: Run): MemoryLine {
  const { backlog, goalBytes, completed, downtimeMs = 0 } = migration;
  const points = simulatedPoints(backlog);
  const from = points.at(-1)?.x ?? 0;
  return {
    name,
    isReal: false,
    isChosen,
    points,
    rate: undefined,
    goalBytes,
    isOpen: false,
    isFailed: !completed,
    failedAt: completed ? undefined : migration.totalTimeSeconds,
    stillness: completed ? { from, to: from + downtimeMs / 1000 } : undefined,
  };
}

/** The first moment that a host says so; the last of its phases where none does. */
function failedAt({ milestones, phases }: Migration, begin: Micros, ahead: Micros): number | undefined {
  const said = milestones
    .filter(({ name }) => name === 'failure')
    .flatMap(({ time, side }) => onSource(time, side, ahead) ?? []);
  const ends = phases.flatMap(({ end, side }) => onSource(end, side, ahead) ?? []);
  const at = said.length > 0 ? Math.min(...said) : ends.length > 0 ? Math.max(...ends) : undefined;
  return at === undefined ? undefined : (at - begin) / 1e6;
}

/** A rate of the network as links are sold. */
export const gigabits = (bytesPerSecond: number): string => `${significant((bytesPerSecond * 8) / 1e9)} Gbit/s`;

/** What the picture shows, in a sentence: why one converges and the other never does. */
export function pictureInWords(lines: readonly MemoryLine[]): string {
  const real = lines.find(({ isReal }) => isReal);
  const chosen = lines.find(({ isChosen }) => isChosen);
  const parts = [
    ...(chosen ? [`${chosen.name}: ${endOf(chosen)}`] : []),
    ...(real ? [`${chosen ? 'as it happened' : 'As it happened'}: ${endOf(real)}`] : []),
  ];
  return parts.length === 0 ? 'Memory left to send' : parts.join('; ');
}

/** What was left when the copy ended, and whether that fits its goal: in words without a subject. */
export function endOf(line: Pick<MemoryLine, 'points' | 'goalBytes' | 'isReal' | 'isOpen' | 'isFailed'>): string {
  const { points, goalBytes, isFailed } = line;
  const last = points.at(-1);
  if (!last) return 'nothing to send';
  const left = memorySize(last.bytes);
  const rounds = last.round === 1 ? 'one round' : `${last.round ?? 0} rounds`;
  const fits = goalBytes !== undefined && last.bytes <= goalBytes;
  if (isFailed && line.isReal)
    return fits
      ? `below the goal of ${memorySize(goalBytes)} after ${rounds}, before it failed`
      : `${left} left when it failed`;
  if (isFailed) return `the backlog stays near ${left}, it would not end`;
  if (goalBytes === undefined) return `${left} left after ${rounds}`;
  if (fits) return `below the goal of ${memorySize(goalBytes)} after ${rounds}`;
  if (line.isOpen) return `${left} left after ${rounds} so far, the goal is ${memorySize(goalBytes)}`;
  const since = stuckSince(line);
  return since === undefined
    ? `${left} left after ${rounds}, above the goal of ${memorySize(goalBytes)}`
    : `${left} left for ${since} rounds, never below the goal of ${memorySize(goalBytes)}`;
}

/** Rounds at the end that brought it no nearer to its goal, where they are three or more. */
function stuckSince({ points }: Pick<MemoryLine, 'points'>): number | undefined {
  const last = points.at(-1)?.bytes ?? 0;
  const close = points.findLastIndex(({ bytes }) => bytes > last * near || bytes < last / near);
  const rounds = points.length - 1 - close;
  return rounds >= 3 ? rounds : undefined;
}
const near = 1.25;

/** The same for those who do not see it. */
export function pictureSummary(lines: readonly MemoryLine[]): string {
  return lines
    .map((line) => {
      const [first, last] = [line.points[0], line.points.at(-1)];
      if (!first || !last) return `${line.name}: nothing to send.`;
      return `${line.name}: ${memorySize(first.bytes)} to send from ${duration(first.x)}; at ${duration(last.x)} ${endOf(line)}.`;
    })
    .join(' ');
}
