/**
 * Finds the lines of a text that a regular expression matches, without making a string of each line: the expression runs over the
 * whole text, and only lines with a match are tested alone.
 *
 * Over many lines an expression can match across their ends (`\\s`, `[^x]`); such a match only makes its first line one to test, and
 * the search continues behind that line. It never finds less than line by line, except with negative lookaround, which can see the
 * next line: then each line is tested.
 */
import { requiredLiteral } from './required-literal.ts';

export class LineSearch {
  /** A string that each matching line contains; undefined if there is none. */
  readonly literal: string | undefined;
  /** Whether each line that contains it matches. */
  readonly isLiteral: boolean;
  readonly ignoresCase: boolean;
  readonly #line: RegExp;
  /** Undefined if each line must be tested. */
  readonly #text: RegExp | undefined;

  constructor(pattern: RegExp) {
    const flags = pattern.flags.replace(/[gymd]/g, '');
    this.#line = new RegExp(pattern.source, flags);
    this.literal = requiredLiteral(this.#line);
    this.isLiteral = this.literal === pattern.source;
    this.ignoresCase = flags.includes('i');
    const needsLines = /\(\?<?!/.test(pattern.source) || flags.includes('s') || this.#line.test('');
    this.#text = needsLines ? undefined : new RegExp(pattern.source, `${flags}gm`);
  }

  /** @param line without its end */
  matches(line: string): boolean {
    return this.#line.test(line);
  }

  /** The matching lines of a text, counted from 0. Line ends are LF or CR LF; the last line may have none. */
  linesOf(text: string): readonly number[] {
    return this.#text ? this.#whereFound(text, this.#text) : this.#oneByOne(text);
  }

  #whereFound(text: string, expression: RegExp): readonly number[] {
    const found: number[] = [];
    let [line, counted] = [0, 0];
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match; match = expression.exec(text)) {
      for (let end = text.indexOf('\n', counted); end >= 0 && end < match.index; end = text.indexOf('\n', counted)) {
        line += 1;
        counted = end + 1;
      }
      const end = text.indexOf('\n', counted);
      if (this.#line.test(lineAt(text, counted, end))) found.push(line);
      if (end < 0) break;
      expression.lastIndex = end + 1;
    }
    return found;
  }

  #oneByOne(text: string): readonly number[] {
    const found: number[] = [];
    let line = 0;
    for (let start = 0; start < text.length; line += 1) {
      const end = text.indexOf('\n', start);
      if (this.#line.test(lineAt(text, start, end))) found.push(line);
      if (end < 0) break;
      start = end + 1;
    }
    return found;
  }
}

function lineAt(text: string, start: number, newline: number): string {
  const end = newline < 0 ? text.length : newline;
  return text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end);
}
