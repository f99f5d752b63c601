/** One rate out of its six spellings: of the network, and of the guest's writes. */
import { valueOf } from './inputs.ts';
import type { Inputs } from './inputs.ts';

export const mbit = 1e6 / 8;
export const MiB = 2 ** 20;

/** The rate that was given. */
export interface Line {
  readonly name: 'link' | 'cap' | 'memory';
  readonly bytesPerSecond: number;
  /** Of a line: headers are still to be taken off. Else it counts payload. */
  readonly isGross: boolean;
  /** What a measured case was limited by, as it says: a relay (`link`) or QEMU's own cap. */
  readonly limit: string | undefined;
  /** Nothing says a rate: 10 Gbit/s is assumed. */
  readonly isAssumed: boolean;
  /** Something is said of the link itself, in words. */
  readonly isDescribed: boolean;
}

const spellings = ['bandwidthMbps', 'bandwidthMBps', 'bandwidthMiBps', 'linkMbps', 'linkGbps'] as const;

/**
 * A rate in bits is that of a line, a rate in bytes counts payload. A cap is what says so, a rate in megabytes, a rate on
 * localhost, and the two default caps of QEMU (32 and 128 MiB/s) written in megabits.
 */
export function lineOf(inputs: Inputs): Line {
  return {
    ...rateOf(inputs),
    limit: inputs.bandwidthLimit,
    isAssumed: isRateUnknown(inputs) && inputs.link === undefined,
    isDescribed: inputs.link !== undefined,
  };
}

function rateOf(inputs: Inputs): Pick<Line, 'name' | 'bytesPerSecond' | 'isGross'> {
  const { bandwidthMiBps, bandwidthMBps, bandwidthLimit, link = '' } = inputs;
  const says = (name: Line['name'], bytesPerSecond: number, isGross = false) => ({ name, bytesPerSecond, isGross });
  if (bandwidthMiBps !== undefined)
    return says(bandwidthLimit === 'max-bandwidth' ? 'cap' : 'link', bandwidthMiBps * MiB);
  if (bandwidthMBps !== undefined)
    return bandwidthLimit === 'link' ? says('link', bandwidthMBps * 1e6) : says('cap', bandwidthMBps * MiB);
  const isLocal = /localhost/i.test(link);
  const megabits = inputs.bandwidthMbps ?? inputs.linkMbps ?? (inputs.linkGbps ?? 0) * 1000;
  if (megabits <= 0)
    return isLocal ? says('memory', 100_000 * mbit) : says('link', (megabitsIn(link) ?? 10_000) * mbit, true);
  const isDefaultCap = [268.4, 1073.7].includes(Math.round(megabits * 10) / 10);
  if (bandwidthLimit === 'max-bandwidth' || isDefaultCap || isLocal) return says('cap', megabits * mbit);
  return says('link', megabits * mbit, true);
}

/** "100 Gbit/s class", "1 GbE Intel I350": the rate said in words; undefined where none is. */
export function megabitsIn(words: string): number | undefined {
  const found = /(?<!\d)(\d+(?:\.\d+)?)\s*(?:GbE|Gbit)/i.exec(words)?.[1];
  return found === undefined ? undefined : Number(found) * 1000;
}

/** No rate is given as a number. */
export const isRateUnknown = (inputs: Inputs): boolean => spellings.every((name) => inputs[name] === undefined);

/** TCP payload of a line: 936-937 Mbit/s of 1 GbE at MTU 1500 in QEMU's records; 0.99 with jumbo frames. */
export const payloadShare = (mtu: number): number => (mtu >= 8000 ? 0.99 : 0.94);

/** 18, 28, 36 Gbit/s measured with 1 to 3 vmknics on 40 GbE (KB 323379), which is 18 n^0.63; bytes per second. */
export const rateOfVmknics = (count: number): number => 18_000 * mbit * count ** 0.63;

/** The least number of vmknics that carries so many bytes per second before 7.0 U2. */
export const vmknicsFor = (bytesPerSecond: number): number =>
  Math.max(1, Math.ceil((bytesPerSecond / rateOfVmknics(1)) ** (1 / 0.63) - 1e-6));

/** Gbit/s of the line: as it was given, or of one that carries the payload that was. */
export function lineGbpsOf(inputs: Inputs): number {
  const { bytesPerSecond, isGross } = rateOf(inputs);
  return (bytesPerSecond * 8) / 1e9 / (isGross ? 1 : payloadShare(valueOf(inputs, 'mtu')));
}

/** Page writes per second; a rate in MiB/s is a rate of pages. */
export function writesOf(inputs: Inputs, pageBytes: number): number | undefined {
  const given =
    inputs.dirtyRatePagesPerSec ?? inputs.dirtyRatePagesPerSecMeasured ?? inputs.dirtyRatePagesPerSecRequested;
  if (given !== undefined) return given;
  const fed = /fed at (\d+) kB\/s/.exec(inputs.workload ?? '')?.[1];
  if (fed !== undefined) return (Number(fed) * 1000) / pageBytes;
  return inputs.dirtyRateMiBps === undefined ? undefined : (inputs.dirtyRateMiBps * MiB) / pageBytes;
}
