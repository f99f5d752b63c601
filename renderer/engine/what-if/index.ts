/** What-if: levers on a migration, what each would have changed, and what would have helped. */
export { advise, adviceInWords, adviceTitle, defaultGoal, isSafe, risksOf, settingInWords } from './advice.ts';
export type { Advice, Advised, Goal } from './advice.ts';
export { difference, endingInWords, resultOfReal, resultOfSimulated } from './in-words.ts';
export type { Result } from './in-words.ts';
export { kneeOf } from './knee.ts';
export { spread, stepsBack, sweepLevers } from './lever-sweep.ts';
export type { LeverAxis, LeverPoint, SweepStep } from './lever-sweep.ts';
export { bounded, leverGroups } from './lever.ts';
export type { Lever, LeverCost, Variant } from './lever.ts';
export { changes, leverOf, levers, variantName } from './levers.ts';
export { networkPresets, vmPresets, withPresets } from './presets.ts';
export type { NetworkPreset, Preset } from './presets.ts';
