/** The relevant lines of one file: as they are, or without the envelope that its head shows. */
import { copyOf, joined } from '../base/bytes.ts';
import { unfinishedBytes } from '../base/utf8.ts';
import type { OpenedLine, Origin } from '../envelopes/opened.ts';
import { hasEntries, openerFor, smallText } from '../envelopes/opener.ts';
import type { Opener } from '../envelopes/opener.ts';
import { greatPatience, usualPatience } from '../logs/format-judge.ts';
import { isText } from '../logs/line-bytes.ts';
import { LineFilter } from '../logs/line-filter.ts';
import type { LineFilterOptions, LogSoFar, LogSummary } from '../logs/line-filter.ts';
import type { PackedLines } from '../logs/packed-lines.ts';
import { FilePart } from './file-part.ts';

/** Bytes of a file that show whether its lines have envelopes. */
const headBytes = 64 << 10;
/** Files and hosts in one file that are told apart; lines of further ones belong to none. */
const mostParts = 64;

export interface FileLinesOptions extends LineFilterOptions {
  /** Called for an object of JSON that is too long to be looked into. @param line in which it begins */
  onLongRecord(line: number): void;
}

/** Lines that were selected, and where they were before they were gathered into this file. */
export interface TakenLines {
  readonly lines: PackedLines;
  readonly from: Origin | undefined;
}

export type Look = 'always' | 'unless-plain' | 'never';

export class FileLines {
  readonly #options: FileLinesOptions;
  readonly #look: Look;
  #plain: LineFilter;
  /** What was read until it is decided how; undefined then. */
  #undecided: Uint8Array[] | undefined;
  #undecidedBytes = 0;
  /** Bytes with which it is decided: more where the head is prose. */
  #enough = headBytes;
  #opener: Opener | undefined;
  readonly #parts = new Map<string, FilePart>();
  #bytes = 0;
  /** The beginning of a character that the last chunk left unfinished. */
  #rest: Uint8Array = new Uint8Array(0);

  /**
   * @param look `never` where the lines of the file have no envelopes for certain; `unless-plain` for a log as its host packed it, which
   * may have anything between its entries
   */
  constructor(options: FileLinesOptions, look: Look) {
    this.#look = look;
    this.#options = options;
    this.#plain = new LineFilter(options);
    this.#undecided = look === 'never' ? undefined : [];
  }

  /** False as soon as feeding may stop. */
  get readable(): boolean {
    return this.#opener !== undefined || this.#undecided !== undefined || this.#plain.readable;
  }

