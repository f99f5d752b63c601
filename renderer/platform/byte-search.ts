/**
 * The search over bytes, in WebAssembly: lays out the memory of `assembly/byte-search.ts` and asks it. What is looked
 * through is copied into that memory by windows, which takes a tenth of the time of looking.
 */
import { ascii } from '../engine/base/bytes.ts';
import { shortestNeedle } from '../engine/base/byte-search.ts';
import type { Haystack, Needles } from '../engine/base/byte-search.ts';
import byteSearchModule from './assembly/byte-search.ts?wasm';
import { instantiate } from './web-assembly.ts';

/** What the module exports. A number is an address in its memory, or a count. */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly result: { readonly value: number };
  readonly slots: { readonly value: number };
  readonly slotBits: { readonly value: number };
  readonly lists: { readonly value: number };
  readonly free: { readonly value: number };
  find(from: number, to: number): number;
  nextLine(from: number, to: number): number;
  countNewlines(from: number, to: number): number;
}

/** Bytes that are looked at in one go: they stay in a core's cache. */
export const windowBytes = 512 * 1024;
/** Room for the needles themselves. */
const needleBytes = 64 * 1024;
const wordBytes = 4;
const keyBytes = 3;
const newline = 10;

/** The module's memory by its parts, and what lies in it now. */
interface Shared {
  readonly module: Module;
  readonly slots: Uint16Array;
  readonly lists: Uint32Array;
  readonly texts: Uint8Array;
  readonly window: Uint8Array;
  readonly result: Uint32Array;
  needles: Tables | undefined;
  haystack: Haystack | undefined;
}

let shared: Shared | undefined;

function opened(): Shared {
  if (shared) return shared;
  const module = instantiate(byteSearchModule) as Module;
  const { buffer } = module.memory;
  const [slots, lists, free] = [module.slots.value, module.lists.value, module.free.value];
  return (shared = {
    module,
    slots: new Uint16Array(buffer, slots, 1 << module.slotBits.value),
    lists: new Uint32Array(buffer, lists, (free - lists) / wordBytes),
    texts: new Uint8Array(buffer, free, needleBytes),
    window: new Uint8Array(buffer, free + needleBytes, windowBytes),
    result: new Uint32Array(buffer, module.result.value, 3),
    needles: undefined,
    haystack: undefined,
  });
}

/** Needles as the module wants them. */
interface Tables {
  readonly slots: Uint16Array;
  readonly lists: Uint32Array;
  readonly texts: Uint8Array;
  /** Of the longest needle. */
  readonly longest: number;
}

/** @param texts ASCII strings of at least six characters */
export function needles(texts: readonly string[]): Needles {
  if (texts.some(({ length }) => length < shortestNeedle))
    throw new Error(`A needle needs at least ${shortestNeedle} characters.`);
  const tables = tablesOf(texts);
  return { over: (bytes) => new WindowedHaystack(bytes, tables) };
}

/** A needle is a candidate wherever three of its bytes could fill the first places of an aligned word: four times. */
function tablesOf(texts: readonly string[]): Tables {
  const { module, texts: room } = opened();
  const slotBits = module.slotBits.value;
  const candidates = new Map<number, number[]>();
  const all = ascii(texts.join(''));
  let at = 0;
  for (const { length } of texts) {
    for (let before = 0; before < wordBytes; before += 1) {
      const slot = slotOf(all.subarray(at + before, at + before + keyBytes), slotBits);
      const list = candidates.get(slot) ?? [];
      candidates.set(slot, list);
      list.push(before, length, room.byteOffset + at);
    }
    at += length;
  }
  const slots = new Uint16Array(1 << slotBits);
  // The first word is no list's: 0 stands for none.
  const lists = [0];
  for (const [slot, list] of candidates) {
    slots[slot] = lists.length;
    lists.push(list.length / 3, ...list);
  }
  if (lists.length > slots.length || all.length > room.length) throw new Error('There are too many needles.');
  const longest = Math.max(0, ...texts.map(({ length }) => length));
  return { slots, lists: Uint32Array.from(lists), texts: all, longest };
}

/** As the module computes it; WebAssembly's memory has the low byte first on every machine. */
function slotOf([a = 0, b = 0, c = 0]: Uint8Array, slotBits: number): number {
  return Math.imul(a | (b << 8) | (c << 16), 0x9e3779b1) >>> (32 - slotBits);
}

class WindowedHaystack implements Haystack {
  start = 0;
  end = 0;
  passed = 0;
  readonly #bytes: Uint8Array;
  readonly #needles: Tables;
  readonly #shared = opened();
  /** What of the bytes lies in the window. */
  #from = 0;
  #to = 0;

  constructor(bytes: Uint8Array, needles: Tables) {
    this.#bytes = bytes;
    this.#needles = needles;
  }

  find(from: number, to: number): number {
    for (let at = from; ;) {
      const past = this.#laid(at, to);
      const { module, window } = this.#shared;
      const base = window.byteOffset - this.#from;
      const hit = module.find(base + at, base + past);
      if (hit !== 0) return hit - base;
      if (past >= to) return -1;
      at = past - this.#needles.longest + 1;
    }
  }

  nextLine(from: number, to: number): boolean {
    if (this.#laid(from, to) < to) return this.#nextOfLongText(from, to);
    const { module, window, result } = this.#shared;
    const base = window.byteOffset - this.#from;
    const isThere = module.nextLine(base + from, base + to) !== 0;
    this.start = (result[0] as number) - base;
    this.end = (result[1] as number) - base;
    this.passed = result[2] as number;
    return isThere;
  }

  /** The same where the window does not hold all of it. */
  #nextOfLongText(from: number, to: number): boolean {
    const hit = this.find(from, to);
    const end = hit < 0 ? to : this.#bytes.indexOf(newline, hit);
    this.start = hit < 0 ? to : Math.max(from, this.#bytes.lastIndexOf(newline, hit) + 1);
    this.end = end < 0 ? to : Math.min(end, to);
    this.passed = this.#newlines(from, this.start);
    return hit >= 0;
  }

  #newlines(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to;) {
      const past = this.#laid(at, to);
      const { module, window } = this.#shared;
      const base = window.byteOffset - this.#from;
      count += module.countNewlines(base + at, base + past);
      at = past;
    }
    return count;
  }

  /**
   * Has bytes from `from` on in the window, and the needles beside it.
   *
   * @returns up to where they lie there: `to`, or so far behind `from` that a needle fits in between
   */
  #laid(from: number, to: number): number {
    const { window, haystack } = this.#shared;
    this.#loadNeedles();
    const isIn = haystack === this && from >= this.#from;
    if (!isIn || (to > this.#to && from > this.#to - this.#needles.longest)) {
      this.#from = from;
      this.#to = Math.min(this.#bytes.length, from + windowBytes);
      window.set(this.#bytes.subarray(this.#from, this.#to));
      this.#shared.haystack = this;
    }
    return Math.min(to, this.#to);
  }

  #loadNeedles(): void {
    const { needles, slots, lists, texts } = this.#shared;
    if (needles === this.#needles) return;
    slots.set(this.#needles.slots);
    lists.set(this.#needles.lists);
    texts.set(this.#needles.texts);
    this.#shared.needles = this.#needles;
  }
}
