/** Errors of predictions against outcomes, and the rows that are printed of them. */

/** What came out of run B, or of the truth. Seconds from the start of the copy to its end. */
export interface Outcome {
  readonly converged: boolean;
  readonly seconds: number;
  /** Undefined where it says nothing of a model. */
  readonly downtimeMs?: number | undefined;
}

export interface Predicted extends Outcome {
  /** Where 80 % are said to lie, in seconds; undefined where no guest of the family gets across. */
  readonly band?: { readonly low: number; readonly high: number } | undefined;
}

export interface Scored {
  readonly isRight: boolean;
  /** Relative error of the total time; infinite where the verdict is wrong, undefined where both never end. */
  readonly time: number | undefined;
  readonly downtime: number | undefined;
  /** Whether the band holds what happened; undefined where no time came out or no band was given. */
  readonly isInBand: boolean | undefined;
  /** The band's width over the time predicted. */
  readonly width: number | undefined;
}

export function scored(truth: Outcome, predicted: Predicted): Scored {
  const isRight = truth.converged === predicted.converged;
  const { band } = predicted;
  const is = (own: Omit<Scored, 'isRight'>): Scored => ({ isRight, ...own });
  if (!truth.converged) return is({ time: isRight ? undefined : Infinity, downtime: undefined, ...noBand });
  const ofBand = band
    ? {
        isInBand: truth.seconds >= band.low && truth.seconds <= band.high,
        width: (band.high - band.low) / truth.seconds,
      }
    : { isInBand: 'band' in predicted ? false : undefined, width: undefined };
  if (!isRight) return is({ time: Infinity, downtime: Infinity, ...ofBand });
  const { downtimeMs } = truth;
  return is({
    time: Math.abs(predicted.seconds / truth.seconds - 1),
    downtime: downtimeMs === undefined ? undefined : Math.abs((predicted.downtimeMs ?? 0) / downtimeMs - 1),
    ...ofBand,
  });
}

const noBand = { isInBand: undefined, width: undefined } as const;

/** One row of a table; shares and errors as fractions, NaN where nothing was there to count. */
export interface Row {
  readonly count: number;
  readonly verdict: number;
  readonly median: number;
  readonly p90: number;
  /** Share of errors over 25 %. */
  readonly bad: number;
  readonly downtime: number;
  readonly coverage: number;
  readonly width: number;
}

export function rowOf(all: readonly Scored[]): Row {
  const of = (name: 'time' | 'downtime' | 'width') =>
    all.flatMap((one) => (one[name] === undefined ? [] : [one[name]]));
  const times = of('time');
  const held = all.flatMap(({ isInBand }) => (isInBand === undefined ? [] : [isInBand]));
  return {
    count: all.length,
    verdict: share(all.map(({ isRight }) => isRight)),
    median: quantile(times, 0.5),
    p90: quantile(times, 0.9),
    bad: share(times.map((time) => time > 0.25)),
    downtime: quantile(of('downtime').filter(Number.isFinite), 0.5),
    coverage: share(held),
    width: quantile(of('width'), 0.5),
  };
}

/** Each group counts once, however many pairs it has. Figures that a group does not have are left out of their mean. */
export function meanOf(rows: readonly Row[]): Row {
  const mean = (name: keyof Row): number => {
    const values = rows.map((row) => row[name]).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const names = ['count', 'verdict', 'median', 'p90', 'bad', 'downtime', 'coverage', 'width'] as const;
  return Object.fromEntries(names.map((name) => [name, mean(name)])) as unknown as Row;
}

const share = (of: readonly boolean[]): number => of.filter(Boolean).length / of.length;

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** `97.3%`, `inf`, `-`: eight wide. */
const percent = (value: number): string => {
  if (Number.isNaN(value)) return '-'.padStart(8);
  return (Number.isFinite(value) ? `${(100 * value).toFixed(1)}%` : 'inf').padStart(8);
};

export const head = (what: string): string =>
  `${what.padEnd(nameWidth)}${['n', 'verdict', 'median', 'p90', '>25%', 'downtime', 'in band', 'width'].map((text) => text.padStart(8)).join('')}`;

export function line(name: string, row: Row): string {
  const { count, verdict, median, p90, bad, downtime, coverage, width } = row;
  const figures = [verdict, median, p90, bad, downtime, coverage, width].map(percent).join('');
  return `${name.padEnd(nameWidth)}${String(Math.round(count)).padStart(8)}${figures}`;
}

const nameWidth = 46;
