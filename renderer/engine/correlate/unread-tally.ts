/** Lines that speak of a vMotion and that nobody understood: how many there are in each file, and the first of them. */
import { ownCopy } from '../base/own-copy.ts';
import type { LineRef, UnreadLine, UnreadLines } from '../model.ts';
import { speaksOfVmotion } from './speaks-of-vmotion.ts';

/** Of one file: enough to see its form. */
const mostOfFile = 5;
/** Of all files. */
const mostInAll = 500;
/** Of a longer line the part around what it says of a vMotion. */
const longestText = 1000;
const before = 300;

interface Counted {
  count: number;
  readonly first: UnreadLine[];
}

export class UnreadTally {
  readonly #files = new Map<number, Counted>();
  #kept = 0;

  /** Counts a line if it speaks of a vMotion. @param continues the entry above it */
  note(at: LineRef, text: string, continues = false): void {
    const part = unreadPart(text, continues);
    if (part !== undefined) this.notePart(at, part);
  }

  /** @param part the line's `unreadPart` */
  notePart({ source, line }: LineRef, part: string): void {
    const file = this.#file(source);
    file.count += 1;
    this.#keep(file.first, line, part);
  }

  addAll(other: UnreadTally): void {
    for (const [source, { count, first }] of other.#files) {
      const file = this.#file(source);
      file.count += count;
      for (const { line, text } of first) this.#keep(file.first, line, text);
    }
  }

  #file(source: number): Counted {
    let file = this.#files.get(source);
    if (!file) this.#files.set(source, (file = { count: 0, first: [] }));
    return file;
  }

  /** One of the first few of its file, wherever it comes in: the others are let go. */
  #keep(first: UnreadLine[], line: number, text: string): void {
    const last = first.at(-1);
    if (first.length >= mostOfFile) {
      if (!last || last.line < line) return;
      first.pop();
    } else if (this.#kept >= mostInAll) return;
    else this.#kept += 1;
    first.push({ line, text: ownCopy(text) });
    first.sort((a, b) => a.line - b.line);
  }

  /** A tally that goes on from here, while this one stays as it is. */
  copy(): UnreadTally {
    const copy = new UnreadTally();
    for (const [source, { count, first }] of this.#files) copy.#files.set(source, { count, first: [...first] });
    copy.#kept = this.#kept;
    return copy;
  }

  of(source: number): UnreadLines | undefined {
    return this.#files.get(source);
  }
}

/** The line, or the part of it that speaks of a vMotion; undefined where none does. @param continues the entry above it */
export function unreadPart(text: string, continues = false): string | undefined {
  const at = speaksOfVmotion(text, continues);
  if (at < 0) return undefined;
  if (text.length <= longestText) return text;
  const from = at + longestText <= text.length || at > longestText ? Math.max(0, at - before) : 0;
  const to = Math.min(text.length, from + longestText);
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}
