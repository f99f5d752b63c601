/**
 * The search over bytes, in WebAssembly: lays out the memory of `assembly/byte-search.ts` and asks it. What was inflated, and a
 * log that is held, lies in such a memory; anything else is copied into one by windows, a tenth of the time of looking.
 */
import { shortestNeedle } from '../engine/base/byte-search.ts';
import type { ByteSearch, Gathered, Haystack, LineIndex, Needles } from '../engine/base/byte-search.ts';
import { ascii } from '../engine/base/bytes.ts';
import byteSearchModule from './assembly/byte-search.ts?wasm';
import { instantiate, newMemory } from './web-assembly.ts';
import type { Memory } from './web-assembly.ts';

interface Constant {
  readonly value: number;
}

/** What the module exports. A number is an address in its memory, or a count. */
interface Module {
  readonly result: Constant;
  readonly slots: Constant;
  readonly slotBits: Constant;
  readonly lists: Constant;
  readonly literal: Constant;
  readonly mostLiteralBytes: Constant;
  readonly side: Constant;
  readonly sideBytes: Constant;
  readonly gathered: Constant;
  readonly gatheredBytes: Constant;
  readonly gatheredTable: Constant;
  readonly mostGathered: Constant;
  readonly free: Constant;
  lookForNeedles(): void;
  lookForLiteral(length: number, one: number, other: number): void;
  find(from: number, to: number): number;
  nextLine(from: number, to: number): number;
  gather(from: number, to: number, line: number): number;
  lineStart(from: number, to: number): number;
  hasZeros(from: number, to: number): number;
  indexLines(from: number, to: number, stride: number, before: number, out: number): void;
}

/** Bytes that are looked at in one go: they stay in a core's cache. */
export const windowBytes = 512 * 1024;
/** What the module may look at behind the end of a range. */
const beyond = 16;
/** More than the module needs for itself. */
const ownBytes = 576 * 1024;
const wordBytes = 4;
const keyBytes = 3;
const newline = 10;

/** A module's memory by its parts, and what lies in it now. */
interface Workspace {
  readonly module: Module;
  readonly slots: Uint16Array;
  readonly lists: Uint32Array;
  /** The literal, and its masks behind it. */
  readonly literal: Uint8Array;
  readonly side: Uint8Array;
  readonly gathered: Uint8Array;
  readonly gatheredTable: Uint32Array;
  readonly window: Uint8Array;
  readonly result: Uint32Array;
  sought: Sought | undefined;
  haystack: Haystack | undefined;
}

/** @param from where what is looked through lies in the memory, or is copied to */
function workspace(memory: Memory, from: number, length: number): Workspace {
  const { buffer } = memory;
  const module = instantiate(byteSearchModule, memory) as Module;
  const [lists, literal, side] = [module.lists.value, module.literal.value, module.side.value];
  if (from < module.free.value) throw new Error('The search needs this memory for itself.');
  return {
    module,
    slots: new Uint16Array(buffer, module.slots.value, 1 << module.slotBits.value),
    lists: new Uint32Array(buffer, lists, (literal - lists) / wordBytes),
    literal: new Uint8Array(buffer, literal, side - literal),
    side: new Uint8Array(buffer, side, module.sideBytes.value),
    window: new Uint8Array(buffer, from, length),
    result: new Uint32Array(buffer, module.result.value, 4),
    gathered: new Uint8Array(buffer, module.gathered.value, module.gatheredBytes.value),
    gatheredTable: new Uint32Array(buffer, module.gatheredTable.value, 2 * module.mostGathered.value),
    sought: undefined,
    haystack: undefined,
  };
}

let shared: Workspace | undefined;

/** The one that what lies elsewhere is copied into. */
function opened(): Workspace {
  return (shared ??= workspace(newMemory(ownBytes + windowBytes + beyond), ownBytes, windowBytes));
}

/** Those whose windows were given away. */
const rooms = new WeakMap<ArrayBufferLike, Workspace>();

/** (Where there is no such memory left, any other does: it is only slower.) */
function room(length: number): Uint8Array {
  try {
    return searchable(newMemory(ownBytes + length + beyond), ownBytes, length);
  } catch {
    return new Uint8Array(length);
  }
}

/**
 * Has the search look through a part of a memory where it lies.
 *
 * @param memory free up to `assembly/byte-search.ts`'s `free`; sixteen bytes lie behind the part
 */
export function searchable(memory: Memory, from: number, length: number): Uint8Array {
  const own = workspace(memory, from, length);
  rooms.set(memory.buffer, own);
  return own.window;
}

