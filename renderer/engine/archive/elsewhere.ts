/** Rotated logs that another thread reads while the walk continues behind them. */
import { ByteReader } from './byte-reader.ts';
import { statedLength } from './gzip.ts';
import { containerOf, magicBytes } from './magic.ts';
import type { ByteSource, Platform } from './source.ts';

/** The other thread. */
export interface Elsewhere {
  /** Whether it is idle and takes a file of so many compressed bytes. */
  hasTime(bytes: number): boolean;
  /** Visits the file instead of the walk, with the same limits and warnings. */
  read(file: PackedFile): void;
}

/** A gzip file of an archive, still compressed. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Least and most compressed bytes of a file that is passed to the other thread. */
const leastBytes = 64 << 10;
const mostBytes = 8 << 20;
/** Largest stated expansion of such a file. Others are read by the walk, which counts their real size. */
const mostExpansion = 100;
const chunkBytes = 64 << 10;

export function hasFittingSize(size: number | undefined): size is number {
  return size !== undefined && size >= leastBytes && size <= mostBytes;
}

/** The whole rest of the stream, at most `size` bytes. */
export async function wholeOf(reader: ByteReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  let used = 0;
  for await (const chunk of reader.body(size)) {
    whole.set(chunk, used);
    used += chunk.length;
  }
  return whole.subarray(0, used);
}

export function sourceOf({ path, bytes }: PackedFile): ByteSource {
  return { path, size: bytes.length, read: (start, end) => inChunks(bytes.subarray(start, end)) };
}

export async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/**
 * The uncompressed size that a gzip states. Undefined if it contains another archive, or more than a log would: only the walk knows
 * the remaining limits for that.
 */
export async function statedSize(bytes: Uint8Array, { gunzip }: Pick<Platform, 'gunzip'>): Promise<number | undefined> {
  const size = statedLength(bytes);
  if (size > mostExpansion * bytes.length) return undefined;
  const inside = new ByteReader(gunzip(inChunks(bytes), () => undefined));
  try {
    await inside.fill(magicBytes);
    return containerOf(inside.view(magicBytes), '') ? undefined : size;
  } finally {
    await inside.close();
  }
}
