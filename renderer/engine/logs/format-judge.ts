/**
 * Decides which format a log has, by its first line that reads like one. A log can begin with the end of a dump, with a line
 * of megabytes, with zeros: what reads like no log is passed by, up to a bound.
 */
import type { Platform } from '../archive/source.ts';
import { carriageReturn, newline } from '../base/bytes.ts';
import { beginsRecord, detectFormat } from './formats.ts';
import type { KnownFormat } from '../formats/index.ts';

/** The first bytes, and as many behind the line that speaks, are read by all their lines. */
const headBytes = 64 << 10;
/** What shows whether a line may begin an entry. */
const startBytes = 64;

/** What a byte of a line takes of the patience: one that begins like an entry and reads like none says most. */
const weight = { entry: 16, text: 1, continuation: 1 / 64 } as const;
/** What each line takes beside its bytes, for the time that it costs. */
const lineCost = 4;

/** Bytes of text after which a file is no log. */
export const usualPatience = 1 << 20;
/** The same where somebody says that it is one. */
export const greatPatience = 64 << 20;

export interface JudgeOptions {
  readonly path: string;
  readonly platform: Pick<Platform, 'latin1'>;
  readonly patience?: number | undefined;
}

/** Where the lines of a log begin, and the first of them. */
export interface Verdict {
  readonly at: number;
  readonly format: KnownFormat;
  readonly head: readonly string[];
}

export class FormatJudge {
  readonly #options: JudgeOptions;
  #patience: number;
  #hasBegun = false;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#patience = options.patience ?? usualPatience;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** False once it is certain enough that this is no log that we know. */
  get isPatient(): boolean {
    return this.#patience > 0;
  }

  /** Searches `bytes[from, to)`, which begins with a line; undefined where none of it speaks. */
  judge(bytes: Uint8Array, from: number, to: number): Verdict | undefined {
    if (this.#hasBegun) return this.#firstThatSpeaks(bytes, from, to);
    this.#hasBegun = true;
    if (!this.isPatient) return undefined;
    let at = from;
    while (at < to && bytes[at] === 0) at += 1;
    const verdict = this.#verdict(bytes, at, to);
    if (verdict) return { ...verdict, at: from };
    const end = at + headBytes;
    if (end >= to) return undefined;
    return this.#firstThatSpeaks(bytes, Math.max(at, bytes.lastIndexOf(newline, end - 1) + 1), to);
  }

  /** Bytes of a line that is too long to be read went by. */
  pass(bytes: number): void {
    this.#patience -= bytes * weight.continuation;
  }

  #firstThatSpeaks(bytes: Uint8Array, from: number, to: number): Verdict | undefined {
    for (let at = from; at < to && this.isPatient;) {
      const blank = at;
      while (at < to && isBlank(bytes[at] as number)) at += 1;
      const found = bytes.indexOf(newline, at);
      const end = found < 0 || found > to ? to : found;
      // Behind the zeros that a crashed host leaves, an entry can begin.
      const start = at + bytes.subarray(at, Math.min(end, at + headBytes)).lastIndexOf(0) + 1;
      const begins = beginsRecord(
        this.#options.platform.latin1(bytes.subarray(start, Math.min(end, start + startBytes))),
      );
      const line = begins && this.#options.platform.latin1(bytes.subarray(start, Math.min(end, start + headBytes)));
      if (line && detectFormat(this.#options.path, [line])) return this.#verdict(bytes, at, to);
      const kind = begins ? 'entry' : blank < at || continues(bytes[at]) ? 'continuation' : 'text';
      this.#patience -= lineCost + Math.min(end - blank, headBytes) * weight[kind];
      at = end + 1;
    }
    return undefined;
  }

  #verdict(bytes: Uint8Array, at: number, to: number): Verdict | undefined {
    const head = linesOf(this.#options.platform.latin1(bytes.subarray(at, Math.min(to, at + headBytes))));
    const format = detectFormat(this.#options.path, head);
    return format && { at, format, head };
  }
}

/** Of zeros and line ends there can be pages: they are passed over at once. */
function isBlank(byte: number): boolean {
  return byte === newline || byte === carriageReturn || byte === 0;
}

/** What begins with a blank, with `-->`, or with what closes what was opened. */
function continues(byte: number | undefined): boolean {
  return byte !== undefined && [0x20, 0x09, 0x2d, 0x7d, 0x29, 0x5d].includes(byte);
}

/** Whether a line begins like an entry, also behind zeros. */
export function mayBegin(line: string): boolean {
  return beginsRecord(line.slice(line.lastIndexOf('\0') + 1));
}

/** Without their ends, and without what zeros stand behind. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => {
    const behind = line.slice(line.lastIndexOf('\0') + 1);
    return (beginsRecord(behind) ? behind : line).replace(/\r{1,9}$/, '');
  });
}
