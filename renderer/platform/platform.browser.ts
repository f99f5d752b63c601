/** The platform in a worker of Chromium: Electron's, or a browser's. */
import type { Platform } from '../engine/archive/source.ts';
import { asUtf8 } from './as-utf8.ts';
import { byteSearch } from './wasm/byte-search.ts';
import { inflating } from './wasm/inflate.ts';

/**
 * On the web this label means windows-1252: bytes 0x80 to 0x9f become other characters than in ISO 8859-1, still one a byte. Text
 * that is shown is never decoded with it.
 */
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export const browserPlatform: Platform = {
  ...byteSearch,
  ...inflating,
  asUtf8,
  latin1: (bytes) => latin1.decode(bytes),
  utf8: (bytes, from, to) => (from === undefined && to === undefined ? utf8.decode(bytes) : partOf(bytes, from, to)),
};

/** The bytes that lines were last read from, and their text, unless some of its characters have more than one byte. */
let last: { readonly bytes: Uint8Array; readonly text: string | undefined } | undefined;

/** Decoding some hundred bytes costs mostly the call, so bytes that hold many lines are decoded once. */
function partOf(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (last?.bytes !== bytes) {
    const text = utf8.decode(bytes);
    last = { bytes, text: text.length === bytes.length ? text : undefined };
  }
  if (last.text === undefined) return utf8.decode(bytes.subarray(from, to));
  // A cut of joined text is a copy; a mere slice would keep the text of all lines alive.
  return ` ${last.text.slice(from, to)}`.slice(1);
}
