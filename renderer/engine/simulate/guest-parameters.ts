/** The guest of a run: how much memory, how much of it zero, which pages are written how often, and where they lie. */
import { fittedConstants } from './constants.ts';
import type { FittedConstants } from './constants.ts';
import type { RateFrom } from './guest.ts';
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
import type { Stretch, WriteClass } from './memory.ts';
import type { Hypervisor } from './parameters.ts';

export interface GuestParameters {
  readonly pageBytes: number;
  /** Pages that are tracked and sent, zero pages included. */
  readonly pages: number;
  readonly zeroPages: number;
  readonly layout: readonly Stretch[];
  readonly classes: readonly WriteClass[];
  readonly rates: readonly RateFrom[];
  /** Pages the sweep went over before the start. */
  readonly sweptBefore: number;
  /** A paced guest sleeps between writes, so throttling only bites late; a CPU-bound one slows at once. */
  readonly paced: boolean;
  readonly assumptions: readonly string[];
}

export type ResolvedGuest =
  { readonly ok: true; readonly guest: GuestParameters } | { readonly ok: false; readonly problems: readonly string[] };

const MiB = 2 ** 20;

/** The guest that the (checked) inputs describe. */
export function guestOf(inputs: Inputs, hypervisor: Hypervisor, fitted = fittedConstants): ResolvedGuest {
  const memoryMiB = inputs.ramTotalMiB ?? inputs.memoryMiB ?? perVm(inputs);
  if (memoryMiB === undefined)
    return { ok: false, problems: ['memoryMiB is missing: how much memory does the VM have?'] };
  const pageBytes = inputs.pageSize ?? 4096;
  const pages = (memoryMiB * MiB) / pageBytes;
  const whole = hypervisor === 'xen' || hypervisor === 'hyper-v';
  const zero = whole ? noZeroDetection(inputs, pages, pageBytes) : zeroPagesOf(inputs, pages, pageBytes);
  const writers = writersOf(inputs, pages, zero.pages, pageBytes);
  const classes = [...writers.classes, ...kernelClass(inputs, fitted)];
  const tooMany = classes.reduce((sum, one) => sum + one.pages, 0) > pages * 1.0001;
  if (tooMany) return { ok: false, problems: ['The pages that are written are more than the pages of the guest.'] };
  return {
    ok: true,
    guest: {
      pageBytes,
      pages,
      zeroPages: zero.pages,
      classes,
      layout: layoutOf(inputs, hypervisor, { pages, zeroPages: zero.pages, pageBytes, classes, fitted }),
      rates: ratesOf(inputs, writers.writes),
      sweptBefore: writers.writes * secondsBefore,
      paced: inputs.workload === 'paced',
      assumptions: [...zero.assumptions, ...writers.assumptions],
    },
  };
}

/** The measured migrations began about 3 s after the guest's steady state (their README). */
const secondsBefore = 3;

function perVm(inputs: Inputs): number | undefined {
  if (inputs.totalMemoryMiB === undefined) return undefined;
  return inputs.totalMemoryMiB / (inputs.vmCount ?? 1);
}

interface Zero {
  readonly pages: number;
  readonly assumptions: readonly string[];
}

function zeroPagesOf(inputs: Inputs, pages: number, pageBytes: number): Zero {
  if (inputs.guestNonZeroMiB !== undefined)
    return { pages: Math.max(0, pages - (inputs.guestNonZeroMiB * MiB) / pageBytes), assumptions: [] };
  if (inputs.zeroPages !== undefined && inputs.normalPages !== undefined) return ofRecord(inputs, pages);
  if (inputs.zeroFraction !== undefined) return { pages: pages * inputs.zeroFraction, assumptions: [] };
  if (inputs.zeroSampled !== undefined && inputs.sampledPages !== undefined)
    return { pages: (pages * inputs.zeroSampled) / inputs.sampledPages, assumptions: [] };
  if (inputs.tunnelled !== undefined)
    return {
      pages: 0,
      assumptions: ['The rate of the OpenStack runs was fitted to configured memory: no page counts as zero.'],
    };
  const filled = Number(/fill(?:ed|ing) (\d+) GB/.exec(inputs.workload ?? '')?.[1] ?? 0) * (2 ** 30 / pageBytes);
  if (filled > 0) return { pages: Math.max(0, pages - filled), assumptions: [] };
  const booted = /idle|booted/i.test(inputs.workload ?? '') && !/touched|filled|filling/i.test(inputs.workload ?? '');
  const touched = (inputs.workingSetMiB ?? 0) * MiB > 0.3 * pages * pageBytes;
  if (touched || /touched/.test(inputs.workload ?? ''))
    return { pages: 0, assumptions: ['No page is assumed to be zero.'] };
  const share = booted ? 0.9 : 0.3;
  const why = booted ? 'of a freshly booted guest are assumed to be zero.' : 'are assumed to be zero.';
  return { pages: pages * share, assumptions: [`${share * 100} % of the pages ${why}`] };
}

