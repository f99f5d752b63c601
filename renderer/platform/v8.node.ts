/**
 * Tunes V8 for a run of the command line. Flags are text, hold for all threads, and one that a version lacks is reported on standard
 * error: Electron 33 had no `interrupt-budget`.
 */
import { setFlagsFromString } from 'node:v8';

/** Major version of V8; empty in Electron, where no flag was tried. */
const major = process.versions['electron'] === undefined ? (process.versions.v8.split('.', 1)[0] ?? '') : '';

/**
 * V8 optimises a function that has run for some time. Ours are many, each needed for a second or two: optimising later compiles
 * fewer, and fewer of them twice. It saves a tenth of the time of 500 MB, on Node 20 a quarter of that of 50 MB. Flags by the
 * version of V8 that they were measured with: those of Node 20, 24 and 26.
 */
const compilesLater: Readonly<Record<string, string>> = {
  '11': '--interrupt-budget=1000000',
  '13': '--invocation-count-for-turbofan=300000',
  '14': '--invocation-count-for-turbofan=300000',
};

/** To be called before anything large is begun. */
export function tuneForOneRun(): void {
  const flag = compilesLater[major];
  if (flag !== undefined) setFlagsFromString(flag);
  // The heap may grow to twice its live size before it is collected, by default to far more. That costs no measurable time, and
  // 5 GB take 270 MB instead of 400.
  setFlagsFromString('--heap-growing-percent=100');
}

let isSparing = false;

/**
 * To be called when there is much to hold: the heap may grow by a twentieth, and is collected at once, not step by step while it
 * grows on.
 */
export function spareMemory(): void {
  if (isSparing) return;
  isSparing = true;
  setFlagsFromString('--heap-growing-percent=5');
  setFlagsFromString('--no-incremental-marking');
  // The V8 of Node 26 would keep freed memory for eight seconds.
  if (major === '14') setFlagsFromString('--memory-pool-timeout=0');
}
