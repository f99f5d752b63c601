/**
 * How a guest's writes may be spread over its pages: shapes without size or speed, that a log's rounds are explained with.
 * They are the workloads of section "Writes" of README.md; how likely each is before a line was read is our choice.
 */
import { hotColdClasses, zipfClasses } from './memory.ts';
import type { WriteClass } from './memory.ts';

export interface GuestShape {
  readonly name: string;
  /** Its part of the prior, all of them together 1. */
  readonly prior: number;
  /** One after another, round and round, instead of independently. */
  readonly isSweep: boolean;
  /** Parts with their share of the pages, and writes to a page of it relative to the mean over all. */
  readonly parts: readonly Part[];
}

interface Part {
  readonly pages: number;
  readonly rate: number;
}

/** Of a hundred pages, how many are hot; and how many of a hundred writes they get. */
const hotPages = [0.02, 0.05, 0.1, 0.2, 0.3];
const hotWrites = [0.5, 0.7, 0.8, 0.9, 0.97];
const zipfExponents = [0.7, 0.85, 1, 1.2];
/** Ranks of a Zipf guest; its shape hardly depends on them. */
const zipfPages = [3e4, 3e6];

/** Between parts whose rates differ by less than this, no log tells. */
const alike = 2;

export const guestShapes: readonly GuestShape[] = [
  { name: 'uniform', prior: 0.3, isSweep: false, parts: [{ pages: 1, rate: 1 }] },
  { name: 'sweep', prior: 0.15, isSweep: true, parts: [{ pages: 1, rate: 1 }] },
  ...hotPages.flatMap((pages) =>
    hotWrites
      .filter((writes) => writes > 2 * pages)
      .map((writes) => random(`hot ${pages}, ${writes}`, 0.3 / 23, hotColdClasses(1, writes, pages))),
  ),
  ...zipfExponents.flatMap((exponent) =>
    zipfPages.map((pages) => random(`zipf ${exponent}, ${pages}`, 0.25 / 8, zipfClasses(pages, exponent))),
  ),
];

function random(name: string, prior: number, classes: readonly WriteClass[]): GuestShape {
  const pages = classes.reduce((sum, one) => sum + one.pages, 0);
  const parts = classes.map((one) => ({ pages: one.pages / pages, rate: (one.share * pages) / one.pages }));
  return { name, prior, isSweep: false, parts: merged(parts) };
}

/** Neighbours in rate become one part with their pages and writes together. */
export function merged(parts: readonly Part[]): readonly Part[] {
  const sorted = [...parts].filter(({ pages }) => pages > 0).sort((a, b) => b.rate - a.rate);
  const result: Part[] = [];
  let group: Part[] = [];
  const close = () => {
    const pages = group.reduce((sum, part) => sum + part.pages, 0);
    if (pages > 0) result.push({ pages, rate: group.reduce((sum, part) => sum + part.pages * part.rate, 0) / pages });
    group = [];
  };
  for (const part of sorted) {
    if ((group[0]?.rate ?? 0) > part.rate * alike) close();
    group.push(part);
  }
  close();
  return result;
}
