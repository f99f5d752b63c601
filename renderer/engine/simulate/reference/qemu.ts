/** QEMU's defaults, what its threads carry, and how far the model was off on its measured migrations. */
import { mbit } from '../inputs/rates.ts';
import type { Profile } from '../profile.ts';
import type { ValidatedError } from '../validated.ts';
import { linuxLayout } from './linux-guest.ts';
import { runQemu } from './qemu-run.ts';
import { unlimited } from './unlimited.ts';

export const qemu: Profile = {
  ...unlimited,
  hypervisor: 'qemu',
  names: /qemu|kvm/i,
  goalSeconds: 0.3,
  findsZeroPages: true,
  endsEarlySeconds: 0.09,
  limitsPayload: false,
  // The last sync of a large bitmap: 350 ms at 1 TiB, 500 ms at 4 TiB of idle guest (Quintela 2022); not in the small ones.
  stunSeconds: ({ line, memoryMiB = 0 }) =>
    line.limit === undefined ? 0.025 + Math.min(0.5, 0.0003 * (memoryMiB / 1024)) : 0.001,
  // KVM clears its log chunk by chunk since QEMU 4.1; emulated guests (TCG) and older releases at the round's start.
  tracking: ({ qemuRelease }, emulated) => (emulated || qemuRelease < 4.1 ? 'armed-at-start' : 'armed-before-send'),
  // 8 Gbit/s for the one migration thread, about 5 n^0.96 Gbit/s over multifd (4: 19.8, 8: 41, 16: 63-76). The loopback
  // runs of a capped stream reached what the cap allowed up to 10 Gbit/s.
  streamRate: ({ line }, streams) => {
    if (streams > 1) return 5000 * streams ** 0.96 * mbit;
    return line.name === 'cap' ? 10_000 * mbit : 8000 * mbit * (line.isDescribed ? 1 : 1.25);
  },
  layout: linuxLayout,
  validated: ({ postcopy, settings }) => {
    if (postcopy) return regions.postCopy;
    if (settings.throttling) return regions.throttled;
    return settings.xbzrle ? regions.xbzrle : regions.plain;
  },
  run: runQemu,
};

const regions = {
  throttled: error('QEMU, auto-converge', 5, [3.1, 4.5], 1.8, 6.5),
  postCopy: error('QEMU, post-copy', 5, [0.1, 0.8], 0.1, undefined),
  xbzrle: error('QEMU, XBZRLE', 2, [1.5, 1.5], 0.8, undefined),
  plain: error('QEMU, pre-copy', 32, [0.3, 1.2], 0.2, 3.1),
} as const;

function error(
  region: string,
  cases: number,
  [median, p90]: readonly [number, number],
  bytesPercentMedian: number,
  downtimePercentMedian: number | undefined,
): ValidatedError {
  return { region, cases, totalTimePercent: { median, p90 }, bytesPercentMedian, downtimePercentMedian };
}
