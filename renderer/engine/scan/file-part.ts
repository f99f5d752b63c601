/** The lines of one origin in a gathered file: they are a log of their own. */
import { grown } from '../base/bytes.ts';
import { mostUtf8, putUtf8 } from '../base/utf8.ts';
import { LineNumbers } from '../envelopes/line-numbers.ts';
import type { OpenedLine, Origin } from '../envelopes/opened.ts';
import { LineFilter } from '../logs/line-filter.ts';
import type { LineFilterOptions, LogSoFar, LogSummary } from '../logs/line-filter.ts';
import type { PackedLines } from '../logs/packed-lines.ts';

/** Characters that are gathered before the filter reads them. It sees a line that is too long where it is not whole in one piece. */
const piece = 64 << 10;

export class FilePart {
  readonly from: Origin | undefined;
  readonly #filter: LineFilter;
  readonly #numbers = new LineNumbers();
  /** Lines as they are fed, from 1: only of small texts are any rejoined. */
  readonly #rejoined = new Set<number>();
  #fed = 0;
  #text = '';
  /** Used again for each piece: the filter copies what it keeps. */
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(from: Origin | undefined, options: LineFilterOptions) {
    this.from = from;
    this.#filter = new LineFilter({
      ...options,
      numberOf: this.#numbers.of,
      isRejoined: (line) => this.#rejoined.has(line),
      onLongLine: (line, _offset, isLog) => options.onLongLine(this.#numbers.of(line), undefined, isLog),
    });
  }

  get waiting(): number {
    return this.#filter.waiting;
  }

  get soFar(): LogSoFar {
    return this.#filter.soFar;
  }

  add({ text, line, isRejoined }: OpenedLine): void {
    this.#numbers.add(line);
    this.#fed += 1;
    if (isRejoined) this.#rejoined.add(this.#fed);
    this.#text += `${text}\n`;
    if (this.#text.length >= piece) this.#feed();
  }

  take(): PackedLines | undefined {
    return this.#filter.take();
  }

  /** Reads what is left. The selected lines have to be taken afterwards. */
  end(): LogSummary {
    this.#feed();
    return this.#filter.end();
  }

  #feed(): void {
    const most = mostUtf8(this.#text);
    if (this.#bytes.length < most) this.#bytes = grown(this.#bytes, most);
    const bytes = this.#bytes.subarray(0, putUtf8(this.#text, this.#bytes));
    this.#text = '';
    for (let at = 0; at < bytes.length; at += piece) this.#filter.feed(bytes.subarray(at, at + piece));
    this.#numbers.forget(this.#filter.soFar.lines);
  }
}
