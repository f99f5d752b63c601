import { messageOf } from '../base/message-of.ts';
import type { InputWarning } from '../model.ts';
import { limitHit } from '../limits.ts';
import type { Limits } from '../limits.ts';
import type { Report } from './member.ts';
import { changeSentence } from './change.ts';
import type { ByteSource, Bytes, Change, Cancellation, InflateEnd, Platform } from './source.ts';

export interface MeterOptions {
  readonly platform: Platform;
  readonly cancel?: Cancellation;
  onProgress?(progress: WalkProgress): void;
}

/** Streams of one chosen file that may inflate too far before the file itself is left. */
const mostBombs = 8;

/** How far a walk is. Bytes count what was chosen, compressed as it lies there. */
export interface WalkProgress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * Watches the bytes of a walk: those that are read, for progress, and those that come of inflating them, for the limits.
 * To stop is to let every open stream end: nothing is thrown through the readers in between.
 */
export class Meter {
  readonly #options: MeterOptions;
  readonly #limits: Limits;
  readonly #bytesTotal: number;
  #halted: 'source' | 'run' | undefined;
  #inflated = 0;
  #told = 0;
  /** Of the chosen file that is open: where it begins among all, bytes read of it, bytes inflated from it, bombs in it; and whether it
   * was told that it did not stay as it was. */
  #current = { begins: 0, read: 0, inflated: 0, bombs: 0, hasChanged: false };
  /** Streams that are being inflated, each inside the one before it, with the bytes that came of them. */
  readonly #open = new Set<{ given: number }>();

  constructor(options: MeterOptions, limits: Limits, bytesTotal: number) {
    this.#options = options;
    this.#limits = limits;
    this.#bytesTotal = bytesTotal;
  }

  /** True once nothing more of the open file is to be read, or of any. */
  get stopped(): boolean {
    return this.finished || this.#halted === 'source';
  }

  get finished(): boolean {
    return this.#halted === 'run' || this.#options.cancel?.aborted === true;
  }

  finish(): void {
    this.#halted = 'run';
  }

