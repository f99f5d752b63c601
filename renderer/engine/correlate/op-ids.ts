/**
 * What vmkernel's short opIDs stand for, host by host. The lines that say so come with operations of all kinds, hundreds for
 * each migration, and few are ever asked for: what they say is kept as the bytes that they are.
 */
import { ascii, putInto, standsAt } from '../base/bytes.ts';

/**
 * Operations of one host that are remembered at least. A migration's lines that carry its opID follow within minutes of the
 * line that maps it; at ten operations a second this lasts for more than half an hour.
 */
const remembered = 20_000;

// 2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=a9f5cca4)World: 12458: VC opID … maps to vmkernel opID …
const theirs = ascii('VC opID ');
const mapsTo = ascii(' maps to vmkernel opID ');
const blank = 0x20;
/** A bundle can hold a hundred thousand hosts: each begins small. */
const firstBytes = 1 << 8;
/** vmkernel's own have 32 bits. */
const mostDigits = 8;

/** `a9f5cca4` → `lgfd4abh-18745-auto-egq-h5:70005734-88`, of the operations that came last. */
export class OpIds {
  readonly #ofScope = new Map<string, { recent: Mapped; older: Mapped | undefined }>();

  /** Takes in the line `bytes[from, to)` if it ties an opID of vCenter to the one that vmkernel gave it; else false. */
  takes(bytes: Uint8Array, from: number, to: number, scope: string): boolean {
    const own = startOfHex(bytes, from, to);
    const end = own - mapsTo.length;
    if (own === to || to - own > mostDigits || end < from || !standsAt(bytes, mapsTo, end)) return false;
    let start = end;
    while (start > from && bytes[start - 1] !== blank) start -= 1;
    if (start === end || start - theirs.length < from || !standsAt(bytes, theirs, start - theirs.length)) return false;
    this.#recent(scope).add(hexNumber(bytes, own, to), bytes, start, end);
    return true;
  }

  get(scope: string, own: string | undefined): string | undefined {
    if (own === undefined || own.length > mostDigits) return undefined;
    const known = this.#ofScope.get(scope);
    const number = Number.parseInt(own, 16);
    return known?.recent.get(number) ?? known?.older?.get(number);
  }

  #recent(scope: string): Mapped {
    let known = this.#ofScope.get(scope);
    if (!known) this.#ofScope.set(scope, (known = { recent: new Mapped(), older: undefined }));
    // Forgetting all of the older ones at once costs nothing; one by one it would cost more than remembering.
    if (known.recent.isFull) {
      [known.older, known.recent] = [known.recent, known.older ?? new Mapped()];
      known.recent.clear();
    }
    return known.recent;
  }
}

const firstSlots = 16;
/** Of a text; its length is one byte. */
const mostBytes = 0xff;

/** Numbers to texts, which stay bytes until they are asked for. A table of our own: a Map takes five times as long. */
class Mapped {
  /**
   * An open-addressing hash table: at a number's hash the entry that has it, counted from 1, else in the next slots; 0 ends the
   * search. At least half are 0.
   */
  #slots = new Uint32Array(firstSlots);
  /** Entry → its number; entry 0 is none. */
  #numbers = new Uint32Array(firstSlots / 2 + 1);
  /** Entry → where its text stands in `#bytes`. */
  #places = new Uint32Array(firstSlots / 2 + 1);
  /** Texts one after another, each behind a byte with its length. One that was replaced stays until all are cleared. */
  #bytes = new Uint8Array(firstBytes);
  /** How many of the bytes are written. */
  #used = 0;
  /** The texts of entries that were asked for: a migration asks for its own with each of its lines. */
  readonly #texts = new Map<number, string>();
  size = 0;

  /** A number that comes again with another text takes room again. */
  get isFull(): boolean {
    return this.size >= remembered || this.#used >= remembered * (1 + mostBytes);
  }

  /** Its text is `bytes[from, to)`. */
  add(number: number, bytes: Uint8Array, from: number, to: number): void {
    let slot = this.#slotOf(number);
    const isKnown = this.#slots[slot] !== 0;
    if (!isKnown) {
      if (this.size + 1 === this.#numbers.length) {
        this.#grow();
        slot = this.#slotOf(number);
      }
      this.size += 1;
      this.#slots[slot] = this.size;
      this.#numbers[this.size] = number;
    }
    const entry = this.#slots[slot] as number;
    const length = Math.min(to - from, mostBytes);
    if (isKnown && this.#holds(entry, bytes, from, from + length)) return;
    if (isKnown) this.#texts.delete(entry);
    this.#places[entry] = this.#used;
    if (this.#used + 1 + length > this.#bytes.length) this.#bytes = twice(this.#bytes);
    this.#bytes[this.#used] = length;
    putInto(this.#bytes, this.#used + 1, bytes, from, from + length);
    this.#used += 1 + length;
  }

  /** Forgets all, and keeps the memory for what comes. */
  clear(): void {
    this.#slots.fill(0);
    this.#texts.clear();
    [this.size, this.#used] = [0, 0];
  }

  get(number: number): string | undefined {
    const entry = this.#slots[this.#slotOf(number)] as number;
    if (entry === 0) return undefined;
    let text = this.#texts.get(entry);
    if (text === undefined) this.#texts.set(entry, (text = String.fromCharCode(...this.#textOf(entry))));
    return text;
  }

  #holds(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const at = this.#places[entry] as number;
    if (this.#bytes[at] !== to - from) return false;
    for (let i = from; i < to; i += 1) if (this.#bytes[at + 1 + i - from] !== bytes[i]) return false;
    return true;
  }

  #textOf(entry: number): Uint8Array {
    const at = this.#places[entry] as number;
    return this.#bytes.subarray(at + 1, at + 1 + (this.#bytes[at] as number));
  }

  /** Where a number is, or would be. */
  #slotOf(number: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(number, 0x9e3779b1) >>> 8) & mask;
    for (let entry = this.#slots[slot]; entry !== 0; entry = this.#slots[slot]) {
      if (this.#numbers[entry as number] === number) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    this.#numbers = twice(this.#numbers);
    this.#places = twice(this.#places);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let entry = 1; entry <= this.size; entry += 1) {
      this.#slots[this.#slotOf(this.#numbers[entry] as number)] = entry;
    }
  }
}

function twice<T extends Uint8Array | Uint32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}

/** Where the digits at the end of `bytes[from, to)` begin. */
function startOfHex(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && digitOf(bytes[at - 1] as number) >= 0) at -= 1;
  return at;
}

function hexNumber(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 16 + digitOf(bytes[at] as number);
  return number;
}

/** Of `0`–`9` and `a`–`f`; -1 of everything else. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
