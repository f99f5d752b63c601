/** What this model was off by on measured migrations, by kind. Figures of README.md, "Validation": one place states them. */
import type { Parameters } from './parameters.ts';

export interface ValidatedError {
  /** The kind of migrations it was found on. */
  readonly region: string;
  readonly cases: number;
  /** Median and 90th percentile of the relative error, in percent. */
  readonly totalTimePercent: { readonly median: number; readonly p90: number };
  readonly bytesPercentMedian: number;
  /** Median error of the downtime in percent; undefined where the measured downtime says nothing of the model. */
  readonly downtimePercentMedian: number | undefined;
}

const regions = {
  throttled: error('QEMU, auto-converge', 5, 3.1, 4.5, 1.8, 6.5),
  postCopy: error('QEMU, post-copy', 5, 0.1, 0.8, 0.1, undefined),
  xbzrle: error('QEMU, XBZRLE', 2, 1.5, 1.5, 0.8, undefined),
  plain: error('QEMU, pre-copy', 32, 0.3, 1.2, 0.2, 3.1),
} as const;

function error(
  region: string,
  cases: number,
  median: number,
  p90: number,
  bytesPercentMedian: number,
  downtimePercentMedian: number | undefined,
): ValidatedError {
  return { region, cases, totalTimePercent: { median, p90 }, bytesPercentMedian, downtimePercentMedian };
}

/** The error of the nearest kind of measured migration; undefined for hypervisors of which none was measured. */
export function validatedError(parameters: Parameters): ValidatedError | undefined {
  if (parameters.hypervisor !== 'qemu') return undefined;
  if (parameters.postcopy) return regions.postCopy;
  if (parameters.autoConverge) return regions.throttled;
  if (parameters.xbzrle) return regions.xbzrle;
  return regions.plain;
}
