/** Pre-copy round by round: each round sends all that is dirty, then the hypervisor's rules decide. vMotion, Xen, Hyper-V. */
import { goalAt } from './goal.ts';
import { isDue } from './inputs/qemu.ts';
import { MemoryState } from './memory-state.ts';
import { distinctPages, shareSinceSent } from './memory.ts';
import type { BegunRound, Parameters } from './parameters.ts';
import { RoundLog } from './round-log.ts';
import type { Moment } from './round-log.ts';
import type { AfterRound, RoundRules } from './round-rules.ts';
import { transmitToDirtyPercent } from './run-result.ts';
import type { RunEnd, RunResult, Variation } from './run-result.ts';

/** Fetching the bitmap of a round: 5 ms and 10 ms per GiB tracked, 2 s at most (cloud-hypervisor: 56-78 ms at 6 GiB). */
export const roundOverheadSeconds = (bytes: number) => Math.min(2, 0.005 + (0.01 * bytes) / 2 ** 30);
/** Guests that are never cancelled still end here: more rounds than any rule allows. */
const mostRounds = 1000;

export function runRounds(parameters: Parameters, rules: RoundRules, vary: Variation): RunResult {
  return new RoundRun(parameters, rules, vary).run();
}

class RoundRun {
  readonly #p: Parameters;
  readonly #rules: RoundRules;
  readonly #vary: Variation;
  readonly #memory: MemoryState;
  readonly #log: RoundLog;
  readonly #overhead: number;
  #t = 0;
  #throttle = 0;
  /** Pages of a round that was broken off, besides those that are dirty again. */
  #unsent = 0;

  constructor(parameters: Parameters, rules: RoundRules, vary: Variation) {
    this.#p = parameters;
    this.#log = new RoundLog(parameters);
    this.#rules = rules;
    this.#vary = vary;
    this.#memory = new MemoryState(parameters, vary);
    const { settings, pages, pageBytes, network } = parameters;
    const { roundOverheadMs: given } = settings;
    const bookkeeping = given === undefined ? roundOverheadSeconds(pages * pageBytes) : given / 1000;
    this.#overhead = bookkeeping + network.rttSeconds;
    for (const round of parameters.begun ?? []) this.#begin(round);
  }

  /** A round that is over. Another one came, whatever the rules would have said; how far they slowed the guest, no line says. */
  #begin({ seconds, dirtied, unsent }: BegunRound): void {
    const { queue, wire } = this.#memory;
    const { pages } = queue;
    const bytes = queue.wireBytes;
    const [startSeconds, throttle] = [this.#t, this.#throttle];
    this.#pass(startSeconds, startSeconds + seconds, (elapsed) => (pages * elapsed) / seconds);
    this.#memory.syncAs(dirtied + unsent);
    this.#log.preCopy({
      ...{ startSeconds, seconds, sendSeconds: Math.min(seconds, bytes / this.#rate()), bytes, pages },
      ...{ zeroPages: Math.max(0, pages - bytes / wire.dataBytes), pagesAtStart: pages, pagesAtEnd: unsent },
      ...{ dirtiedPages: dirtied, skippedPages: 0, throttle, endedBy: 'sent' },
    });
    const after = this.#after();
    if (after) this.#throttle = this.#rules.decide(after, this.#p).throttle;
  }

