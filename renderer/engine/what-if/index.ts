/** What-if: levers on a migration, what each would have changed, and what would have helped. */
export { advise, adviceInWords, adviceTitle, defaultGoal, isSafe, risksOf, settingInWords } from './advice.ts';
export type { Advice, Advised, Goal } from './advice.ts';
export { comparedFigures, comparedRounds, firstRoundInWords } from './compared.ts';
export type { Compared, ComparedFigure, ComparedRound } from './compared.ts';
export {
  besideInWords,
  fitInWords,
  headline,
  isCalibrated,
  signedPercent,
  surenessInWords,
  widthInWords,
} from './headline.ts';
export type { Question } from './headline.ts';
export { difference, endingInWords, resultOfReal, resultOfSimulated, stepBackInWords } from './in-words.ts';
export type { Result } from './in-words.ts';
export { kneeOf } from './knee.ts';
export { spread, stepsBack, sweepLevers } from './lever-sweep.ts';
export type { LeverAxis, LeverPoint, SweepStep } from './lever-sweep.ts';
export { bounded, leverGroups } from './lever.ts';
export type { Lever, LeverCost, Variant } from './lever.ts';
export { changes, leverOf, levers, variantName } from './levers.ts';
export { endOf, gigabits, pictureInWords, pictureSummary, realLine, simulatedLine } from './picture.ts';
export type { MemoryLine } from './picture.ts';
export { networkPresets, vmPresets, withPresets } from './presets.ts';
export type { NetworkPreset, Preset } from './presets.ts';
