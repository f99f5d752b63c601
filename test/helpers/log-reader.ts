/** Bytes of one log in, its interesting entries out: the filter and the reader of what it lets through, in one place. */
import { EntryReader } from '../../renderer/engine/logs/entry-reader.ts';
import type { EntryReaderOptions, EntryReceiver } from '../../renderer/engine/logs/entry-reader.ts';
import { LineFilter } from '../../renderer/engine/logs/line-filter.ts';
import type { LineFilterOptions, LogSummary } from '../../renderer/engine/logs/line-filter.ts';

export class LogReader {
  readonly #filter: LineFilter;
  readonly #entries: EntryReader;

  constructor(options: LineFilterOptions & EntryReaderOptions & EntryReceiver) {
    this.#filter = new LineFilter(options);
    this.#entries = new EntryReader(options, options);
  }

  feed(chunk: Uint8Array): void {
    this.#filter.feed(chunk);
    this.#pass();
  }

  end(): LogSummary {
    const summary = this.#filter.end();
    this.#pass();
    this.#entries.end();
    return summary;
  }

  #pass(): void {
    const lines = this.#filter.take();
    if (lines) this.#entries.read(lines);
  }
}
