/** The engine's host where there is Node: the command line, and tests. */
import { setFlagsFromString } from 'node:v8';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Platform } from '../engine/archive/source.ts';
import { copyOf } from '../engine/base/bytes.ts';
import { byteSearch } from './byte-search.ts';
import { inflating } from './inflate.ts';

export const nodePlatform: Platform = {
  ...byteSearch,
  ...inflating({ crc32, newBytes: (length) => Buffer.allocUnsafeSlow(length) }),
  packer: {
    pack(text) {
      spareMemory();
      return copyOf(deflateRawSync(text, { level: 5 }));
    },
    unpack: (packed) => inflateRawSync(packed).toString(),
  },
  latin1: (bytes) => asBuffer(bytes).toString('latin1'),
  utf8: (bytes, from, to) => asBuffer(bytes).toString('utf8', from, to),
};

let isSparing = false;

/**
 * Whoever packs has more than memory should hold. V8 lets a heap grow to twice of what lives before it looks for what does
 * not; from here on to a fifth more, which costs a tenth of the time. (Node has no other way to say so.)
 */
function spareMemory(): void {
  if (isSparing) return;
  isSparing = true;
  setFlagsFromString('--heap-growing-percent=20');
}

let last: { readonly bytes: Uint8Array; readonly buffer: Buffer } | undefined;

/** The same memory. The last one is remembered: lines are read one by one from memory that holds many. */
function asBuffer(bytes: Uint8Array): Buffer {
  if (bytes instanceof Buffer) return bytes;
  if (last?.bytes !== bytes) last = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  return last.buffer;
}
