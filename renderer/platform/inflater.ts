/**
 * Inflating in WebAssembly: one inflater for every host, in the calling thread. Node's own streams hand each piece to another
 * thread and back, which takes longer than inflating it, and lose what they made of a piece that is damaged further on; the
 * browser's keep to themselves where a stream ended (whatwg/compression 42 and 76). zlib in WebAssembly takes a quarter longer.
 */
import inflateModule from './assembly/inflate.ts?wasm';
import { searchable } from './byte-search.ts';
import { instantiate, newMemory } from './web-assembly.ts';

interface Constant {
  readonly value: number;
}

/** What the module exports. A number is an address in its memory, or a count of bytes. */
interface Module {
  readonly input: Constant;
  readonly inputBytes: Constant;
  readonly output: Constant;
  readonly outputBytes: Constant;
  readonly ended: Constant;
  readonly damaged: Constant;
  /** What the last call used of the input, and what it gave. */
  readonly used: Constant;
  readonly given: Constant;
  /** With another stream. */
  begin(): void;
  /** Once, before the first CRC-32. */
  makeTables(): void;
  /** As 32 bits with a sign. */
  crcOfGiven(before: number): number;
  /** The state that the stream is in afterwards. */
  run(bytes: number): number;
}

/** A module for one stream at a time. What it gives is searched where it lies. */
interface Engine {
  readonly module: Module;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** More than the module and the search need. */
const memoryBytes = 2 << 20;
/** Those that no stream has. */
const idle: Engine[] = [];

function newEngine(): Engine {
  const memory = newMemory(memoryBytes);
  const module = instantiate(inflateModule, memory) as Module;
  module.makeTables();
  return {
    module,
    input: new Uint8Array(memory.buffer, module.input.value, module.inputBytes.value),
    output: searchable(memory, module.output.value, module.outputBytes.value),
  };
}

/** One raw deflate stream (RFC 1951). */
export class Inflater {
  /** `going` until the stream has ended, or its data makes no sense. */
  state: 'going' | 'ended' | 'damaged' = 'going';
  readonly #engine = idle.pop() ?? newEngine();
  #isOpen = true;

  constructor() {
    this.#engine.module.begin();
  }

  /**
   * Inflates from the beginning of `piece`.
   *
   * @returns how many of its bytes were used, and what they gave: memory that the next call writes anew, or the stream that
   *   comes after this one. Where both are nothing, the stream wants other bytes than these, or more
   */
  inflate(piece: Uint8Array): { readonly used: number; readonly given: Uint8Array } {
    const { module, input, output } = this.#engine;
    const taken = piece.subarray(0, input.length);
    input.set(taken);
    const state = module.run(taken.length);
    if (state === module.ended.value) this.state = 'ended';
    else if (state === module.damaged.value) this.state = 'damaged';
    return { used: module.used.value, given: output.subarray(0, module.given.value) };
  }

  /** The CRC-32 of what the last call gave, behind bytes whose CRC-32 is `before`; 0 for none. */
  crc32(before: number): number {
    return this.#engine.module.crcOfGiven(before) >>> 0;
  }

  /** Leaves the memory to others. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    idle.push(this.#engine);
  }
}
