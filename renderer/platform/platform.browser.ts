/** The engine's host in a worker of Chromium: Electron's, or a browser's. */
import type { Platform } from '../engine/archive/source.ts';
import { byteSearch } from './byte-search.ts';
import { crc32 } from './crc-32.ts';
import { inflating } from './inflate.ts';

/**
 * The label stands for windows-1252 in the web's encodings: bytes 0x80 to 0x9f become other characters than in ISO 8859-1,
 * still one character a byte. Nothing that is shown comes from here.
 */
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export const browserPlatform: Platform = {
  ...byteSearch,
  ...inflating({ crc32, newBytes: (length) => new Uint8Array(length) }),
  latin1: (bytes) => latin1.decode(bytes),
  utf8: (bytes, from, to) => utf8.decode(from === undefined && to === undefined ? bytes : bytes.subarray(from, to)),
};
