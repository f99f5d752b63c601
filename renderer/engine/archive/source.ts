/**
 * What the engine needs from its host: bytes, two ways of inflating them, and operations that a host does faster. Implemented in
 * `renderer/platform`.
 */

import type { ByteSearch } from '../base/byte-search.ts';

/** A stream of bytes. A chunk is valid until the next one is requested. */
export type Bytes = AsyncIterable<Uint8Array>;

/** A chosen file, readable from any offset, any number of times. */
export interface ByteSource {
  /** Shown to people: a name, or a path below the chosen folder, with `/` between its parts. Never used to open anything. */
  readonly path: string;
  readonly size: number;
  /** Bytes from `start` (0) up to, not including, `end` (size). */
  read(start?: number, end?: number): Bytes;
  /** It can be read from its beginning alone, and once: standard input. Its size is not known and 0. */
  readonly isStream?: true;
  /** How the file has changed since it was chosen; undefined if it has not. Absent if it cannot change. */
  change?(): Promise<Change | undefined>;
}

/** `rewritten`: its bytes may be different. `size`: the new one. */
export type Change =
  { readonly kind: 'grown' | 'shrunk'; readonly size: number } | { readonly kind: 'rewritten' | 'gone' };

/**
 * How a compressed stream ended. Never thrown: damage is data. `offset` counts compressed bytes up to the damage.
 */
export type InflateEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'trailing'; readonly what: 'padding' | 'junk'; readonly offset: number }
  | { readonly kind: 'damaged'; readonly message: string; readonly offset: number };

/** Stores text in a fraction of its memory, at the cost of packing and unpacking it. */
export interface TextPacker {
  pack(text: string): Uint8Array;
  unpack(packed: Uint8Array): string;
}

/** Everything the engine needs from its host. */
export interface Platform extends ByteSearch {
  /** Absent if the host can only pack asynchronously, as browsers do. */
  readonly packer?: TextPacker;
  /**
   * Inflates gzip: all members; zero padding and junk after the last one are tolerated. Yields everything before any damage, then
   * calls `onEnd` once.
   */
  gunzip(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes;
  /** Inflates a raw deflate stream (a zip member). */
  inflateRaw(compressed: Bytes, onEnd: (end: InflateEnd) => void): Bytes;
  /** Text of this encoding as UTF-8. Half a pair of surrogates becomes U+FFFD. */
  asUtf8(bytes: Bytes, encoding: 'utf-16le' | 'utf-16be'): Bytes;
  /** Bytes as text, one character a byte (ISO 8859-1): the fast way to decode ASCII. */
  latin1(bytes: Uint8Array): string;
  /**
   * Bytes, all or those from `from` up to `to`, as UTF-8 text; invalid ones become U+FFFD. If parts are requested, the bytes must not
   * change: a host may decode all at once.
   */
  utf8(bytes: Uint8Array, from?: number, to?: number): string;
}

/** Set by whoever started the work; an `AbortSignal` fits. */
export interface Cancellation {
  readonly aborted: boolean;
}
