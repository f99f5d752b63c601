/** The engine's host where there is Node: the command line, and tests. */
import type { Platform } from '../engine/archive/source.ts';
import { gunzip, inflateRaw } from './gunzip.node.ts';

export const nodePlatform: Platform = {
  gunzip,
  inflateRaw,
  latin1: (bytes) => asBuffer(bytes).latin1Slice(),
  utf8: (bytes) => asBuffer(bytes).utf8Slice(),
};

/** The same memory. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