  /** Begins with a chosen file, `begins` bytes into all that was chosen. */
  begin(begins: number): void {
    if (this.#halted === 'source') this.#halted = undefined;
    this.#current = { begins, read: 0, inflated: 0, bombs: 0, hasChanged: false };
  }

  /** The source, telling progress; it ends where it cannot be read on, or once the walk is stopped. */
  watch(source: ByteSource, report: Report): ByteSource {
    const { path, size } = source;
    return { path, size, read: (start = 0, end = size) => this.#watched(source, start, end, report) };
  }

  async *#watched(source: ByteSource, start: number, end: number, report: Report): AsyncGenerator<Uint8Array> {
    let at = start;
    try {
      for await (const chunk of source.read(start, end)) {
        if (this.stopped) return;
        at += chunk.length;
        this.#current.read += chunk.length;
        // A zip is first asked for its end, where its table of contents lies. That is no progress.
        if (start === 0 || end < source.size) this.#tell(source.path, at);
        yield chunk;
      }
      if (at < end && !this.stopped) await this.tellChange(source, report, { kind: 'shrunk', size: at });
    } catch (error) {
      if (await this.tellChange(source, report)) return;
      const reason = messageOf(error);
      report({ kind: 'unreadable', offset: at, message: `Could not be read from here on: ${reason}` });
    }
  }

  /** Tells once that a file did not stay as it was, where that is so. @param seen what it looked like while it was read */
  async tellChange(source: ByteSource, report: Report, seen?: Change): Promise<boolean> {
    if (this.#current.hasChanged) return true;
    const change = (await source.change?.()) ?? seen;
    if (!change) return false;
    this.#current.hasChanged = true;
    report({ kind: 'changed', message: changeSentence(source, change) });
    return true;
  }

  #tell(path: string, at: number): void {
    this.#told = Math.max(this.#told, this.#current.begins + at);
    this.#options.onProgress?.({ path, bytesRead: this.#told, bytesTotal: this.#bytesTotal });
  }

  /** Inflates within the limits; tells how that ended where it did not end well. */
  async *inflate(how: 'gunzip' | 'inflateRaw', compressed: Bytes, report: Report): AsyncGenerator<Uint8Array> {
    const input = { bytes: 0 };
    const stream = { given: 0 };
    const onEnd = (end: InflateEnd) => reportEnd(end, input.bytes, report);
    this.#open.add(stream);
    try {
      for await (const chunk of this.#options.platform[how](counted(compressed, input), onEnd)) {
        stream.given += chunk.length;
        this.#inflated += chunk.length;
        this.#current.inflated += chunk.length;
        if (this.#overLimit(stream, input.bytes, report)) return;
        yield chunk;
      }
    } finally {
      this.#open.delete(stream);
    }
  }

  /** Counts bytes that are to be inflated elsewhere; false, and none counted, where a limit is near. */
  reserve(bytes: number): boolean {
    const inflated = this.#current.inflated + bytes;
    const isNear = this.#inflated + bytes > this.#limits.totalBytes || this.#isTooMuch(inflated, this.#current.read);
    if (this.stopped || isNear) return false;
    this.#inflated += bytes;
    this.#current.inflated = inflated;
    return true;
  }

  #isTooMuch(inflated: number, compressed: number): boolean {
    const { expansion, expansionFrom } = this.#limits;
    return inflated > expansionFrom && inflated > expansion * compressed;
  }

  #overLimit(stream: { readonly given: number }, taken: number, report: Report): boolean {
    if (this.stopped) return true;
    if (this.#inflated > this.#limits.totalBytes) {
      report(limitHit('More than can be read in one run', 'totalBytes', this.#limits));
      this.#halted = 'run';
      return true;
    }
    if (this.#isTooMuch(stream.given, taken)) {
      report({ ...limitHit('Inflates suspiciously far', 'expansion', this.#limits), offset: taken });
      this.#leave(stream);
      return true;
    }
    return this.#isTooMuch(this.#current.inflated, this.#current.read) && this.#overTogether(stream, report);
  }

  /** All levels of the chosen file together are too much. Mostly one stream is to blame: the others are read on. */
  #overTogether(stream: { readonly given: number }, report: Report): boolean {
    const isToBlame = ({ given }: { readonly given: number }) => 2 * given >= this.#current.inflated;
    const to = isToBlame(stream) ? 'stream' : [...this.#open].some(isToBlame) ? 'another' : 'source';
    if (to === 'another') return false;
    report(limitHit('Inflates suspiciously far with all that lies in it', 'expansion', this.#limits));
    if (to === 'source') this.#halted = 'source';
    else this.#leave(stream);
    return true;
  }

  /** What came of a bomb no longer counts against the rest of its file; but a file of nothing but bombs is left. */
  #leave({ given }: { readonly given: number }): void {
    this.#current.inflated -= given;
    this.#current.bombs += 1;
    if (this.#current.bombs >= mostBombs) this.#halted = 'source';
  }

  /** A way to warn about the file at `path`; silent once the walk is stopped, as everything then just ends. */
  reporter(path: string, warn: (warning: InputWarning) => void, worth: (name: string) => boolean): Report {
    return ({ kind, message, offset, name, limit }) => {
      if (this.stopped || (name !== undefined && !worth(name))) return;
      warn({ path: name === undefined ? path : joinPath(path, name), offset, kind, message, ...(limit && { limit }) });
    };
  }
}

/** A path through the archives: what was chosen has none around it. */
export function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

async function* counted(bytes: Bytes, count: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    count.bytes += chunk.length;
    yield chunk;
  }
}

function reportEnd(end: InflateEnd, compressed: number, report: Report): void {
  switch (end.kind) {
    case 'complete':
      return;
    case 'truncated':
      return report({ kind: 'truncated', offset: compressed, message: 'The compressed data is cut short.' });
    case 'trailing':
      if (end.what === 'padding') return;
      return report({
        kind: 'damaged',
        offset: end.offset,
        message: 'Bytes after the end of the compressed data were ignored.',
      });
    case 'damaged':
      return report({
        kind: 'damaged',
        offset: end.offset,
        message: `The compressed data is damaged (${end.message}).`,
      });
  }
}
