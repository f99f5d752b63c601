/** Fields that several messages of vmkernel share. */
import { anyDefined, defined } from '../../base/defined.ts';
import type { Endpoint, Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { numberOf } from '../template.ts';

// "(network bandwidth ~931.354 MB/s, 1049920% t2d)", any part of which older builds leave out.
export const rates = String.raw`(?:.{0,1024}?network bandwidth ~?(?<bandwidth>[\d.]{1,32}) MB/s)?(?:.{0,1024}?(?<![\d.])(?<t2d>[\d.]{1,32})% t2d)?`;
export const passThrough = String.raw`(?:.{0,1024}?pass ?through device (?<device>\d{1,20})(?!\d))?`;

export function rateMetrics(groups: Readonly<Record<string, string | undefined>>) {
  return {
    bandwidthMBps: numberOf(groups['bandwidth']),
    transmitToDirtyPercent: numberOf(groups['t2d']),
    passThroughPages: numberOf(groups['device']),
  };
}

/** A pass that ended with `left` pages dirty. */
/** Of a line that stands at a round's end, whatever it says of the round: one that is cut still counts. */
export function roundEnded(groups: Readonly<Record<string, string | undefined>>): Facts {
  const { bandwidthMBps, transmitToDirtyPercent } = rateMetrics(groups);
  return { round: defined({ remainingPages: numberOf(groups['left']), bandwidthMBps, transmitToDirtyPercent }) };
}

export function endpoint(side: Side, values: { ip?: string | undefined; worldId?: number | undefined }): Facts {
  const known = anyDefined(values) as Endpoint | undefined;
  return known ? { [side]: known } : {};
}

export function joinWorld(world: string | undefined): Facts {
  const id = numberOf(world);
  return id === undefined ? {} : { join: { world: id } };
}
