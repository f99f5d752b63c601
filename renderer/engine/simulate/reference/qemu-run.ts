/**
 * QEMU: the migration thread chunk by chunk, as migration.c and ram.c of release 10.0 do it.
 *
 * Before each chunk the backlog (raw bytes) is compared with bandwidth x downtime limit (wire bytes). Above it, a chunk
 * goes out. Below it, the dirty bitmap is fetched, which ends the round; if the backlog is still below, the guest
 * stops. So a round ends a threshold early, and time comes in chunks: windows of 100 ms under a cap (a burst, then
 * waiting), about 50 ms and what the socket buffers swallow on a link.
 */
import type { FittedConstants } from '../fitted.ts';
import { goalAt } from '../goal.ts';
import { isDue } from '../inputs/qemu.ts';
import { MemoryState } from '../memory-state.ts';
import type { BegunRound, Parameters } from '../parameters.ts';
import { RoundLog } from '../round-log.ts';
import type { Moment } from '../round-log.ts';
import type { RoundEnd, RunEnd, RunResult, Variation } from '../run-result.ts';
import { AutoConverge, syncWaitSeconds } from './qemu-throttle.ts';
import { XbzrleCache } from './qemu-xbzrle.ts';

/** migration.c: BUFFER_DELAY, the window of the rate limit and of the bandwidth estimate. */
const windowSeconds = 0.1;
/** qemu-file.c flushes after 64 vectors, two for each page; the rate limit is checked then. */
const pagesPerFlush = 32;
/** Setup before the first page: 0 to 4 ms in the measured runs. */
const setupSeconds = 0.003;
/** Fetching a small bitmap: 0.1 to 2 ms in the measured runs. */
const syncSeconds = 0.0003;
/** Stopping the source for post-copy: 0.9 to 1.3 ms measured. */
const postCopyStopSeconds = 0.001;
/** ram.c: MAX_WAIT, after which ram_save_iterate returns. */
const iterateSeconds = 0.05;
/** Rounds in a row whose mean backlog is compared with that of as many before. */
const compared = 25;
/** Nothing goes on this long: near the edge a round of one chunk can repeat for ever. */
const mostRounds = 20_000;

/** Runs one migration; `vary` scales bandwidth and write rate for the uncertainty band. */
export function runQemu(parameters: Parameters, vary: Variation): RunResult {
  return new QemuRun(parameters, vary).run();
}

class QemuRun {
  readonly #p: Parameters;
  readonly #memory: MemoryState;
  readonly #chunkBytes: number;
  readonly #chunkSeconds: number;
  readonly #bytesPerSecond: number;
  readonly #log: RoundLog;
  readonly #converge: AutoConverge | undefined;
  readonly #cache: XbzrleCache | undefined;
  #t = setupSeconds;
  #bytes = 0;
  #syncs = 1;
  /** Bytes of this window that may still go. */
  #budget: number;
  #windowStart = setupSeconds;
  #threshold: number;
  #round = { start: setupSeconds, bytes: 0, pages: 0, zeroPages: 0, pagesAtStart: 0 };
  #postCopyArmed = false;

  constructor(parameters: Parameters, vary: Variation) {
    this.#p = parameters;
    this.#log = new RoundLog(parameters);
    this.#memory = new MemoryState(parameters, vary);
    const { network } = parameters;
    const rate = network.bytesPerSecond * vary.bandwidth;
    this.#chunkSeconds = network.capped ? windowSeconds : linkChunkSeconds(rate, parameters.fitted);
    this.#chunkBytes = network.capped ? cappedWindow(rate, this.#memory.wire.dataBytes) : rate * this.#chunkSeconds;
    this.#bytesPerSecond = this.#chunkBytes / this.#chunkSeconds;
    this.#budget = this.#chunkBytes;
    this.#threshold = this.#bytesPerSecond * parameters.goalSeconds;
    const { throttling, xbzrle } = parameters.settings;
    this.#converge = throttling && new AutoConverge(throttling, setupSeconds);
    this.#cache = xbzrle && new XbzrleCache(xbzrle, parameters);
    this.#round.pagesAtStart = this.#memory.queue.pages;
    if (parameters.begun) for (const round of parameters.begun) this.#begin(round);
    else this.#fillBuffers(network.bufferedBytes);
  }

