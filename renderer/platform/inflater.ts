/**
 * Inflating in WebAssembly: one inflater for every host, in the calling thread. Node's own streams hand each piece to another
 * thread and back, which takes longer than inflating it, and lose what they made of a piece that is damaged further on; the
 * browser's keep to themselves where a stream ended (whatwg/compression 42 and 76). zlib in WebAssembly takes a quarter longer.
 */
import inflateModule from './assembly/inflate.ts?wasm';
import { byteSearch } from './byte-search.ts';
import { instantiate } from './web-assembly.ts';

interface Constant {
  readonly value: number;
}

/** What the module exports. A number is an address in its memory, or a count of bytes. */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly input: Constant;
  readonly inputBytes: Constant;
  readonly output: Constant;
  readonly outputBytes: Constant;
  readonly free: Constant;
  readonly streamBytes: Constant;
  readonly ended: Constant;
  readonly damaged: Constant;
  /** What the last call used of the input, and what it gave. */
  readonly used: Constant;
  readonly given: Constant;
  open(stream: number): void;
  close(stream: number): void;
  /** Once, before the first CRC-32. */
  makeTables(): void;
  /** As 32 bits with a sign. */
  crcOfGiven(before: number): number;
  /** The state that the stream is in afterwards. */
  run(stream: number, bytes: number): number;
}

/** For a stream: its address, and the memory that it gives out, made for the first one there, in which it can be searched. */
interface Place {
  readonly stream: number;
  given?: Uint8Array;
}

interface Shared {
  readonly module: Module;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  /** Places that no stream has. */
  readonly free: Place[];
}

let shared: Shared | undefined;

function opened(): Shared {
  if (shared) return shared;
  const module = instantiate(inflateModule) as Module;
  module.makeTables();
  const { buffer } = module.memory;
  const bytes = module.streamBytes.value;
  const free: Place[] = [];
  for (let at = module.free.value; at + bytes <= buffer.byteLength; at += bytes) free.push({ stream: at });
  return (shared = {
    module,
    input: new Uint8Array(buffer, module.input.value, module.inputBytes.value),
    output: new Uint8Array(buffer, module.output.value, module.outputBytes.value),
    // The first ones are taken first: memory that was used is used again.
    free: free.reverse(),
  });
}

/** One raw deflate stream (RFC 1951). */
export class Inflater {
  /** `going` until the stream has ended, or its data makes no sense. */
  state: 'going' | 'ended' | 'damaged' = 'going';
  readonly #shared = opened();
  readonly #place: Place;
  readonly #given: Uint8Array;
  #isOpen = true;

  constructor() {
    const { module, free } = this.#shared;
    const place = free.pop();
    // There is room for some 250: far more than can lie in one another.
    if (!place) throw new Error('There is no memory left to inflate with.');
    this.#place = place;
    this.#given = place.given ??= byteSearch.room(module.outputBytes.value);
    module.open(place.stream);
  }

  /**
   * Inflates from the beginning of `piece`.
   *
   * @returns how many of its bytes were used, and what they gave: memory that the next call writes anew, and the stream that
   *   comes after this one. Where both are nothing, the stream wants other bytes than these, or more
   */
  inflate(piece: Uint8Array): { readonly used: number; readonly given: Uint8Array } {
    const { module, input, output } = this.#shared;
    const taken = piece.subarray(0, input.length);
    input.set(taken);
    const state = module.run(this.#place.stream, taken.length);
    if (state === module.ended.value) this.state = 'ended';
    else if (state === module.damaged.value) this.state = 'damaged';
    const count = module.given.value;
    this.#given.set(output.subarray(0, count));
    return { used: module.used.value, given: this.#given.subarray(0, count) };
  }

  /** The CRC-32 of what the last call gave, behind bytes whose CRC-32 is `before`; 0 for none. */
  crc32(before: number): number {
    return this.#shared.module.crcOfGiven(before) >>> 0;
  }

  /** Gives its memory back. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#shared.module.close(this.#place.stream);
    this.#shared.free.push(this.#place);
  }
}
