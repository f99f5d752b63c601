/**
 * How V8 is to go about a run of the command line. It takes flags as text, for all threads, and complains on standard error of
 * one that it lacks: so had Electron 33 no `interrupt-budget`.
 */
import { setFlagsFromString } from 'node:v8';

/** Node 20 and its V8, by which the flag was chosen. */
const compilesLater = process.versions.v8.startsWith('11.') && !process.versions['electron'];

/** Before anything large is begun. */
export function tuneForOneRun(): void {
  // V8 makes fast code of a function when 132 kB of its bytecode have run. Ours are many, each needed for a second or two:
  // later, fewer are compiled, and fewer of them twice. It saves a tenth of the time of 500 MB, a quarter of that of 50 MB.
  if (compilesLater) setFlagsFromString('--interrupt-budget=1000000');
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
