/**
 * Search over bytes in WebAssembly: lays out the memory of `assembly/byte-search.ts` and calls it. Inflated bytes and logs held for
 * the viewer are in such a memory already; anything else is copied into one window by window, which takes a tenth of the search.
 */
import { shortestNeedle } from '../../engine/base/byte-search.ts';
import type { ByteSearch, Haystack, LineIndex, Needles } from '../../engine/base/byte-search.ts';
import { ascii, newline } from '../../engine/base/bytes.ts';
import byteSearchModule from './assembly/byte-search.ts?wasm';
import { instantiate, newMemory } from './web-assembly.ts';
import type { Constant, Memory } from './web-assembly.ts';

/** The module's exports. A number is an address in its memory, or a count. */
interface Module {
  readonly result: Constant;
  readonly slots: Constant;
  readonly slotBits: Constant;
  readonly lists: Constant;
  readonly literal: Constant;
  readonly mostLiteralBytes: Constant;
  readonly scratch: Constant;
  readonly scratchBytes: Constant;
  readonly free: Constant;
  useNeedles(): void;
  useLiteral(length: number, one: number, other: number): void;
  find(from: number, to: number): number;
  nextLine(from: number, to: number): number;
  lineStart(from: number, to: number): number;
  hasZeros(from: number, to: number): number;
  indexLines(from: number, to: number, stride: number, before: number, out: number): void;
}

/** Small enough to stay in a core's cache. */
export const windowBytes = 512 * 1024;
/** Bytes behind the end of a range that the module may read. */
const overread = 16;
/** More than the module's own tables need. */
const ownBytes = 464 * 1024;
const wordBytes = 4;
const keyBytes = 3;

/** A module's memory by its parts, and what is in it now. */
interface Workspace {
  readonly module: Module;
  readonly slots: Uint16Array;
  readonly lists: Uint32Array;
  /** The literal, and its masks behind it. */
  readonly literal: Uint8Array;
  readonly scratch: Uint8Array;
  readonly window: Uint8Array;
  readonly result: Uint32Array;
  query: Query | undefined;
  haystack: Haystack | undefined;
}

/** What is searched for, as the module's tables hold it. */
interface Query {
  /** Length of the longest possible match. */
  readonly longest: number;
  /** Writes it to the module's memory. */
  load(into: Workspace): void;
}

/** @param from where the bytes to be searched are in the memory, or are copied to */
function newWorkspace(memory: Memory, from: number, length: number): Workspace {
  const { buffer } = memory;
  const module = instantiate(byteSearchModule, memory) as Module;
  const [lists, literal, scratch] = [module.lists.value, module.literal.value, module.scratch.value];
  if (from < module.free.value) throw new Error('The search needs this memory for its tables.');
  return {
    module,
    slots: new Uint16Array(buffer, module.slots.value, 1 << module.slotBits.value),
    lists: new Uint32Array(buffer, lists, (literal - lists) / wordBytes),
    literal: new Uint8Array(buffer, literal, scratch - literal),
    scratch: new Uint8Array(buffer, scratch, module.scratchBytes.value),
    window: new Uint8Array(buffer, from, length),
    result: new Uint32Array(buffer, module.result.value, 3),
    query: undefined,
    haystack: undefined,
  };
}

let shared: Workspace | undefined;

/** The one that bytes from elsewhere are copied into. */
function sharedWorkspace(): Workspace {
  return (shared ??= newWorkspace(newMemory(ownBytes + windowBytes + overread), ownBytes, windowBytes));
}

/** Workspaces whose windows were given away, by their memory. */
const workspaces = new WeakMap<ArrayBufferLike, Workspace>();

function allocate(length: number): Uint8Array {
  try {
    return searchable(newMemory(ownBytes + length + overread), ownBytes, length);
  } catch {
    // No address space left for such a memory: any other is only slower.
    return new Uint8Array(length);
  }
}

/**
 * Part of a memory that is searched in place.
 *
 * @param memory free up to the module's `free`, with sixteen bytes behind the part
 */
export function searchable(memory: Memory, from: number, length: number): Uint8Array {
  const own = newWorkspace(memory, from, length);
  workspaces.set(memory.buffer, own);
  return own.window;
}

export const byteSearch: ByteSearch = { needles, literal, indexLines, allocate };

