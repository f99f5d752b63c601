/**
 * How V8 is to go about a run of the command line. It takes flags as text, for all threads, and complains on standard error of
 * one that it lacks: so had Electron 33 no `interrupt-budget`.
 */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 makes its fastest code of a function that has run for some time, by its own reckoning. Ours are many, each needed for a
 * second or two: later, fewer are compiled, and fewer of them twice. It saves a tenth of the time of 500 MB, a quarter of that
 * of 50 MB. Each flag by the versions that it was tried with: those of Node 20, 24 and 26.
 */
const compilesLater: Readonly<Record<string, string>> = {
  '11': '--interrupt-budget=1000000',
  '13': '--invocation-count-for-turbofan=300000',
  '14': '--invocation-count-for-turbofan=300000',
};

/** Before anything large is begun. */
export function tuneForOneRun(): void {
  const { v8, electron } = process.versions;
  const flag = electron === undefined ? compilesLater[v8.slice(0, v8.indexOf('.'))] : undefined;
  if (flag !== undefined) setFlagsFromString(flag);
  // A heap may grow to twice of what lives in it before V8 looks for what does not; left to itself, to far more. That costs no
  // time that could be measured, and 5 GB take 270 MB instead of 400.
  setFlagsFromString('--heap-growing-percent=100');
}

let isSparing = false;

/** Where there is more than memory should hold: the heap may grow by a fifth, which costs a tenth of the time. */
export function spareMemory(): void {
  if (isSparing) return;
  isSparing = true;
  setFlagsFromString('--heap-growing-percent=20');
}