  /** Bytes of selected lines that were not taken yet. */
  get waiting(): number {
    if (!this.#opener) return this.#plain.waiting;
    return [...this.#parts.values()].reduce((sum, { waiting }) => sum + waiting, 0);
  }

  get soFar(): LogSoFar {
    return this.#opener ? { ...this.#merged(this.#opener), bytes: this.#bytes } : this.#plain.soFar;
  }

  feed(chunk: Uint8Array): void {
    if (this.#undecided === undefined) return this.#pass(chunk);
    this.#undecided.push(copyOf(chunk));
    this.#undecidedBytes += chunk.length;
    if (this.#undecidedBytes >= this.#enough) this.#decide(false);
  }

  /** The lines selected since the last call. */
  take(): readonly TakenLines[] {
    const all = this.#opener ? [...this.#parts.values()] : [this.#plain];
    return all.flatMap((one) => {
      const lines = one.take();
      return lines ? [{ lines, from: one instanceof FilePart ? one.from : undefined }] : [];
    });
  }

  /** Reads what is left. The selected lines have to be taken afterwards. */
  end(): LogSummary {
    this.#decide(true);
    if (!this.#opener) return this.#plain.end();
    this.#opener.end();
    const summaries = [...this.#parts.values()].map((part) => part.end());
    const known = summaries.filter(({ format }) => format !== undefined).sort((a, b) => b.lines - a.lines);
    // An export may have the newest line first.
    const times = summaries.flatMap(({ firstTime = [], lastTime = [] }) => [firstTime, lastTime].flat());
    const readAs = known.length > 0 ? this.#opener.readAs : '';
    return {
      ...this.soFar,
      format: known[0]?.format,
      firstTime: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined,
      lastTime: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : undefined,
      ...(readAs !== '' && { readAs }),
      ...(summaries.some(({ lacksYear }) => lacksYear) && { lacksYear: true }),
    };
  }

  #decide(isWhole: boolean): void {
    if (this.#undecided === undefined) return;
    const bytes = joinedAll(this.#undecided, this.#undecidedBytes);
    const head = this.#options.platform.utf8(bytes.subarray(0, headBytes));
    const isPlain = hasEntries(head);
    const opener =
      isPlain && this.#look === 'unless-plain'
        ? undefined
        : (openerFor(head, isWhole && bytes.length <= headBytes) ??
          (isPlain ? undefined : this.#lateOpener(bytes, isWhole)));
    if (
      !opener &&
      !isPlain &&
      !isWhole &&
      this.#enough === headBytes &&
      isText(bytes.subarray(0, headBytes)) !== false
    ) {
      // Prose, so far: what it quotes may come later.
      this.#undecided = [bytes];
      this.#enough = smallText;
      return;
    }
    this.#undecided = undefined;
    // A page or an export that holds entries as they are.
    if (!opener && isPlain && this.#options.patience === 0)
      this.#plain = new LineFilter({ ...this.#options, patience: usualPatience });
    this.#opener = opener?.((lines) => this.#receive(lines), {
      // Longer by a piece, so that the filter sees that it is too long.
      most: this.#options.lineBytes + headBytes,
      onSkipped: (line) => this.#options.onLongRecord(line),
    });
    // In pieces: a line is cut only where it is not whole in one.
    for (let at = 0; at < bytes.length; at += headBytes) this.#pass(bytes.subarray(at, at + headBytes));
  }

  /** For a small text that begins with something else than a log. Most hold no word of what is looked for. */
  #lateOpener(bytes: Uint8Array, isWhole: boolean): ReturnType<typeof openerFor> {
    const isLate = bytes.length > headBytes && (isWhole || this.#enough > headBytes);
    const isOfInterest = isLate && this.#options.interest.over(bytes).find(0, bytes.length) >= 0;
    return isOfInterest ? openerFor(this.#options.platform.utf8(bytes), isWhole) : undefined;
  }

  #pass(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (!this.#opener) return this.#plain.feed(chunk);
    const bytes = joined(this.#rest, chunk);
    const whole = bytes.length - unfinishedBytes(bytes);
    this.#rest = copyOf(bytes.subarray(whole));
    this.#opener.feed(this.#options.platform.utf8(bytes.subarray(0, whole)));
  }

  #receive(lines: readonly OpenedLine[]): void {
    for (const line of lines) this.#partOf(line.isLeft === true ? 'left' : line.origin, line.isZoneAssumed).add(line);
  }

  #partOf(origin: Origin | 'left' | undefined, isZoneAssumed = false): FilePart {
    const key = origin === 'left' ? origin : `${origin?.host ?? ''}\n${origin?.path ?? ''}\n${isZoneAssumed}`;
    const known = this.#parts.get(key);
    if (known) return known;
    const from = origin === 'left' || this.#parts.size >= mostParts ? undefined : origin;
    if (origin !== 'left' && from !== origin) return this.#partOf(undefined, isZoneAssumed);
    const part = new FilePart(from, {
      ...this.#options,
      path: from?.path ?? this.#options.path,
      patience: origin === 'left' ? 0 : greatPatience,
      isZoneAssumed,
    });
    this.#parts.set(key, part);
    return part;
  }

  #merged(opener: Opener): Omit<LogSoFar, 'bytes'> {
    const all = [...this.#parts.values()].map(({ soFar, from }) => ({ ...soFar, of: from?.host }));
    const times = all.flatMap(({ firstTime }) => firstTime ?? []);
    const hosts = new Set(all.flatMap(({ host, of }) => host ?? of ?? []));
    return {
      lines: opener.lines,
      firstTime: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined,
      zoned: all.every(({ zoned }) => zoned),
      host: hosts.size === 1 ? [...hosts][0] : undefined,
    };
  }
}

function joinedAll(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
