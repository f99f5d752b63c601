/** What a hypervisor has of which no limit but the line is known. */
import type { Profile } from '../profile.ts';

/** One stream, as fast as the line; TLS of QEMU: one thread for each channel, about 300 MB/s each. */
export const unlimited = {
  maxSwitchoverSeconds: Infinity,
  setupSeconds: 0,
  orchestrationSeconds: 0,
  hasSlots: false,
  assumptions: [],
  streams: () => 1,
  streamRate: () => Infinity,
  windowRate: () => Infinity,
  encryptionRate: ({ singleThreadTlsMBps }, streams) => singleThreadTlsMBps * 1e6 * Math.max(1, streams),
} as const satisfies Partial<Profile>;
