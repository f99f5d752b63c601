/** The parts of `npm run bench:what-if`. */
export { countings, readBack, toldOf } from './as-log.ts';
export { baselines } from './baselines.ts';
export { ours, outcomeOf, rowsOf, scorePairs } from './measured.ts';
export { otherLinkPairs } from './other-links.ts';
export { publishedRows } from './published.ts';
export { pairsOf, readRuns } from './runs.ts';
export { head, line, meanOf, rowOf, scored } from './score.ts';
export { scoreSynthetic, syntheticRows } from './synthetic.ts';
export { cutHead, cutLines, scoreCuts, scoreSyntheticCuts } from './in-flight.ts';
