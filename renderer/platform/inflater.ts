/**
 * zlib as zip.js builds it to WebAssembly: one inflater for every host, in the calling thread. Node's own streams hand each
 * piece to another thread and back, which takes longer than inflating it, and lose what they made of a piece that is damaged
 * further on; the browser's keep to themselves where a stream ended (whatwg/compression 42 and 76).
 */
import zlibModule from '@zip.js/zip.js/dist/zip-module.wasm?wasm';
import { instantiate } from './web-assembly.ts';

/** What we use of the module. A number is an address in its memory, or a count of bytes. */
interface Zlib {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  inflate_new(): number;
  inflate_init_raw(stream: number): number;
  /** How it went in the highest byte, signed, as zlib says it; below it how many bytes were written. */
  inflate_process(stream: number, input: number, bytes: number, output: number, room: number, flush: number): number;
  inflate_last_consumed(stream: number): number;
  inflate_end(stream: number): number;
}

const inputBytes = 64 * 1024;
const outputBytes = 256 * 1024;

/** What zlib answers. That it can do nothing without more input is no error here. */
const zlibSays = { ended: 1, wantsMore: -5 } as const;

/** The module, and memory in it that a call reads from and writes to: none outlasts the call, so all streams share it. */
interface Shared {
  readonly zlib: Zlib;
  readonly input: number;
  readonly output: number;
}

let shared: Shared | undefined;

function opened(): Shared {
  if (shared) return shared;
  const zlib = instantiate(zlibModule) as Zlib;
  zlib._initialize();
  return (shared = { zlib, input: zlib.malloc(inputBytes), output: zlib.malloc(outputBytes) });
}

/** One raw deflate stream (RFC 1951). */
export class Inflater {
  /** `going` until the stream has ended, or its data makes no sense. */
  state: 'going' | 'ended' | 'damaged' = 'going';
  readonly #shared = opened();
  readonly #stream = this.#shared.zlib.inflate_new();
  readonly #given: Uint8Array;

  /** @param newBytes makes the memory that is given out, of the host's own kind */
  constructor(newBytes: (length: number) => Uint8Array) {
    this.#given = newBytes(outputBytes);
    // The module has 16 MiB, a stream takes 40 KiB: room for far more than can lie in one another.
    if (this.#shared.zlib.inflate_init_raw(this.#stream) === 0) return;
    this.close();
    throw new Error('There is no memory left to inflate with.');
  }

  /**
   * Inflates from the beginning of `piece`.
   *
   * @returns how many of its bytes were used, and what they gave: memory that the next call writes anew. Where both are
   *   nothing, the stream wants other bytes than these, or more
   */
  inflate(piece: Uint8Array): { readonly used: number; readonly given: Uint8Array } {
    const { zlib, input, output } = this.#shared;
    const { buffer } = zlib.memory;
    const given = piece.subarray(0, inputBytes);
    new Uint8Array(buffer).set(given, input);
    const answer = zlib.inflate_process(this.#stream, input, given.length, output, outputBytes, 0);
    const code = answer >> 24;
    const count = answer & 0xffffff;
    if (code === zlibSays.ended) this.state = 'ended';
    else if (code < 0 && code !== zlibSays.wantsMore) this.state = 'damaged';
    this.#given.set(new Uint8Array(buffer, output, count));
    return { used: zlib.inflate_last_consumed(this.#stream), given: this.#given.subarray(0, count) };
  }

  /** Gives its memory back. */
  close(): void {
    this.#shared.zlib.inflate_end(this.#stream);
  }
}