  run(): RunResult {
    if (this.#p.mode === 'stopcopy') return this.#finish('forced');
    while (this.#log.rounds.length < mostRounds) {
      if (isDue(this.#p.postcopy, this.#t, this.#log.rounds.length + 1)) return this.#postCopy();
      const after = this.#round();
      if (!after || this.#t >= this.#p.giveUpSeconds) return this.#gaveUp();
      const goalSeconds = goalAt(this.#p, this.#log.rounds, this.#t);
      const { end, throttle } = this.#rules.decide(after, this.#p.growingGoal ? { ...this.#p, goalSeconds } : this.#p);
      this.#throttle = throttle;
      if (this.#p.postcopy) continue;
      if (end === 'switchover-too-long') return this.#tooLong();
      if (end) return this.#finish(end);
    }
    return this.#gaveUp();
  }

  #rate(): number {
    const rate = this.#rules.rate?.(this.#p, this.#log.rounds) ?? this.#p.network.bytesPerSecond;
    return rate * this.#vary.bandwidth;
  }

  /** One round; undefined when it would not end before the migration is given up. */
  #round(): AfterRound | undefined {
    const { queue } = this.#memory;
    const bytesPerSecond = this.#rate();
    const pagesAtStart = queue.pages;
    const throttle = this.#throttle;
    const start = this.#t;
    const skipped = this.#p.tracking === 'peek' ? this.#skippedPages(bytesPerSecond) : 0;
    const sent = queue.take(Infinity);
    const wireBytes = pagesAtStart > 0 ? this.#bytesOf(sent) * (1 - skipped / pagesAtStart) : 0;
    const scan = sent.zeroPages / this.#p.network.zeroPagesPerSecond;
    const sendSeconds = Math.max(wireBytes / bytesPerSecond, scan);
    const seconds = sendSeconds + this.#overhead;
    // Of a round that would end after the migration is given up only a part comes about.
    const part = Math.min(1, Math.max(0, (this.#p.giveUpSeconds - start) / seconds));
    this.#pass(start, start + part * seconds, (elapsed) => (sent.pages * elapsed) / seconds);
    const dirtiedPages = this.#memory.sync();
    const pagesAtEnd = (1 - part) * pagesAtStart;
    this.#log.preCopy({
      startSeconds: start,
      seconds: part * seconds,
      sendSeconds: part * sendSeconds,
      bytes: part * wireBytes,
      pages: part * (sent.pages - skipped),
      zeroPages: part * sent.zeroPages,
      pagesAtStart,
      pagesAtEnd,
      dirtiedPages,
      skippedPages: part * skipped,
      throttle,
      endedBy: part < 1 ? 'cancel' : 'sent',
    });
    if (part === 1) return this.#after();
    this.#unsent = pagesAtEnd;
    return undefined;
  }

  #bytesOf(sent: { readonly pages: number; readonly zeroPages: number }): number {
    const { dataBytes, zeroBytes } = this.#memory.wire;
    return (sent.pages - sent.zeroPages) * dataBytes + sent.zeroPages * zeroBytes;
  }

  /** Lets the guest run through the round; in the first one the throttle may be decided on the way. */
  #pass(from: number, to: number, sentBy: (elapsed: number) => number): void {
    const { firstRound } = this.#rules;
    const check = firstRound?.seconds(this.#p) ?? Infinity;
    let at = from;
    if (firstRound && this.#log.rounds.length === 0 && to - from > check) {
      at = this.#runGuest(from, from + check);
      const pages = { sent: sentBy(check), dirtied: this.#dirtied(check, this.#throttle) };
      this.#throttle = firstRound.throttle(pages, this.#throttle, this.#p);
    }
    this.#t = this.#runGuest(at, to);
  }

  #runGuest(from: number, to: number): number {
    this.#memory.guest.run(from, to, 1 - this.#throttle);
    this.#log.throttled(this.#throttle, to - from);
    return to;
  }

  #dirtied(seconds: number, throttle: number): number {
    return distinctPages(this.#p.classes, this.#memory.guest.rateAt(this.#t) * (1 - throttle), seconds);
  }

  /**
   * Pages dirty again before their turn: of n pages sent evenly over T, n (1 - (1 - e^-x) / x) are skipped, x = rate x T
   * (README.md, "Fetching the bitmap"); T in turn is shorter for them. A few steps settle it.
   */
  #skippedPages(bytesPerSecond: number): number {
    const { queue, wire, guest } = this.#memory;
    let skipped = 0;
    for (let step = 0; step < 12; step++) {
      const seconds = ((queue.pages - skipped) * wire.dataBytes) / bytesPerSecond + this.#overhead;
      const writes = guest.writesBetween(this.#t, this.#t + seconds);
      skipped = 0;
      for (const segment of queue.rest)
        for (const [at, one] of this.#p.classes.entries()) {
          const x = (writes * one.share + (one.ownRate ?? 0) * seconds) / one.pages;
          skipped += (segment.classPages[at] ?? 0) * shareSinceSent(one.law, x);
        }
    }
    return Math.min(skipped, queue.pages);
  }

  #after(): AfterRound | undefined {
    const round = this.#log.rounds.at(-1);
    if (!round) return undefined;
    const left = this.#memory.queue.pages;
    const leftSeconds = (left * this.#memory.wire.dataBytes) / this.#rate();
    return {
      rounds: this.#log.rounds,
      left,
      leftSeconds,
      nextSeconds: leftSeconds + this.#overhead,
      transmitToDirtyPercent: transmitToDirtyPercent(round),
      throttle: this.#throttle,
      dirtied: (seconds, throttle) => this.#dirtied(seconds, throttle),
    };
  }

  get #here(): Moment {
    return { seconds: this.#t, memory: this.#memory, bytesPerSecond: this.#rate() };
  }

  #finish(end: RunEnd): RunResult {
    const { network, maxSwitchoverSeconds, mode } = this.#p;
    // A limiter that follows the writes is lifted for the final copy.
    const rate = network.bytesPerSecond * this.#vary.bandwidth;
    const memorySeconds = (this.#memory.queue.wireBytes + network.bufferedBytes) / rate;
    if (memorySeconds > maxSwitchoverSeconds && mode !== 'stopcopy') return this.#tooLong();
    return this.#log.stopAndCopy(end, this.#here, memorySeconds, 3);
  }

  #postCopy(): RunResult {
    const seconds = this.#memory.queue.wireBytes / this.#rate();
    const downtimeSeconds = this.#p.fixedStunSeconds + 3 * this.#p.network.rttSeconds;
    return this.#log.postCopy(this.#here, seconds, downtimeSeconds, this.#t + downtimeSeconds + seconds);
  }

  #tooLong(): RunResult {
    return this.#log.ended('switchover-too-long', this.#here, this.#t);
  }

  #gaveUp(): RunResult {
    const until = Math.min(this.#p.giveUpSeconds, Math.max(this.#t, 86_400));
    const pagesLeft = this.#memory.queue.pages + this.#unsent;
    return this.#log.ended('gave-up', this.#here, until, { pagesLeft });
  }
}