/** What is looked for. */
interface Sought {
  /** Of the longest that can be found. */
  readonly longest: number;
  /** Puts it into the module's memory. */
  load(into: Workspace): void;
}

export const byteSearch: ByteSearch = { needles, literal, indexLines, room };

function needles(texts: readonly string[]): Needles {
  if (texts.some(({ length }) => length < shortestNeedle))
    throw new Error(`A needle needs at least ${shortestNeedle} characters.`);
  return soughtIn(tablesOf(texts));
}

function soughtIn(sought: Sought): Needles {
  return { over: (bytes) => new WindowedHaystack(bytes, sought) };
}

/** A needle is a candidate wherever three of its bytes fill the first places of an aligned word, as some of any six do. */
function tablesOf(texts: readonly string[]): Sought {
  const { module, side } = opened();
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
      list.push(before, length, side.byteOffset + at);
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
  if (lists.length > slots.length || all.length > side.length) throw new Error('There are too many needles.');
  return {
    longest: Math.max(1, ...texts.map(({ length }) => length)),
    load: (into) => {
      into.slots.set(slots);
      into.lists.set(lists);
      into.side.set(all);
      into.module.lookForNeedles();
    },
  };
}

/** Threes of characters that a log is full of. A needle is looked for by others where it has any. */
const frequentThrees = new Set('ion|tio|ing|ate|ed |on | to|to |ng |ost|est|ail|led|ile| fo|for'.split('|'));

/** Where the first of those six characters of a needle stand that have the fewest frequent threes. */
function rarestSix(text: string): number {
  let [rarest, least] = [0, Infinity];
  for (let at = 0; at + shortestNeedle <= text.length; at += 1) {
    const threes = Array.from({ length: wordBytes }, (_one, before) => text.slice(at + before, at + before + keyBytes));
    const frequent = threes.filter((three) => frequentThrees.has(three)).length;
    if (frequent < least) [rarest, least] = [at, frequent];
  }
  return rarest;
}

/** As the module computes it; WebAssembly's memory has the low byte first on every machine. */
function slotOf([a = 0, b = 0, c = 0]: Uint8Array, slotBits: number): number {
  return Math.imul(a | (b << 8) | (c << 16), 0x9e3779b1) >>> (32 - slotBits);
}

/** Bytes that a log is full of, the most frequent first. A literal is looked for by others where it has any. */
const frequent = ascii(' 0123e4-5:6789taionrsl.T=ZcdmpuhV[]()MSbgfI');
/** What makes a small letter of a capital one. */
const smallBit = 0x20;

function literal(text: string, ignoresCase: boolean): Needles {
  const bytes = ascii(text);
  const masks = bytes.map((byte) => (ignoresCase && /[a-z]/i.test(String.fromCharCode(byte)) ? smallBit : 0));
  const { module } = opened();
  if (
    text === '' ||
    text.length > module.mostLiteralBytes.value ||
    bytes.some((byte, at) => byte !== text.charCodeAt(at))
  )
    throw new Error('A literal has from 1 to 256 characters of ASCII.');
  const rarity = (at: number) => (frequent.indexOf(bytes[at] as number) + frequent.length + 1) % (frequent.length + 1);
  const [one = 0, other = one] = [...bytes.keys()].sort((a, b) => rarity(b) - rarity(a));
  return soughtIn({
    longest: bytes.length,
    load: (into) => {
      into.literal.set(bytes.map((byte, at) => byte | (masks[at] as number)));
      into.literal.set(masks, module.mostLiteralBytes.value);
      into.module.lookForLiteral(bytes.length, one, other);
    },
  });
}

class WindowedHaystack implements Haystack {
  start = 0;
  end = 0;
  passed = 0;
  readonly #bytes: Uint8Array;
  readonly #sought: Sought;
  readonly #workspace: Workspace;
  /** What of the bytes lies in the window. */
  #from = 0;
  #to = 0;
  readonly #isThere: boolean;

  constructor(bytes: Uint8Array, sought: Sought) {
    this.#bytes = bytes;
    this.#sought = sought;
    const own = rooms.get(bytes.buffer);
    this.#isThere = own !== undefined;
    this.#workspace = own ?? opened();
  }

