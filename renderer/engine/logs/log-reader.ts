/** Bytes of one log in, its interesting entries out: the sieve and the reader of what it lets through, in one place. */
import { EntryReader } from './entry-reader.ts';
import type { EntryReaderOptions } from './entry-reader.ts';
import { LineSieve } from './line-sieve.ts';
import type { LineSieveOptions, LogSummary } from './line-sieve.ts';

export class LogReader {
  readonly #sieve: LineSieve;
  readonly #entries: EntryReader;

  constructor(options: LineSieveOptions & EntryReaderOptions) {
    this.#sieve = new LineSieve(options);
    this.#entries = new EntryReader(options);
  }

  feed(chunk: Uint8Array): void {
    this.#sieve.feed(chunk);
    this.#pass();
  }

  end(): LogSummary {
    const summary = this.#sieve.end();
    this.#pass();
    this.#entries.end();
    return summary;
  }

  #pass(): void {
    const lines = this.#sieve.take();
    if (lines) this.#entries.read(lines);
  }
}
