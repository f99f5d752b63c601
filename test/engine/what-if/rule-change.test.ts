import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';
import { difference, leverOf, stepsBack, sweepLevers } from '../../../renderer/engine/what-if/index.ts';
import type { LeverPoint, Result } from '../../../renderer/engine/what-if/index.ts';
import { ruleChange } from '../../../renderer/engine/what-if/rule-change.ts';
import type { Ruled } from '../../../renderer/engine/what-if/rule-change.ts';

const one: Ruled = { totalSeconds: 60, downtimeMs: 500, rounds: 4, isConverged: true, slowedFrom: 0 };
const slower = { ...one, totalSeconds: 70 };
const longer = { ...one, downtimeMs: 600 };

describe('a rule that decides otherwise', () => {
  it.each([
    ['no worse', one, { ...one, rounds: 9 }, undefined],
    ['worse by degrees', slower, one, undefined],
    [
      'given up before',
      slower,
      { ...one, isConverged: false },
      'Migrate.PreCopyMinProgressPerc no longer ends pre-copy',
    ],
    ['given up now', { ...longer, isConverged: false }, one, 'Migrate.PreCopyMinProgressPerc ends pre-copy'],
    ['slowed no longer', longer, { ...one, slowedFrom: 3 }, 'Migrate.SdpsEnabled no longer slows the guest'],
    ['slowed now', { ...slower, slowedFrom: 3 }, one, 'Migrate.SdpsEnabled slows the guest, from round 3 on.'],
    ['slowed later', { ...slower, slowedFrom: 4 }, { ...one, slowedFrom: 3 }, 'from round 4 on instead of round 3.'],
    ['fits earlier', { ...longer, rounds: 3 }, one, 'Migrate.PreCopySwitchoverTimeGoal is met one round earlier'],
    ['fits later', { ...slower, rounds: 6 }, one, 'Migrate.PreCopySwitchoverTimeGoal is met 2 rounds later.'],
    ['of a real one nobody knows', { ...slower, slowedFrom: 3 }, { ...one, slowedFrom: undefined }, undefined],
  ])('%s', (_, to, from, words) => {
    if (words === undefined) expect(ruleChange(to, from)).toBeUndefined();
    else expect(ruleChange(to, from)).toContain(words);
  });

  it('is said where scenarios are compared, of more than the model is off by', () => {
    const result = (more: Partial<Result>): Result => ({
      ...{ ...one, preCopySeconds: 50, copiedBytes: undefined, isComplete: true },
      ...more,
    });
    const stopped = result({ isConverged: false });
    expect(difference('25 GbE', result({ totalSeconds: 70 }), stopped)).toBe(
      '25 GbE: 70 s instead of 60 s; pre-copy would converge. Migrate.PreCopyMinProgressPerc no longer ends pre-copy for lack of progress: it goes on until the rest fits.',
    );
    expect(difference('25 GbE', result({ totalSeconds: 60.5 }), stopped)).not.toContain('Migrate');
  });
});

describe('a curve', () => {
  const link = leverOf('link');
  const values = Array.from({ length: 41 }, (_, at) => Number((0.5 * 1.15 ** at).toFixed(2)));
  const curveOf = (inputs: Inputs): readonly LeverPoint[] =>
    sweepLevers({ mode: 'precopy', inputs: { ...inputs, linkGbps: 1 } }, [{ lever: 'link', values }]);
  const amount = (low: number, high: number) =>
    fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((log) => Math.exp(log));

  it('names a rule at every step back with a faster line, and nowhere else', () => {
    let named = 0;
    fc.assert(
      fc.property(
        fc.record({
          memoryMiB: amount(1024, 1e6),
          share: amount(0.001, 0.4),
          perPage: amount(0.01, 50),
          sdps: fc.constantFrom(0, 1, 2),
          goal: amount(0.1, 5),
        }),
        ({ memoryMiB, share, perPage, sdps, goal }) => {
          const pages = memoryMiB * 256 * share;
          const writers = [{ pages, pagesPerSec: pages * perPage }];
          const points = curveOf({ memoryMiB, zeroFraction: 0, writers, sdps, switchoverGoalSeconds: goal });
          const back = points.flatMap((to, index) => {
            const from = points[index - 1];
            if (!from?.isComplete || !to.isComplete) return [];
            const isWorse =
              (to.totalSeconds ?? 0) > (from.totalSeconds ?? 0) * 1.001 ||
              (to.downtimeMs ?? 0) > (from.downtimeMs ?? 0) * 1.001;
            return isWorse ? [to.at[0]] : [];
          });
          named += back.length;
          expect(stepsBack(link, points).map(({ at }) => at)).toEqual(back);
        },
      ),
      { seed: 31, numRuns: 300 },
    );
    expect(named).toBeGreaterThan(100);
  });

  it('of a switch has none: the switch is the rule', () => {
    const writers = [{ pages: 5e5, pagesPerSec: 5e6 }];
    const points = sweepLevers({ mode: 'precopy', inputs: { memoryMiB: 65_536, linkGbps: 10, writers } }, [
      { lever: 'sdps', values: [0, 2, 1] },
    ]);
    expect(stepsBack(leverOf('sdps'), points)).toEqual([]);
  });
});
