/** Bytes of one log in, its interesting entries out: the sieve and the reader of what it lets through, in one place. */
import { EntryReader } from '../../renderer/engine/logs/entry-reader.ts';
import type { EntryReaderOptions, EntryReceiver } from '../../renderer/engine/logs/entry-reader.ts';
import { LineSieve } from '../../renderer/engine/logs/line-sieve.ts';
import type { LineSieveOptions, LogSummary } from '../../renderer/engine/logs/line-sieve.ts';

export class LogReader {
  readonly #sieve: LineSieve;
  readonly #entries: EntryReader;

  constructor(options: LineSieveOptions & EntryReaderOptions & EntryReceiver) {
    this.#sieve = new LineSieve(options);
    this.#entries = new EntryReader(options, options);
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
