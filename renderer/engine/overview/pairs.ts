/** How fast each pair of hosts sends: the rate of pre-copy as the logs have it. */
import { pushTo } from '../base/push-to.ts';
import { quantile } from './columns.ts';
import type { Columns } from './columns.ts';

export interface PairRate {
  /** Places in the columns' hosts. */
  readonly source: number;
  readonly destination: number;
  /** Moves that state a rate. */
  readonly count: number;
  /** In the log's own MB/s: the median, and the 10th and 90th of a hundred. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The slowest first; of equally slow ones the one with more moves. */
export function pairRates({ hosts, sources, destinations, rates }: Columns): readonly PairRate[] {
  const of = new Map<number, number[]>();
  rates.forEach((rate, at) => {
    const [source = -1, destination = -1] = [sources[at], destinations[at]];
    if (Number.isNaN(rate) || source < 0 || destination < 0) return;
    pushTo(of, source * hosts.length + destination, rate);
  });
  return [...of]
    .map(([pair, values]) => {
      const sorted = Float64Array.from(values).sort();
      return {
        source: Math.floor(pair / hosts.length),
        destination: pair % hosts.length,
        count: sorted.length,
        ...{ median: quantile(sorted, 0.5), low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) },
      };
    })
    .sort((a, b) => a.median - b.median || b.count - a.count);
}
