/**
 * A small Linux guest whose one process holds a block: from low to high memory the kernel with some zero pages, the
 * block (working set first), the free memory, and at the top the page array (64 bytes per page, 1/64 of memory) with
 * about 4 MiB more. Seen in the send order of all measured guests: 8, 12 and 20 MiB of data behind the free memory.
 */
import { MiB } from '../inputs/rates.ts';
import type { Settings } from '../inputs/settings.ts';
import type { Segment } from '../memory.ts';
import type { Unplaced } from '../profile.ts';

/** Undefined for a guest of which the block is not known. */
export function linuxLayout(
  { allocatedMiB, guestNonZeroMiB, memoryMiB = 0 }: Settings,
  { pages, zeroPages, pageBytes, classes, fitted }: Unplaced,
): readonly Segment[] | undefined {
  if (allocatedMiB === undefined || guestNonZeroMiB === undefined) return undefined;
  const none = classes.map(() => 0);
  const perMiB = MiB / pageBytes;
  const data = pages - zeroPages;
  const block = Math.min(data, allocatedMiB * perMiB);
  const top = Math.min(data - block, (memoryMiB / 64 + fitted.topMiB) * perMiB);
  const low = data - block - top;
  const lowZero = Math.min(zeroPages, fitted.lowZeroMiB * perMiB);
  const kernel = classes.map((one) => (one.ownRate === undefined ? 0 : Math.min(one.pages, low)));
  const writers = classes.map((one) => (one.ownRate === undefined ? one.pages : 0));
  const working = writers.reduce((sum, size) => sum + size, 0);
  return [
    { pages: low + lowZero, zeroPages: lowZero, classPages: kernel },
    { pages: working, zeroPages: 0, classPages: writers },
    { pages: Math.max(0, block - working), zeroPages: 0, classPages: none },
    { pages: zeroPages - lowZero, zeroPages: zeroPages - lowZero, classPages: none },
    { pages: top, zeroPages: 0, classPages: none },
  ];
}
