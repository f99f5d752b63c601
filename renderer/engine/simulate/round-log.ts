/** The rounds of a run as they are written down, and the result when it is over. */
import type { Parameters } from './parameters.ts';
import type { PostCopy, RoundRecord, RunEnd, RunResult } from './run-result.ts';

/** What only the end of a run knows. */
export interface Ending {
  readonly end: RunEnd;
  readonly stunAtSeconds: number;
  readonly endSeconds: number;
  readonly downtimeSeconds?: number;
  readonly memorySeconds?: number;
  readonly pagesLeft: number;
  readonly bytesPerSecond: number;
  readonly postCopy?: PostCopy;
}

export class RoundLog {
  readonly rounds: RoundRecord[] = [];
  readonly #parameters: Parameters;
  #throttleMost = 0;
  #lostCpuSeconds = 0;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** Writes a pre-copy round down. */
  preCopy(round: Omit<RoundRecord, 'n' | 'phase'>): void {
    this.rounds.push({ n: this.rounds.length + 1, phase: 'pre-copy', ...round });
  }

  /** The rest, sent with the guest stopped or already gone. */
  last(
    phase: 'stop-and-copy' | 'post-copy',
    startSeconds: number,
    seconds: number,
    left: { pages: number; wireBytes: number },
  ): void {
    this.rounds.push({
      n: this.rounds.length + 1,
      phase,
      startSeconds,
      seconds,
      sendSeconds: seconds,
      bytes: left.wireBytes,
      pages: left.pages,
      zeroPages: 0,
      pagesAtStart: left.pages,
      pagesAtEnd: 0,
      dirtiedPages: 0,
      skippedPages: 0,
      throttle: 0,
      endedBy: 'completed',
    });
  }

  /** The guest lost this share of its vCPU time for so long. */
  throttled(share: number, seconds: number): void {
    this.#throttleMost = Math.max(this.#throttleMost, share);
    this.#lostCpuSeconds += share * seconds;
  }

  result({ downtimeSeconds = 0, memorySeconds = 0, postCopy, ...ending }: Ending): RunResult {
    return {
      ...ending,
      parameters: this.#parameters,
      rounds: this.rounds,
      downtimeSeconds,
      memorySeconds,
      postCopy,
      bytes: this.rounds.reduce((sum, round) => sum + round.bytes, 0),
      throttleMost: this.#throttleMost,
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
export function postCopyOf(
  parameters: Parameters,
  part: Pick<PostCopy, 'startSeconds' | 'seconds'>,
  pagesLeft: number,
  writes: number,
): PostCopy {
  const { settings, network } = parameters;
  const wait = network.rttSeconds + (settings.urgentChannel ? ownChannelSeconds : queuedBytes / network.bytesPerSecond);
  return { ...part, faults: pagesLeft * 0.5 * -Math.expm1(-writes / Math.max(1, pagesLeft)), faultMs: wait * 1000 };
}
