/** The engine's host where there is Node: the command line, and tests. */
import type { Platform } from '../engine/archive/source.ts';
import { gunzip, inflateRaw } from './gunzip.node.ts';

export const nodePlatform: Platform = {
  gunzip,
  inflateRaw,
  latin1: (bytes) => asBuffer(bytes).toString('latin1'),
  utf8: (bytes) => asBuffer(bytes).toString('utf8'),
};

/** The same memory. */
function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