/**
 * Xen does not look for zero pages (xg_sr_save.c, legacy code alike), and twenty idle Hyper-V guests took all of their memory's
 * time on 1 GbE (Finn 2012): unless told, all pages travel whole.
 */
function noZeroDetection(inputs: Inputs, pages: number, pageBytes: number): Zero {
  return inputs.zeroFraction === undefined ? { pages: 0, assumptions: [] } : zeroPagesOf(inputs, pages, pageBytes);
}

/** A record of the first pass: free pages that hints skipped are in neither count, so they never travel. */
function ofRecord(inputs: Inputs, pages: number): Zero {
  const data = inputs.normalPages ?? 0;
  const skipped = (inputs.zeroPages ?? 0) + data < 0.9 * pages;
  return {
    pages: Math.max(0, pages - data),
    assumptions: skipped ? ['Pages that are neither data nor zero in the record were skipped by hints.'] : [],
  };
}

interface Writers {
  readonly classes: readonly WriteClass[];
  readonly writes: number;
  readonly assumptions: readonly string[];
}

function writersOf(inputs: Inputs, pages: number, zeroPages: number, pageBytes: number): Writers {
  if (inputs.dirtyCurve) return { ...curveOf(inputs, pages, zeroPages), assumptions: [] };
  const rate = writesOf(inputs, pageBytes);
  const idle = inputs.pattern === 'idle' || rate === 0 || saysIdle(inputs);
  if (idle) return { classes: [], writes: 0, assumptions: [] };
  const working = ((inputs.workingSetMiB ?? 0) * MiB) / pageBytes;
  if (working > 0) return inWorkingSet(inputs, working, rate);
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

const workersIn = (words: string | undefined): number => Number(/(\d+) workers/.exec(words ?? '')?.[1] ?? 1);

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

function ratesOf(inputs: Inputs, writes: number): readonly RateFrom[] {
  const steps = [...(inputs.rateSteps ?? [])].sort((a, b) => a.atMs - b.atMs);
  return [
    { atSeconds: 0, pagesPerSecond: writes },
    ...steps.map(({ atMs, pagesPerSec }) => ({ atSeconds: atMs / 1000, pagesPerSecond: pagesPerSec })),
  ];
}

/**
 * What an idle guest writes by itself: the measured ones dirtied 80-100 pages in a first pass of 7 s and of 14 s, so
 * about a hundred pages, over and over.
 */
function kernelClass(inputs: Inputs, fitted: FittedConstants): readonly WriteClass[] {
  if (inputs.allocatedMiB === undefined) return [];
  return [
    { name: 'kernel', pages: fitted.kernelPages, law: 'random', share: 0, ownRate: fitted.kernelWritesPerSecond },
  ];
}

interface LayoutNeeds {
  readonly pages: number;
  readonly zeroPages: number;
  readonly pageBytes: number;
  readonly classes: readonly WriteClass[];
  readonly fitted: FittedConstants;
}

function layoutOf(inputs: Inputs, hypervisor: Hypervisor, needs: LayoutNeeds): readonly Stretch[] {
  const sizes = needs.classes.map((one) => one.pages);
  if (hypervisor === 'qemu' && inputs.allocatedMiB !== undefined && inputs.guestNonZeroMiB !== undefined)
    return linuxLayout(inputs.allocatedMiB, inputs.memoryMiB ?? 0, needs, sizes);
  return [{ pages: needs.pages, zeroPages: needs.zeroPages, classPages: sizes }];
}

/**
 * A small Linux guest whose one process holds a block: from low to high memory the kernel with some zero pages, the
 * block (working set first), the free memory, and at the top the page array (64 bytes per page, 1/64 of memory) with
 * about 4 MiB more. Seen in the send order of all measured guests: 8, 12 and 20 MiB of data behind the free memory.
 */
function linuxLayout(
  allocatedMiB: number,
  memoryMiB: number,
  { pages, zeroPages, pageBytes, classes, fitted }: LayoutNeeds,
  sizes: readonly number[],
): readonly Stretch[] {
  const none = sizes.map(() => 0);
  const perMiB = MiB / pageBytes;
  const data = pages - zeroPages;
  const block = Math.min(data, allocatedMiB * perMiB);
  const top = Math.min(data - block, (memoryMiB / 64 + fitted.topMiB) * perMiB);
  const low = data - block - top;
  const lowZero = Math.min(zeroPages, fitted.lowZeroMiB * perMiB);
  const kernel = classes.map((one) => (one.ownRate === undefined ? 0 : Math.min(one.pages, low)));
  const writers = classes.map((one) => (one.ownRate === undefined ? one.pages : 0));
  const working = writers.reduce((sum, size) => sum + size, 0);
  return [
    { pages: low + lowZero, zeroPages: lowZero, classPages: kernel },
    { pages: working, zeroPages: 0, classPages: writers },
    { pages: Math.max(0, block - working), zeroPages: 0, classPages: none },
    { pages: zeroPages - lowZero, zeroPages: zeroPages - lowZero, classPages: none },
    { pages: top, zeroPages: 0, classPages: none },
  ];
}