  find(from: number, to: number): number {
    for (let at = from; ;) {
      const past = this.#laid(at, to);
      const { module } = this.#workspace;
      const hit = module.find(this.#base + at, this.#base + past);
      if (hit !== 0) return hit - this.#base;
      if (past >= to) return -1;
      at = past - this.#sought.longest + 1;
    }
  }

  hasZeros(from: number, to: number): boolean {
    for (let at = from; at < to;) {
      const past = this.#laid(at, to);
      if (this.#workspace.module.hasZeros(this.#base + at, this.#base + past) !== 0) return true;
      at = past;
    }
    return false;
  }

  nextLine(from: number, to: number): boolean {
    this.passed = 0;
    for (let at = from; ;) {
      const past = this.#laid(at, to);
      const cut = past === to ? to : this.#workspace.module.lineStart(this.#base + at, this.#base + past) - this.#base;
      // A line that fills the window is no whole one.
      if (cut === at && past < to) return this.#inLongLine(at, to);
      if (this.#nextInWindow(at, cut)) return true;
      if (cut === to) return false;
      at = cut;
    }
  }

  gather(from: number, to: number, line: number): Gathered {
    const past = this.#laid(from, to);
    const { module, result, gathered, gatheredTable } = this.#workspace;
    const base = this.#base;
    // Whole lines: what the window cuts is looked through when it lies in there.
    const end = past === to ? to : module.lineStart(base + from, base + past) - base;
    const isMore = module.gather(base + from, base + end, line) !== 0;
    const [at = 0, lines = 0, count = 0, used = 0] = result;
    return {
      count,
      bytes: gathered.subarray(0, used),
      table: gatheredTable.subarray(0, 2 * count),
      next: isMore ? at - base : end < to ? end : undefined,
      isOpen: isMore || at - base === end,
      lines,
    };
  }

  #nextInWindow(from: number, to: number): boolean {
    const { module, result } = this.#workspace;
    const isThere = module.nextLine(this.#base + from, this.#base + to) !== 0;
    this.start = (result[0] as number) - this.#base;
    this.end = (result[1] as number) - this.#base;
    this.passed += result[2] as number;
    return isThere;
  }

  /** Where the first line of the range is larger than a window: looks through it, then goes on behind it. */
  #inLongLine(from: number, to: number): boolean {
    const found = this.#bytes.indexOf(newline, from);
    const end = found < 0 || found > to ? to : found;
    if (this.find(from, end) >= 0) {
      [this.start, this.end] = [from, end];
      return true;
    }
    if (end === to) {
      [this.start, this.end] = [to, to];
      return false;
    }
    const passed = this.passed + 1;
    const isThere = this.nextLine(end + 1, to);
    this.passed += passed;
    return isThere;
  }

  /** What is added to a place in the bytes to have its address. */
  get #base(): number {
    return this.#isThere ? this.#bytes.byteOffset : this.#workspace.window.byteOffset - this.#from;
  }

  /**
   * Has bytes from `from` on in the window, and what is looked for beside it.
   *
   * @returns up to where they lie there: `to`, or so far behind `from` that what is looked for fits in between
   */
  #laid(from: number, to: number): number {
    const { window, haystack, sought } = this.#workspace;
    if (sought !== this.#sought) {
      this.#sought.load(this.#workspace);
      this.#workspace.sought = this.#sought;
    }
    if (this.#isThere) return to;
    const isIn = haystack === this && from >= this.#from;
    if (!isIn || (to > this.#to && from > this.#to - this.#sought.longest)) {
      this.#from = from;
      this.#to = Math.min(this.#bytes.length, from + windowBytes);
      window.set(this.#bytes.subarray(this.#from, this.#to));
      this.#workspace.haystack = this;
    }
    return Math.min(to, this.#to);
  }
}

function indexLines(bytes: Uint8Array, stride: number): LineIndex {
  const own = rooms.get(bytes.buffer);
  const { module, window, side, result } = own ?? opened();
  const offsets = new Uint32Array(side.buffer, side.byteOffset, side.length / wordBytes);
  const starts = [0];
  let newlines = 0;
  let isAscii = true;
  lost(own ?? opened());
  // No window has more lines than there is room to note.
  const step = Math.min(windowBytes, offsets.length * stride);
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step);
    if (!own) window.set(part);
    const from = own ? part.byteOffset : window.byteOffset;
    module.indexLines(from, from + part.length, stride, newlines % stride, side.byteOffset);
    newlines += result[0] as number;
    for (const offset of offsets.subarray(0, result[1] as number)) starts.push(at + offset);
    isAscii &&= result[2] === 0;
  }
  return { newlines, starts, isAscii };
}

/** What lay in the window, and beside it, has been written over. */
function lost(workspace: Workspace): void {
  [workspace.haystack, workspace.sought] = [undefined, undefined];
}
