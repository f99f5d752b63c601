/** The memory left of a real migration for a picture of two: A thin with open marks, B thick with filled ones. */
import { aheadOf, firstMoment } from '../clock.ts';
import type { Migration } from '../model.ts';
import { stillnessIn } from '../presentation/lanes.ts';
import { firstPassBytes, realPoints } from '../presentation/memory.ts';
import { gigabits } from '../what-if/index.ts';
import type { MemoryLine } from '../what-if/index.ts';

/** Undefined where no line has a time, or no round states what it left. The goal is drawn where the log states it. */
export function lineOf(name: string, pen: MemoryLine['pen'], one: Migration): MemoryLine | undefined {
  const ahead = aheadOf(one);
  const begin = firstMoment(one, ahead);
  const points = begin === undefined ? undefined : realPoints(one.rounds, begin, firstPassBytes(one.rounds[0]));
  if (begin === undefined || points === undefined) return undefined;
  const rate = one.rounds.findLast(({ bandwidthMBps }) => bandwidthMBps !== undefined)?.bandwidthMBps;
  const goal = one.metrics.switchoverGoalSeconds?.value;
  return {
    ...{ name, pen, points, isReal: true, isChosen: false, isOpen: one.outcome === 'unknown', isFailed: false },
    rate: rate === undefined ? undefined : gigabits(rate * 1e6),
    goalBytes: rate === undefined || goal === undefined ? undefined : goal * rate * 1e6,
    failedAt: undefined,
    stillness: stillnessIn(one, begin, ahead),
  };
}
