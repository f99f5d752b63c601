/** Which pages the guest writes and how often, from what is known of its workload. */
import type { FittedConstants } from './constants.ts';
import type { Inputs } from './inputs.ts';
import {
  curveClasses,
  defaultClasses,
  distinctPages,
  hotColdClasses,
  sweepClasses,
  uniformClasses,
  zipfClasses,
} from './memory.ts';
import type { WriteClass } from './memory.ts';

const MiB = 2 ** 20;

export interface Writers {
  readonly classes: readonly WriteClass[];
  readonly writes: number;
  readonly assumptions: readonly string[];
}

/** The classes of pages that are written, and page writes per second over all of them. */
export function writersOf(inputs: Inputs, pages: number, zeroPages: number, pageBytes: number): Writers {
  if (inputs.dirtyCurve) return { ...curveOf(inputs, pages, zeroPages), assumptions: [] };
  const rate = writesOf(inputs, pageBytes);
  const idle = inputs.pattern === 'idle' || rate === 0 || saysIdle(inputs);
  if (idle) return { classes: [], writes: 0, assumptions: [] };
  const working = ((inputs.workingSetMiB ?? 0) * MiB) / pageBytes;
  if (working > 0) return inWorkingSet(inputs, working, rate);
  if (pages - zeroPages < 1) return { classes: [], writes: 0, assumptions: [] };
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

function inWorkingSet(inputs: Inputs, working: number, told: number | undefined): Writers {
  const writes = told ?? memoryWriter * Math.max(1, Math.min(inputs.vcpus ?? 1, workersIn(inputs.workload)));
  const assumptions =
    told === undefined ? [`No write rate was given: ${Math.round(writes)} pages/s, memory writers at full speed.`] : [];
  return { classes: patternClasses(inputs, working, told), writes, assumptions };
}

/** A "stress" worker touches about this many pages a second: an assumption, see README.md. */
const memoryWriter = 250_000;

const workersIn = (words: string | undefined): number => Number(/(?<!\d)(\d+) workers/.exec(words ?? '')?.[1] ?? 1);

function patternClasses(inputs: Inputs, working: number, told: number | undefined): readonly WriteClass[] {
  switch (inputs.pattern) {
    case 'sequential':
      return sweepClasses(working);
    case 'zipf':
      return zipfClasses(working, inputs.zipfExponent ?? 1);
    case 'hotcold':
      return hotColdClasses(working, (inputs.hotWritesPct ?? 90) / 100, (inputs.hotPagesPct ?? 10) / 100);
    case 'uniform':
      return uniformClasses(working);
    default:
      // Testers of the "touch so many MB in a loop" kind sweep.
      return told === undefined || /stress|mempress|loop/i.test(inputs.workload ?? '')
        ? sweepClasses(working)
        : uniformClasses(working);
  }
}

function curveOf(inputs: Inputs, pages: number, zeroPages: number) {
  const curve = inputs.dirtyCurve ?? { periodMs: [], dirtySampled: [] };
  const scale = inputs.sampledPages === undefined ? 1 : (inputs.totalPages ?? pages) / inputs.sampledPages;
  return curveClasses(curve, scale, pages - zeroPages);
}

const saysIdle = (inputs: Inputs): boolean =>
  inputs.pattern === undefined &&
  inputs.dirtyRatePagesPerSec === undefined &&
  /\bidle\b|testpmd|memhog/i.test(inputs.workload ?? '');

/** Page writes per second; a rate in MiB/s is a rate of pages. */
function writesOf(inputs: Inputs, pageBytes: number): number | undefined {
  const told =
    inputs.dirtyRatePagesPerSec ?? inputs.dirtyRatePagesPerSecMeasured ?? inputs.dirtyRatePagesPerSecRequested;
  if (told !== undefined) return told;
  const fed = /fed at (\d+) kB\/s/.exec(inputs.workload ?? '')?.[1];
  if (fed !== undefined) return (Number(fed) * 1000) / pageBytes;
  return inputs.dirtyRateMiBps === undefined ? undefined : (inputs.dirtyRateMiBps * MiB) / pageBytes;
}

/**
 * What an idle guest writes by itself: the measured ones dirtied 80-100 pages in a first pass of 7 s and of 14 s, so
 * about a hundred pages, over and over.
 */
export function kernelClass(inputs: Inputs, fitted: FittedConstants): readonly WriteClass[] {
  if (inputs.allocatedMiB === undefined) return [];
  return [
    { name: 'kernel', pages: fitted.kernelPages, law: 'random', share: 0, ownRate: fitted.kernelWritesPerSecond },
  ];
}