/** A needle is a candidate for any word whose first three bytes it has: some aligned word is such a one in any six bytes. */
function needles(texts: readonly string[]): Needles {
  if (texts.some(({ length }) => length < shortestNeedle))
    throw new Error(`A needle needs at least ${shortestNeedle} characters.`);
  const { module, scratch } = sharedWorkspace();
  const slotBits = module.slotBits.value;
  const candidates = new Map<number, number[]>();
  const all = ascii(texts.join(''));
  let at = 0;
  for (const text of texts) {
    const { length } = text;
    const rarest = rarestSix(text);
    for (let before = rarest; before < rarest + wordBytes; before += 1) {
      const slot = slotOf(all.subarray(at + before, at + before + keyBytes), slotBits);
      const list = candidates.get(slot) ?? [];
      candidates.set(slot, list);
      list.push(before, length, scratch.byteOffset + at);
    }
    at += length;
  }
  const slots = new Uint16Array(1 << slotBits);
  // No list begins at 0, which stands for none.
  const lists = [0];
  for (const [slot, list] of candidates) {
    slots[slot] = lists.length;
    lists.push(list.length / 3, ...list);
  }
  if (lists.length > slots.length || all.length > scratch.length) throw new Error('There are too many needles.');
  return searchFor({
    longest: Math.max(1, ...texts.map(({ length }) => length)),
    load: (into) => {
      into.slots.set(slots);
      into.lists.set(lists);
      into.scratch.set(all);
      into.module.useNeedles();
    },
  });
}

function searchFor(query: Query): Needles {
  return { over: (bytes) => new WindowedHaystack(bytes, query) };
}

/** Trigrams that a log is full of: a needle is looked up by others if it has any. */
const frequentTrigrams = new Set('ion|tio|ing|ate|ed |on | to|to |ng |ost|est|ail|led|ile| fo|for'.split('|'));

/** Position of the first six characters of a needle with the fewest frequent trigrams. */
function rarestSix(text: string): number {
  let [rarest, least] = [0, Infinity];
  for (let at = 0; at + shortestNeedle <= text.length; at += 1) {
    const trigrams = Array.from({ length: wordBytes }, (_, before) => text.slice(at + before, at + before + keyBytes));
    const frequent = trigrams.filter((trigram) => frequentTrigrams.has(trigram)).length;
    if (frequent < least) [rarest, least] = [at, frequent];
  }
  return rarest;
}

/** The hash that the module computes of the first three bytes of a little-endian word. */
function slotOf([a = 0, b = 0, c = 0]: Uint8Array, slotBits: number): number {
  return Math.imul(a | (b << 8) | (c << 16), 0x9e3779b1) >>> (32 - slotBits);
}

/** Bytes that a log is full of, the most frequent first: a literal is searched for by others if it has any. */
const frequent = ascii(' 0123e4-5:6789taionrsl.T=ZcdmpuhV[]()MSbgfI');
/** The bit in which a small letter differs from its capital. */
const caseBit = 0x20;

function literal(text: string, ignoresCase: boolean): Needles {
  const bytes = ascii(text);
  const masks = bytes.map((byte) => (ignoresCase && /[a-z]/i.test(String.fromCharCode(byte)) ? caseBit : 0));
  const most = sharedWorkspace().module.mostLiteralBytes.value;
  if (text === '' || text.length > most || bytes.some((byte, at) => byte !== text.charCodeAt(at)))
    throw new Error('A literal has from 1 to 256 characters of ASCII.');
  const rarity = (at: number) => (frequent.indexOf(bytes[at] as number) + frequent.length + 1) % (frequent.length + 1);
  const [one = 0, other = one] = [...bytes.keys()].sort((a, b) => rarity(b) - rarity(a));
  return searchFor({
    longest: bytes.length,
    load: (into) => {
      into.literal.set(bytes.map((byte, at) => byte | (masks[at] as number)));
      into.literal.set(masks, most);
      into.module.useLiteral(bytes.length, one, other);
    },
  });
}

class WindowedHaystack implements Haystack {
  start = 0;
  end = 0;
  passed = 0;
  readonly #bytes: Uint8Array;
  readonly #query: Query;
  readonly #workspace: Workspace;
  /** The part of the bytes that is in the window. */
  #from = 0;
  #to = 0;
  readonly #isInPlace: boolean;

