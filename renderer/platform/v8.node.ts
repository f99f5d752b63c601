/**
 * How V8 is to go about a run of the command line. It takes flags as text, for all threads, and complains on standard error of
 * one that it lacks: so had Electron 33 no `interrupt-budget`.
 */
import { setFlagsFromString } from 'node:v8';

/** Of V8; none in Electron, where no such flag was tried. */
const major = process.versions['electron'] === undefined ? (process.versions.v8.split('.', 1)[0] ?? '') : '';

/**
 * V8 makes its fastest code of a function that has run for some time, by its own reckoning. Ours are many, each needed for a
 * second or two: later, fewer are compiled, and fewer of them twice. It saves a tenth of the time of 500 MB, on Node 20 a
 * quarter of that of 50 MB. Each flag by the versions that it was tried with: those of Node 20, 24 and 26.
 */
const compilesLater: Readonly<Record<string, string>> = {
  '11': '--interrupt-budget=1000000',
  '13': '--invocation-count-for-turbofan=300000',
  '14': '--invocation-count-for-turbofan=300000',
};

/** Before anything large is begun. */
export function tuneForOneRun(): void {
  const flag = compilesLater[major];
  if (flag !== undefined) setFlagsFromString(flag);
  // A heap may grow to twice of what lives in it before V8 looks for what does not; left to itself, to far more. That costs no
  // time that could be measured, and 5 GB take 270 MB instead of 400.
  setFlagsFromString('--heap-growing-percent=100');
}

let isSparing = false;

/**
 * Where there is more than memory should hold: the heap may grow by a twentieth, and is looked through at once, not step by step
 * while it grows on.
 */
export function spareMemory(): void {
  if (isSparing) return;
  isSparing = true;
  setFlagsFromString('--heap-growing-percent=5');
  setFlagsFromString('--no-incremental-marking');
  // The V8 of Node 26 would keep for eight seconds what the heap leaves.
  if (major === '14') setFlagsFromString('--memory-pool-timeout=0');
}
