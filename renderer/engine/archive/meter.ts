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

/** Progress of a walk. Bytes are those of the chosen files, compressed as they are. */
export interface WalkProgress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * Counts the bytes of a walk: those that are read, for progress, and those that are inflated, for the limits. To stop, it lets
 * every open stream end: nothing is thrown through the readers in between.
 */
export class Meter {
  readonly #options: MeterOptions;
  readonly #limits: Limits;
  readonly #bytesTotal: number;
  #halted: 'source' | 'run' | undefined;
  #inflated = 0;
  #reported = 0;
  /** Of the open chosen file: its offset among all, bytes read and inflated, bombs in it, whether a change was reported. */
  #current = { begins: 0, read: 0, inflated: 0, bombs: 0, hasChanged: false };
  /** Streams being inflated, each inside the one before it, with the size of their output. */
  readonly #open = new Set<{ given: number }>();

  constructor(options: MeterOptions, limits: Limits, bytesTotal: number) {
    this.#options = options;
    this.#limits = limits;
    this.#bytesTotal = bytesTotal;
  }

  /** True once nothing more of the open file is read, or of any. */
  get stopped(): boolean {
    return this.finished || this.#halted === 'source';
  }

  get finished(): boolean {
    return this.#halted === 'run' || this.#options.cancel?.aborted === true;
  }

  finish(): void {
    this.#halted = 'run';
  }

  /** Begins a chosen file, at this offset in all chosen bytes. */
  begin(begins: number): void {
    if (this.#halted === 'source') this.#halted = undefined;
    this.#current = { begins, read: 0, inflated: 0, bombs: 0, hasChanged: false };
  }

  /** The source with progress reports. It ends where it cannot be read on, or once the walk is stopped. */
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
        // A zip is read at its end first, for its table of contents. That is no progress.
        if (start === 0 || end < source.size) this.#progress(source.path, at);
        yield chunk;
      }
      if (at < end && !this.stopped) await this.reportChange(source, report, { kind: 'shrunk', size: at });
    } catch (error) {
      if (await this.reportChange(source, report)) return;
      const reason = messageOf(error);
      report({ kind: 'unreadable', offset: at, message: `Could not be read from here on: ${reason}` });
    }
  }

  /** Reports once that a file has changed, if it has. @param seen the change noticed while reading */
  async reportChange(source: ByteSource, report: Report, seen?: Change): Promise<boolean> {
    if (this.#current.hasChanged) return true;
    const change = (await source.change?.()) ?? seen;
    if (!change) return false;
    this.#current.hasChanged = true;
    report({ kind: 'changed', message: changeSentence(source, change) });
    return true;
  }

  #progress(path: string, at: number): void {
    this.#reported = Math.max(this.#reported, this.#current.begins + at);
    this.#options.onProgress?.({ path, bytesRead: this.#reported, bytesTotal: this.#bytesTotal });
  }

  /** Inflates within the limits; reports a bad end. */
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

  /** Counts bytes that another thread will inflate; false, and none are counted, if that would exceed a limit. */
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

  /** All levels of the chosen file together are too much. If one stream is to blame, the others are read on. */
  #overTogether(stream: { readonly given: number }, report: Report): boolean {
    const isToBlame = ({ given }: { readonly given: number }) => 2 * given >= this.#current.inflated;
    const to = isToBlame(stream) ? 'stream' : [...this.#open].some(isToBlame) ? 'another' : 'source';
    if (to === 'another') return false;
    report(limitHit('Inflates suspiciously far with all that lies in it', 'expansion', this.#limits));
    if (to === 'source') this.#halted = 'source';
    else this.#leave(stream);
    return true;
  }

  /** The output of a bomb no longer counts against the rest of its file; but a file full of bombs is left. */
  #leave({ given }: { readonly given: number }): void {
    this.#current.inflated -= given;
    this.#current.bombs += 1;
    if (this.#current.bombs >= mostBombs) this.#halted = 'source';
  }

  /** Warns about the file at `path`, except once the walk is stopped, as then every stream ends early. */
  reporter(path: string, warn: (warning: InputWarning) => void, isRelevant: (name: string) => boolean): Report {
    return ({ kind, message, offset, name, limit }) => {
      if (this.stopped || (name !== undefined && !isRelevant(name))) return;
      warn({ path: name === undefined ? path : joinPath(path, name), offset, kind, message, ...(limit && { limit }) });
    };
  }
}

/** A path through the archives; that of a chosen file is its name. */
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
