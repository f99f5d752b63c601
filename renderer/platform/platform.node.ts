/** The platform under Node: for the command line, and tests. */
import { deflateRawSync } from 'node:zlib';
import type { Platform } from '../engine/archive/source.ts';
import { copyOf } from '../engine/base/bytes.ts';
import { asUtf8 } from './as-utf8.ts';
import { byteSearch } from './wasm/byte-search.ts';
import { inflating } from './wasm/inflate.ts';
import { Inflater } from './wasm/inflater.ts';
import { spareMemory } from './v8.node.ts';

export const nodePlatform: Platform = {
  ...byteSearch,
  ...inflating,
  asUtf8,
  packer: {
    pack(text) {
      // Text is packed where there is much to hold.
      spareMemory();
      return copyOf(deflateRawSync(text, { level: 3 }));
    },
    unpack: inflatedText,
  },
  latin1: (bytes) => asBuffer(bytes).toString('latin1'),
  utf8: (bytes, from, to) => asBuffer(bytes).toString('utf8', from, to),
};

/** Not by zlib: its buffers pile up until they are collected, 60 MB of them when thousands of texts are unpacked. */
function inflatedText(packed: Uint8Array): string {
  const inflater = new Inflater();
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for (let at = 0; inflater.state === 'going';) {
    const { used, given } = inflater.inflate(packed.subarray(at));
    at += used;
    text += utf8.decode(given, { stream: inflater.state === 'going' });
  }
  inflater.close();
  return text;
}

let last: { readonly bytes: Uint8Array; readonly buffer: Buffer } | undefined;

/** A view of the same memory. The last one is cached: lines are read one by one from bytes that hold many. */
function asBuffer(bytes: Uint8Array): Buffer {
  if (bytes instanceof Buffer) return bytes;
  if (last?.bytes !== bytes) last = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  return last.buffer;
}
