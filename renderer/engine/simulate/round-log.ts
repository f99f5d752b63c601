/** Records the rounds of a run, and makes its result when it is over. */
import type { MemoryState } from './memory-state.ts';
import type { Parameters } from './parameters.ts';
import type { PostCopy, RoundRecord, RunEnd, RunResult } from './run-result.ts';

/** The state of a run when it ends. */
export interface Moment {
  readonly seconds: number;
  readonly memory: MemoryState;
  readonly bytesPerSecond: number;
}

type Ending = Partial<Pick<RunResult, 'pagesLeft' | 'downtimeSeconds' | 'memorySeconds' | 'pagesLeft' | 'postCopy'>>;

export class RoundLog {
  readonly rounds: RoundRecord[] = [];
  readonly #parameters: Parameters;
  #throttleMost = 0;
  #throttledSeconds = 0;
  #lostCpuSeconds = 0;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  preCopy(round: Omit<RoundRecord, 'n' | 'phase'>): void {
    this.rounds.push({ n: this.rounds.length + 1, phase: 'pre-copy', ...round });
  }

  /** The guest lost this share of its vCPU time for so long. */
  throttled(share: number, seconds: number): void {
    this.#throttleMost = Math.max(this.#throttleMost, share);
    if (share > 0) this.#throttledSeconds += seconds;
    this.#lostCpuSeconds += share * seconds;
  }

  /** The guest is stopped while the rest is sent, and for so many round trips more. */
  stopAndCopy(end: RunEnd, at: Moment, memorySeconds: number, roundTrips: number): RunResult {
    const { fixedStunSeconds, network } = this.#parameters;
    const downtimeSeconds = memorySeconds + fixedStunSeconds + roundTrips * network.rttSeconds;
    this.#rest('stop-and-copy', at, memorySeconds);
    return this.ended(end, at, at.seconds + downtimeSeconds, { downtimeSeconds, memorySeconds });
  }

  /** The guest has moved; the rest follows in so many seconds. */
  postCopy(at: Moment, seconds: number, downtimeSeconds: number, endSeconds: number): RunResult {
    const { pages } = at.memory.queue;
    const writes = at.memory.guest.rateAt(at.seconds) * seconds;
    this.#rest('post-copy', at, seconds);
    const postCopy = postCopyOf(this.#parameters, { startSeconds: at.seconds, seconds }, pages, writes);
    return this.ended('post-copy', at, endSeconds, { downtimeSeconds, postCopy });
  }

  /** The rest, sent with the guest stopped or already gone. */
  #rest(phase: 'stop-and-copy' | 'post-copy', { seconds: startSeconds, memory }: Moment, seconds: number): void {
    const { pages, wireBytes } = memory.queue;
    this.rounds.push({
      n: this.rounds.length + 1,
      phase,
      startSeconds,
      seconds,
      sendSeconds: seconds,
      bytes: wireBytes,
      pages,
      zeroPages: 0,
      pagesAtStart: pages,
      pagesAtEnd: 0,
      dirtiedPages: 0,
      skippedPages: 0,
      throttle: 0,
      endedBy: 'completed',
    });
  }

  ended(
    end: RunEnd,
    { seconds: stunAtSeconds, memory, bytesPerSecond }: Moment,
    endSeconds: number,
    { downtimeSeconds = 0, memorySeconds = 0, pagesLeft = memory.queue.pages, postCopy }: Ending = {},
  ): RunResult {
    return {
      end,
      stunAtSeconds,
      endSeconds,
      pagesLeft,
      bytesPerSecond,
      parameters: this.#parameters,
      rounds: this.rounds,
      downtimeSeconds,
      memorySeconds,
      postCopy,
      bytes: this.rounds.reduce((sum, round) => sum + round.bytes, 0),
      throttleMost: this.#throttleMost,
      throttledSeconds: this.#throttledSeconds,
      lostCpuSeconds: this.#lostCpuSeconds,
    };
  }
}

/** A request on its own channel is answered in about 0.6 ms, one on the shared channel waits behind 13 MB (P. Xu 2022). */
const ownChannelSeconds = 0.00057;
const queuedBytes = 13e6;

/**
 * First touches after a switch to post-copy that find their page missing: half of the pages touched, if all are
 * (README.md, "Post-copy"), and what each waits.
 */
function postCopyOf(
  parameters: Parameters,
  part: Pick<PostCopy, 'startSeconds' | 'seconds'>,
  pagesLeft: number,
  writes: number,
): PostCopy {
  const { settings, network } = parameters;
  const wait = network.rttSeconds + (settings.urgentChannel ? ownChannelSeconds : queuedBytes / network.bytesPerSecond);
  return { ...part, faults: pagesLeft * 0.5 * -Math.expm1(-writes / Math.max(1, pagesLeft)), faultMs: wait * 1000 };
}
