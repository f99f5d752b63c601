/** The engine's host in a worker of Chromium: Electron's, or a browser's. */
import type { Platform } from '../engine/archive/source.ts';
import { byteSearch } from './byte-search.ts';
import { inflating } from './inflate.ts';

/**
 * The label stands for windows-1252 in the web's encodings: bytes 0x80 to 0x9f become other characters than in ISO 8859-1,
 * still one character a byte. Nothing that is shown comes from here.
 */
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export const browserPlatform: Platform = {
  ...byteSearch,
  ...inflating,
  latin1: (bytes) => latin1.decode(bytes),
  utf8: (bytes, from, to) => (from === undefined && to === undefined ? utf8.decode(bytes) : stretch(bytes, from, to)),
};

/** What lines were last read from, one by one: its text, unless some of its characters have more than one byte. */
let last: { readonly bytes: Uint8Array; readonly text: string | undefined } | undefined;

/** To decode some hundred bytes takes mostly the time of the call: memory that holds many lines is decoded once for all. */
function stretch(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (last?.bytes !== bytes) {
    const text = utf8.decode(bytes);
    last = { bytes, text: text.length === bytes.length ? text : undefined };
  }
  if (last.text === undefined) return utf8.decode(bytes.subarray(from, to));
  // In memory of its own, as joined text is when it is cut: else each line would keep all the others.
  return ` ${last.text.slice(from, to)}`.slice(1);
}
