/** A setting under one name takes the place of the same under another, and of nothing else. */
import { expect, test } from 'vitest';
import { withInput } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';

const writers = [{ pages: 1000, pagesPerSec: 10 }];
const calibrated: Inputs = {
  memoryMiB: 1024,
  bandwidthMiBps: 1000,
  writers,
  family: [writers],
  switchoverGoalSeconds: 0.5,
};

test.each<[keyof Inputs, Inputs[keyof Inputs], readonly (keyof Inputs)[]]>([
  ['linkGbps', 25, ['bandwidthMiBps']],
  ['bandwidthMbps', 25_000, ['bandwidthMiBps']],
  ['downtimeLimitMs', 100, ['switchoverGoalSeconds']],
  ['dirtyRatePagesPerSec', 5, ['writers', 'family']],
  ['workingSetMiB', 5, ['writers', 'family']],
  ['dirtyCurve', { periodMs: [1], dirtySampled: [1] }, ['writers', 'family']],
  ['ramTotalMiB', 2048, []],
  ['bandwidthLimit', 'link', []],
  ['rttMs', 5, []],
  ['writeRatePercent', 50, []],
])('%s', (name, value, gone) => {
  const asked = withInput(calibrated, name, value);
  expect(asked[name]).toEqual(value);
  expect(Object.keys(calibrated).filter((other) => !(other in asked))).toEqual(gone);
});

test('two settings of one mechanism stand beside each other', () => {
  const both = withInput(withInput(calibrated, 'autoConverge', true), 'throttleMaxPct', 50);
  expect(both).toMatchObject({ autoConverge: true, throttleMaxPct: 50 });
  const rates = withInput(withInput(calibrated, 'workingSetMiB', 64), 'dirtyRatePagesPerSec', 50);
  expect(rates).toMatchObject({ workingSetMiB: 64, dirtyRatePagesPerSec: 50 });
});
