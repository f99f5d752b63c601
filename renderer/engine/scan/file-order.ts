import type { Scanned, Take } from './scanned.ts';

/** Findings that may be queued behind a file that is read on another thread: at most 128 KiB each. */
const mostBehind = 64;

/** Keeps findings in the order of the files while another thread reads one of them. */
export class FileOrder {
  readonly #take: Take;
  /** Findings of files behind the one that is read elsewhere. */
  readonly #behind: Scanned[] = [];
  /** Resolves when that file was read, and all findings behind it were taken. */
  #elsewhere: Promise<void> | undefined;

  constructor(take: Take) {
    this.#take = take;
  }

  /** Undefined if nothing is queued. Rejects if the file could not be read to its end. */
  get settled(): Promise<void> | undefined {
    return this.#elsewhere;
  }

  readonly take: Take = (found) => {
    if (!this.#elsewhere) return this.#take(found);
    this.#behind.push(found);
    return this.#behind.length < mostBehind ? undefined : this.#elsewhere;
  };

  /** Queues all later findings behind those of `reading`, which passes on its own. */
  goOnBehind(reading: Promise<void>): void {
    this.#elsewhere = reading.then(async () => {
      // More may be queued while one is taken.
      for (const found of this.#behind) await this.#take(found);
      this.#behind.length = 0;
      this.#elsewhere = undefined;
    });
    // Whoever awaits `settled` handles a rejection.
    this.#elsewhere.catch(() => undefined);
  }
}