  /** A round that is over, of a guest that nothing slows. Another one came: no less than the threshold was left. */
  #begin({ seconds, dirtied, unsent }: BegunRound): void {
    const { queue } = this.#memory;
    this.#round = { ...this.#round, bytes: queue.wireBytes, pages: queue.pages };
    this.#bytes += queue.wireBytes;
    this.#pass(this.#t + seconds);
    this.#memory.syncAs(Math.max(dirtied + unsent, this.#threshold / this.#p.pageBytes));
    this.#syncs += 1;
    this.#windowStart = this.#t;
    this.#close(unsent, dirtied, 'below-threshold');
  }

  /** The sender is rid of what fits the sockets' buffers at once; they drain when the guest has stopped. */
  #fillBuffers(bytes: number): void {
    const sent = this.#memory.queue.take(bytes);
    this.#bytes += sent.bytes;
    this.#round = { ...this.#round, bytes: sent.bytes, pages: sent.pages, zeroPages: sent.zeroPages };
  }

  run(): RunResult {
    if (this.#p.mode === 'stopcopy') return this.#stopAndCopy('forced');
    if (this.#p.mode === 'postcopy' && this.#p.postcopy?.seconds === 0) return this.#postCopy();
    while (this.#t < this.#p.giveUpSeconds) {
      if (this.#belowThreshold()) {
        this.#sync('below-threshold');
        if (this.#belowThreshold()) return this.#stopAndCopy('switchover');
        if (this.#log.rounds.length > mostRounds || this.#isStuck()) break;
      }
      if (this.#postCopyArmed) return this.#postCopy();
      this.#postCopyArmed = isDue(this.#p.postcopy, this.#t, this.#syncs);
      this.#send();
      this.#tick();
    }
    return this.#gaveUp();
  }

  #belowThreshold(): boolean {
    const left = this.#memory.queue.pages * this.#p.pageBytes;
    this.#threshold = this.#bytesPerSecond * goalAt(this.#p, this.#log.rounds, this.#t);
    return left === 0 || left < this.#threshold;
  }

  /** One chunk, or as many alike as come before anything is decided. */
  #send(): void {
    const { queue } = this.#memory;
    const first = queue.first;
    const single = this.#postCopyArmed || this.#budget !== this.#chunkBytes;
    const whole = first && !single ? this.#alikeChunks(first.pages, first.wireBytes) : 1;
    if (whole > 1) return this.#account(queue.take(whole * this.#chunkBytes), whole);
    this.#account(queue.take(this.#budget), 1);
  }

  /** Chunks that fit into the segment, before the threshold and before the next moment something may happen. */
  #alikeChunks(pages: number, wireBytes: number): number {
    const bytesPerPage = wireBytes / pages;
    const toThreshold = this.#memory.queue.pages * this.#p.pageBytes - this.#threshold;
    const byThreshold = Math.floor((toThreshold / this.#p.pageBytes) * (bytesPerPage / this.#chunkBytes));
    const events = [this.#p.giveUpSeconds, this.#converge?.nextTick, this.#p.postcopy?.seconds];
    const until = Math.min(...events.map((at) => (at === undefined || at < this.#t ? Infinity : at)));
    const seconds = Math.max(this.#chunkSeconds, this.#scanSeconds(this.#chunkBytes / bytesPerPage));
    return Math.min(Math.floor(wireBytes / this.#chunkBytes), byThreshold, Math.floor((until - this.#t) / seconds));
  }

  #scanSeconds(pages: number): number {
    return pages / this.#p.network.zeroPagesPerSecond;
  }

  #account({ bytes, pages, zeroPages }: { bytes: number; pages: number; zeroPages: number }, chunks: number): void {
    const emptied = this.#memory.queue.pages === 0 && bytes < this.#budget;
    const quick = this.#p.network.capped ? this.#p.network.finalBytesPerSecond : this.#bytesPerSecond;
    const scan = this.#scanSeconds(zeroPages);
    let to = this.#t + Math.max(bytes / quick, scan);
    if (emptied) this.#budget -= bytes;
    else {
      to = Math.max(this.#windowEnd(chunks, bytes), this.#t + scan);
      this.#windowStart = to;
      this.#budget = this.#chunkBytes;
    }
    this.#bytes += bytes;
    this.#round.bytes += bytes;
    this.#round.pages += pages;
    this.#round.zeroPages += zeroPages;
    this.#pass(to);
  }

  /** A cap makes the thread wait for the end of the window; a link is busy as long as the bytes take. */
  #windowEnd(chunks: number, bytes: number): number {
    return this.#p.network.capped ? this.#windowStart + chunks * windowSeconds : this.#t + bytes / this.#bytesPerSecond;
  }

  /** Lets time go on and the guest write. */
  #pass(to: number): void {
    const throttle = this.#converge?.throttle ?? 0;
    const { guest } = this.#memory;
    const slow =
      this.#converge?.slow(guest.rateAt(this.#t), this.#p.settings.workload.isPaced, this.#p.fitted.throttleExponent) ??
      1;
    guest.run(this.#t, to, slow);
    this.#log.throttled(throttle, to - this.#t);
    this.#t = to;
  }

  /** Fetches the bitmap: what is dirty joins the queue, the round is over, the throttle may change. */
  #sync(endedBy: RoundEnd): void {
    const wait = this.#p.emulated ? syncWaitSeconds(this.#converge?.throttle ?? 0) : 0;
    this.#pass(this.#t + syncSeconds + wait);
    if (this.#t > this.#windowStart + windowSeconds) this.#windowStart = this.#t;
    const pagesAtEnd = this.#memory.queue.pages;
    const cache = this.#cache;
    const sizes = cache && ((at: number, left: number) => cache.dirtyPageBytes(at, left, this.#memory));
    cache?.roundEnds(this.#memory, this.#syncs === 1);
    const dirtiedPages = this.#memory.sync(sizes);
    this.#syncs += 1;
    this.#close(pagesAtEnd, dirtiedPages, endedBy);
    this.#converge?.check(this.#t, this.#bytes, dirtiedPages * this.#p.pageBytes);
  }

  #close(pagesAtEnd: number, dirtiedPages: number, endedBy: RoundEnd): void {
    const { start: startSeconds, ...sums } = this.#round;
    const seconds = this.#t - startSeconds;
    const throttle = this.#converge?.throttle ?? 0;
    const found = { pagesAtEnd, dirtiedPages, skippedPages: 0 };
    this.#log.preCopy({ startSeconds, seconds, sendSeconds: seconds, ...sums, ...found, throttle, endedBy });
    this.#round = { start: this.#t, bytes: 0, pages: 0, zeroPages: 0, pagesAtStart: this.#memory.queue.pages };
  }

  /** A timer of QEMU's syncs every 5 s while it may throttle, when no round ended meanwhile. */
  #tick(): void {
    while (this.#converge && this.#t >= this.#converge.nextTick)
      if (this.#converge.tick(this.#syncs)) {
        this.#sync('periodic-sync');
        this.#converge.ticked(this.#syncs);
      }
  }

  /** The backlog of the last rounds is that of those before: more of them change nothing. */
  #isStuck(): boolean {
    if ((this.#converge && this.#converge.throttle < this.#converge.most) || this.#p.growingGoal) return false;
    if (this.#p.settings.giveUpAfterMs !== undefined || this.#p.rates.length > 1) return false;
    const mean = (from: number, to?: number) =>
      this.#log.rounds.slice(from, to).reduce((sum, round) => sum + round.pagesAtEnd + round.dirtiedPages, 0) /
      compared;
    if (this.#log.rounds.length < 4 * compared || this.#log.rounds.length % compared !== 0) return false;
    const now = mean(-compared);
    return Math.abs(mean(-2 * compared, -compared) - now) < 0.002 * now;
  }

  get #here(): Moment {
    return { seconds: this.#t, memory: this.#memory, bytesPerSecond: this.#bytesPerSecond };
  }

  #stopAndCopy(end: RunEnd): RunResult {
    const { network } = this.#p;
    const rate = network.capped ? network.finalBytesPerSecond : this.#bytesPerSecond;
    return this.#log.stopAndCopy(end, this.#here, (this.#memory.queue.wireBytes + network.bufferedBytes) / rate, 2);
  }

  #postCopy(): RunResult {
    this.#sync(this.#round.bytes > 0 ? 'switchover' : 'below-threshold');
    const seconds = this.#postCopySeconds(this.#memory.queue.wireBytes);
    const downtimeSeconds = Math.max(postCopyStopSeconds, this.#p.fixedStunSeconds);
    return this.#log.postCopy(this.#here, seconds, downtimeSeconds, this.#t + seconds);
  }

  /**
   * Under a cap the bulk stream keeps its windows until the rest is below the threshold, which then goes at once. The first
   * burst goes at once too, and a page request ends the wait after the last.
   */
  #postCopySeconds(wireBytes: number): number {
    const { network } = this.#p;
    if (!network.capped) return (wireBytes + network.bufferedBytes) / this.#bytesPerSecond;
    const atOnce = Math.min(wireBytes, this.#threshold);
    const windows = Math.max(0, Math.ceil((wireBytes - atOnce) / this.#chunkBytes) - 1);
    return windows * windowSeconds + atOnce / network.finalBytesPerSecond;
  }

  #gaveUp(): RunResult {
    this.#close(this.#memory.queue.pages, 0, 'cancel');
    return this.#log.ended('gave-up', this.#here, Math.max(this.#t, this.#p.giveUpSeconds));
  }
}

/** Bytes of a capped window: the limit is exceeded by up to one flush of pages. */
function cappedWindow(bytesPerSecond: number, pageBytes: number): number {
  const flush = pagesPerFlush * pageBytes;
  return Math.ceil((bytesPerSecond * windowSeconds) / flush) * flush;
}

/**
 * Seconds between two checks on a link. ram_save_iterate returns after 50 ms; the writes before that block until the
 * socket has room again, which adds what its buffers take, about 1.15 MiB. Measured: 58 ms at 128 MiB/s, 68 at 64, 85-88
 * at 32 and at 16, so no more than 86.
 */
function linkChunkSeconds(bytesPerSecond: number, fitted: FittedConstants): number {
  return Math.min(fitted.longestChunkSeconds, iterateSeconds + fitted.chunkSwallowBytes / bytesPerSecond);
}
