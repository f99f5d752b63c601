/** What stands below a pattern's sentence, the same on screen, on paper and on the command line. */
import { own, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { grouped } from '../presentation/figures.ts';
import type { Pattern } from './pattern.ts';

export function detailsOf({ rates, also, cause, p }: Pattern): readonly OwnText[] {
  return [
    rates,
    ...(cause ? [own`${written(grouped, cause.count)} of these: ${cause.words}`] : []),
    ...also,
    own`by chance: ${written(probability, p)}`,
  ];
}

/** Below this the number says no more. */
const leastShown = 0.001;

function probability(p: number): string {
  return p < leastShown ? `p < ${leastShown}` : `p = ${p.toPrecision(2)}`;
}
