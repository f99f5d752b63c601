import type { Finding } from '../model.ts';
import { ranks } from '../vocabulary.ts';

/** Sort key: what explains comes before what follows from it, and what happens on healthy systems comes last. */
export function rankOrder({ rank }: Pick<Finding, 'rank'>): number {
  return ranks.indexOf(rank);
}
