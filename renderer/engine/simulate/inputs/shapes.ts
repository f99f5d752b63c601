/** What lists and objects among the inputs must hold. */

export interface Shape {
  fits(value: unknown): boolean;
  /** Ends the sentence "NAME must be ...". */
  readonly words: string;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRate = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

export const rateSteps: Shape = {
  fits: (value) =>
    Array.isArray(value) &&
    value.every((step) => isObject(step) && isRate(step['atMs']) && isRate(step['pagesPerSec'])),
  words: 'a list of { atMs, pagesPerSec }, neither negative',
};

export const postcopyTrigger: Shape = {
  fits: (value) => isObject(value) && typeof value['kind'] === 'string' && isRate(value['value']),
  words: '{ kind, value }: what is counted, and up to what',
};

export const dirtyCurve: Shape = {
  fits: (value) => isObject(value) && areAlike(value['periodMs'], value['dirtySampled']),
  words: '{ periodMs, dirtySampled }: two lists of as many numbers, none negative',
};

export const writers: Shape = {
  fits: (value) => Array.isArray(value) && value.length <= 1000 && value.every(isWriter),
  words: 'a list of { pages, pagesPerSec, order }, pages over 0, order "random" or "sweep"',
};

export const family: Shape = {
  fits: (value) => Array.isArray(value) && value.length <= 1000 && value.every((one) => writers.fits(one)),
  words: 'a list of guests, each a list of { pages, pagesPerSec, order } as in writers',
};

const isWriter = (value: unknown): boolean =>
  isObject(value) &&
  isRate(value['pages']) &&
  value['pages'] !== 0 &&
  isRate(value['pagesPerSec']) &&
  [undefined, 'random', 'sweep'].includes(value['order'] as string | undefined);

function areAlike(periods: unknown, pages: unknown): boolean {
  if (!Array.isArray(periods) || !Array.isArray(pages)) return false;
  return periods.length === pages.length && periods.length <= 10_000 && [...periods, ...pages].every(isRate);
}
