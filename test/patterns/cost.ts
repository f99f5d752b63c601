/** What a pattern costs on a line, held as a bound: a pattern that is linear stays far below it on any machine. */
import type { Pump } from './pump.ts';

/** Of a line, per character, in microseconds of the processor: a megabyte takes at most a second. */
const perCharacter = 1;
/** Below it nothing is measured: a garbage collection, a compilation. In microseconds. */
const floor = 10_000;
const most = 2 ** 20;
/** A pattern is compiled for good after it has run a while, and a machine has bad moments: the best of so many runs counts. */
const tries = 6;

/** Why it is too slow; undefined where it is not. */
export function tooSlow(pattern: RegExp, pumps: readonly Pump[]): string | undefined {
  const worst: { readonly pump: Pump; readonly took: number }[] = [];
  for (const pump of pumps) {
    // From short to long, so that what is slow is seen before it takes hours: two to the power of 24 takes a tenth of a second.
    const reason = beyond(pattern, pump, 24) ?? beyond(pattern, pump, 2 ** 11) ?? twice(pattern, pump, 2 ** 14);
    if (reason !== undefined) return reason;
    worst.push({ pump, took: timeOf(pattern, pump(2 ** 15)) });
  }
  worst.sort((a, b) => b.took - a.took);
  for (const { pump } of worst.slice(0, 3)) {
    const reason = beyond(pattern, pump, most);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Those of the lines that cost it most. */
export function worstOf(pattern: RegExp, pumps: readonly Pump[], count: number): readonly Pump[] {
  const timed = pumps.map((pump) => ({ pump, took: timeOf(pattern, pump(2 ** 12)) }));
  return timed
    .sort((a, b) => b.took - a.took)
    .slice(0, count)
    .map(({ pump }) => pump);
}

function beyond(pattern: RegExp, pump: Pump, length: number): string | undefined {
  const line = pump(length);
  const bound = line.length * perCharacter + floor;
  const took = best(() => timeOf(pattern, line), bound);
  return took > bound ? `${line.length} characters took ${took} µs: ${shown(line)}` : undefined;
}

function twice(pattern: RegExp, pump: Pump, length: number): string | undefined {
  const [one, two] = [pump(length), pump(2 * length)];
  let first = 0;
  const second = best(() => {
    first = Math.max(first, timeOf(pattern, one));
    return timeOf(pattern, two);
  }, floor);
  return second > 2.5 * first + floor
    ? `${one.length} characters took ${first} µs, ${two.length} ${second} µs: ${shown(one)}`
    : undefined;
}

/** Runs until one is good enough, or far from it. */
function best(run: () => number, enough: number): number {
  let least = Infinity;
  for (let n = 0; n < tries && least > enough; n += 1) {
    least = Math.min(least, run());
    // Twice far from it is no bad moment.
    if (n > 0 && least > 4 * enough) break;
  }
  return least;
}

/** In microseconds of the processor: what else runs on the machine does not count. */
function timeOf(pattern: RegExp, line: string): number {
  const began = process.cpuUsage();
  use(pattern, line);
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

/** As it is used: one that looks for all finds all. */
function use(pattern: RegExp, line: string): void {
  if (pattern.global) line.replaceAll(pattern, '');
  else pattern.exec(line);
  pattern.lastIndex = 0;
}

function shown(line: string): string {
  return JSON.stringify(line.length > 160 ? `${line.slice(0, 120)}…${line.slice(-30)}` : line);
}
