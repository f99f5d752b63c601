/**
 * What the engine asks of the outside: bytes, the two ways of inflating them, and what a host does faster. Implemented in
 * `renderer/platform`.
 */

import type { ByteSearch } from '../base/byte-search.ts';

/** A stream of bytes. A chunk belongs to the reader until it asks for the next one. */
export type Bytes = AsyncIterable<Uint8Array>;

/** A file that was chosen, wherever it lies. Can be read from any offset, any number of times. */
export interface ByteSource {
  /** Shown to people: a name, or a path below the chosen folder, with `/` between its parts. Never used to open anything. */
  readonly path: string;
  readonly size: number;
  /** Bytes from `start` (0) up to, not including, `end` (size). */
  read(start?: number, end?: number): Bytes;
  /** What has become of the file since it was chosen; undefined where it is as it was. Absent where nothing can become of it. */
  change?(): Promise<Change | undefined>;
}

/** `rewritten`: other bytes stand there, or may. `size`: how many there are now. */
export type Change =
  { readonly kind: 'grown' | 'shrunk'; readonly size: number } | { readonly kind: 'rewritten' | 'gone' };

/**
 * How a compressed stream ended. Never thrown: damage is data. `offset` counts compressed bytes up to where it went wrong;
 * where a platform does not know exactly, up to the piece that it happened in.
 */
export type InflateEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'trailing'; readonly what: 'padding' | 'junk'; readonly offset: number }
  | { readonly kind: 'damaged'; readonly message: string; readonly offset: number };

/** Keeps text in a fraction of its memory, at the price of packing and unpacking it. */
export interface TextPacker {
  pack(text: string): Uint8Array;
  unpack(packed: Uint8Array): string;
}

/** Everything the engine needs from its host. */
export interface Platform extends ByteSearch {
  /** Absent where the host can pack only on its own time, as browsers do. */
  readonly packer?: TextPacker;
  /**
   * Inflates gzip: all members, zero padding and junk after the last one tolerated. Yields what could be inflated before
   * any damage, then calls `onEnd` once.
   */
  gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes;
  /** Inflates a raw deflate stream (a zip member). */
  inflateRaw(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes;
  /** Bytes as text, one character a byte (ISO 8859-1): the fast way to look at ASCII. */
  latin1(bytes: Uint8Array): string;
  /**
   * Bytes, all or those from `from` up to `to`, as UTF-8 text; what is not valid becomes U+FFFD. Bytes that parts are asked of
   * must stay as they are: a host may make text of all at once.
   */
  utf8(bytes: Uint8Array, from?: number, to?: number): string;
}

/** Set by whoever started the work; an `AbortSignal` fits. */
export interface Cancellation {
  readonly aborted: boolean;
}
