/** How much of the guest's memory is zero: a count, a share, a record of the first pass, or words. */
import type { Inputs } from './inputs.ts';
import { MiB } from './rates.ts';

export interface Zero {
  readonly pages: number;
  /** Nothing says the share: it may be another. */
  readonly isAssumed?: true;
  readonly assumptions: readonly string[];
}

export function zeroPagesOf(inputs: Inputs, pages: number, pageBytes: number): Zero {
  const { zeroFraction, zeroSampled, sampledPages } = inputs;
  const is = (count: number, ...assumptions: readonly string[]): Zero => ({ pages: count, assumptions });
  if (inputs.guestNonZeroMiB !== undefined) return is(Math.max(0, pages - (inputs.guestNonZeroMiB * MiB) / pageBytes));
  if (inputs.zeroPages !== undefined && inputs.normalPages !== undefined)
    return ofRecord(inputs.zeroPages, inputs.normalPages, pages);
  if (zeroFraction !== undefined) return is(pages * zeroFraction);
  if (zeroSampled !== undefined && sampledPages !== undefined) return is((pages * zeroSampled) / sampledPages);
  if (inputs.tunnelled !== undefined)
    return is(0, 'The rate of the OpenStack runs was fitted to configured memory: no page counts as zero.');
  return ofWorkload(inputs, pages, pageBytes);
}

function ofWorkload({ workload: words = '', workingSetMiB = 0 }: Inputs, pages: number, pageBytes: number): Zero {
  const filled = Number(/fill(?:ed|ing) (\d+) GB/.exec(words)?.[1] ?? 0) * (2 ** 30 / pageBytes);
  if (filled > 0) return { pages: Math.max(0, pages - filled), assumptions: [] };
  if (workingSetMiB * MiB > 0.3 * pages * pageBytes || /touched/.test(words))
    return { pages: 0, assumptions: ['No page is assumed to be zero.'] };
  const isBooted = /idle|booted/i.test(words) && !/touched|filled|filling/i.test(words);
  const share = isBooted ? 0.9 : 0.3;
  const why = isBooted ? 'of a freshly booted guest are assumed to be zero.' : 'are assumed to be zero.';
  return { pages: pages * share, isAssumed: true, assumptions: [`${share * 100} % of the pages ${why}`] };
}

/** A record of the first pass: free pages that hints skipped are in neither count, so they never travel. */
function ofRecord(zero: number, data: number, pages: number): Zero {
  const assumptions =
    zero + data < 0.9 * pages ? ['Pages that are neither data nor zero in the record were skipped by hints.'] : [];
  return { pages: Math.max(0, pages - data), assumptions };
}
