/** What this model was off by on measured migrations of one kind. Figures of README.md, "Validation": one place states them. */
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
