import type { Scanned, Take } from './scanned.ts';

/** Findings that may wait for those of a file before them: 128 KiB each at the most, as a scan gives them out. */
const mostBehind = 64;

/** Keeps what a scan finds in the order of the files while another thread reads one of them. */
export class FileOrder {
  readonly #take: Take;
  /** What was found behind the file that is read elsewhere. */
  readonly #behind: Scanned[] = [];
  /** Resolves when that file was read, and all behind it was taken. */
  #elsewhere: Promise<void> | undefined;

  constructor(take: Take) {
    this.#take = take;
  }

  /** Undefined where nothing waits. Rejects where the file could not be read on. */
  get settled(): Promise<void> | undefined {
    return this.#elsewhere;
  }

  readonly take: Take = (found) => {
    if (!this.#elsewhere) return this.#take(found);
    this.#behind.push(found);
    return this.#behind.length < mostBehind ? undefined : this.#elsewhere;
  };

  /** What is found from now on comes behind what `reading` gives out by itself. */
  goOnBehind(reading: Promise<void>): void {
    this.#elsewhere = reading.then(async () => {
      // More may come while one is taken.
      for (const found of this.#behind) await this.#take(found);
      this.#behind.length = 0;
      this.#elsewhere = undefined;
    });
    // Whoever waits for it hears of that.
    this.#elsewhere.catch(() => undefined);
  }
}
