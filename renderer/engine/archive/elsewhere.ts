/** Rotated logs that another thread reads while the walk goes on to what comes behind them. */
import { ByteReader } from './byte-reader.ts';
import { statedLength } from './gzip.ts';
import { containerOf, magicBytes } from './magic.ts';
import type { ByteSource, Platform } from './source.ts';

/** Whoever reads them. */
export interface Elsewhere {
  /** Whether it could begin at once with a file of so many compressed bytes. */
  hasTime(bytes: number): boolean;
  /** Visits the file in the walk's place, under the same limits, and warns of it. */
  read(file: PackedFile): void;
}

/** A file as it lies in its archive, in gzip. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Compressed bytes from which on a file is worth handing over, and up to which it may be held. */
const leastBytes = 64 << 10;
const mostBytes = 8 << 20;
/** How far a file may inflate by its own word. What goes further is read by the walk, which counts what really comes of it. */
const mostExpansion = 100;
const chunkBytes = 64 << 10;

export function hasFittingSize(size: number | undefined): size is number {
  return size !== undefined && size >= leastBytes && size <= mostBytes;
}

/** All that comes, `size` bytes at the most. */
export async function wholeOf(reader: ByteReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  let used = 0;
  for await (const chunk of reader.body(size)) {
    whole.set(chunk, used);
    used += chunk.length;
  }
  return whole.subarray(0, used);
}

/** As a source of its own. */
export function sourceOf({ path, bytes }: PackedFile): ByteSource {
  return { path, size: bytes.length, read: (start, end) => inChunks(bytes.subarray(start, end)) };
}

export async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/**
 * How many bytes a gzip holds by its own word. Undefined where it holds another archive, or more than a log would: only the walk
 * knows what limits are left for that.
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
