import type { ByteSource } from '../../renderer/engine/archive/source.ts';

/** Bytes as if they lay in a file, given out in chunks of `chunkBytes`. */
export function memorySource(path: string, data: Uint8Array | string, chunkBytes = 1 << 16): ByteSource {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return {
    path,
    size: bytes.length,
    async *read(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += chunkBytes)
        yield await Promise.resolve(bytes.slice(at, Math.min(end, at + chunkBytes)));
    },
  };
}
