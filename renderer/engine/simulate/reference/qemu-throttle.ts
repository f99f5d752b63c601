/** QEMU's auto-converge: when it throttles (ram.c, cpu-throttle.c), and what that leaves of the guest's write rate. */
import type { Throttling } from '../inputs/qemu.ts';

/** cpu-throttle.c: CPU_THROTTLE_DIRTY_SYNC_TIMEOUT_MS. */
const periodicSyncSeconds = 5;
/** migration_bitmap_sync: statistics and the throttle test only when more than this passed since the last time. */
const statisticsSeconds = 1;
/** cpu-throttle.c: a vCPU runs for 10 ms, then sleeps q / (1 - q) as long. */
const runSeconds = 0.01;

export class AutoConverge {
  readonly most: number;
  readonly #settings: Throttling;
  throttle = 0;
  nextTick: number;
  #strikes = 0;
  #lastCheck: number;
  #bytesThen = 0;
  #dirtied = 0;
  #syncsThen = 0;

  constructor(settings: Throttling, start: number) {
    this.#settings = settings;
    this.most = settings.most;
    this.#lastCheck = start;
    this.nextTick = settings.periodicSync ? start + periodicSyncSeconds : Infinity;
  }

  /** After a sync at `t`: `bytes` sent so far, `dirtied` bytes found. The second (third) strike throttles. */
  check(t: number, bytes: number, dirtied: number): void {
    this.#dirtied += dirtied;
    if (t - this.#lastCheck <= statisticsSeconds) return;
    if (this.#dirtied > this.#settings.trigger * (bytes - this.#bytesThen)) {
      this.#strikes += 1;
      if (this.#strikes >= this.#settings.strikes) this.#raise();
    }
    this.#lastCheck = t;
    this.#bytesThen = bytes;
    this.#dirtied = 0;
  }

  #raise(): void {
    this.#strikes = 0;
    const { initial, increment } = this.#settings;
    const raised = this.throttle === 0 ? initial : this.throttle + increment;
    this.throttle = Math.min(this.most, Math.round(raised * 100) / 100);
  }

  /** What is left of `writes` per second: by the dirty limit once it acts, else by the vCPU's sleep. */
  slow(writes: number, paced: boolean, exponent: number): number {
    const { limitPagesPerSecond: limit } = this.#settings;
    if (this.throttle <= 0) return 1;
    if (limit === undefined) return slowdown(this.throttle, paced, exponent);
    return writes > limit ? limit / writes : 1;
  }

  /** The periodic timer: true when it is time to sync, since none happened in the last 5 s (not in the first pass). */
  tick(syncs: number): boolean {
    const due = syncs > 1 && syncs === this.#syncsThen;
    this.#syncsThen = syncs;
    this.nextTick += periodicSyncSeconds;
    return due;
  }

  ticked(syncs: number): void {
    this.#syncsThen = syncs;
  }
}

/**
 * What throttle `q` leaves of the write rate. CPU-bound: (1 - q)^exponent, 1.1, fitted to 0.78, 0.68, 0.56, 0.46 at 20-50 %
 * (measured with QEMU 10.0). A paced guest makes up for up to 50 ms of sleep with its 5 ms tick, so nothing changes until the
 * cycle of 10 ms / (1 - q) is longer than 55 ms (measured with a guest that a timer wakes).
 */
export function slowdown(q: number, paced: boolean, exponent: number): number {
  if (q <= 0) return 1;
  return paced ? Math.min(1, (0.055 * (1 - q)) / runSeconds) : (1 - q) ** exponent;
}

/** Under TCG a sync needs every vCPU for a moment and waits for the sleeping one: the mean rest of a sleep, hit at random. */
export function syncWaitSeconds(q: number): number {
  if (q <= 0) return 0;
  const sleep = (q / (1 - q)) * runSeconds;
  return (sleep * sleep) / (2 * (sleep + runSeconds));
}
