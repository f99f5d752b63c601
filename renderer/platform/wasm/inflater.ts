/**
 * Inflating in WebAssembly: one inflater for every host, in the calling thread. Node's streams pass each piece to another thread
 * and back, which takes longer than inflating it, and lose the output of a piece that is damaged further on; the browser's
 * streams do not say where a stream ended (whatwg/compression 42 and 76).
 */
import inflateModule from './assembly/inflate.ts?wasm';
import { searchable } from './byte-search.ts';
import { instantiate, newMemory } from './web-assembly.ts';
import type { Constant } from './web-assembly.ts';

/** The module's exports. A number is an address in its memory, or a count of bytes. */
interface Module {
  readonly input: Constant;
  readonly inputBytes: Constant;
  readonly output: Constant;
  readonly outputBytes: Constant;
  readonly ended: Constant;
  readonly damaged: Constant;
  /** Bytes of input that the last call used, and of output that it wrote. */
  readonly used: Constant;
  readonly given: Constant;
  /** Begins another stream. */
  begin(): void;
  /** Once, before the first CRC-32. */
  makeTables(): void;
  /** As a signed number of 32 bits. */
  crcOfGiven(before: number): number;
  /** Returns the state of the stream. */
  run(bytes: number): number;
}

/** A module, for one stream at a time. Its output is searched in place. */
interface Engine {
  readonly module: Module;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** More than the module and the search need. */
const memoryBytes = 2 << 20;
/** Engines without a stream: each has 2 MB, and there are thousands of streams. */
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
  /** `going` until the stream has ended, or is invalid. */
  state: 'going' | 'ended' | 'damaged' = 'going';
  readonly #engine = idle.pop() ?? newEngine();
  #isOpen = true;

  constructor() {
    this.#engine.module.begin();
  }

  /**
   * Inflates from the beginning of `piece`.
   *
   * @returns how many of its bytes were used, and the output: a view that is overwritten by the next call, or by the next stream.
   *   If both are empty, more bytes are needed
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

  /** The CRC-32 of all output up to that of the last call. @param before that of the output before it; 0 for none */
  crc32(before: number): number {
    return this.#engine.module.crcOfGiven(before) >>> 0;
  }

  /** Releases the memory for the next stream. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    idle.push(this.#engine);
  }
}
