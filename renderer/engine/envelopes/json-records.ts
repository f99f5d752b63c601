/**
 * Objects of a stream of JSON, whatever lies around them: one a line, one array, one huge line, the hits of a search. Memory is bounded by
 * the largest object that is kept.
 */
import { beginsRecord } from '../logs/formats.ts';
import { isRead } from './json-message.ts';
import type { OpenedLine } from './opened.ts';

/** Objects inside one another; deeper ones are skipped. */
const mostOpen = 256;

interface Open {
  readonly isArray: boolean;
  /** Where it begins in the text that is kept; -1 where it is too long to be kept. */
  start: number;
  readonly line: number;
  /** An object inside it was read. */
  hasRecord: boolean;
  /** Lines of records inside it, until it is certain that it is no record itself. */
  held: OpenedLine[];
}

interface JsonLimits {
  /** Characters of an object that is looked into as a whole. */
  readonly most: number;
  onSkipped(line: number): void;
}

/** Lines of an object; of those that do not read, what it is about. @param isAround whether records inside it were read */
type ReadRecord = (text: string, line: number, isAround: boolean) => readonly OpenedLine[];

export class JsonRecords {
  readonly #read: ReadRecord;
  readonly #give: (lines: readonly OpenedLine[]) => void;
  readonly #limits: JsonLimits;
  #text = '';
  #at = 0;
  #line = 1;
  #open: Open[] = [];
  #stringFrom = -1;
  #isString = false;

  /** @param read gets the text of each object that stands alone or in a list, and the line it begins in */
  constructor(read: ReadRecord, give: (lines: readonly OpenedLine[]) => void, limits: JsonLimits) {
    this.#limits = limits;
    this.#read = read;
    this.#give = give;
  }

  get lines(): number {
    return this.#line;
  }

  feed(text: string): void {
    this.#text += text;
    const all = this.#text;
    let at = this.#at;
    for (; at < all.length; at += 1) {
      const code = all.charCodeAt(at);
      if (this.#isString) {
        if (code === 0x5c) {
          if (at + 1 >= all.length) break;
          at += 1;
        } else if (code === 0x22) this.#endString(at);
        else if (code === 0x0a) this.#begins();
        continue;
      }
      if (code === 0x22) [this.#isString, this.#stringFrom] = [true, at];
      else if (code === 0x7b || code === 0x5b) this.#opens(code === 0x5b, at);
      else if (code === 0x7d || code === 0x5d) this.#closes(at);
      else if (code === 0x0a) this.#line += 1;
    }
    this.#at = at;
    this.#forget();
  }

  /** What was cut off is no reason to lose what is inside it. */
  end(): void {
    for (const { held } of this.#open) this.#give(held);
    this.#open = [];
  }

  /** A string has no end of a line in it: this is no JSON, or one that was cut. The next line is a new beginning. */
  #begins(): void {
    this.#line += 1;
    this.#isString = false;
    this.end();
  }

  #endString(at: number): void {
    this.#isString = false;
    const [list] = this.#open;
    if (this.#open.length === 1 && list?.isArray === true && this.#stringFrom >= 0)
      this.#give(this.#read(this.#text.slice(this.#stringFrom, at + 1), this.#line, false));
  }

  #opens(isArray: boolean, start: number): void {
    if (this.#open.length >= mostOpen) this.end();
    this.#open.push({ isArray, start, line: this.#line, hasRecord: false, held: [] });
  }

  #closes(at: number): void {
    const closed = this.#open.pop();
    const around = this.#open.at(-1);
    if (!closed) return;
    const isRecord = !closed.isArray && (!around || around.isArray);
    const isTooLong = closed.start < 0;
    if (isRecord && isTooLong && !closed.hasRecord) this.#limits.onSkipped(closed.line);
    const own =
      isRecord && !isTooLong ? this.#read(this.#text.slice(closed.start, at + 1), closed.line, closed.hasRecord) : [];
    // A record's own line counts, whether it reads or not, and not those of others that it names.
    const isUsed = own.some((one) => isRead(one) || beginsRecord(one.text));
    const lines = isUsed ? own : closed.hasRecord ? closed.held : [...closed.held, ...own];
    const isInObject = this.#open.some(({ isArray, start }) => !isArray && start >= 0);
    if (around && isInObject) for (const one of lines) around.held.push(one);
    else this.#give(lines);
    if (around && (isUsed || closed.hasRecord)) around.hasRecord = true;
  }

  /** Only what an open object may need is kept. */
  #forget(): void {
    for (const open of this.#open) {
      if (open.start >= 0 && this.#at - open.start > this.#limits.most) open.start = -1;
      if (open.start >= 0) continue;
      this.#give(open.held);
      open.held = [];
    }
    const first = this.#open.find(({ start }) => start >= 0)?.start ?? this.#at;
    const from =
      this.#isString && this.#at - this.#stringFrom <= this.#limits.most ? Math.min(first, this.#stringFrom) : first;
    for (const open of this.#open) if (open.start >= 0) open.start -= from;
    this.#stringFrom = this.#isString && this.#stringFrom >= from ? this.#stringFrom - from : -1;
    this.#text = this.#text.slice(from);
    this.#at -= from;
  }
}
