/**
 * Decides which format a log has, by its first line that can be parsed. A log can begin with the end of a dump, with a line of
 * megabytes, with zeros: such lines are skipped, up to a bound.
 */
import type { Platform } from '../archive/source.ts';
import { carriageReturn, newline } from '../base/bytes.ts';
import { beginsRecord, detectFormat } from './formats.ts';
import { lineEnd } from './line-bytes.ts';
import type { KnownFormat } from '../formats/index.ts';

/** Size of the head whose lines together decide: at the beginning, or behind the first line that can be parsed. */
const headBytes = 64 << 10;
/** Bytes that show whether a line may begin an entry. */
const startBytes = 64;

/** How much patience a byte of a line costs: most in a line that begins like an entry but cannot be parsed. */
const weight = { entry: 16, text: 1, continuation: 1 / 64 } as const;
/** Costs of each line besides its bytes, as it takes time. */
const lineCost = 4;

/** Bytes of text after which a file is taken for no log. */
export const usualPatience = 1 << 20;
/** The same for a file that was chosen as a log, or is named like one. */
export const greatPatience = 64 << 20;

export interface JudgeOptions {
  readonly path: string;
  readonly platform: Pick<Platform, 'latin1'>;
  readonly patience?: number | undefined;
}

/** The format, with the offset and the first lines that it was recognised by. */
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

  /** False once it is certain enough that this is no known log. */
  get isPatient(): boolean {
    return this.#patience > 0;
  }

  /** Searches `bytes[from, to)`, which begins with a line; undefined if no line can be parsed. */
  judge(bytes: Uint8Array, from: number, to: number): Verdict | undefined {
    if (this.#hasBegun) return this.#firstParsed(bytes, from, to);
    this.#hasBegun = true;
    if (!this.isPatient) return undefined;
    let at = from;
    while (at < to && bytes[at] === 0) at += 1;
    const verdict = this.#verdict(bytes, at, to);
    if (verdict) return { ...verdict, at: from };
    const end = at + headBytes;
    if (end >= to) return undefined;
    return this.#firstParsed(bytes, Math.max(at, bytes.lastIndexOf(newline, end - 1) + 1), to);
  }

  /** Counts skipped bytes of a line that is too long. */
  pass(bytes: number): void {
    this.#patience -= bytes * weight.continuation;
  }

  #firstParsed(bytes: Uint8Array, from: number, to: number): Verdict | undefined {
    for (let at = from; at < to && this.isPatient;) {
      const blank = at;
      while (at < to && isBlank(bytes[at] as number)) at += 1;
      const end = lineEnd(bytes, at, to);
      // An entry can begin behind the zeros that a crashed host leaves.
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

/** There can be pages of zeros and line ends: they are skipped at once. */
function isBlank(byte: number): boolean {
  return byte === newline || byte === carriageReturn || byte === 0;
}

/** Whether it is a blank, the `-` of `-->`, or a closing bracket. */
function continues(byte: number | undefined): boolean {
  return byte !== undefined && [0x20, 0x09, 0x2d, 0x7d, 0x29, 0x5d].includes(byte);
}

/** Whether a line begins like an entry, possibly behind zeros. */
export function mayBegin(line: string): boolean {
  return beginsRecord(line.slice(line.lastIndexOf('\0') + 1));
}

/** The lines without their ends, and without anything before an entry behind zeros. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => {
    const behind = line.slice(line.lastIndexOf('\0') + 1);
    return (beginsRecord(behind) ? behind : line).replace(/\r{1,9}$/, '');
  });
}
