import { grown, putInto } from '../base/bytes.ts';

const firstSlots = 16;
/** A bundle can hold a hundred thousand hosts: each begins small. */
const firstBytes = 1 << 8;
/** Of a text; its length is one byte. */
const mostBytes = 0xff;

/** Numbers to texts, which stay bytes until they are looked up. Not a Map: that takes twice as long at the least. */
export class TextTable {
  /**
   * An open-addressing hash table: the slot at a number's hash, or one of the next, has the number's entry, counted from 1; 0
   * ends the search. At least half of the slots are 0.
   */
  #slots = new Uint32Array(firstSlots);
  /** Entry → its number; entry 0 is none. */
  #numbers = new Uint32Array(firstSlots / 2 + 1);
  /** Entry → offset of its text in `#bytes`. */
  #places = new Uint32Array(firstSlots / 2 + 1);
  /** Texts one after another, each behind a byte with its length. A replaced one stays until all are cleared. */
  #bytes = new Uint8Array(firstBytes);
  /** Bytes that are written. */
  #used = 0;
  /** The texts of entries that were looked up: a migration looks up its own for each of its lines. */
  readonly #texts = new Map<number, string>();
  readonly #most: number;
  size = 0;

  /** @param most numbers until it is full */
  constructor(most: number) {
    this.#most = most;
  }

  /** (A number that is added again with another text takes space again.) */
  get isFull(): boolean {
    return this.size >= this.#most || this.#used >= this.#most * (1 + mostBytes);
  }

  /** The text is `bytes[from, to)`. */
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
    if (this.#used + 1 + length > this.#bytes.length) this.#bytes = grown(this.#bytes);
    this.#bytes[this.#used] = length;
    putInto(this.#bytes, this.#used + 1, bytes, from, from + length);
    this.#used += 1 + length;
  }

  /** Forgets everything, but keeps the memory for what follows. */
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

  /** The slot of a number, or the free one for it. */
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
    this.#numbers = grown(this.#numbers);
    this.#places = grown(this.#places);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let entry = 1; entry <= this.size; entry += 1) {
      this.#slots[this.#slotOf(this.#numbers[entry] as number)] = entry;
    }
  }
}