  constructor(bytes: Uint8Array, query: Query) {
    this.#bytes = bytes;
    this.#query = query;
    const own = workspaces.get(bytes.buffer);
    this.#isInPlace = own !== undefined;
    this.#workspace = own ?? sharedWorkspace();
  }

  find(from: number, to: number): number {
    for (let at = from; ;) {
      const loaded = this.#load(at, to);
      const hit = this.#workspace.module.find(this.#base + at, this.#base + loaded);
      if (hit !== 0) return hit - this.#base;
      if (loaded >= to) return -1;
      at = loaded - this.#query.longest + 1;
    }
  }

  hasZeros(from: number, to: number): boolean {
    for (let at = from; at < to;) {
      const loaded = this.#load(at, to);
      if (this.#workspace.module.hasZeros(this.#base + at, this.#base + loaded) !== 0) return true;
      at = loaded;
    }
    return false;
  }

  nextLine(from: number, to: number): boolean {
    this.passed = 0;
    for (let at = from; ;) {
      const loaded = this.#load(at, to);
      const { module, result } = this.#workspace;
      const base = this.#base;
      // Only whole lines of the window are searched.
      const end = loaded === to ? to : module.lineStart(base + at, base + loaded) - base;
      if (end === at && loaded < to) return this.#inLongLine(at, to);
      const isFound = module.nextLine(base + at, base + end) !== 0;
      this.start = (result[0] as number) - base;
      this.end = (result[1] as number) - base;
      this.passed += result[2] as number;
      if (isFound || end === to) return isFound;
      at = end;
    }
  }

  /** Searches a line that is longer than the window, then what follows it. */
  #inLongLine(from: number, to: number): boolean {
    const found = this.#bytes.indexOf(newline, from);
    const end = found < 0 || found > to ? to : found;
    const isFound = this.find(from, end) >= 0;
    if (isFound || end === to) {
      [this.start, this.end] = [isFound ? from : to, end];
      return isFound;
    }
    const passed = this.passed + 1;
    const isThere = this.nextLine(end + 1, to);
    this.passed += passed;
    return isThere;
  }

  /** Added to an offset in the bytes it gives an address. */
  get #base(): number {
    return this.#isInPlace ? this.#bytes.byteOffset : this.#workspace.window.byteOffset - this.#from;
  }

  /**
   * Copies bytes from `from` on into the window, and the query into the tables, unless they are there.
   *
   * @returns the offset up to which they are in the window: `to`, or one beyond `from` by more than the longest match
   */
  #load(from: number, to: number): number {
    const { window, haystack, query } = this.#workspace;
    if (query !== this.#query) {
      this.#query.load(this.#workspace);
      this.#workspace.query = this.#query;
    }
    if (this.#isInPlace) return to;
    const isIn = haystack === this && from >= this.#from;
    if (!isIn || (to > this.#to && from > this.#to - this.#query.longest)) {
      this.#from = from;
      this.#to = Math.min(this.#bytes.length, from + windowBytes);
      window.set(this.#bytes.subarray(this.#from, this.#to));
      this.#workspace.haystack = this;
    }
    return Math.min(to, this.#to);
  }
}

function indexLines(bytes: Uint8Array, stride: number): LineIndex {
  const own = workspaces.get(bytes.buffer);
  const workspace = own ?? sharedWorkspace();
  const { module, window, scratch, result } = workspace;
  // The index overwrites the query, and the copy what was in the window.
  [workspace.haystack, workspace.query] = [undefined, undefined];
  const offsets = new Uint32Array(scratch.buffer, scratch.byteOffset, scratch.length / wordBytes);
  const starts = [0];
  let newlines = 0;
  let isAscii = true;
  // A window never has more lines than there is room for offsets.
  const step = Math.min(windowBytes, offsets.length * stride);
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step);
    if (!own) window.set(part);
    const from = own ? part.byteOffset : window.byteOffset;
    module.indexLines(from, from + part.length, stride, newlines % stride, scratch.byteOffset);
    newlines += result[0] as number;
    for (const offset of offsets.subarray(0, result[1] as number)) starts.push(at + offset);
    isAscii &&= result[2] === 0;
  }
  return { newlines, starts, isAscii };
}
