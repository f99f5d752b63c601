/**
 * Every constant that was fitted rather than read from a source, with the data it was fitted to. The leave-one-family-out check
 * (test/engine/simulate/leave-one-family-out.mjs) refits each without the family that it then predicts.
 */
export interface FittedConstants {
  /** Bytes the socket buffers swallow in a chunk on a link. Fitted to rounds of one to three chunks, 64 and 128 MiB/s. */
  readonly chunkSwallowBytes: number;
  /** Longest chunk on a link in seconds. Fitted to rounds of one or two chunks at 16 and 32 MiB/s (78 to 94 ms). */
  readonly longestChunkSeconds: number;
  /** Bytes between sender and wire on a measured link: stated with the cases, from downtime x rate - remainder. */
  readonly linkBufferBytes: number;
  /** Write rate left under throttle q is (1 - q)^this. Fitted to 0.78, 0.68, 0.56, 0.46 at 20 to 50 % (measured with QEMU 10.0). */
  readonly throttleExponent: number;
  /** Pages the idle kernel keeps writing, and its writes per second. Fitted to 99 pages in 6.8 s and in 13.6 s. */
  readonly kernelPages: number;
  readonly kernelWritesPerSecond: number;
  /** Data at the top of a small Linux guest beyond its page array, and zero pages among the kernel's, in MiB. Read off the send order. */
  readonly topMiB: number;
  readonly lowZeroMiB: number;
  /** Bytes per second of a final copy that no cap holds: about 0.9 GiB/s, stated with the cases. */
  readonly uncappedBytesPerSecond: number;
}

export const fittedConstants: FittedConstants = {
  chunkSwallowBytes: 1.15 * 2 ** 20,
  longestChunkSeconds: 0.086,
  linkBufferBytes: 2.95 * 2 ** 20,
  throttleExponent: 1.1,
  kernelPages: 100,
  kernelWritesPerSecond: 40,
  topMiB: 4,
  lowZeroMiB: 17,
  uncappedBytesPerSecond: 0.9 * 2 ** 30,
};
