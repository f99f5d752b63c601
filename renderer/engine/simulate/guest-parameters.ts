/** The guest of a run: how much memory, how much of it zero, which pages are written how often, and where they lie. */
import { fittedConstants } from './constants.ts';
import type { RateFrom } from './guest.ts';
import type { Inputs } from './inputs.ts';
import { layoutOf } from './layout.ts';
import type { Stretch, WriteClass } from './memory.ts';
import type { Hypervisor } from './parameters.ts';
import { kernelClass, writersOf } from './writers.ts';
import type { Writers } from './writers.ts';

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
  const writers = scaled(writersOf(inputs, pages, zero.pages, pageBytes), (inputs.writeRatePercent ?? 100) / 100);
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

/** The same pages, written more or less often. Rates told for later on are scaled where they are read. */
function scaled(writers: Writers, factor: number): Writers {
  return factor === 0 ? { ...writers, classes: [], writes: 0 } : { ...writers, writes: writers.writes * factor };
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

function ratesOf(inputs: Inputs, writes: number): readonly RateFrom[] {
  const factor = (inputs.writeRatePercent ?? 100) / 100;
  const steps = [...(inputs.rateSteps ?? [])].sort((a, b) => a.atMs - b.atMs);
  return [
    { atSeconds: 0, pagesPerSecond: writes },
    ...steps.map(({ atMs, pagesPerSec }) => ({ atSeconds: atMs / 1000, pagesPerSecond: pagesPerSec * factor })),
  ];
}
