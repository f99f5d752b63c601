/** Which pages the guest writes and how often, from what is known of its workload. */
import type { FittedConstants } from './fitted.ts';
import { MiB } from './inputs/rates.ts';
import type { Settings } from './inputs/settings.ts';
import {
  curveClasses,
  defaultClasses,
  distinctPages,
  hotColdClasses,
  statedClasses,
  sweepClasses,
  uniformClasses,
  zipfClasses,
} from './memory.ts';
import type { WriteClass } from './memory.ts';

export interface Writers {
  readonly classes: readonly WriteClass[];
  readonly writes: number;
  readonly assumptions: readonly string[];
}

const nothing: Writers = { classes: [], writes: 0, assumptions: [] };

/** The classes of pages that are written, and page writes per second over all of them. */
export function writersOf(settings: Settings, pages: number, zeroPages: number): Writers {
  const { dirtyCurve, curveScale, writesPerSecond: rate, workload, workingSetMiB = 0, pageSize } = settings;
  if (settings.writers) return { ...statedClasses(settings.writers, pages - zeroPages), assumptions: [] };
  if (dirtyCurve) return { ...curveClasses(dirtyCurve, curveScale, pages - zeroPages), assumptions: [] };
  if (workload.isIdle || rate === 0) return nothing;
  const working = (workingSetMiB * MiB) / pageSize;
  if (working > 0) return inWorkingSet(settings, working);
  if (pages - zeroPages < 1) return nothing;
  const usual = defaultClasses(pages - zeroPages);
  if (rate === undefined)
    return { ...usual, assumptions: ["Nothing is known of the guest's writes: 1 % hot at 5/s, 9 % warm at 0.05/s."] };
  return scaledToRate(usual.classes, usual.writes, rate);
}

/** The default mix with as many pages as it takes to dirty what was measured within a second. */
function scaledToRate(classes: readonly WriteClass[], writes: number, rate: number): Writers {
  const factor = rate / distinctPages(classes, writes, 1);
  const grown = classes.map((one) => ({ ...one, pages: one.pages * factor }));
  const assumptions = [
    'No working set was given: the pages written in a second are assumed to be mostly the same ones.',
  ];
  return { classes: grown, writes: writes * factor, assumptions };
}

/** A "stress" worker touches about this many pages a second: an assumption, see README.md. */
const memoryWriter = 250_000;

function inWorkingSet(settings: Settings, working: number): Writers {
  const { writesPerSecond, vcpus, workload } = settings;
  const classes = patternClasses(settings, working);
  if (writesPerSecond !== undefined) return { classes, writes: writesPerSecond, assumptions: [] };
  const writes = memoryWriter * Math.max(1, Math.min(vcpus, workload.workers));
  const assumption = `No write rate was given: ${Math.round(writes)} pages/s, memory writers at full speed.`;
  return { classes, writes, assumptions: [assumption] };
}

function patternClasses(settings: Settings, working: number): readonly WriteClass[] {
  const { pattern, writesPerSecond, workload } = settings;
  switch (pattern) {
    case 'sequential':
      return sweepClasses(working);
    case 'zipf':
      return zipfClasses(working, settings.zipfExponent);
    case 'hotcold':
      return hotColdClasses(working, settings.hotWritesPct / 100, settings.hotPagesPct / 100);
    case 'uniform':
      return uniformClasses(working);
    default:
      return writesPerSecond === undefined || workload.isLoop ? sweepClasses(working) : uniformClasses(working);
  }
}

/**
 * What an idle guest writes: the measured ones dirtied 80-100 pages in a first pass of 7 s and of 14 s, so
 * about a hundred pages, over and over.
 */
export function kernelClass({ allocatedMiB }: Settings, fitted: FittedConstants): readonly WriteClass[] {
  if (allocatedMiB === undefined) return [];
  return [
    { name: 'kernel', pages: fitted.kernelPages, law: 'random', share: 0, ownRate: fitted.kernelWritesPerSecond },
  ];
}
